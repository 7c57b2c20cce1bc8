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
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_found_inside_a_text_in_every_spelling() {
        let pattern = Regex::new(&anywhere("^/hook/(?:in|out)/([a-z0-9]{4,})(/v[12])?$", 4).expect("it has a group"));
        let pattern = pattern.expect("it compiles");
        for (text, key) in [
            ("at https://x.example/hook/in/k3yk3y", Some("k3yk3y")),
            (r"https:\/\/x.example\/hook\/out\/k3yk3y\/v1", Some("k3yk3y")),
            ("u=%2Fhook%2Fin%2fk3yk3y", Some("k3yk3y")),
            ("/hook/up/k3yk3y", None),
        ] {
            let found = pattern.captures(text).map(|found| found.get(1).expect("the key").as_str());
            assert_eq!(found, key, "{text}");
        }
    }

    #[test]
    fn what_does_not_say_what_is_secret_about_it_is_no_shape() {
        for shape in ["/hook/[a-z]+", "([a-z]+)", "(", ""] {
            assert_eq!(anywhere(shape, 4), None, "{shape}");
        }
    }
}
