//! Texts with references: `crm.${entity}.list`, `$record.NAME $record.LAST_NAME`, `$$5`.
//!
//! ```text
//! text      = *( literal / "$$" / reference / "${" name *( "." ( part / quoted ) ) [ ":" spelling ] "}" )
//! reference = "$" name *( "." part )
//! part      = name / index / "*"
//! name      = ( ALPHA / "_" ) [ *( ALPHA / DIGIT / "_" / "-" ) ( ALPHA / DIGIT / "_" ) ]
//! index     = 1*DIGIT
//! quoted    = DQUOTE 1*( any character but DQUOTE and "\", or one of these behind a "\" ) DQUOTE
//! spelling  = name / "," / ";" / "|" / SP
//! ```
//!
//! Says where each part stands; what a name means is not decided here. Refuses a `$` that starts no reference.

use std::ops::Range;

use super::yaml::Scalar;
use crate::diagnostic::{Code, Diagnostics, Span, quoted};

/// A text in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    /// In order; no two literals in a row, none of them empty.
    pub(crate) parts: Vec<Part>,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// With `$$` already read as `$`.
    Literal {
        text: String,
        span: Span,
    },
    Reference(Reference),
}

/// `$root.path`, with or without braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) root: Name,
    pub(crate) path: Vec<Segment>,
    /// What is written of the value instead of all of it: `${order:key}`.
    pub(crate) spelling: Option<Name>,
    /// From the `$` to the last character, or the closing brace.
    pub(crate) span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// A part of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) text: String,
    pub(crate) kind: SegmentKind,
    pub(crate) span: Span,
}

/// How a part of a path is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SegmentKind {
    Name,
    /// A number; `None` beyond what a list has items: a key that is a number.
    Index(Option<u32>),
    /// `"…"`: a key, whatever characters it has.
    Quoted,
    /// `*`: every item, every value.
    Every,
}

impl Segment {
    /// The number that it is, if it is one.
    pub(crate) fn index(&self) -> Option<u32> {
        match self.kind {
            SegmentKind::Index(index) => index,
            SegmentKind::Name | SegmentKind::Quoted | SegmentKind::Every => None,
        }
    }

    pub(crate) fn is_every(&self) -> bool {
        self.kind == SegmentKind::Every
    }
}

impl Reference {
    /// As it is written, without braces where it needs none: `$root.path`.
    pub(crate) fn spelling(&self) -> String {
        let braced = self.spelling.is_some() || self.path.iter().any(|segment| segment.kind == SegmentKind::Quoted);
        let bare = self.bare();
        if braced { format!("${{{bare}}}") } else { format!("${bare}") }
    }

    /// What stands in the braces: `root.path`.
    pub(crate) fn bare(&self) -> String {
        let mut text = self.root.text.clone();
        for segment in &self.path {
            text.push('.');
            match segment.kind {
                SegmentKind::Quoted => {
                    text.push_str(&format!("\"{}\"", segment.text.replace('\\', r"\\").replace('"', r#"\""#)));
                }
                SegmentKind::Name | SegmentKind::Index(_) | SegmentKind::Every => text.push_str(&segment.text),
            }
        }
        if let Some(spelling) = &self.spelling {
            text.push(':');
            text.push_str(&spelling.text);
        }
        text
    }

    /// The same value as it is, without a spelling of its own.
    pub(crate) fn unspelt(&self) -> Reference {
        Reference { spelling: None, ..self.clone() }
    }
}

impl Template {
    /// The parts of a scalar's text. `None` after noting why; all its faults are noted.
    pub(crate) fn parse(scalar: &Scalar, out: &mut Diagnostics) -> Option<Template> {
        let mut parser = TextParser { scalar, text: &scalar.text, at: 0, parts: Vec::new(), faults: 0 };
        parser.run(out);
        // Most are one part, and a part is large.
        parser.parts.shrink_to_fit();
        (parser.faults == 0).then_some(Template { parts: parser.parts, span: scalar.span })
    }

    /// The reference that is the whole text, so that its value keeps its type.
    pub(crate) fn whole(&self) -> Option<&Reference> {
        match &self.parts[..] {
            [Part::Reference(reference)] => Some(reference),
            _ => None,
        }
    }

    /// The text, if there is no reference in it.
    pub(crate) fn literal(&self) -> Option<&str> {
        match &self.parts[..] {
            [] => Some(""),
            [Part::Literal { text, .. }] => Some(text),
            _ => None,
        }
    }

    /// It has a character, whatever its references come to.
    pub(crate) fn has_words(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Literal { .. }))
    }

    /// Its references, in order.
    pub(crate) fn references(&self) -> impl Iterator<Item = &Reference> {
        self.parts.iter().filter_map(Part::reference)
    }
}

impl Part {
    pub(crate) fn literal(&self) -> Option<&str> {
        match self {
            Part::Reference(_) => None,
            Part::Literal { text, .. } => Some(text),
        }
    }

