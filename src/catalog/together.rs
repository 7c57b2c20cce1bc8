//! Parts of requests that go out whole or not at all: texts of several arguments, maps with a key that decides, items of lists.

use kartoteka_compiler::plan::{self, Value};

/// A part of a request that goes out whole or not at all.
pub(super) struct Together {
    /// The slots without which it does not go out.
    needs: Vec<usize>,
    /// The slots in it, each as often as it is read.
    holds: Vec<usize>,
    /// The part that it is in, by its place.
    within: Option<usize>,
}

/// The parts of a tool's requests of which an argument decides that may be absent; each behind the one that it is in.
pub(super) fn of(plan: &plan::Tool) -> Vec<Together> {
    let plan::Action::Steps { steps, .. } = &plan.action else { return Vec::new() };
    let mut found = PartsFound { plan, parts: Vec::new() };
    for send in plan::sends(steps) {
        let values = send.query.iter().chain(&send.body).chain(send.headers.iter().map(|header| &header.value));
        values.for_each(|value| found.look(value, None));
    }
    found.parts
}

/// The parts that fall away, each with what it holds and a slot that is missing. A part of a part that falls away falls with it, and
/// is not named again.
pub(super) fn fallen(parts: &[Together], is_there: impl Fn(usize) -> bool) -> Vec<(&[usize], usize)> {
    let missing: Vec<Option<usize>> =
        parts.iter().map(|part| part.needs.iter().copied().find(|slot| !is_there(*slot))).collect();
    let is_inside_of_fallen = |part: &Together| {
        let mut outer = part.within;
        while let Some(place) = outer {
            if missing[place].is_some() {
                return true;
            }
            outer = parts[place].within;
        }
        false
    };
    let fallen = parts.iter().zip(&missing).filter(|(part, _)| !is_inside_of_fallen(part));
    fallen.filter_map(|(part, missing)| Some((part.holds.as_slice(), (*missing)?))).collect()
}

struct PartsFound<'p> {
    plan: &'p plan::Tool,
    parts: Vec<Together>,
}

impl PartsFound<'_> {
    fn look(&mut self, value: &Value, within: Option<usize>) {
        match value {
            Value::Map { base, entries } => {
                let deciding = entries.iter().filter(|entry| entry.required).map(|entry| &entry.value);
                let within = self.note(deciding, std::iter::once(value), within);
                base.iter().chain(entries.iter().map(|entry| &entry.value)).for_each(|inner| self.look(inner, within));
            }
            Value::List { items } => {
                for item in items.iter() {
                    let within = self.note(item.needs.iter(), item.needs.iter().chain([&item.value]), within);
                    self.look(&item.value, within);
                }
            }
            Value::Join { parts } => {
                self.note(parts.iter(), parts.iter(), within);
            }
            // One that falls away leaves the others.
            Value::Clauses { texts, .. } => texts.iter().for_each(|text| self.look(text, within)),
            Value::Position { first: inner } | Value::Every { of: inner, .. } | Value::Spelt { value: inner, .. } => {
                inner.iter().for_each(|inner| self.look(inner, within));
            }
            _ => {}
        }
    }

    /// Notes a part with what decides about it, and gives its place; what is in it belongs to the part around it where nothing does.
    fn note<'v>(
        &mut self,
        deciding: impl Iterator<Item = &'v Value>,
        held: impl Iterator<Item = &'v Value>,
        within: Option<usize>,
    ) -> Option<usize> {
        let mut needs: Vec<usize> = deciding.flat_map(slots_of).collect();
        needs.dedup();
        let arguments = &self.plan.arguments;
        let may_be_absent = |slot: &usize| !arguments[*slot].required && arguments[*slot].default.is_none();
        let holds = reads(|see| held.for_each(|value| value.walk(see)));
        match holds.filter(|holds| needs.iter().any(may_be_absent) && holds.iter().any(|slot| *slot != holds[0])) {
            Some(holds) => {
                self.parts.push(Together { needs, holds, within });
                Some(self.parts.len() - 1)
            }
            None => within,
        }
    }
}

/// The slots without which a value is absent for sure.
fn slots_of(value: &Value) -> Vec<usize> {
    match value {
        Value::Join { parts } => parts.iter().flat_map(slots_of).collect(),
        value => value.slot().into_iter().collect(),
    }
}

/// The slots that are read; `None` where that is not known.
pub(super) fn reads<'p>(walk: impl FnOnce(&mut dyn FnMut(&'p Value))) -> Option<Vec<usize>> {
    let mut slots = Some(Vec::new());
    walk(&mut |value| match value {
        Value::Arguments | Value::Message { .. } => slots = None,
        of_one => {
            if let (Some(slots), Some(slot)) = (&mut slots, of_one.slot()) {
                slots.push(slot);
            }
        }
    });
    slots
}
