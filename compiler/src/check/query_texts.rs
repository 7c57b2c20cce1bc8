//! Texts that are queries of the backend's own language: a formula, SOQL, JQL, OData. What is put between quotes there ends them by a
//! quote of its own, and what stands outside of quotes ends by a sign of the language: either goes on as a part of the query.

use crate::ast::data::{Clauses, Data, DataKind};
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::scope::Scope;
use crate::check::spellings;
use crate::diagnostic::Code;
use crate::plan::{Format, Shape, Spelling, Value};
use crate::syntax::reference::{Part, Reference, Template};

/// What keys are called that carry a query, in lower case and without a dollar sign.
const KEYS: [&str; 17] = [
    "cql",
    "expr",
    "expression",
    "filter",
    "filterbyformula",
    "formula",
    "jql",
    "kql",
    "odata",
    "q",
    "query",
    "search",
    "soql",
    "sosl",
    "sql",
    "statement",
    "where",
];

/// What stands before a literal that something is compared with.
const COMPARES: [&str; 14] =
    ["=", "~", "<", ">", " eq", " ne", " gt", " ge", " lt", " le", " like", " contains", " is", " in"];

/// Warns of arguments and of parts of replies between the quotes of a query.
pub(crate) fn in_data(data: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    walk(data, Written { key: "", mark: None }, scope, cx);
}

/// Where a text stands.
#[derive(Clone, Copy)]
struct Written<'d> {
    key: &'d str,
    /// What stands between it and the next, where it is one of several clauses.
    mark: Option<&'d str>,
}

impl Written<'_> {
    /// Its key is one that carries a query.
    fn names_a_query(self) -> bool {
        KEYS.contains(&self.key.trim_start_matches('$').to_ascii_lowercase().as_str())
    }
}

fn walk(data: &Data, place: Written<'_>, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    match &data.kind {
        DataKind::Literal(_) | DataKind::Beside(_) => {}
        DataKind::Text(template) | DataKind::Words(template) => of_a_query(template, place, scope, cx),
        DataKind::List(items) => items.iter().for_each(|item| walk(item, place, scope, cx)),
        DataKind::Clauses(Clauses { texts, mark }) => {
            texts.iter().for_each(|text| walk(text, Written { mark: Some(mark), ..place }, scope, cx));
        }
        DataKind::Map(map) => {
            map.merge.iter().for_each(|base| walk(base, place, scope, cx));
            map.entries.iter().for_each(|entry| {
                walk(&entry.value, Written { key: &entry.key.value, mark: None }, scope, cx);
            });
        }
    }
}

/// A quote that was opened, and what stands behind it.
struct Open<'t> {
    quote: char,
    /// Something is compared with it.
    compared: bool,
    inside: Vec<&'t Reference>,
}

fn of_a_query(template: &Template, place: Written<'_>, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let (mut open, mut before): (Option<Open<'_>>, String) = (None, String::new());
    for part in &template.parts {
        let text = match part {
            Part::Reference(reference) => {
                match &mut open {
                    Some(open) => open.inside.push(reference),
                    None => {
                        without_quotes(reference, scope, cx);
                        if is_compared(&before) {
                            free(reference, place, scope, cx);
                        }
                    }
                }
                before.push('x');
                continue;
            }
            Part::Literal { text, .. } => text,
        };
        for char in text.chars() {
            let escaped = before.ends_with('\\');
            match &open {
                Some(known) if char == known.quote && !escaped => {
                    let closed = open.take().expect("it is open");
                    if closed.compared || place.names_a_query() {
                        closed.inside.into_iter().for_each(|reference| report(reference, closed.quote, scope, cx));
                    }
                }
                None if matches!(char, '\'' | '"') && !before.ends_with(|last: char| last.is_alphanumeric()) => {
                    open = Some(Open { quote: char, compared: is_compared(&before), inside: Vec::new() });
                }
                _ => {}
            }
            before.push(char);
        }
    }
}

/// Whether what comes behind this is compared with something.
fn is_compared(before: &str) -> bool {
    let said = before.trim_end().to_ascii_lowercase();
    COMPARES.iter().any(|sign| said.ends_with(sign))
}

