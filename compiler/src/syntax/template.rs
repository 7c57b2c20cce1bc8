//! The template of a long text: a small part of minijinja's language, read with places.
//!
//! Five things: `{{ name }}`, `{{ tool.getLead }}`, which is the name of a tool, `{% if name %}`,
//! `{% if name == "value" %}` (with `elif` and `else`), and `{% for x in name %}`. No filters, calls, attributes, comments,
//! `set` or `include`: each is refused where it stands.
//! White space is kept as minijinja keeps it with `trim_blocks` and `lstrip_blocks`: the line of a tag alone on its
//! line leaves nothing.

mod expand;
mod node;

use std::ops::Range;

pub(crate) use expand::Known;
pub(crate) use node::{Name, Node, TOOL, Template, Test, Usage};

use crate::diagnostic::{Code, Diagnostics, FileId, Span, quoted};

/// How deep `if` and `for` may be nested.
const DEEPEST: usize = 16;

impl Template {
    /// Reads a part of a file. `None` after noting every fault.
    pub(crate) fn parse(file: FileId, source: &str, part: Range<usize>, out: &mut Diagnostics) -> Option<Template> {
        let span = Span::new(file, part.start, part.end);
        let before = out.len();
        let mut parser = Parser { file, source, end: part.end, at: part.start, trim: false, stopped: false, out };
        let nodes = parser.template();
        (parser.out.len() == before).then_some(Template { nodes, span })
    }
}

/// A tag with what stands in it.
struct Tag<'s> {
    /// What stands between the braces, with its place.
    inside: Range<usize>,
    words: Vec<(&'s str, usize)>,
    span: Span,
}

/// Why a list of nodes ended.
enum End<'s> {
    File,
    Tag(Tag<'s>),
}

struct Parser<'s, 'o> {
    file: FileId,
    source: &'s str,
    end: usize,
    at: usize,
    /// The last tag was a block, so a line break right behind it is not text.
    trim: bool,
    stopped: bool,
    out: &'o mut Diagnostics,
}

