//! A long text: front matter in YAML between two lines of `---`, then a template.
//!
//! The front matter is handed on as a node, since which keys it has is a rule of the catalog; [`Front`] reads the three
//! that the language knows. Refuses a file without front matter.

use super::fields::{Fields, Read, Spanned};
use super::template::Template;
use super::unwritten::refuse_unwritten;
use super::yaml::{self, Kind, Node};
use crate::diagnostic::{Code, Diagnostics, FileId, Span};

/// A Markdown file in its two parts.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) front: Node,
    pub(crate) body: Template,
}

/// What the front matter says.
#[derive(Debug, Clone)]
pub(crate) struct Front {
    pub(crate) title: Spanned<String>,
    pub(crate) description: Spanned<String>,
    /// Names of arguments and their descriptions, in the order written.
    pub(crate) arguments: Vec<(Spanned<String>, Spanned<String>)>,
}

impl Document {
    /// Reads `title`, `description` and `arguments`.
    pub(crate) fn read_front(&self, out: &mut Diagnostics) -> Option<Front> {
        let mut fields = Fields::open(&self.front, "the front matter", out)?;
        let title = fields.required::<String>("title", out);
        let description = fields.required::<String>("description", out);
        let arguments = match fields.node("arguments") {
            None => Some(Vec::new()),
            Some(node) => arguments(node, out),
        };
        fields.finish(out);
        Some(Front { title: title?, description: description?, arguments: arguments? })
    }
}

fn arguments(node: &Node, out: &mut Diagnostics) -> Option<Vec<(Spanned<String>, Spanned<String>)>> {
    let Kind::Map(entries) = &node.kind else {
        super::fields::wrong_type(node, "a map of names and descriptions", out);
        return None;
    };
    let read: Vec<_> = entries
        .iter()
        .map(|(key, node)| {
            let name = Spanned::new(key.name.clone(), key.span);
            Some((name, Spanned::<String>::read(node, out)?))
        })
        .collect();
    read.into_iter().collect()
}

/// Reads a file, or returns `None` after noting why.
pub(crate) fn parse(file: FileId, source: &str, out: &mut Diagnostics) -> Option<Document> {
    let start = source.len() - source.trim_start_matches('\u{feff}').len();
    let Some(open) = fence(&source[start..]) else {
        let first = source[start..].lines().next().unwrap_or_default();
        out.error(
            Code::NoFrontMatter,
            Span::new(file, start, start + first.len()),
            "the file starts with no front matter",
        )
        .label("`---` is expected here")
        .fix("begin with a line `---`, then `title` and `description`, then a line `---`", None);
        return None;
    };
    let from = start + open;
    let mut at = from;
    for line in source[from..].split_inclusive('\n') {
        if let Some(close) = fence(line) {
            // Both are read, so that a fault in one does not hide another's.
            let front = yaml::parse_part(file, source, from..at, out);
            refuse_unwritten((file, at + close), source, Code::TemplateSyntax, out);
            let body = Template::parse(file, source, at + close..source.len(), out);
            return Some(Document { front: front?, body: body? });
        }
        at += line.len();
    }
    out.error(Code::NoFrontMatter, Span::new(file, start, start + 3), "the front matter has no end")
        .label("starts here")
        .fix("end it with a line `---`", None);
    None
}

/// How long a line of three hyphens at the start of `text` is, with its end.
fn fence(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("---")?;
    let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
    match rest[blank..].chars().next() {
        None => Some(3 + blank),
        Some('\n') => Some(3 + blank + 1),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests;
