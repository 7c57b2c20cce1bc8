//! Warnings and hints: each warning has one rule, and the call that its fix proposes warns no more.

use serde_json::Value as Json;

use crate::ast::backend::Ranges;
use crate::ast::card::{MissingRange, Tool, Warning};
use crate::ast::data::{Data, DataKind};
use crate::ast::send::{Choices, Test};
use crate::check::conforms::report_misfits;
use crate::check::context::Cx;
use crate::check::data::optional;
use crate::check::examples::OF_THE_SERVER;
use crate::check::json_types::{JsonTypes, of_shape};
use crate::check::requests;
use crate::check::scope::{Place, Scope};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{Check, Others, Shape, Then, Value};
use crate::syntax::fields::listed;

pub(crate) fn check(card: &Tool, backend: Option<usize>, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let scope = scope.at(Place::Advice);
    let scope = Scope { run: 0, ..scope };
    for (code, warning) in &card.warnings {
        if OF_THE_SERVER.contains(&code.value.as_str()) {
            cx.out
                .error(Code::AmbiguousName, code.span, format!("`{}` is a warning of the server's own", code.value))
                .fix("give it another name", None);
        }
        one(card, warning, code.span, backend, &scope, cx);
    }
    if let Some(hint) = &card.hint {
        changes(hint, &scope, cx);
    }
}

fn one(card: &Tool, warning: &Warning, code: Span, backend: Option<usize>, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    requests::condition(&warning.condition, scope, cx);
    let fix = warning.fix.as_ref();
    let whole = fix.is_none_or(|fix| changes(fix, scope, cx));
    match &warning.missing_range {
        Some(range) => {
            if !warning.condition.is_empty() {
                cx.out.error(Code::WarningRule, warning.span, "a warning has `missing-range` or a condition, not both");
            }
            self::range(range, fix.filter(|_| whole), backend, scope, cx);
        }
        None if warning.condition.is_empty() => {
            cx.out
                .error(Code::WarningRule, code, "the warning does not say when it is given")
                .fix("add `missing-range`, `when` or `unless`", None);
        }
        None => {
            if let Some(fix) = fix.filter(|_| whole)
                && !is_cured(warning, fix, scope)
            {
                cx.out
                    .error(Code::UnprovenFix, fix.span, "the fixed call may still give this warning")
                    .fix("set what `unless` waits for, or what `when` excludes, to a value that is always there", None);
            }
        }
    }
    if let Some(then) = &warning.then {
        let Then::Count = then.value else { return };
        let list = card.reply.as_ref().is_some_and(|reply| reply.value.records.is_some());
        let counted = list
            && (card.reply.as_ref().is_some_and(|reply| !reply.value.total.is_empty())
                || backend.is_none_or(|backend| {
                    cx.declared.backends[backend].1.pages.as_ref().is_some_and(|pages| !pages.total.is_empty())
                }));
        if warning.missing_range.is_none() || fix.is_none() {
            cx.out.error(
                Code::CountWithoutRange,
                then.span,
                "`then: count` asks the fixed call for its total, so it needs `missing-range` and `fix`",
            );
        } else if !counted {
            cx.out
                .error(Code::CountWithoutRange, then.span, "`then: count` needs a tool that has a `total`")
                .fix("say where the total is: `total` of `reply`, or of the backend's `pages`", None);
        }
    }
}

/// Checks arguments to change: each is one, and its value fits. Whether no fault was found.
pub(crate) fn changes(data: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) -> bool {
    let before = cx.out.len();
    let Some(map) = data.map() else {
        cx.out.error(Code::WrongType, data.span, "expected a map of arguments");
        return false;
    };
    if let Some(base) = &map.merge {
        cx.out.error(
            Code::MisplacedReference,
            base.span,
            "the arguments that are not changed stay as they are; nothing is spread here",
        );
    }
    for entry in &map.entries {
        let Some(slot) = scope.arguments.iter().position(|argument| argument.name == entry.key.value) else {
            let known: Vec<&str> = scope.arguments.iter().map(|argument| argument.name.as_str()).collect();
            let message = format!("{} is no argument", quoted(&entry.key.value));
            let otherwise = format!("the arguments are {}", listed(&known));
            cx.unknown(Code::UnknownArgument, (&entry.key.value, entry.key.span), message, known, otherwise);
            continue;
        };
        let found = cx.out.len();
        cx.data(&entry.value, scope);
        if cx.out.len() == found {
            fits(&scope.arguments[slot].check, &entry.value, scope, cx);
        }
    }
    cx.out.len() == before
}

