//! Examples: the arguments of each fit the card, or its `error` says how not.

use serde_json::Value;

use crate::ast::card::Tool;
use crate::check::argument::Argument;
use crate::check::conforms::report_misfits;
use crate::check::context::Cx;
use crate::check::named;
use crate::diagnostic::{Code, quoted};
use crate::syntax::nearest::nearest;

/// Warnings that a card does not declare.
pub(crate) const OF_THE_SERVER: [&str; 34] = [
    "already-labelled",
    "blank-bound",
    "blank-values",
    "changed-list",
    "clamped",
    "day-as-bound",
    "exact-phone",
    "failed-items",
    "fixed-field",
    "from-memory",
    "incomplete-list",
    "items-left-out",
    "mended-reply",
    "misspelt-bound",
    "misspelt-value",
    "more-than-asked",
    "not-set-up",
    "not-used",
    "overruled",
    "read-once",
    "repeated-page",
    "repeated-records",
    "reversed-range",
    "secret-masked",
    "shortened",
    "skipped",
    "unheld-names",
    "unheld-values",
    "unknown-field",
    "unknown-name",
    "unknown-value",
    "unreadable-amounts",
    "unreadable-bound",
    "word-for-nothing",
];

/// Checks the examples; gives how each ends that does not end well, see [`named::end`].
pub(crate) fn check(card: &Tool, arguments: &[Argument], cx: &mut Cx<'_>) -> Vec<Option<usize>> {
    let mut ends = Vec::with_capacity(card.examples.len());
    for (name, example) in &card.examples {
        let error = example.error.as_ref();
        ends.push(error.and_then(|error| named::end(error, cx)));
        for warning in &example.warnings {
            let declared = card.warnings.iter().map(|(code, _)| code.value.as_str()).chain(OF_THE_SERVER);
            if !declared.clone().any(|known| known == warning.value) {
                let message = format!("the tool has no warning {}", quoted(&warning.value));
                let otherwise = "the server's own are `clamped`, `skipped`, `shortened`, `not-used`, `unknown-field`, \
                                 `unknown-name`, \
                                 `incomplete-list`, \
                                 `changed-list`, `more-than-asked`, `repeated-page` and `repeated-records`";
                cx.unknown(Code::UnknownWarning, (&warning.value, warning.span), message, declared, otherwise);
            }
        }
        let refused = error.is_some_and(|error| ["bad_argument", "missing_argument"].contains(&error.value.as_str()));
        if !refused {
            let what = format!("the example `{}`", name.value);
            given(&what, &example.arguments.value, example.arguments.span, arguments, cx);
        }
    }
    ends
}

/// Checks that these arguments may be given to a tool; `what` gives them.
pub(crate) fn given(what: &str, given: &Value, span: crate::diagnostic::Span, arguments: &[Argument], cx: &mut Cx<'_>) {
    let Some(map) = given.as_object() else { return };
    for name in map.keys() {
        if arguments.iter().any(|argument| argument.name == *name) {
            continue;
        }
        if cx.used.incomplete {
            return;
        }
        let report =
            cx.out.error(Code::BadExample, span, format!("{what} passes {}, which is no argument", quoted(name)));
        if let Some(near) = nearest(name, arguments.iter().map(|argument| argument.name.as_str())) {
            report.fix(format!("did you mean `{near}`?"), None);
        }
        return;
    }
    for argument in arguments {
        match map.get(&argument.name) {
            None if argument.required || argument.ask.is_some() => {
                cx.out.error(Code::BadExample, span, format!("{what} lacks the required argument `{}`", argument.name));
                return;
            }
            None => {}
            // A number beyond its bound is moved there, which an example may show.
            Some(value) if is_clamped(argument) && value.is_number() => {}
            Some(value) => {
                let part = format!("`{}` of {what}", argument.name);
                report_misfits(Code::BadExample, &part, &argument.check, value, span, cx);
            }
        }
    }
}

fn is_clamped(argument: &Argument) -> bool {
    use crate::plan::Shape;
    matches!(argument.check.shape, Shape::Integer { clamp: true, .. } | Shape::Number { clamp: true, .. })
}

#[cfg(test)]
mod tests;
