//! Fluent files as messages, with what each pattern refers to and where.
//!
//! Every name that `fluent-syntax` gives is a slice of the source, so every place is exact. Junk is reported, not
//! skipped; so are messages and attributes of one name, and quoted text in braces other than a brace: JSON in a
//! description (`{"a": 1}`) would otherwise lose its outer braces without a word.

use std::collections::HashMap;
use std::ops::Range;

use fluent_syntax::ast::{self, Expression, InlineExpression, PatternElement, VariantKey};
use fluent_syntax::parser::{self, ParserError};

use super::fields::Spanned;
use super::unwritten::refuse_unwritten;
use crate::diagnostic::{Code, Diagnostics, FileId, Span, quoted};

/// The parser recurses into braces and parentheses; a value with more of them than this is not handed to it.
const MOST_OPENED: usize = 100;

/// A file as it is written.
pub(crate) type Written<'s> = ast::Resource<&'s str>;

/// The messages of one or more files, in the order read. Those of one name are all kept, after a report.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    pub(crate) messages: Named,
    /// Those whose names start with `-`, named without it.
    pub(crate) terms: Named,
}

impl Texts {
    /// The message of this name.
    pub(crate) fn message(&self, id: &str) -> Option<&Message> {
        self.messages.find(id)
    }
}

/// Messages, and where each name first stands among them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Named {
    list: Vec<Message>,
    places: HashMap<String, usize>,
}

impl Named {
    /// The messages, in the order read.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Message> {
        self.list.iter()
    }

    /// The first of this name.
    pub(crate) fn find(&self, id: &str) -> Option<&Message> {
        Some(&self.list[*self.places.get(id)?])
    }

    /// Takes one more; one whose name is taken is reported. `mark` is what names of this kind begin with.
    fn add(&mut self, message: Message, mark: &str, out: &mut Diagnostics) {
        if let Some(first) = self.find(&message.id.value) {
            out.error(Code::DuplicateText, message.id.span, format!("`{mark}{}` is given twice", message.id.value))
                .label("given again")
                .note_at(first.id.span, "first given here");
        } else {
            self.places.insert(message.id.value.clone(), self.list.len());
        }
        self.list.push(message);
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: Spanned<String>,
    /// A message may have attributes alone.
    pub(crate) value: Option<Pattern>,
    pub(crate) attributes: Vec<Attribute>,
}

impl Message {
    /// What is written in it, or in an attribute of it.
    pub(crate) fn pattern(&self, attribute: Option<&str>) -> Option<&Pattern> {
        match attribute {
            None => self.value.as_ref(),
            Some(attribute) => self.attribute(attribute).map(|attribute| &attribute.value),
        }
    }

    /// The attribute of this name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name.value == name)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) name: Spanned<String>,
    pub(crate) value: Pattern,
}

/// What a value refers to, its variants included.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pattern {
    /// How many characters are written, without what it refers to; the default of each choice.
    pub(crate) length: usize,
    /// Each use, without the `$`; the place has no `$` either.
    pub(crate) variables: Vec<Spanned<String>>,
    /// Each reference to a tool.
    pub(crate) tools: Vec<ToolInText>,
    pub(crate) messages: Vec<Link>,
    /// Terms, named without `-`.
    pub(crate) terms: Vec<Link>,
    pub(crate) functions: Vec<Spanned<String>>,
    pub(crate) selects: Vec<Select>,
}

/// A reference to a tool, `{ $tool-getLead }`: its name is written there.
#[derive(Debug, Clone)]
pub(crate) struct ToolInText {
    /// Without the `$`: `tool-getLead`.
    pub(crate) name: Spanned<String>,
    /// It is no text of its own, but chooses one, or is handed to a function.
    pub(crate) is_passed: bool,
}

/// The tool that a variable names, as texts spell it.
pub(crate) fn tool_id(variable: &str) -> Option<&str> {
    variable.strip_prefix("tool-").filter(|id| !id.is_empty())
}

/// The name of the message that holds a tool's texts, and by which texts name it: Fluent's names have no dots.
pub(crate) fn message_id(tool: &str) -> String {
    tool.replace('.', "-")
}

/// A reference to another message or term, or to an attribute of it.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) id: Spanned<String>,
    pub(crate) attribute: Option<Spanned<String>>,
}