impl<'s> Parser<'s, '_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    /// Reads no further: what follows, and what is still open, would be reported as faults of its own.
    fn stop(&mut self) {
        self.at = self.end;
        self.stopped = true;
    }

    fn template(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        loop {
            match self.nodes(&mut nodes, 0) {
                End::File => break,
                End::Tag(tag) => {
                    let word = tag.words.first().map_or("", |(word, _)| *word);
                    self.out.error(
                        Code::TemplateSyntax,
                        tag.span,
                        format!("nothing is open for `{word}` to go on or end"),
                    );
                }
            }
        }
        // minijinja drops one line break at the end of a template.
        if let Some(Node::Text(text)) = nodes.last_mut()
            && text.ends_with('\n')
        {
            text.pop();
        }
        nodes
    }

    /// Reads nodes up to a tag that ends or parts a block.
    fn nodes(&mut self, nodes: &mut Vec<Node>, depth: usize) -> End<'s> {
        loop {
            let rest = &self.source[self.at..self.end];
            let Some(open) = rest
                .match_indices('{')
                .map(|(at, _)| at)
                .find(|at| matches!(rest.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#')))
            else {
                self.text(rest, false, nodes);
                self.at = self.end;
                return End::File;
            };
            let mark = rest.as_bytes()[open + 1];
            let before = &self.source[..self.at + open];
            let line = before.rfind('\n').map_or(0, |at| at + 1);
            self.text(&rest[..open], mark != b'{' && before[line..].trim().is_empty(), nodes);
            self.at += open;
            match mark {
                b'{' => self.variable(nodes),
                b'#' => self.comment(),
                _ => {
                    if let Some(tag) = self.tag("%}", "{%")
                        && let Some(tag) = self.block(tag, nodes, depth)
                    {
                        return End::Tag(tag);
                    }
                }
            }
        }
    }

    /// Text up to the next tag. `indents`: it ends with the indentation of a block's line.
    fn text(&mut self, text: &str, indents: bool, nodes: &mut Vec<Node>) {
        let mut text = text;
        if std::mem::take(&mut self.trim) {
            text = text.strip_prefix('\r').filter(|rest| rest.starts_with('\n')).unwrap_or(text);
            text = text.strip_prefix('\n').unwrap_or(text);
        }
        if indents {
            text = text.trim_end_matches([' ', '\t']);
        }
        if !text.is_empty() {
            nodes.push(Node::Text(text.replace("\r\n", "\n")));
        }
    }

    fn comment(&mut self) {
        let rest = &self.source[self.at..self.end];
        let length = rest.find("#}").map_or(rest.len(), |end| end + 2);
        let span = self.span(self.at..self.at + length);
        self.out.error(Code::TemplateSyntax, span, "comments are not part of the language").fix("take it out", None);
        self.at += length;
    }

    /// The tag at `at`, which is left behind it. `None` after noting that it has no end.
    fn tag(&mut self, close: &str, open: &str) -> Option<Tag<'s>> {
        let from = self.at + open.len();
        let rest = &self.source[from..self.end];
        let Some(length) = find_outside_quotes(rest, close) else {
            let span = self.span(self.at..from);
            self.out
                .error(Code::TemplateSyntax, span, format!("`{open}` has no `{close}`"))
                .fix(format!("close it with `{close}`"), None);
            self.stop();
            return None;
        };
        let span = self.span(self.at..from + length + close.len());
        self.at = from + length + close.len();
        let inside = from..from + length;
        Some(Tag { words: words(&self.source[inside.clone()], from), inside, span })
    }

    fn variable(&mut self, nodes: &mut Vec<Node>) {
        let Some(tag) = self.tag("}}", "{{") else { return };
        match tag.words[..] {
            [(name, at)] if is_name(name) => nodes.push(Node::Variable(self.name(name, at))),
            _ => {
                let inside = self.source[tag.inside.clone()].trim();
                if let Some(tool) = inside.strip_prefix(TOOL).filter(|tool| is_tool(tool)) {
                    let text = &self.source[tag.inside.clone()];
                    let start = tag.inside.start + (text.len() - text.trim_start().len());
                    let span = self.span(start..start + inside.len());
                    nodes.push(Node::Tool(Name { text: tool.to_owned(), span }));
                    return;
                }
                self.out
                    .error(Code::TemplateSyntax, tag.span, format!("{} is not a name", quoted(inside)))
                    .label("`{{ name }}` or `{{ tool.NAME }}` is all that may stand here");
            }
        }
    }

    fn name(&self, name: &str, at: usize) -> Name {
        Name { text: name.to_owned(), span: self.span(at..at + name.len()) }
    }

    /// Reads a block. A tag that ends or parts one is given back.
    fn block(&mut self, tag: Tag<'s>, nodes: &mut Vec<Node>, depth: usize) -> Option<Tag<'s>> {
        self.trim = true;
        let keyword = tag.words.first().map_or("", |(word, _)| *word);
        match keyword {
            "elif" | "else" | "endif" | "endfor" => return Some(tag),
            "if" | "for" if depth >= DEEPEST => {
                let message = format!("`if` and `for` are nested more than {DEEPEST} deep");
                self.out.error(Code::NestedTooDeep, tag.span, message);
                self.stop();
            }
            "if" => self.choice(&tag, nodes, depth),
            "for" => self.repeat(&tag, nodes, depth),
            _ => {
                let message = format!("{} is not part of the language", quoted(keyword));
                self.out
                    .error(Code::TemplateSyntax, tag.span, message)
                    .fix("a template has `if`, `elif`, `else`, `endif`, `for` and `endfor`", None);
            }
        }
        None
    }

    fn choice(&mut self, open: &Tag<'s>, nodes: &mut Vec<Node>, depth: usize) {
        let mut branches = Vec::new();
        let mut otherwise = Vec::new();
        let mut test = self.test(open);
        let mut last = false;
        loop {
            let mut body = Vec::new();
            let end = self.nodes(&mut body, depth + 1);
            if last {
                otherwise = body;
            } else if let Some(test) = test.take() {
                branches.push((test, body));
            }
            let End::Tag(tag) = end else { return self.refuse_open(open, "endif") };
            match (&tag.words[..], last) {
                ([("endif", _)], _) => break,
                ([("else", _)], false) => last = true,
                ([("elif", _), ..], false) => test = self.test(&tag),
                _ => {
                    self.refuse_end(&tag, open, "endif");
                    break;
                }
            }
        }
        nodes.push(Node::If { branches, otherwise });
    }

    fn test(&mut self, tag: &Tag<'s>) -> Option<Test> {
        match tag.words[1..] {
            [(name, at)] if is_name(name) => Some(Test { name: self.name(name, at), equals: None }),
            [(name, at), ("==", _), (value, place)] if is_name(name) && is_quoted(value) => {
                let text = value[1..value.len() - 1].to_owned();
                let equals = Name { text, span: self.span(place..place + value.len()) };
                Some(Test { name: self.name(name, at), equals: Some(equals) })
            }
            _ => {
                let inside = self.source[tag.inside.clone()].trim();
                self.out
                    .error(Code::TemplateSyntax, tag.span, format!("{} is not a condition", quoted(inside)))
                    .fix("a condition is `name` or `name == \"value\"`", None);
                None
            }
        }
    }

    fn repeat(&mut self, open: &Tag<'s>, nodes: &mut Vec<Node>, depth: usize) {
        let head = match open.words[1..] {
            [(item, at), ("in", _), (list, place)] if is_name(item) && is_name(list) => {
                Some((self.name(item, at), self.name(list, place)))
            }
            _ => {
                let inside = self.source[open.inside.clone()].trim();
                self.out
                    .error(Code::TemplateSyntax, open.span, format!("{} is not a loop", quoted(inside)))
                    .fix("a loop is `for x in name`", None);
                None
            }
        };
        let mut body = Vec::new();
        let End::Tag(tag) = self.nodes(&mut body, depth + 1) else { return self.refuse_open(open, "endfor") };
        if !matches!(tag.words[..], [("endfor", _)]) {
            self.refuse_end(&tag, open, "endfor");
        }
        if let Some((item, list)) = head {
            nodes.push(Node::For { item, list, body });
        }
    }

    fn refuse_open(&mut self, open: &Tag<'s>, end: &str) {
        if self.stopped {
            return;
        }
        self.out
            .error(Code::TemplateSyntax, open.span, format!("this has no `{{% {end} %}}`"))
            .label("opened here and not ended");
    }

    fn refuse_end(&mut self, tag: &Tag<'s>, open: &Tag<'s>, end: &str) {
        let inside = self.source[tag.inside.clone()].trim();
        self.out
            .error(Code::TemplateSyntax, tag.span, format!("{} does not end what is open", quoted(inside)))
            .label(format!("`{end}` is expected"))
            .note_at(open.span, "opened here");
    }
}

