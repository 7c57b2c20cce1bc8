//! Spellings of other languages for what an argument gives: `{id}`, `{{id}}`, `:id`. They would go out as they are.

use crate::ast::data::{Clauses, Data, DataKind};
use crate::check::argument::Argument;
use crate::check::context::Cx;
use crate::diagnostic::{Code, Span, quoted};
use crate::syntax::reference::{Part, Template};

/// Reports them in the author's text of a path: braces, which no path has, and a whole segment that is a colon and the name of an
/// argument. `$id:cancel` and `/v1/:search` are paths as some APIs have them. `begins` is whether the text begins a segment.
pub(crate) fn in_path(text: &str, begins: bool, span: Span, arguments: &[Argument], cx: &mut Cx<'_>) {
    for (place, segment) in text.split('/').enumerate() {
        let named =
            after_colon(segment).filter(|_| place > 0 || begins).filter(|(_, name)| is_argument(name, arguments));
        if let Some((written, name)) = braced(segment).or(named) {
            report(written, name, span, cx);
        }
    }
}

fn is_argument(name: &str, arguments: &[Argument]) -> bool {
    arguments.iter().any(|argument| argument.name == name)
}

/// Reports them in texts of data where they name an argument.
pub(crate) fn in_data(data: &Data, arguments: &[Argument], cx: &mut Cx<'_>) {
    match &data.kind {
        DataKind::Literal(_) | DataKind::Beside(_) => {}
        DataKind::Text(template) | DataKind::Words(template) => {
            for part in &template.parts {
                let Part::Literal { text, .. } = part else { continue };
                // Within a text single braces may be meant: `orders{id}` is a mask of fields.
                let whole = template.parts.len() == 1;
                let found = braced(text)
                    .filter(|(written, _)| written.starts_with("{{") || (whole && *written == text.as_str()));
                let found = found.or_else(|| after_colon(text).filter(|_| whole));
                if let Some((written, name)) = found.filter(|(_, name)| is_argument(name, arguments)) {
                    report(written, name, data.span, cx);
                }
            }
        }
        DataKind::List(items) | DataKind::Clauses(Clauses { texts: items, .. }) => {
            items.iter().for_each(|item| in_data(item, arguments, cx));
        }
        DataKind::Map(map) => map.entries.iter().for_each(|entry| in_data(&entry.value, arguments, cx)),
    }
}

/// Reports a path that goes on behind a reference as other languages write it: `$reply.data[0]`, `$reply?.data`, `$reply->data`.
pub(crate) fn behind_references(template: &Template, cx: &mut Cx<'_>) {
    for pair in template.parts.windows(2) {
        let [Part::Reference(reference), Part::Literal { text, .. }] = pair else { continue };
        // In braces it has an end that was meant.
        let bare = u32::try_from(reference.bare().len() + 1)
            .is_ok_and(|length| reference.span.end - reference.span.start == length);
        if let Some(written) = foreign_path(text).filter(|_| bare) {
            let (name, inside) = (reference.spelling(), reference.bare());
            cx.out
                .error(Code::ForeignPlaceholder, reference.span, format!("`{written}` would be text behind the value of `{name}`"))
                .fix(format!("a path goes on with dots, `{name}.key`, `{name}.0`, `{name}.*` for each; write `${{{inside}}}{written}` where the text is meant"), None);
        }
    }
}

/// What begins a text that goes on with a path as other languages write it.
fn foreign_path(text: &str) -> Option<&str> {
    let named = |at: usize| text[at..].starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_');
    match text.as_bytes() {
        [b'[', b'0'..=b'9' | b'*' | b'"' | b'\'', ..] => text.find(']').map(|end| &text[..=end]),
        [b'?', b'.', ..] if named(2) => Some("?."),
        [b'-', b'>', ..] if named(2) => Some("->"),
        _ => None,
    }
}

fn report(written: &str, name: &str, span: Span, cx: &mut Cx<'_>) {
    // It was meant: the argument is not one that nothing uses.
    cx.used.meant.insert(name.to_owned());
    cx.out
        .error(Code::ForeignPlaceholder, span, format!("{} would be sent as it is", quoted(written)))
        .fix(format!("write `${name}` for an argument, `${{{name}}}` where more text follows"), None);
}

/// `{name}` or `{{ name }}` in a text.
fn braced(text: &str) -> Option<(&str, &str)> {
    let open = text.find('{')?;
    let close = open + text[open..].find('}')?;
    let inside = text[open..close].trim_start_matches('{');
    let twice = text[close..].starts_with("}}");
    let written = &text[open..close + if twice { 2 } else { 1 }];
    is_name(inside.trim()).then_some((written, inside.trim()))
}

/// `:name`, which is all of a segment.
fn after_colon(segment: &str) -> Option<(&str, &str)> {
    segment.strip_prefix(':').filter(|name| is_name(name)).map(|name| (segment, name))
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

#[cfg(test)]
mod tests;
