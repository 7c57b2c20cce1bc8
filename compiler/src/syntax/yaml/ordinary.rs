//! Cards as most are written, read in one pass: maps and lists in either notation, words, and texts in quotes, in ASCII.
//!
//! Whatever else a document holds, or seems to, is not read here at all: escapes, texts over several lines, tabs, anchors,
//! keys without a value, a key given twice. So nothing is ever reported here, and a document that is read is read as the whole
//! of YAML would be, to the byte of every place: the tests hold both readers against one another.

use super::node::{Key, Kind, Node};
use super::scalar::{Lines, Plain, Scalar};
use crate::diagnostic::{FileId, Span};

/// How deep lists and maps may be nested.
const DEEPEST: usize = 16;
/// The longest key.
const LONGEST_KEY: usize = 128;

/// The map that a document holds. `base` is where `text` starts in the file.
pub(super) fn read(file: FileId, base: usize, text: &str) -> Option<Node> {
    let bytes = text.as_bytes();
    if !bytes.iter().all(|byte| matches!(byte, b'\n' | b' '..=b'~')) {
        return None;
    }
    let mut reader = Reader { file, base, text, bytes, at: 0, column: None, depth: 0 };
    reader.next_line()?;
    if reader.column != Some(0) {
        return None;
    }
    let root = reader.block_map(0)?;
    reader.column.is_none().then_some(root)
}

struct Reader<'t> {
    file: FileId,
    base: usize,
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// How far the line is indented whose first character is `at`; `None` at the end of the document. Only between values
    /// of the block notation.
    column: Option<usize>,
    depth: usize,
}