/// Where `close` is, not counting what stands in quotes.
fn find_outside_quotes(text: &str, close: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if text[at..].starts_with(close) => return Some(at),
            None => {}
        }
    }
    // A quote that never ends swallowed the rest: then the first `close` is the better guess.
    quote.and_then(|_| text.find(close))
}

/// The words of a tag with their places; a quoted text is one word.
fn words(text: &str, base: usize) -> Vec<(&str, usize)> {
    let mut words = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let first = rest.chars().next().expect("the rest is not empty");
        let length = if first == '"' || first == '\'' {
            rest[1..].find(first).map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("==") {
            2
        } else if is_word(first) {
            rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        words.push((&rest[..length], base + at));
        at += length;
    }
    words
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_tool(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

/// Words that minijinja reads as something else.
const RESERVED: [&str; 17] = [
    "and", "or", "not", "in", "is", "if", "elif", "else", "for", "true", "false", "none", "True", "False", "None",
    "loop", "self",
];

fn is_name(word: &str) -> bool {
    !RESERVED.contains(&word)
        && word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && word.chars().all(is_word)
}

/// A text in quotes, without escapes.
fn is_quoted(word: &str) -> bool {
    word.len() >= 2
        && (word.starts_with('"') && word.ends_with('"') || word.starts_with('\'') && word.ends_with('\''))
        && !word.contains('\\')
}

#[cfg(test)]
mod tests;
