//! `when` and `unless`: what is tested is something that can be known there, and can be what it is compared with.

use crate::ast::send::{Choices, Condition, Test};
use crate::check::comparisons::{compared, found, items, words_for_booleans};
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::resolved::all;
use crate::check::scope::Scope;
use crate::diagnostic::Code;
use crate::plan::{self, Json, Value};
use crate::syntax::fields::Spanned;
use crate::syntax::reference::Reference;

/// Checks `when` and `unless`.
pub(crate) fn check(condition: &Condition, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<plan::Condition> {
    // What `when` asks for is there in all that is asked besides.
    let asked = condition.when.iter().filter(|test| test.one_of.is_none());
    let present: Vec<Value> = asked.filter_map(|test| scope.resolve(&test.reference).ok()).collect();
    let mut tests = |tests: &[Test]| all(tests.iter().map(|test| self::test(test, &present, scope, cx)));
    let (when, unless) = (tests(&condition.when), tests(&condition.unless));
    never_holds(condition, scope, cx);
    Some(plan::Condition { when: when?.into(), unless: unless?.into() })
}

/// Reports an `unless` of what is always there.
fn never_holds(condition: &Condition, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let is_there = |test: &Test| {
        test.one_of.is_none() && scope.resolve(&test.reference).is_ok_and(|value| scope.is_always_there(&value))
    };
    if let Some(first) = condition.unless.first().filter(|_| condition.unless.iter().all(is_there)) {
        let span = first.reference.span;
        let name = first.reference.spelling();
        cx.out
            .error(Code::BadCondition, span, format!("`{name}` is always there"))
            .label("with this `unless` it never holds")
            .fix(format!("say a value, `{{ {name}: … }}`, or leave the condition out"), None);
    }
}

fn test(test: &Test, present: &[Value], scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<plan::Test> {
    let value = cx.resolve(&test.reference, scope)?;
    let one_of = match &test.one_of {
        None => {
            which_is_meant(&value, &test.reference, scope, cx);
            None
        }
        Some(Choices::Named(reference)) => Some(named(&value, reference, present, scope, cx)?),
        Some(Choices::Written(values)) => {
            for one in values {
                is_no_pattern(one, cx)?;
                compared(&value, one, scope, cx);
            }
            if may_be_of_a_reply(&value) && found(&value, scope).meets(JsonTypes::BOOLEAN) {
                words_for_booleans(values, cx);
            }
            let fixed: Vec<Json> = values.iter().map(|one| Json(one.value.to_string().into())).collect();
            Some(plan::Choices::Fixed(fixed.into()))
        }
    };
    Some(plan::Test { value, one_of })
}

/// A condition says values: what `done` and examples say of them in a map would be compared as it stands, and never hold.
fn is_no_pattern(one: &Spanned<serde_json::Value>, cx: &mut Cx<'_>) -> Option<()> {
    let is_pattern = one.value.as_object().is_some_and(|map| !map.is_empty());
    if is_pattern {
        cx.out
            .error(Code::BadCondition, one.span, "a condition compares with values, and this is a map")
            .label("nothing is equal to it")
            .fix("write the values that count, `{ $record.status: [NEW, OPEN] }`, or none, if all that counts is that it is there", None);
    }
    (!is_pattern).then_some(())
}

/// Whether what is tested comes from a backend, and may be anything.
fn may_be_of_a_reply(value: &Value) -> bool {
    match value {
        Value::Reply { .. } | Value::Step { .. } | Value::Record { .. } | Value::Item { .. } => true,
        Value::Every { of, .. } => of.first().is_some_and(may_be_of_a_reply),
        _ => false,
    }
}

/// Reports a yes or no of the caller's or the operator's that is only named: `false` may be meant to hold, since it was passed, or
/// not to hold.
fn which_is_meant(value: &Value, reference: &Reference, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let is_passed = matches!(value, Value::Argument { .. } | Value::Setting { .. } | Value::Item { .. });
    if is_passed && scope.kinds(value) == JsonTypes::BOOLEAN {
        let name = reference.spelling();
        let message = format!("`{name}` is `true` or `false`, and nothing says which of them is meant");
        cx.out.error(Code::BadCondition, reference.span, message).fix(
            format!(
                "write `{{ {name}: true }}`; or `{{ {name}: [true, false] }}` if all that counts is that it is there"
            ),
            Some((reference.span, format!("{{ {name}: true }}"))),
        );
    }
}

/// `$setting.x`, where a list of values is wanted, or an argument that is there: always, or because `when` asks for it.
fn named(
    tested: &Value,
    reference: &Reference,
    present: &[Value],
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<plan::Choices> {
    let value = cx.resolve(reference, scope)?;
    match &value {
        Value::Setting { setting } if scope.kinds(&value) == JsonTypes::LIST => {
            meets(tested, items(&value, scope), reference, scope, cx);
            Some(plan::Choices::Setting(*setting))
        }
        Value::Argument { slot: _, path } if path.0.is_empty() => {
            if !scope.is_always_there(&value) && !present.contains(&value) {
                let message =
                    format!("`{}` may be absent, and nothing is equal to what is not there", reference.spelling());
                cx.out
                    .error(Code::MayBeAbsent, reference.span, message)
                    .fix("require it, give it a default, or ask for it in `when`", None);
                return None;
            }
            // One of a list will do.
            let kinds = match scope.kinds(&value) {
                JsonTypes::LIST => items(&value, scope),
                kinds => kinds,
            };
            meets(tested, kinds, reference, scope, cx);
            Some(plan::Choices::Argument(value))
        }
        _ => {
            let message = format!("`{}` is no list of an operator's, and no argument", reference.spelling());
            cx.out.error(Code::WrongType, reference.span, message).fix(
                "name a setting whose `type` is `array`, an argument that is always there, or write the values",
                None,
            );
            None
        }
    }
}

/// Reports something that is never of the types of what it is compared with.
fn meets(tested: &Value, kinds: JsonTypes, with: &Reference, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let of = found(tested, scope);
    if !of.meets(kinds) {
        cx.out.error(Code::BadCondition, with.span, format!("{of} is never {kinds}")).label("never holds");
    }
}