/// Every method gives `None` for what is not read here.
impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.file, self.base + from, self.base + to)
    }

    fn spaces(&mut self) -> usize {
        let from = self.at;
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
        self.at - from
    }

    fn comment(&mut self) {
        while self.peek().is_some_and(|byte| byte != b'\n') {
            self.at += 1;
        }
    }

    /// Ends a line behind a value, and goes to the next with something in it.
    fn end_line(&mut self) -> Option<()> {
        let apart = self.spaces() > 0;
        match self.peek() {
            Some(b'#') if apart => self.comment(),
            Some(b'\n') | None => {}
            Some(_) => return None,
        }
        if self.peek().is_some() {
            self.at += 1;
        }
        self.next_line()
    }

    /// Goes from the start of a line to the first character of the first that is not blank.
    fn next_line(&mut self) -> Option<()> {
        loop {
            let column = self.spaces();
            match self.peek() {
                Some(b'\n') => self.at += 1,
                Some(b'#') => self.comment(),
                None => {
                    self.column = None;
                    return Some(());
                }
                Some(_) => {
                    self.column = Some(column);
                    // Marks of documents: of those a file has one.
                    let marks =
                        column == 0 && [&b"..."[..], b"---"].iter().any(|mark| self.bytes[self.at..].starts_with(mark));
                    return (!marks).then_some(());
                }
            }
        }
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.depth += 1;
        let read = (self.depth <= DEEPEST).then(|| read(self)).flatten();
        self.depth -= 1;
        read
    }

    /// A map in lines, each key indented so far.
    fn block_map(&mut self, indent: usize) -> Option<Node> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        while self.column == Some(indent) {
            let key = self.key()?;
            let value = self.deeper(|reader| reader.value(indent))?;
            add(&mut entries, key, value)?;
        }
        self.block_ends(indent)?;
        let (first, last) = (entries.first()?.0.span, entries.last()?.1.span);
        Some(Node { span: first.to(last), kind: Kind::Map(entries) })
    }

    /// A list in lines, each hyphen indented so far; in a map that is indented as far, it ends with the next key.
    fn block_list(&mut self, indent: usize, in_map: bool) -> Option<Node> {
        let hyphen = self.at;
        let mut items = Vec::new();
        while self.column == Some(indent) && self.bytes[self.at..].starts_with(b"- ") {
            self.at += 1;
            let inner = indent + 1 + self.spaces();
            let item = self.deeper(|reader| reader.item(indent, inner))?;
            items.push(item);
        }
        if !(in_map && self.column == Some(indent)) {
            self.block_ends(indent)?;
        }
        let (first, last): (&Node, &Node) = (items.first()?, items.last()?);
        // The place of a list that is not indented begins behind its first hyphen.
        let start = if in_map { first.span } else { self.span(hyphen, hyphen) };
        Some(Node { span: start.to(last.span), kind: Kind::List(items) })
    }

    /// What comes next belongs to a block around this one.
    fn block_ends(&self, indent: usize) -> Option<()> {
        self.column.is_none_or(|column| column < indent).then_some(())
    }

    /// An item of a list, whose first character stands in column `inner`.
    fn item(&mut self, indent: usize, inner: usize) -> Option<Node> {
        let from = self.at;
        if self.key().is_some() {
            self.at = from;
            self.column = Some(inner);
            return self.block_map(inner);
        }
        self.at = from;
        self.in_line(indent)
    }

    /// What stands behind the colon of a key of a map that is indented so far.
    fn value(&mut self, indent: usize) -> Option<Node> {
        let apart = self.spaces() > 0;
        match self.peek()? {
            b'\n' => {}
            b'#' if apart => self.comment(),
            _ => return self.in_line(indent),
        }
        self.end_line()?;
        let column = self.column?;
        let list = self.bytes[self.at..].starts_with(b"- ");
        match self.peek()? {
            _ if list && column == indent => self.block_list(column, true),
            _ if column <= indent => None,
            _ if list => self.block_list(column, false),
            b'[' | b'{' => self.in_line(indent),
            _ => self.block_map(column),
        }
    }

    /// A value in the line of its key or hyphen, or on a line of its own; what comes behind it is indented no further than
    /// the block that it is in.
    fn in_line(&mut self, indent: usize) -> Option<Node> {
        let node = match self.peek()? {
            b'[' | b'{' => self.flow(indent)?,
            b'"' | b'\'' => scalar(self.quoted()?),
            _ => scalar(self.plain(|rest| rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()))?),
        };
        self.end_line()?;
        self.column.is_none_or(|column| column <= indent).then_some(node)
    }

    /// A key of a line with its colon.
    fn key(&mut self) -> Option<Key> {
        let scalar = match self.peek()? {
            b'"' | b'\'' => self.quoted()?,
            _ => self.plain(colon)?,
        };
        self.finish_key(scalar)
    }

    fn finish_key(&mut self, scalar: Scalar) -> Option<Key> {
        let ends = matches!(self.bytes.get(self.at + 1), None | Some(b' ' | b'\n'));
        if self.peek()? != b':' || !ends || scalar.text.len() > LONGEST_KEY {
            return None;
        }
        self.at += 1;
        // What would be no text has to be reported.
        let is_text = !scalar.plain || matches!(Plain::of(&scalar.text), Plain::Text);
        is_text.then_some(Key { span: scalar.span, name: scalar.text, lines: scalar.lines })
    }

    /// A text in quotes, without escapes.
    fn quoted(&mut self) -> Option<Scalar> {
        let (from, quote) = (self.at, self.peek()?);
        let inside = &self.text[from + 1..];
        let length =
            inside.bytes().position(|byte| byte == quote || byte == b'\n' || byte == b'\\' && quote == b'"')?;
        if inside.as_bytes()[length] != quote || inside.as_bytes().get(length + 1) == Some(&quote) {
            return None;
        }
        self.at = from + length + 2;
        let span = self.span(from, self.at);
        Some(Scalar {
            text: inside[..length].to_owned(),
            plain: false,
            span,
            lines: Lines::One(span.range().start + 1),
        })
    }

    /// A text without quotes; `length` says how much of what is left it may be at most, with spaces behind it.
    fn plain(&mut self, length: impl FnOnce(&[u8]) -> usize) -> Option<Scalar> {
        let (from, rest) = (self.at, &self.bytes[self.at..]);
        let starts = match rest.first()? {
            b'-' => rest.get(1).is_some_and(u8::is_ascii_alphanumeric),
            first => first.is_ascii_alphanumeric() || b"_$/.+=(~^".contains(first),
        };
        let text = self.text[from..from + length(rest)].trim_end_matches(' ');
        // A value, or a comment.
        let begins_other = |pair: &[u8]| pair == b": " || pair == b" #";
        if !starts || text.ends_with(':') || text.as_bytes().windows(2).any(begins_other) {
            return None;
        }
        self.at = from + text.len();
        let span = self.span(from, self.at);
        Some(Scalar { text: text.to_owned(), plain: true, span, lines: Lines::One(span.range().start) })
    }

    /// A list in brackets or a map in braces.
    fn flow(&mut self, indent: usize) -> Option<Node> {
        let from = self.at;
        let map = self.peek()? == b'{';
        let close = if map { b'}' } else { b']' };
        self.at += 1;
        let (mut entries, mut items) = (Vec::new(), Vec::new());
        self.flow_space(indent)?;
        while self.peek()? != close {
            if map {
                let key = self.flow_scalar()?;
                let key = self.finish_key(key)?;
                self.flow_space(indent)?;
                let value = self.deeper(|reader| reader.flow_value(indent))?;
                add(&mut entries, key, value)?;
            } else {
                items.push(self.deeper(|reader| reader.flow_value(indent))?);
            }
            self.spaces();
            match self.peek()? {
                b',' => {
                    self.at += 1;
                    self.flow_space(indent)?;
                    // Nothing between a comma and the end is read elsewhere.
                    if self.peek()? == close {
                        return None;
                    }
                }
                byte if byte == close => {}
                b'\n' => {
                    self.flow_space(indent)?;
                    if self.peek()? != close {
                        return None;
                    }
                }
                _ => return None,
            }
        }
        self.at += 1;
        let kind = if map { Kind::Map(entries) } else { Kind::List(items) };
        Some(Node { span: self.span(from, self.at), kind })
    }

    fn flow_value(&mut self, indent: usize) -> Option<Node> {
        match self.peek()? {
            b'[' | b'{' => self.flow(indent),
            _ => self.flow_scalar().map(scalar),
        }
    }

    fn flow_scalar(&mut self) -> Option<Scalar> {
        match self.peek()? {
            b'"' | b'\'' => self.quoted(),
            _ => self.plain(|rest| {
                let ends = |byte: &u8| b",[]{}\n".contains(byte);
                let end = rest.iter().position(ends).unwrap_or(rest.len());
                colon(&rest[..end])
            }),
        }
    }

    /// Spaces, and new lines that are indented further than the block.
    fn flow_space(&mut self, indent: usize) -> Option<()> {
        let apart = self.spaces() > 0;
        match self.peek()? {
            b'\n' => {}
            b'#' if apart => self.comment(),
            _ => return Some(()),
        }
        self.next_line()?;
        (self.column.take()? > indent).then_some(())
    }
}

/// Where the colon of a key stands, else the end of the line.
fn colon(rest: &[u8]) -> usize {
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let ends_a_key = |at: &usize| rest[*at] == b':' && matches!(rest.get(at + 1), None | Some(b' ' | b'\n'));
    (0..end).find(ends_a_key).unwrap_or(end)
}

fn scalar(scalar: Scalar) -> Node {
    Node { span: scalar.span, kind: Kind::Scalar(scalar) }
}

/// Adds an entry whose key is new.
fn add(entries: &mut Vec<(Key, Node)>, key: Key, value: Node) -> Option<()> {
    let is_new = entries.iter().all(|(known, _)| known.name != key.name);
    is_new.then(|| entries.push((key, value)))
}

#[cfg(test)]
mod tests;
