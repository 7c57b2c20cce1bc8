//! How a secret looks by a catalog's own account, turned into a pattern that finds it anywhere in a text and in the spellings
//! that texts have: with its slashes as they are, as JSON writers escape them, and as a query has them.

use regex::Regex;
use regex_syntax::hir::{Capture, Hir, HirKind, Look, Repetition};

/// A slash as it is in a path, in JSON as PHP writes it, and in a query.
const SLASH: &str = r"(?:\\?/|%2[Ff])";

/// The pattern that finds a shape inside a text. Its only group is the shape's first one, which must not be seen. `None`: the
/// shape has no group, could be shorter than `shortest` bytes, or is no regular expression of a reasonable size.
pub(super) fn anywhere(shape: &str, shortest: usize) -> Option<String> {
    let shape = regex_syntax::parse(shape).ok()?;
    let groups = shape.properties().explicit_captures_len();
    let long = shape.properties().minimum_len().is_some_and(|length| length >= shortest);
    let found = (groups > 0 && long).then(|| inside(&shape).to_string());
    found.filter(|pattern| Regex::new(pattern).is_ok())
}

fn inside(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Look(Look::Start | Look::End) => Hir::empty(),
        HirKind::Literal(literal) => {
            let slash = regex_syntax::parse(SLASH).expect("it is constant");
            let mut parts = Vec::new();
            for (n, part) in literal.0.split(|byte| *byte == b'/').enumerate() {
                parts.extend((n > 0).then(|| slash.clone()));
                parts.push(Hir::literal(part));
            }
            Hir::concat(parts)
        }
        HirKind::Capture(Capture { index: 1, sub, .. }) => {
            Hir::capture(Capture { index: 1, name: None, sub: Box::new(inside(sub)) })
        }
        HirKind::Capture(Capture { sub, .. }) => inside(sub),
        HirKind::Repetition(repetition) => {
            Hir::repetition(Repetition { sub: Box::new(inside(&repetition.sub)), ..repetition.clone() })
        }
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(inside).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(inside).collect()),
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => hir.clone(),
    }
}

#[cfg(test)]
mod tests;
