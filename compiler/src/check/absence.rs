//! What may be absent where data is written.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::ast::card::Tool;
use crate::ast::data::{Clauses, Data, DataKind};
use crate::ast::send::{Condition, Send, Test};
use crate::ast::step::Act;
use crate::check::context::Cx;
use crate::check::scope::{Listed, Scope};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::plan::Value;
use crate::syntax::reference::{Reference, Template};
use crate::syntax::yaml::Nulls;

/// The references inside that may be absent, each once.
pub(crate) fn optional<'d>(data: &'d Data, scope: &Scope<'_>) -> Vec<(&'d Reference, Value)> {
    let mut found = Vec::new();
    data.references(&mut found);
    maybe_absent(found, scope)
}

/// Those of the references that may be absent, each once.
pub(crate) fn maybe_absent<'d>(references: Vec<&'d Reference>, scope: &Scope<'_>) -> Vec<(&'d Reference, Value)> {
    let mut optional: Vec<(&Reference, Value)> = Vec::new();
    for reference in references {
        if let Ok(value) = scope.resolve(reference)
            && !scope.is_always_there(&value)
            && !optional.iter().any(|(known, _)| known.spelling() == reference.spelling())
        {
            optional.push((reference, value));
        }
    }
    optional
}

/// Warns of texts of a request in which an argument that was passed is not sent because another value is absent: two optional
/// arguments in one text, or a required one that no other place sends.
pub(crate) fn texts(card: &Tool, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let schema = card.schema.as_ref().and_then(|schema| schema.to_json(Nulls::Allowed, &mut Diagnostics::default()));
    let sent = Sent::of(card, scope);
    for step in &card.steps {
        for one in std::iter::once(step).chain(step.inner()) {
            let Some(send) = one.send() else { continue };
            for data in [&send.query, &send.headers, &send.body].into_iter().flatten() {
                let around = [&step.condition, &one.condition];
                let mut templates = Vec::new();
                of_data(data, &mut templates);
                for template in templates {
                    if !two_optional(template, around, schema.as_ref(), scope, cx) {
                        lost(template, around, &sent, scope, cx);
                    }
                }
            }
        }
    }
}

/// What the requests of a card send.
struct Sent(Vec<Value>);

impl Sent {
    fn of(card: &Tool, scope: &Scope<'_>) -> Sent {
        let mut found = Vec::new();
        for step in card.every_step() {
            if let Act::Each(each) = &step.act {
                found.push(&each.list);
            }
            found.extend(step.send().map(Send::references).unwrap_or_default());
        }
        Sent(found.into_iter().filter_map(|reference| scope.resolve(reference).ok()).collect())
    }

    /// Whether an argument stands in other places than these.
    fn elsewhere(&self, slot: usize, here: &[Value]) -> bool {
        let times = |values: &[Value]| values.iter().filter(|value| value.slot() == Some(slot)).count();
        self.0.contains(&Value::Arguments) || times(&self.0) > times(here)
    }
}

/// Warns of a text that alone sends a required argument, and is left out where something else in it is absent.
fn lost(template: &Template, around: [&Condition; 2], sent: &Sent, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let known = |reference| Some((reference, scope.resolve(reference).ok()?));
    let Some(values) = template.references().map(known).collect::<Option<Vec<(&Reference, Value)>>>() else { return };
    let may_be_absent = |value: &Value| {
        let is_there = around.iter().any(|condition| is_there(value, condition, scope));
        !is_there && !matches!(value, Value::Message { .. })
    };
    let Some((without, _)) = values.iter().find(|(_, value)| may_be_absent(value)) else { return };
    let here: Vec<Value> = values.iter().map(|(_, value)| value.clone()).collect();
    let is_lost = |value: &Value| {
        let required = value.slot().filter(|slot| scope.arguments[*slot].required && scope.is_always_there(value));
        required.is_some_and(|slot| !sent.elsewhere(slot, &here))
    };
    let Some((passed, _)) = values.iter().find(|(_, value)| is_lost(value)) else { return };
    cx.out
        .warning(
            Code::LostArgument,
            without.span,
            format!("`{}` is required, and is not sent where `{}` is absent", passed.spelling(), without.spelling()),
        )
        .label("the whole text is left out without it")
        .note_at(passed.span, "and this with it")
        .fix(
            "send them under keys of their own, or as clauses, `{ $join: [a, b], with: \" AND \" }`, or see that both are always there",
            None,
        );
}