    pub(crate) fn reference(&self) -> Option<&Reference> {
        match self {
            Part::Reference(reference) => Some(reference),
            Part::Literal { .. } => None,
        }
    }
}

/// Whether a text begins with a dollar sign that is not doubled, and so stands for none.
pub(crate) fn begins_reference(text: &str) -> bool {
    text.starts_with('$') && !text.starts_with("$$")
}

struct TextParser<'s> {
    scalar: &'s Scalar,
    text: &'s str,
    at: usize,
    parts: Vec<Part>,
    faults: usize,
}

impl TextParser<'_> {
    fn run(&mut self, out: &mut Diagnostics) {
        let mut literal = String::new();
        let mut from = 0;
        while let Some(dollar) = self.text[self.at..].find('$').map(|found| self.at + found) {
            literal.push_str(&self.text[self.at..dollar]);
            if self.text[dollar + 1..].starts_with('$') {
                literal.push('$');
                self.at = dollar + 2;
                continue;
            }
            self.at = dollar + 1;
            match self.reference(dollar, out) {
                Some(reference) => {
                    self.literal(&mut literal, from..dollar);
                    self.parts.push(Part::Reference(reference));
                    from = self.at;
                }
                None => self.faults += 1,
            }
        }
        literal.push_str(&self.text[self.at..]);
        self.literal(&mut literal, from..self.text.len());
    }

    fn literal(&mut self, text: &mut String, range: Range<usize>) {
        if !text.is_empty() {
            self.parts.push(Part::Literal { text: std::mem::take(text), span: self.scalar.at(range) });
        }
    }

    /// The reference whose `$` is at `dollar`. Leaves `at` behind it, or behind what was refused.
    fn reference(&mut self, dollar: usize, out: &mut Diagnostics) -> Option<Reference> {
        let braced = self.text[self.at..].starts_with('{');
        self.at += usize::from(braced);
        let Some(root) = self.name() else {
            match braced {
                true => self.refuse_braces(dollar, out),
                false => self.refuse_dollar(dollar, out),
            }
            return None;
        };
        let root = Name { text: self.text[root.clone()].to_owned(), span: self.scalar.at(root) };
        let mut path = Vec::new();
        while self.text[self.at..].starts_with('.') {
            let dot = self.at;
            self.at += 1;
            match self.segment(braced) {
                Some(segment) => path.push(segment),
                None if !braced && self.refuse_key(dollar, dot, out) => return None,
                None => {
                    // The dot ends a sentence: it belongs to the text.
                    self.at = dot;
                    break;
                }
            }
        }
        let mut spelling = None;
        if braced {
            if self.text[self.at..].starts_with(':') {
                self.at += 1;
                let name = self.name().or_else(|| self.mark());
                spelling =
                    name.map(|name| Name { text: self.text[name.clone()].to_owned(), span: self.scalar.at(name) });
            }
            let unspelt = spelling.is_none() && self.text[..self.at].ends_with(':');
            if !self.text[self.at..].starts_with('}') || unspelt {
                self.refuse_braces(dollar, out);
                return None;
            }
            self.at += 1;
        }
        Some(Reference { root, path, spelling, span: self.scalar.at(dollar..self.at) })
    }

    /// Refuses a `$` behind which no name stands, with the word that was meant for one.
    fn refuse_dollar(&mut self, dollar: usize, out: &mut Diagnostics) {
        let rest = &self.text[dollar + 1..];
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if length > 0 && !rest.starts_with(|c: char| c.is_ascii_digit()) {
            self.at = dollar + 1 + length;
            let span = self.scalar.at(dollar..self.at);
            out.error(Code::LoneDollar, span, format!("`{}` is no name", &rest[..length]))
                .label("a name has Latin letters")
                .fix(
                    "call it by Latin letters, digits and `_`; where it is text, write `$$` for the dollar sign",
                    None,
                );
            return;
        }
        let span = self.scalar.at(dollar..dollar + 1);
        let report = out.error(Code::LoneDollar, span, "this `$` starts no reference").label("no name follows");
        if let Some((within, _)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'))
            && within.starts_with(|first: char| first.is_ascii_alphabetic())
            && within.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
        {
            let braces = self.scalar.at(dollar..dollar + within.len() + 3);
            let meant = format!("${{{within}}}");
            report.fix(
                format!("write `{meant}` for the value, or `$$` for a dollar sign"),
                self.scalar.is_exact().then_some((braces, meant)),
            );
            return;
        }
        report.fix("write `$$` for a dollar sign", self.scalar.is_exact().then(|| (span, "$$".into())));
    }

    /// Refuses a key behind the dot that is no name and stands outside of braces, where it would be text. Whether there is one.
    fn refuse_key(&mut self, dollar: usize, dot: usize, out: &mut Diagnostics) -> bool {
        let rest = &self.text[dot + 1..];
        let is_of_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '@' | '.');
        let length = match rest.chars().next() {
            // A sentence goes on behind a quote with a space: `"$name." in "$list"`.
            Some('"') if !rest[1..].starts_with(char::is_whitespace) => rest[1..].find('"').map(|end| end + 2),
            Some(first) if first == '@' || (first.is_alphabetic() && !first.is_ascii()) => {
                let length = rest.find(|c| !is_of_key(c)).unwrap_or(rest.len());
                Some(rest[..length].trim_end_matches('.').len())
            }
            _ => None,
        };
        let Some(length) = length.filter(|length| *length > 2 || !rest.starts_with('"')) else { return false };
        self.at = dot + 1 + length;
        let key = rest[..length].trim_matches('"');
        let before = &self.text[dollar + 1..dot];
        let span = self.scalar.at(dot..self.at);
        out.error(Code::BadReference, span, format!("`{}` would be text: it is no name", &self.text[dot..self.at]))
            .fix(
                format!(
                    "a key of other signs stands in quotes and braces, and all of it in quotes for YAML: \
                     `'${{{before}.\"{key}\"}}'`; where it is text, `${{{before}}}.`"
                ),
                None,
            );
        true
    }

    fn refuse_braces(&mut self, dollar: usize, out: &mut Diagnostics) {
        let rest = &self.text[dollar..];
        let end = dollar + rest.find('}').map_or(rest.len(), |brace| brace + 1);
        self.at = end;
        let span = self.scalar.at(dollar..end);
        out.error(Code::BadReference, span, format!("{} is not a reference", quoted(&self.text[dollar..end])))
            .fix(
                "between `${` and `}` stand names, numbers, `*` and keys in quotes, parted by dots, and perhaps a spelling: \
                 `${entity.path}`, `${labels:,}`, `${order:key}`",
                None,
            );
    }

    fn name(&mut self) -> Option<Range<usize>> {
        let rest = &self.text[self.at..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return None;
        }
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
        // A name ends with no hyphen: `$from-` is a name and a hyphen.
        let length = rest[..length].trim_end_matches('-').len();
        let range = self.at..self.at + length;
        self.at = range.end;
        Some(range)
    }

    /// A mark that parts the items of a list, as a spelling.
    fn mark(&mut self) -> Option<Range<usize>> {
        let marked = self.text[self.at..].starts_with([',', ';', '|', ' ']);
        let range = self.at..self.at + usize::from(marked);
        self.at = range.end;
        marked.then_some(range)
    }

    fn segment(&mut self, braced: bool) -> Option<Segment> {
        let rest = &self.text[self.at..];
        if rest.starts_with('*') {
            self.at += 1;
            let span = self.scalar.at(self.at - 1..self.at);
            return Some(Segment { text: "*".to_owned(), kind: SegmentKind::Every, span });
        }
        if braced && rest.starts_with('"') {
            return self.quoted();
        }
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (range, kind) = if digits > 0 {
            let index = rest[..digits].parse().ok();
            self.at += digits;
            (self.at - digits..self.at, SegmentKind::Index(index))
        } else {
            (self.name()?, SegmentKind::Name)
        };
        Some(Segment { text: self.text[range.clone()].to_owned(), kind, span: self.scalar.at(range) })
    }

    /// A key in quotes, which may hold anything; a quote or a backslash in it stands behind a backslash.
    fn quoted(&mut self) -> Option<Segment> {
        let start = self.at;
        let mut text = String::new();
        let mut characters = self.text[start + 1..].char_indices();
        while let Some((place, character)) = characters.next() {
            match character {
                '"' if text.is_empty() => return None,
                '"' => {
                    self.at = start + 1 + place + 1;
                    let span = self.scalar.at(start..self.at);
                    return Some(Segment { text, kind: SegmentKind::Quoted, span });
                }
                '\\' => match characters.next() {
                    Some((_, escaped @ ('"' | '\\'))) => text.push(escaped),
                    _ => return None,
                },
                other => text.push(other),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