/// A choice: `{ $count -> [one] … *[other] … }`.
#[derive(Debug, Clone)]
pub(crate) struct Select {
    /// Chooses by a number: it calls `NUMBER`.
    pub(crate) numeric: bool,
    pub(crate) variants: Vec<Variant>,
}

#[derive(Debug, Clone)]
pub(crate) struct Variant {
    pub(crate) key: Spanned<String>,
    /// The key is a number, `[0]`, and not a name.
    pub(crate) number: bool,
    pub(crate) default: bool,
}

/// Reads a file on its own, see [`add`].
#[cfg(feature = "rust")]
pub(crate) fn parse(file: FileId, source: &str, out: &mut Diagnostics) -> Texts {
    let mut texts = Texts::default();
    let _written = add(file, source, &mut texts, out);
    texts
}

/// Reads a file beside others of its language. Whatever of it is sound is added to the texts, and is given as it is
/// written; the rest is noted.
pub(crate) fn add<'s>(file: FileId, source: &'s str, texts: &mut Texts, out: &mut Diagnostics) -> Written<'s> {
    // A byte order mark is no part of the first message's name.
    let base = source.len() - source.trim_start_matches('\u{feff}').len();
    let text = &source[base..];
    let mut reader = Reader { file, text, base, out };
    refuse_unwritten((file, 0), source, Code::FluentSyntax, reader.out);
    if reader.too_deep() {
        return ast::Resource { body: Vec::new() };
    }
    let mut resource = ast::Resource { body: Vec::new() };
    for part in reader.readable() {
        reader.base = base + part.start;
        reader.text = &text[part];
        let read = parser::parse_runtime(reader.text).unwrap_or_else(|(read, faults)| {
            for fault in &faults {
                reader.junk(fault);
            }
            read
        });
        resource.body.extend(read.body);
    }
    (reader.text, reader.base) = (text, base);
    resource.body.iter_mut().for_each(shrink);
    for entry in &resource.body {
        match entry {
            ast::Entry::Message(message) => {
                let message = reader.message(&message.id, message.value.as_ref(), &message.attributes);
                texts.messages.add(message, "", reader.out);
            }
            ast::Entry::Term(term) => {
                let term = reader.message(&term.id, Some(&term.value), &term.attributes);
                texts.terms.add(term, "-", reader.out);
            }
            // Junk has been reported by its faults.
            ast::Entry::Comment(_)
            | ast::Entry::GroupComment(_)
            | ast::Entry::ResourceComment(_)
            | ast::Entry::Junk { .. } => {}
        }
    }
    resource
}

/// Gives back what the parser keeps ready for more: four parts of a text, where most have one, and a part is large.
fn shrink(entry: &mut ast::Entry<&str>) {
    let (value, attributes) = match entry {
        ast::Entry::Message(message) => (message.value.as_mut(), &mut message.attributes),
        ast::Entry::Term(term) => (Some(&mut term.value), &mut term.attributes),
        _ => return,
    };
    attributes.shrink_to_fit();
    let patterns = value.into_iter().chain(attributes.iter_mut().map(|attribute| &mut attribute.value));
    patterns.for_each(|pattern| pattern.elements.shrink_to_fit());
}

/// An escape in quotes, `\u` or `\U`, that a character of several bytes cuts short, with that character. Text in quotes ends
/// with its line.
fn cut_escape(line: &str) -> Option<Range<usize>> {
    let bytes = line.as_bytes();
    let mut at = line.find('"')?;
    while let Some(next) = line[at..].find('\\').map(|found| at + found) {
        let digits = match bytes.get(next + 1) {
            Some(b'u') => 4,
            Some(b'U') => 6,
            Some(byte) if byte.is_ascii() => {
                at = next + 2;
                continue;
            }
            _ => {
                at = next + 1;
                continue;
            }
        };
        let written = bytes[next + 2..].iter().take(digits).take_while(|byte| byte.is_ascii_hexdigit()).count();
        at = next + 2 + written;
        if written < digits
            && let Some(cutting) = line[at..].chars().next().filter(|c| !c.is_ascii())
        {
            return Some(next..at + cutting.len_utf8());
        }
    }
    None
}

struct Reader<'r, 'o> {
    file: FileId,
    text: &'r str,
    base: usize,
    out: &'o mut Diagnostics,
}