fn of_data<'d>(data: &'d Data, found: &mut Vec<&'d Template>) {
    match &data.kind {
        DataKind::Literal(_) | DataKind::Beside(_) => {}
        DataKind::Text(template) | DataKind::Words(template) => found.push(template),
        DataKind::List(items) | DataKind::Clauses(Clauses { texts: items, .. }) => {
            items.iter().for_each(|item| of_data(item, found));
        }
        DataKind::Map(map) => {
            map.merge.iter().for_each(|base| of_data(base, found));
            map.entries.iter().for_each(|entry| of_data(&entry.value, found));
        }
    }
}

/// Warns of two arguments that may be absent in one text, and says whether it did.
fn two_optional(
    template: &Template,
    around: [&Condition; 2],
    schema: Option<&Json>,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> bool {
    let mut slots = BTreeSet::new();
    let mut optional = maybe_absent(template.references().collect(), scope);
    optional.retain(|(_, value)| {
        let tested = around.iter().any(|condition| is_guarded(value, condition, scope));
        let slot = value.slot().filter(|slot| !tested && !scope.arguments[*slot].is_always_there());
        slot.is_some_and(|slot| slots.insert(slot))
    });
    let [(first, of), (second, other), ..] = optional.as_slice() else { return false };
    let name = |value: &Value| value.slot().map_or("", |slot| scope.arguments[slot].name.as_str());
    if come_together(schema, name(of), name(other)) {
        return false;
    }
    cx.out
        .warning(
            Code::TwoOptionalValues,
            second.span,
            format!(
                "`{}` and `{}` may be absent, and what is passed for one falls away without the other",
                first.spelling(),
                second.spelling()
            ),
        )
        .label("the whole text is left out without it")
        .note_at(first.span, "and without this one")
        .fix(
            "send them under keys of their own, or as clauses, `{ $join: [a, b], with: \" AND \" }`; give them a `default`, or say that \
             they come together: `schema: { dependentRequired: … }`",
            None,
        );
    true
}

/// Whether neither of two arguments is passed without the other.
fn come_together(schema: Option<&Json>, one: &str, other: &str) -> bool {
    let needs = |one: &str, other: &str| {
        let needed = schema.and_then(|schema| schema["dependentRequired"][one].as_array());
        needed.is_some_and(|needed| needed.iter().any(|name| name == other))
    };
    needs(one, other) && needs(other, one)
}

/// Reports what may be absent where its value is needed: the message ends with `why`.
pub(crate) fn refuse<'o>(reference: &Reference, why: &str, code: Code, out: &'o mut Diagnostics) -> &'o mut Diagnostic {
    let name = reference.spelling();
    out.error(code, reference.span, format!("`{name}` may be absent, and {why}"))
        .fix(format!("require it, give it a default, or say `when: {name}`"), None)
}

/// It is there whenever what the condition guards is made.
pub(crate) fn is_there(value: &Value, guard: &Condition, scope: &Scope<'_>) -> bool {
    scope.is_always_there(value) || is_sure(value, scope) || is_guarded(value, guard, scope)
}

/// It comes of something that surely ran: a reply that lacks it is an unexpected one.
pub(crate) fn is_sure(value: &Value, scope: &Scope<'_>) -> bool {
    match unspelt(value) {
        Value::Step { step, .. } => scope.steps[..scope.run].iter().any(|known| known.number == *step && known.sure),
        Value::Item { .. } => matches!(scope.item, Some(Listed::Anything)),
        _ => false,
    }
}

/// What is spelt another way: it is absent where that is.
fn unspelt(value: &Value) -> &Value {
    match value {
        Value::Spelt { value: of, .. } => of.first().unwrap_or(value),
        _ => value,
    }
}

/// The step is only made where the value is present.
fn is_guarded(value: &Value, guard: &Condition, scope: &Scope<'_>) -> bool {
    let tested = |test: &Test| scope.resolve(&test.reference).is_ok_and(|tested| unspelt(&tested) == unspelt(value));
    guard.when.iter().any(tested)
}
