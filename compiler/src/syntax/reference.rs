//! Text with references in it: `crm.${entity}.list`, `Bearer $setting.token`.

use crate::diagnostic::{Diagnostics, Span};

/// Text and references, in the order they were written.
#[derive(Debug, Clone)]
pub struct Template {
    pub span: Span,
    pub parts: Vec<Part>,
}

#[derive(Debug, Clone)]
pub enum Part {
    Literal(String),
    Reference(Reference),
}

/// `$root.path`
#[derive(Debug, Clone)]
pub struct Reference {
    pub root: String,
    pub path: Vec<String>,
    pub span: Span,
}

impl Template {
    pub fn parse(text: &str, span: Span, out: &mut Diagnostics) -> Option<Template> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            literal.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('$') {
                literal.push('$');
                rest = after;
                continue;
            }
            let (path, after) = if let Some(inner) = rest.strip_prefix('{') {
                let end = inner.find('}').unwrap_or(inner.len());
                (&inner[..end], inner.get(end + 1..).unwrap_or(""))
            } else {
                let mut end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c))).unwrap_or(rest.len());
                while end > 0 && rest[..end].ends_with(['.', '-']) {
                    end -= 1;
                }
                rest.split_at(end)
            };
            if path.is_empty() {
                out.error("lone-dollar", span, "a `$` that starts no reference");
                return None;
            }
            if !literal.is_empty() {
                parts.push(Part::Literal(std::mem::take(&mut literal)));
            }
            let mut names = path.split('.').map(str::to_owned);
            let root = names.next().expect("split yields at least one part");
            parts.push(Part::Reference(Reference { root, path: names.collect(), span }));
            rest = after;
        }
        literal.push_str(rest);
        if !literal.is_empty() || parts.is_empty() {
            parts.push(Part::Literal(literal));
        }
        Some(Template { span, parts })
    }
}
