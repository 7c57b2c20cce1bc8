//! Looks at every value of a plan: where a position goes, which arguments are read.

use kartoteka_compiler::plan::{Condition, PathPart, Send, Value};

/// Shows `value` and everything in it to `see`.
pub(crate) fn value<'v>(value: &'v Value, see: &mut dyn FnMut(&'v Value)) {
    see(value);
    match value {
        Value::Map { base, entries } => {
            base.iter().for_each(|base| self::value(base, see));
            entries.iter().for_each(|entry| self::value(&entry.value, see));
        }
        Value::List { items } => items.iter().for_each(|item| {
            item.needs.iter().for_each(|need| self::value(need, see));
            self::value(&item.value, see);
        }),
        Value::Join { parts } => parts.iter().for_each(|part| self::value(part, see)),
        Value::Position { first } => first.iter().for_each(|first| self::value(first, see)),
        Value::Literal(_)
        | Value::Argument { .. }
        | Value::Cell { .. }
        | Value::Window { .. }
        | Value::Arguments
        | Value::Reply { .. }
        | Value::Step { .. }
        | Value::Record { .. }
        | Value::Keys
        | Value::Setting { .. }
        | Value::Form { .. }
        | Value::Matches { .. }
        | Value::Caller { .. }
        | Value::Message(_)
        | Value::Dictionary { .. } => {}
    }
}

/// Shows every value of a request.
pub(crate) fn send<'v>(send: &'v Send, see: &mut dyn FnMut(&'v Value)) {
    for part in send.path.iter() {
        if let PathPart::Segment(segment) = part {
            value(segment, see);
        }
    }
    send.query.iter().chain(&send.body).for_each(|part| value(part, see));
    send.headers.iter().for_each(|header| value(&header.value, see));
}

/// Shows every value of a condition.
pub(crate) fn condition<'v>(condition: &'v Condition, see: &mut dyn FnMut(&'v Value)) {
    condition.when.iter().chain(condition.unless.iter()).for_each(|test| value(&test.value, see));
}

/// The first position in a request: what it begins with.
pub(crate) fn position(request: &Send) -> Option<&Value> {
    let mut found = None;
    send(request, &mut |value| {
        if let Value::Position { first } = value
            && found.is_none()
        {
            found = Some(first.first());
        }
    });
    found.flatten()
}

/// Whether a request carries a position at all.
pub(crate) fn is_paged(request: &Send) -> bool {
    let mut paged = false;
    send(request, &mut |value| paged |= matches!(value, Value::Position { .. }));
    paged
}
