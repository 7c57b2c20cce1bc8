//! One name means one thing: what is declared is not called like anything else that `$name` reaches.

use crate::check::context::Cx;
use crate::check::scope::ROOTS;
use crate::diagnostic::{Code, Span};
use crate::syntax::fields::Spanned;

/// Reports tables and dictionaries that are called like something else.
pub(crate) fn declarations(cx: &mut Cx<'_>) {
    for table in &cx.declared.tables {
        if ROOTS.contains(&table.name.value.as_str()) {
            one_meaning(&table.name.value, table.name.span, "a table", cx);
        }
    }
    for (name, _) in cx.declared.dictionaries() {
        let table = cx.declared.table(&name.value).map(|table| cx.declared.tables[table].name.span);
        if ROOTS.contains(&name.value.as_str()) {
            one_meaning(&name.value, name.span, "a dictionary", cx);
        } else if let Some(table) = table {
            ambiguous(name, "a dictionary", "a table", Some(table), cx);
        }
    }
}

/// Reports a name that the catalog, or the language, uses already.
pub(crate) fn one_meaning(name: &str, span: Span, what: &str, cx: &mut Cx<'_>) {
    let name = Spanned { value: name.to_owned(), span };
    let declared = cx.declared;
    if ROOTS.contains(&name.value.as_str()) {
        ambiguous(&name, what, "a word of the language", None, cx);
    } else if let Some(table) = declared.table(&name.value) {
        ambiguous(&name, what, "a table", Some(declared.tables[table].name.span), cx);
    } else if let Some(dictionary) = declared.dictionary(&name.value) {
        ambiguous(&name, what, "a dictionary", Some(declared.dictionaries()[dictionary].0.span), cx);
    }
}

/// The same of an argument: one that is called like a word of the language is named in full, `$arguments.text`.
pub(crate) fn argument(name: &str, span: Span, cx: &mut Cx<'_>) {
    if !ROOTS.contains(&name) {
        one_meaning(name, span, "an argument", cx);
    }
}

/// Says that `$name` could mean two things.
pub(crate) fn ambiguous(name: &Spanned<String>, what: &str, other: &str, first: Option<Span>, cx: &mut Cx<'_>) {
    let report = cx.out.error(
        Code::AmbiguousName,
        name.span,
        format!("`${}` is {other} already, so it cannot be {what}", name.value),
    );
    report.fix("give it another name", None);
    if let Some(first) = first {
        report.note_at(first, format!("{other} of that name"));
    }
}