impl<'r> Reader<'r, '_> {
    /// The place of a slice of the source.
    fn span(&self, part: &str) -> Span {
        let start = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize) + self.base;
        Span::new(self.file, start, start + part.len())
    }

    fn spanned(&self, part: &'r str) -> Spanned<String> {
        Spanned::new(part.to_owned(), self.span(part))
    }

    /// Whether a value opens so many braces and parentheses that the parser might recurse too deep. A line that starts
    /// a message or an attribute ends whatever was open before it, so the count starts anew there.
    fn too_deep(&mut self) -> bool {
        let mut opened = 0;
        let mut from = 0;
        for line in self.text.split_inclusive('\n') {
            if starts_value(line) {
                opened = 0;
            }
            opened += line.bytes().filter(|byte| matches!(byte, b'{' | b'(')).count();
            if opened > MOST_OPENED {
                let span = Span::new(self.file, self.base + from, self.base + from + line.trim_end().len());
                let message = format!("a text opens more than {MOST_OPENED} braces and parentheses");
                self.out.error(Code::NestedTooDeep, span, message);
                return true;
            }
            from += line.len();
        }
        false
    }

    /// The stretches of the text that `fluent-syntax` reads: all of it, but for the messages in which a character of
    /// several bytes may cut an escape short. The parser would cut that character in two, and panic; they are reported here.
    fn readable(&mut self) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let (mut from, mut entry, mut at, mut broken) = (0, 0, 0, false);
        for line in self.text.split_inclusive('\n') {
            // Where the parser begins anew after a fault.
            if line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '-' || first == '#') {
                if std::mem::take(&mut broken) {
                    parts.push(from..entry);
                    from = at;
                }
                entry = at;
            }
            if let Some(cut) = cut_escape(line) {
                broken = true;
                let message = format!("an escape that is cut short: {}", quoted(&line[cut.clone()]));
                let start = self.base + at + cut.start;
                self.out
                    .error(Code::FluentSyntax, Span::new(self.file, start, start + cut.len()), message)
                    .label("`\\u` has four hexadecimal digits, `\\U` six");
            }
            at += line.len();
        }
        parts.push(from..if broken { entry } else { at });
        parts
    }

    fn junk(&mut self, fault: &ParserError) {
        let at = |offset: usize| self.base + crate::source::floor(self.text, offset);
        let (start, end) = (at(fault.pos.start), at(fault.pos.end));
        let mut message = fault.kind.to_string();
        if let Some(first) = message.get(..1) {
            message = format!("{}{}", first.to_lowercase(), &message[1..]);
        }
        let message = message.replace("a token starting with ", "").replace('"', "`");
        let tab = self.text[start - self.base..].starts_with('\t');
        let message = if tab { "this line begins with a tab".to_owned() } else { message };
        let report = self.out.error(Code::FluentSyntax, Span::new(self.file, start, end.max(start)), message);
        report.label("this is not Fluent");
        if tab {
            report.fix("indent with spaces", None);
        }
        if let Some(junk) = &fault.slice {
            let (from, to) = (at(junk.start), at(junk.end));
            let lost = self.text[from - self.base..to - self.base].lines().next().unwrap_or_default();
            // On the same line the place itself shows which message it is.
            if from + lost.len() <= start && !lost.is_empty() {
                report.note_at(Span::new(self.file, from, from + lost.len()), "this message is lost by it");
            }
        }
    }

    fn message(
        &mut self,
        id: &ast::Identifier<&'r str>,
        value: Option<&ast::Pattern<&'r str>>,
        attributes: &[ast::Attribute<&'r str>],
    ) -> Message {
        let value = value.map(|value| self.pattern(value));
        let mut read: Vec<Attribute> = Vec::with_capacity(attributes.len());
        for attribute in attributes {
            let name = self.spanned(attribute.id.name);
            if let Some(first) = read.iter().find(|other| other.name.value == name.value) {
                self.out
                    .error(Code::DuplicateText, name.span, format!("`{}.{}` is given twice", id.name, name.value))
                    .label("given again")
                    .note_at(first.name.span, "first given here");
            } else {
                let value = self.pattern(&attribute.value);
                read.push(Attribute { name, value });
            }
        }
        Message { id: self.spanned(id.name), value, attributes: read }
    }

    fn pattern(&mut self, pattern: &ast::Pattern<&'r str>) -> Pattern {
        let mut found = Pattern::default();
        self.elements(pattern, &mut found);
        found
    }

    fn elements(&mut self, pattern: &ast::Pattern<&'r str>, found: &mut Pattern) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => {
                    found.length += value.chars().count();
                    self.loose_variable(value);
                }
                PatternElement::Placeable { expression } => self.expression(expression, found),
            }
        }
    }

    /// Warns of `$name` without braces, as a card would write it: here it is text. In backticks it is meant.
    fn loose_variable(&mut self, text: &'r str) {
        for (dollar, _) in text.match_indices('$') {
            let name = &text[dollar + 1..];
            let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).unwrap_or(name.len());
            let name = name[..end].trim_end_matches('-');
            if name.starts_with(|first: char| first.is_ascii_alphabetic()) && !text[..dollar].ends_with('`') {
                let span = self.span(&text[dollar..=dollar + name.len()]);
                let message = format!("{} is shown as it is written", quoted(&format!("${name}")));
                self.out.warning(Code::LooseVariable, span, message).fix(
                    format!("a variable stands in braces, `{{ ${name} }}`, where the text has one of that name"),
                    None,
                );
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&'r str>, found: &mut Pattern) {
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) if tool_id(id.name).is_some() => {
                found.tools.push(ToolInText { name: self.spanned(id.name), is_passed: false });
            }
            Expression::Inline(inline) => {
                if let InlineExpression::StringLiteral { value } = inline
                    && !matches!(*value, "{" | "}" | "\\{" | "\\}")
                {
                    // With its quotes: they stand right around it.
                    let inside = self.span(value);
                    let span = Span { start: inside.start - 1, end: inside.end + 1, ..inside };
                    let message = format!("quoted text in braces: {}", quoted(&format!("{{\"{value}\"}}")));
                    self.out
                        .error(Code::QuotedText, span, message)
                        .label("its braces and quotes would be lost")
                        .fix("write the text without braces; a brace itself is `{\"{\"}`", None);
                }
                self.inline(inline, found);
            }
            Expression::Select { selector, variants } => {
                self.inline(selector, found);
                let numeric = matches!(selector, InlineExpression::FunctionReference { id, .. } if id.name == "NUMBER");
                let keys = variants.iter().map(|variant| {
                    let (key, number) = match variant.key {
                        VariantKey::Identifier { name } => (name, false),
                        VariantKey::NumberLiteral { value } => (value, true),
                    };
                    Variant { key: self.spanned(key), number, default: variant.default }
                });
                let keys = keys.collect();
                found.selects.push(Select { numeric, variants: keys });
                for variant in variants {
                    let before = found.length;
                    self.elements(&variant.value, found);
                    if !variant.default {
                        found.length = before;
                    }
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&'r str>, found: &mut Pattern) {
        match inline {
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::VariableReference { id } if tool_id(id.name).is_some() => {
                found.tools.push(ToolInText { name: self.spanned(id.name), is_passed: true });
            }
            InlineExpression::VariableReference { id } => found.variables.push(self.spanned(id.name)),
            InlineExpression::FunctionReference { id, arguments } => {
                found.functions.push(self.spanned(id.name));
                self.arguments(arguments, found);
            }
            InlineExpression::MessageReference { id, attribute } => {
                found.messages.push(self.link(id, attribute.as_ref()));
            }
            InlineExpression::TermReference { id, attribute, arguments } => {
                found.terms.push(self.link(id, attribute.as_ref()));
                if let Some(arguments) = arguments {
                    self.arguments(arguments, found);
                }
            }
            InlineExpression::Placeable { expression } => self.expression(expression, found),
        }
    }

    fn arguments(&mut self, arguments: &ast::CallArguments<&'r str>, found: &mut Pattern) {
        for argument in &arguments.positional {
            self.inline(argument, found);
        }
        for argument in &arguments.named {
            self.inline(&argument.value, found);
        }
    }

    fn link(&self, id: &ast::Identifier<&'r str>, attribute: Option<&ast::Identifier<&'r str>>) -> Link {
        Link { id: self.spanned(id.name), attribute: attribute.map(|attribute| self.spanned(attribute.name)) }
    }
}

/// Whether a line starts a message, a term or an attribute: `name =`, `-name =`, ` .name =`.
fn starts_value(line: &str) -> bool {
    let trimmed = line.trim_start_matches(' ');
    let indented = trimmed.len() < line.len();
    let name = match trimmed.strip_prefix('.') {
        Some(name) if indented => name,
        _ if indented => return false,
        _ => trimmed.strip_prefix('-').unwrap_or(trimmed),
    };
    let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).unwrap_or(name.len());
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name[length..].trim_start_matches(' ').starts_with('=')
}

#[cfg(test)]
mod tests;