/// Data with references against a check: literal parts whole, references by their types.
fn fits(check: &Check, data: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    if let Some(value) = data.constant() {
        report_misfits(Code::BadFix, "the value", check, &value, data.span, cx);
        return;
    }
    let wanted = of_shape(&check.shape);
    match &data.kind {
        DataKind::Literal(_) | DataKind::Words(_) | DataKind::Beside(_) => {}
        DataKind::Text(text) => {
            let kinds = match text.whole().map(|whole| scope.resolve(whole)) {
                Some(Ok(value)) => scope.kinds(&value),
                Some(Err(_)) => return,
                None => JsonTypes::TEXT,
            };
            if !wanted.meets(kinds) {
                cx.out.error(Code::BadFix, data.span, format!("expected {wanted}, and this is {kinds}"));
            }
        }
        DataKind::List(items) => match &check.shape {
            Shape::List { items: checks, .. } => {
                if let Some(check) = checks.first() {
                    items.iter().for_each(|item| fits(check, item, scope, cx));
                }
            }
            _ if wanted.meets(JsonTypes::LIST) => {}
            _ => {
                cx.out.error(Code::BadFix, data.span, format!("expected {wanted}, and this is a list"));
            }
        },
        DataKind::Map(map) => match &check.shape {
            Shape::Map { properties, others, .. } => {
                for entry in &map.entries {
                    let property = properties.iter().find(|property| property.name == entry.key.value);
                    match (property, others) {
                        (Some(property), _) => fits(&property.check, &entry.value, scope, cx),
                        (None, Others::Allowed) => {}
                        (None, Others::Checked { checks }) => {
                            if let Some(check) = checks.first() {
                                fits(check, &entry.value, scope, cx);
                            }
                        }
                        (None, Others::Refused) => {
                            cx.out.error(
                                Code::BadFix,
                                entry.key.span,
                                format!("{} is none of its parts", quoted(&entry.key.value)),
                            );
                        }
                    }
                }
            }
            _ if wanted.meets(JsonTypes::MAP) => {}
            _ => {
                cx.out.error(Code::BadFix, data.span, format!("expected {wanted}, and this is a map"));
            }
        },
    }
}

fn range(range: &MissingRange, fix: Option<&Data>, backend: Option<usize>, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let value = cx.resolve(&range.argument, scope);
    let slot = match &value {
        None => return,
        Some(Value::Argument { slot, path })
            if path.0.is_empty()
                && scope.kinds(&Value::Argument { slot: *slot, path: path.clone() }).meets(JsonTypes::MAP) =>
        {
            *slot
        }
        Some(_) => {
            cx.out
                .error(
                    Code::RangeWithoutMap,
                    range.argument.span,
                    format!("`{}` is no map of filters", range.argument.spelling()),
                )
                .fix("name an argument of `type: object`", None);
            return;
        }
    };
    let Some((name, backend)) = backend.map(|backend| &cx.declared.backends[backend]) else { return };
    let Some(ranges) = &backend.ranges else {
        cx.out
            .error(
                Code::RangeWithoutRanges,
                range.argument.span,
                format!("the backend `{}` does not say how a filter bounds a field", name.value),
            )
            .note_at(name.span, "it has no `ranges`")
            .fix("add `ranges` to the backend", None);
        return;
    };
    let argument = &scope.arguments[slot].name;
    if let Some(fix) = fix
        && !range.fields.iter().any(|field| bounds_both(fix, argument, &field.value, ranges, scope))
    {
        let fields: Vec<&str> = range.fields.iter().map(|field| field.value.as_str()).collect();
        cx.out
            .error(Code::UnprovenFix, fix.span, "the fixed call may still give this warning")
            .label(format!("does not always bound {} from both sides", listed(&fields)))
            .fix(format!("set both bounds of one field in `{argument}`, to values that are always there"), None);
    }
}

/// The fix writes a lower and an upper bound of the field, from values that are always there.
fn bounds_both(fix: &Data, argument: &str, field: &str, ranges: &Ranges, scope: &Scope<'_>) -> bool {
    let Some(filter) = change(fix, argument).and_then(Data::map) else { return false };
    let bounded = |patterns: &[crate::syntax::fields::Spanned<String>]| {
        patterns.iter().any(|pattern| {
            let key = pattern.value.replacen('*', field, 1);
            filter.entries.iter().any(|entry| entry.key.value == key && optional(&entry.value, scope).is_empty())
        })
    };
    bounded(&ranges.from) && bounded(&ranges.to)
}

fn change<'d>(fix: &'d Data, argument: &str) -> Option<&'d Data> {
    fix.map()?.entries.iter().find(|entry| entry.key.value == argument).map(|entry| &entry.value)
}

/// After the fix the condition cannot hold: one test of `when` fails, or all of `unless` pass.
fn is_cured(warning: &Warning, fix: &Data, scope: &Scope<'_>) -> bool {
    let condition = &warning.condition;
    condition.when.iter().any(|test| decided(test, fix, scope) == Some(false))
        || (!condition.unless.is_empty() && condition.unless.iter().all(|test| decided(test, fix, scope) == Some(true)))
}

/// Whether a test passes once the fix is applied, where that is certain.
fn decided(test: &Test, fix: &Data, scope: &Scope<'_>) -> Option<bool> {
    let Ok(Value::Argument { slot, path }) = scope.resolve(&test.reference) else { return None };
    let value = change(fix, &scope.arguments[slot].name)?;
    if !path.0.is_empty() || !optional(value, scope).is_empty() {
        return None;
    }
    match &test.one_of {
        None => Some(true),
        Some(Choices::Written(values)) => {
            let value: Json = value.constant()?;
            Some(values.iter().any(|one| one.value == value))
        }
        Some(Choices::Setting(_)) => None,
    }
}
