//! What the records of a list come to in all: fields of a record that hold one value each, names that mean one thing, and
//! groups that are offered and there.

use crate::ast::card::Reply;
use crate::ast::read::Named;
use crate::ast::sums::Sums;
use crate::check::context::Cx;
use crate::check::named;
use crate::check::resolved::all;
use crate::check::scope::{Place, Scope};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{self, Path, SUM_KEYS, Segment, Shape, SumField, Value};
use crate::syntax::fields::{Spanned, listed, whole};
use crate::syntax::reference::Reference;

/// Checks `sums` of the reply of a step.
pub(crate) fn check(reply: &Reply, written: &Spanned<Sums>, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<plan::Sums> {
    let sums = &written.value;
    bounded(reply, written.span, cx);
    if let Some(value) = &reply.value {
        cx.out
            .error(Code::TwoAnswers, value.span, "the step comes to its sums, so that this would be passed over")
            .note_at(written.span, "the sums")
            .fix("leave it out: sums look at the records as they came", None);
    }
    let key = one_value(&sums.key, cx);
    let of = one_value(&sums.of, cx);
    let unit = unit(&sums.unit, cx);
    names(sums, cx);
    let by = all(sums.by.iter().map(|field| sum_field(field, cx)));
    let groups = sums.groups.as_ref().map(|groups| self::groups(groups, sums, scope, cx));
    Some(plan::Sums { key: key?, of: of?, unit: unit?, by: by?.into(), groups: whole(groups)? })
}

/// Reports sums on a card of one request, which comes to its records.
pub(crate) fn of_one_request(reply: &Reply, cx: &mut Cx<'_>) {
    if let Some(sums) = &reply.sums {
        let message = "`sums` in the reply of a card of one request is written otherwise";
        cx.out.error(Code::WrittenOtherwise, sums.span, message).fix(
            "make the request a step, which comes to its sums: `steps: [{ step: all, request: …, reply: … }]`",
            None,
        );
    }
}

/// Reports sums that may be of any number of records.
fn bounded(reply: &Reply, span: Span, cx: &mut Cx<'_>) {
    if reply.limit.is_none() {
        cx.out
            .error(Code::MissingKey, span, "nothing says of how many records these may be")
            .label("no `limit` beside them")
            .fix("add `limit`: a list with more records is not summed, and the call says how many there are", None);
    }
}

/// A part of a record that is one value.
fn one_value(reference: &Reference, cx: &mut Cx<'_>) -> Option<Path> {
    let path = named::record(reference, cx)?;
    if path.0.contains(&Segment::Every) {
        let message =
            format!("`{}` may be several values, and a sum is made by one of each record", reference.spelling());
        cx.out.error(Code::WrongType, reference.span, message).fix("name one of them, `$record.items.0.price`", None);
        return None;
    }
    Some(path)
}

fn sum_field((name, of): &(Spanned<String>, Reference), cx: &mut Cx<'_>) -> Option<SumField> {
    Some(SumField { name: name.value.clone().into(), of: one_value(of, cx)? })
}

/// What amounts are measured in: one thing, if anything.
fn unit(written: &Named<Reference>, cx: &mut Cx<'_>) -> Option<Option<SumField>> {
    if let Some((second, _)) = written.get(1) {
        cx.out
            .error(Code::WrongType, second.span, "amounts are measured in one thing")
            .note_at(written[0].0.span, "here it is")
            .fix("write what else keeps records apart under `by`", None);
        return None;
    }
    whole(written.first().map(|unit| sum_field(unit, cx)))
}

/// Reports a field that is called like another key of a sum.
fn names(sums: &Sums, cx: &mut Cx<'_>) {
    for (name, _) in sums.unit.iter().chain(&sums.by) {
        if SUM_KEYS.contains(&name.value.as_str()) {
            let message = format!("every sum has a key {} already", quoted(&name.value));
            cx.out.error(Code::AmbiguousName, name.span, message).fix("give the field another name", None);
        }
    }
    let Some((unit, _)) = sums.unit.first() else { return };
    if let Some((same, _)) = sums.by.iter().find(|(name, _)| name.value == unit.value) {
        cx.out
            .error(Code::AmbiguousName, same.span, format!("{} is what amounts are measured in", quoted(&same.value)))
            .note_at(unit.span, "every sum is of one")
            .fix("leave it out here: sums are kept apart by it in any case", None);
    }
}

/// The argument that says by what a call groups: a choice, or a list of them, each of which is there.
fn groups(written: &Spanned<Reference>, sums: &Sums, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Value> {
    let value = cx.resolve(&written.value, &scope.at(Place::Reply))?;
    let Some(offered) = choices(&value, scope) else {
        if value.slot().is_some_and(|slot| scope.arguments[slot].faulty) {
            return None;
        }
        let message = format!("`{}` is no choice of groups", written.value.spelling());
        cx.out
            .error(Code::WrongType, written.span, message)
            .fix("name an argument with an `enum`, or a list whose items have one", None);
        return None;
    };
    let known: Vec<&str> = sums.unit.iter().chain(&sums.by).map(|(name, _)| name.value.as_str()).collect();
    let mut fits = true;
    for name in offered.iter().filter(|name| !known.contains(&name.as_ref())) {
        let message = format!("`{}` offers {}, which is none of `by`", written.value.spelling(), quoted(name));
        let otherwise = match known.is_empty() {
            true => format!("write it there: `by: {{ {name}: $record.… }}`"),
            false => format!("what records are grouped by is {}", listed(&known)),
        };
        cx.out.error(Code::NoSuchPart, written.span, message).fix(otherwise, None);
        fits = false;
    }
    for (name, _) in sums.by.iter().filter(|(name, _)| !offered.iter().any(|offered| **offered == *name.value)) {
        let message = format!("no call groups by {}", quoted(&name.value));
        cx.out
            .error(Code::NoSuchPart, name.span, message)
            .note_at(written.span, "these are the groups of a call")
            .fix("add it to the `enum` of that argument, or leave it out", None);
        fits = false;
    }
    fits.then_some(value)
}

/// What an argument offers: a text of few, or a list of such.
fn choices<'s>(value: &Value, scope: &Scope<'s>) -> Option<&'s [plan::Text]> {
    let Value::Argument { slot, path } = value else { return None };
    let shape = Some(&scope.arguments[*slot].check.shape).filter(|_| path.0.is_empty())?;
    let of_one = match shape {
        Shape::List { items, .. } => &items.first()?.shape,
        one => one,
    };
    match of_one {
        Shape::Choice { values } => Some(values),
        _ => None,
    }
}
