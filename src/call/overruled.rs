//! Conditions of the caller's own that a card writes as well: the card's win, and the result says so.

use kartoteka_compiler::plan::{self, Value};
use serde_json::Map;

use super::list;
use super::no_step::waits_for_a_reply;
use super::repair::SuggestedRepair;
use super::tool_call::Call;
use crate::runtime::argument::Argument;
use crate::runtime::evaluate;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// A member of an argument that the card has written over with another value.
pub(super) struct Overruled<'p> {
    argument: &'p str,
    key: &'p str,
    /// As it was passed, JSON.
    given: String,
    /// What was written instead, JSON.
    used: String,
}

impl Overruled<'_> {
    /// What the warning is made of.
    pub(super) fn variables(&self) -> Variables<'_> {
        Variables::new()
            .with("argument", self.argument)
            .with("key", self.key)
            .with("given", self.given.as_str())
            .with("used", self.used.as_str())
    }

    /// Leaves it out: it does nothing.
    pub(super) fn mend(&self, repair: &mut SuggestedRepair) {
        repair.remove(self.argument, self.key);
    }
}

impl Call<'_> {
    /// What the caller passed in a map and the requests of this call say otherwise, as far as that is known before the
    /// first is sent.
    pub(super) fn overruled(&self, bound: &dyn BoundArguments) -> Vec<Overruled<'_>> {
        let mut found = Vec::new();
        let plan::Action::Steps { steps, reply, .. } = &self.plan().action else { return found };
        if !self.card.merges_arguments {
            return found;
        }
        let scope = self.sending();
        // The server writes how many records a page may have.
        let scope = match (&self.card.paging, reply) {
            (Some(paging), Some(reply)) => scope.sized(list::wanted(paging, bound, reply, &scope).asked(0)),
            _ => scope,
        };
        for step in plan::numbered(steps) {
            if evaluate::holds_so_far(&step.when, bound, &scope, &waits_for_a_reply) == Some(false) {
                continue;
            }
            step.send().into_iter().for_each(|send| {
                send.walk(&mut |value| {
                    let Value::Map { base, entries } = value else { return };
                    for (slot, given) in merged(base, bound) {
                        for entry in entries.iter() {
                            let Some(given) = given.get(&*entry.key) else { continue };
                            let Some(used) = evaluate::value(&entry.value, bound, &scope) else { continue };
                            let argument = &*self.plan().arguments[slot].name;
                            let known = |known: &Overruled<'_>| known.argument == argument && known.key == &*entry.key;
                            if used != *given && !found.iter().any(known) {
                                let (given, used) = (given.to_string(), used.to_string());
                                found.push(Overruled { argument, key: &entry.key, given, used });
                            }
                        }
                    }
                });
            });
        }
        found
    }
}

/// The whole arguments that are spread into a map.
fn merged<'b>(
    base: &'b [Value],
    bound: &'b dyn BoundArguments,
) -> impl Iterator<Item = (usize, &'b Map<String, serde_json::Value>)> {
    base.iter().filter_map(|base| match base {
        Value::Argument { slot, path } if path.0.is_empty() => {
            bound.argument(*slot).and_then(Argument::map).map(|map| (*slot, map))
        }
        _ => None,
    })
}