/// Warns of a text of which the schema says nothing, that is compared with something and stands in no quotes, in a query or in one of
/// several clauses.
fn free(reference: &Reference, place: Written<'_>, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let mark = place.mark.map(str::trim).filter(|mark| !mark.is_empty());
    if mark.is_none() && !place.names_a_query() {
        return;
    }
    let Ok(value) = scope.resolve(reference) else { return };
    let is_free = match spellings::check(&value, scope).map(|check| &check.shape) {
        Some(Shape::Text { pattern: None, format, .. }) => matches!(format, None | Some(Format::Uri | Format::Contact)),
        Some(Shape::Any) => true,
        _ => false,
    };
    if !is_free || matches!(value, Value::Spelt { .. }) {
        return;
    }
    let name = reference.spelling();
    let message = match mark {
        Some(mark) => format!("`{name}` may hold `{mark}`, and what stands behind that is another clause"),
        None => format!("`{name}` stands in no quotes, and may hold the signs of the query"),
    };
    let bare = reference.unspelt().bare();
    let pattern = match mark {
        Some(mark) if mark.chars().count() == 1 => format!("^[^{mark}]*$"),
        _ => "^[A-Za-z0-9_-]+$".to_owned(),
    };
    cx.out
        .warning(Code::UnescapedValue, reference.span, message)
        .label("the rest is read as a part of the query")
        .fix(
            format!(
                "write `${{{bare}:quoted}}`, `:single_quoted` or `:sql_quoted` where the language has quotes; else say in its schema what it may \
                 be, by an `enum` or a `pattern`: `{pattern}`"
            ),
            None,
        );
}

fn report(reference: &Reference, quote: char, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let Ok(value) = scope.resolve(reference) else { return };
    let name = reference.spelling();
    match &value {
        Value::Spelt { spelling, .. } if spelling.is_quoting() => {
            cx.out
                .warning(Code::UnescapedValue, reference.span, format!("`{name}` writes its quotes itself"))
                .label("in quotes twice")
                .fix("leave out the quotes around it", None);
            return;
        }
        Value::Spelt { spelling: Spelling::Escaped, .. } => return,
        Value::Spelt { spelling: Spelling::Doubled, .. } if quote == '\'' => return,
        _ => {}
    }
    if !may_hold_quotes(&value, scope) {
        return;
    }
    let bare = reference.unspelt().bare();
    let fix = match quote {
        '"' => format!("write `${{{bare}:quoted}}` in place of the quotes, or `${{{bare}:escaped}}` between them"),
        _ => format!(
            "write `${{{bare}:single_quoted}}` in place of the quotes, or `${{{bare}:escaped}}` between them; in OData and SQL \
             `${{{bare}:sql_quoted}}`, or `${{{bare}:doubled}}` between them"
        ),
    };
    cx.out
        .warning(Code::UnescapedValue, reference.span, format!("a quote in `{name}` ends the quotes around it"))
        .label("the rest is read as a part of the query")
        .fix(fix, None);
}

/// Warns of a value that is written for the inside of quotes and stands outside.
fn without_quotes(reference: &Reference, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let Ok(Value::Spelt { spelling: Spelling::Escaped | Spelling::Doubled, .. }) = scope.resolve(reference) else {
        return;
    };
    let message = format!("`{}` is written for the inside of quotes, and stands in none", reference.spelling());
    cx.out
        .warning(Code::UnescapedValue, reference.span, message)
        .fix("write the quotes around it, or let `quoted`, `single_quoted` or `sql_quoted` write them", None);
}

/// Whether a caller, or the backend, decides about the text, and a quote may be in it.
fn may_hold_quotes(value: &Value, scope: &Scope<'_>) -> bool {
    match value {
        Value::Argument { .. } | Value::Item { .. } => match spellings::check(value, scope).map(|check| &check.shape) {
            Some(Shape::Text {
                format: Some(Format::Date | Format::DateTime | Format::Uuid | Format::Phone | Format::Base64),
                ..
            }) => false,
            Some(Shape::Text { pattern: Some(pattern), .. }) => !admits_no_quotes(pattern),
            Some(_) | None => scope.kinds(value).meets(JsonTypes::TEXT) && !is_a_choice(value, scope),
        },
        Value::Step { .. } | Value::Every { .. } => true,
        Value::Spelt { value, spelling, .. } => {
            !spelling.is_of_moments()
                && value.iter().any(|value| scope.kinds(value).meets(JsonTypes::LIST.or(JsonTypes::MAP)))
        }
        _ => false,
    }
}

fn is_a_choice(value: &Value, scope: &Scope<'_>) -> bool {
    let shape = spellings::check(value, scope).map(|check| &check.shape);
    matches!(shape, Some(Shape::Choice { .. } | Shape::Row { .. } | Shape::Period))
}

/// A pattern of the whole text, of characters that are written out: letters, digits and a few signs, in classes that are not negated.
fn admits_no_quotes(pattern: &str) -> bool {
    let inside = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$'));
    inside.is_some_and(|inside| {
        let plain = ["\\d", "\\w", "\\.", "\\-", "A-Z", "a-z", "0-9"]
            .iter()
            .fold(inside.to_owned(), |text, plain| text.replace(plain, ""));
        // Any other range may have quotes in it.
        let class = |text: &str| text.split(']').next().is_some_and(|class| class.trim_matches('-').contains('-'));
        let has_range = plain.split('[').skip(1).any(class);
        !has_range && !plain.contains(['.', '\'', '"', '\\', '|']) && !plain.contains("[^")
    })
}
