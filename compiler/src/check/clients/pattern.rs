//! Regular expressions that are read otherwise, or not at all, by those who read a schema: `ECMAScript` with the flag `u`,
//! which clients in TypeScript compile patterns with, and RE2, which clients in Go and strict tools have.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{self, Ast, ClassSetItem, ClassUnicodeKind, GroupKind, HexLiteralKind, LiteralKind, Visitor};

use super::refusal::Refusal;

/// Who compiles patterns as `ECMAScript` has them.
const JAVASCRIPT: &str = "clients in TypeScript: Claude Desktop, VS Code, Cursor, MCP Inspector";
/// Who compiles them as RE2 has them.
const RE2: &str = "clients in Go, OpenAI's strict tools";

/// What is refused in a pattern, each once.
pub(super) fn check(pattern: &str) -> Vec<Refusal> {
    let mut found = Found(Vec::new());
    match Parser::new().parse(pattern) {
        Ok(tree) => {
            let visited: Result<(), std::convert::Infallible> = ast::visit(&tree, &mut found).map(|_| ());
            match visited {
                Ok(()) => {}
                Err(never) => match never {},
            }
        }
        // What our own parser does not know, and `jsonschema` does.
        Err(_) => found.note("look-around or a back-reference", RE2),
    }
    let refusals = found.0.into_iter();
    refusals.map(|(what, clients)| Refusal::of(format!("{what} in a pattern"), clients)).collect()
}

/// What was found, and who refuses it.
struct Found(Vec<(&'static str, &'static str)>);

impl Found {
    fn note(&mut self, what: &'static str, clients: &'static str) {
        if !self.0.contains(&(what, clients)) {
            self.0.push((what, clients));
        }
    }

    fn literal(&mut self, literal: &ast::Literal) {
        match literal.kind {
            LiteralKind::HexBrace(HexLiteralKind::X) | LiteralKind::HexFixed(HexLiteralKind::UnicodeLong) => {
                self.note("`\\x{…}`", JAVASCRIPT);
            }
            LiteralKind::HexFixed(HexLiteralKind::UnicodeShort)
            | LiteralKind::HexBrace(HexLiteralKind::UnicodeShort | HexLiteralKind::UnicodeLong) => {
                self.note("`\\u`", RE2);
            }
            LiteralKind::Superfluous if literal.c == '/' => {}
            // Signs that only our own parser gives a meaning.
            LiteralKind::Meta if !"#&~".contains(literal.c) => {}
            LiteralKind::Superfluous | LiteralKind::Meta => self.note("a backslash before a plain sign", JAVASCRIPT),
            LiteralKind::Special(ast::SpecialLiteralKind::Bell) => self.note("`\\a`", JAVASCRIPT),
            LiteralKind::Verbatim
            | LiteralKind::Octal
            | LiteralKind::HexFixed(HexLiteralKind::X)
            | LiteralKind::Special(_) => {}
        }
    }

    fn unicode(&mut self, class: &ast::ClassUnicode) {
        match class.kind {
            ClassUnicodeKind::OneLetter(_) => self.note("`\\pL` without braces", JAVASCRIPT),
            ClassUnicodeKind::Named(_) | ClassUnicodeKind::NamedValue { .. } => {}
        }
    }
}

impl Visitor for &mut Found {
    type Output = ();
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<(), Self::Err> {
        Ok(())
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        match ast {
            Ast::Flags(_) => self.note("flags as `(?i)`", JAVASCRIPT),
            Ast::Group(group) => match &group.kind {
                GroupKind::NonCapturing(flags) if !flags.items.is_empty() => {
                    self.note("flags as `(?i:…)`", JAVASCRIPT);
                }
                GroupKind::CaptureName { starts_with_p: true, .. } => self.note("`(?P<name>…)`", JAVASCRIPT),
                GroupKind::NonCapturing(_) | GroupKind::CaptureIndex(_) | GroupKind::CaptureName { .. } => {}
            },
            Ast::Assertion(assertion) => match assertion.kind {
                ast::AssertionKind::StartLine
                | ast::AssertionKind::EndLine
                | ast::AssertionKind::WordBoundary
                | ast::AssertionKind::NotWordBoundary => {}
                ast::AssertionKind::StartText => self.note("`\\A`", JAVASCRIPT),
                ast::AssertionKind::EndText => self.note("`\\z`", JAVASCRIPT),
                _ => self.note("a half word boundary", JAVASCRIPT),
            },
            Ast::Literal(literal) if literal.kind == LiteralKind::Meta && literal.c == '-' => {
                self.note("a backslash before a plain sign", JAVASCRIPT);
            }
            Ast::Literal(literal) => self.literal(literal),
            Ast::ClassUnicode(class) => self.unicode(class),
            Ast::ClassBracketed(_)
            | Ast::ClassPerl(_)
            | Ast::Empty(_)
            | Ast::Dot(_)
            | Ast::Repetition(_)
            | Ast::Alternation(_)
            | Ast::Concat(_) => {}
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        match item {
            ClassSetItem::Ascii(_) => self.note("`[[:alpha:]]`", JAVASCRIPT),
            ClassSetItem::Bracketed(_) => self.note("a class within a class", JAVASCRIPT),
            ClassSetItem::Unicode(class) => self.unicode(class),
            ClassSetItem::Literal(literal) => self.literal(literal),
            ClassSetItem::Range(range) => {
                self.literal(&range.start);
                self.literal(&range.end);
            }
            ClassSetItem::Empty(_) | ClassSetItem::Perl(_) | ClassSetItem::Union(_) => {}
        }
        Ok(())
    }

    fn visit_class_set_binary_op_pre(&mut self, _: &ast::ClassSetBinaryOp) -> Result<(), Self::Err> {
        self.note("`&&`, `--` or `~~` in a class", JAVASCRIPT);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
