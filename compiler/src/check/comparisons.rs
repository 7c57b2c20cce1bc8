//! What a value is compared with is something that it can be: a comparison that no value meets is a mistake of the card's.

use std::ops::RangeInclusive;

use crate::check::conforms::report_misfits;
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::scope::Scope;
use crate::check::spellings;
use crate::diagnostic::Code;
use crate::plan::{HttpPart, Path, Shape, Value};
use crate::syntax::fields::Spanned;

/// The statuses that a reply can have.
pub(crate) const STATUSES: RangeInclusive<i64> = 100..=599;

/// The statuses of a reply that says that what was asked was done.
pub(crate) const GOOD_STATUSES: RangeInclusive<i64> = 200..=299;

/// Reports what the value is compared with, where it never is that.
pub(crate) fn compared(value: &Value, with: &Spanned<serde_json::Value>, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    match value {
        Value::Cell { table, column, .. } => {
            let known = cx.declared.tables[*table].rows.iter().any(|row| *row.cells[*column] == with.value);
            if !known {
                let message = format!("no row has {} in that column", with.value);
                cx.out.error(Code::BadCondition, with.span, message).label("never holds");
            }
        }
        Value::Form { .. } | Value::Matches { .. } if with.value != serde_json::Value::Bool(true) => {
            cx.out
                .error(
                    Code::BadCondition,
                    with.span,
                    format!("a form that matches is `true`, and never {}", with.value),
                )
                .label("never holds")
                .fix("name the form alone, under `when` or `unless`", None);
        }
        Value::Http { part } => heard(part, with, STATUSES, cx),
        value => match spellings::check(value, scope) {
            Some(check) => report_misfits(Code::BadCondition, "the value", check, &with.value, with.span, cx),
            None if !found(value, scope).meets(JsonTypes::of(&with.value)) => {
                let message = format!("{} is never {}", found(value, scope), with.value);
                cx.out.error(Code::BadCondition, with.span, message).label("never holds");
            }
            None => {}
        },
    }
}

/// Warns of texts that stand for yes and no where a part of a reply is compared with nothing else: in JSON that is a boolean, and no text
/// is ever equal to one.
pub(crate) fn words_for_booleans(values: &[Spanned<serde_json::Value>], cx: &mut Cx<'_>) {
    let word = |one: &Spanned<serde_json::Value>| match one.value.as_str()? {
        "true" | "True" | "yes" | "Yes" | "on" | "On" => Some(true),
        "false" | "False" | "no" | "No" | "off" | "Off" => Some(false),
        _ => None,
    };
    // Among other texts it is one of the API's own.
    if !values.iter().all(|one| word(one).is_some()) {
        return;
    }
    for one in values {
        let (Some(meant), text) = (word(one), &one.value) else { continue };
        cx.out
            .warning(
                Code::DoubtfulValue,
                one.span,
                format!("{text} is a text, and what JSON says yes and no by are `true` and `false`"),
            )
            .label(format!("does not hold for `{meant}`"))
            .fix(
                format!("write `{meant}`; where the API really has this text, name both: `[{meant}, {text}]`"),
                Some((one.span, meant.to_string())),
            );
    }
}

/// The JSON types of what is compared: of what a star finds, one by one.
pub(crate) fn found(value: &Value, scope: &Scope<'_>) -> JsonTypes {
    let Value::Every { of, path } = value else { return scope.kinds(value) };
    match of.first() {
        Some(of @ (Value::Argument { .. } | Value::Item { .. })) => {
            spellings::check(of, scope).map_or(JsonTypes::ANY, |check| JsonTypes::at(check, path))
        }
        _ => JsonTypes::ANY,
    }
}

/// The JSON types of the items of a list, where its schema says them; of what may be no list, any.
pub(crate) fn items(value: &Value, scope: &Scope<'_>) -> JsonTypes {
    match spellings::check(value, scope).map(|check| &check.shape) {
        Some(Shape::List { items, .. }) => {
            items.first().map_or(JsonTypes::ANY, |check| JsonTypes::at(check, &Path::default()))
        }
        _ => JsonTypes::ANY,
    }
}

/// Reports a value that stands nowhere beside a body: statuses are numbers, of those that may come here, and what stands in
/// headers is text.
pub(crate) fn heard(part: &HttpPart, one: &Spanned<serde_json::Value>, statuses: RangeInclusive<i64>, cx: &mut Cx<'_>) {
    let value = &one.value;
    let (message, fix) = if matches!(part, HttpPart::Status) {
        if value.as_i64().is_some_and(|status| statuses.contains(&status)) {
            return;
        }
        let number = value.as_str().and_then(|text| text.parse().ok()).filter(|status| statuses.contains(status));
        let fix = number.map(|status| (format!("write the number: `{status}`"), Some(status.to_string())));
        let fix = fix.unwrap_or_else(|| (format!("statuses are {} to {}", statuses.start(), statuses.end()), None));
        let good = if statuses == GOOD_STATUSES { "good " } else { "" };
        (format!("no {good}reply has the status {value}"), fix)
    } else {
        if value.is_string() {
            return;
        }
        let text = format!("\"{value}\"");
        (format!("what is found there is text, and never {value}"), (format!("write it as text: `{text}`"), Some(text)))
    };
    let replace = fix.1.map(|new| (one.span, new));
    cx.out.error(Code::BadCondition, one.span, message).label("never holds").fix(fix.0, replace);
}
