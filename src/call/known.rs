//! Keys of arguments that name fields of a backend, held against the names that it lists.
//!
//! Many a backend leaves out what it does not know: a filter that is misspelt gives all records, a field that is misspelt is
//! not stored, and both are answered as if all were well. So a result warns of such a key, with the nearest name. Keys
//! that the catalog itself names need no list; where the list cannot be had, the result says that none was looked at. The same list
//! may say of a name that nothing is stored under it.

use std::borrow::Cow;
use std::cell::LazyCell;

use kartoteka_compiler::plan;
use serde_json::Value;

use super::advised::Advised;
use super::done::{DoneByTool, HeldNames, Misnamed, Misvalued, Undone};
use super::held_lists::{DueList, MOST_TOLD};
use super::repair::SuggestedRepair;
use super::tool_call::Call;
use crate::catalog::dictionary::{Entries, Entry};
use crate::runtime::accept::{self, Accepted};
use crate::runtime::argument::Argument;
use crate::runtime::arguments::nearest;
use crate::runtime::evaluate;
use crate::runtime::reply::scalar;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// Keys of an argument that are looked up.
struct DoubtfulNames<'b> {
    known: &'b plan::Known,
    list: DueList,
    keys: Vec<&'b str>,
}

/// What was meant by parts of a call, as far as the backend's lists say it. Values stand under the names that were meant.
#[derive(Clone, Copy, Default)]
pub(super) struct Meant<'h> {
    names: &'h [Misnamed],
    values: &'h [Misvalued],
}

impl Meant<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.values.is_empty()
    }
}

impl Call<'_> {
    /// Looks whether the backend lists the names and codes of a call that it has answered, or refused for what is in it, and
    /// advises once more where it does not. Most calls have no others than the catalog says.
    pub(super) async fn held_against_lists<'a>(
        &self,
        done: Result<DoneByTool<'a>, Undone>,
        bound: &dyn BoundArguments,
        given: Option<&str>,
        advised: &mut Advised<'_>,
    ) -> Result<DoneByTool<'a>, Undone> {
        match done {
            Ok(mut done) => {
                done.held = self.held_against_names(bound).await;
                let renamed = self.renamed(&done.held.misnamed, bound, given);
                let bound_as_meant = renamed.as_ref().map_or(bound, |renamed| &*renamed.bound);
                done.values = self.held_against_codes(bound_as_meant).await;
                let meant = Meant { names: &done.held.misnamed, values: &done.values.misvalued };
                if !meant.is_empty() {
                    self.advise_on(advised, bound, given, meant);
                }
                Ok(done)
            }
            Err(undone) => {
                if undone.failed.is_of_the_call() {
                    let HeldNames { misnamed, .. } = self.held_against_names(bound).await;
                    advised.explains = !misnamed.is_empty() || !self.bad_bounds(bound).is_empty();
                    if !misnamed.is_empty() {
                        self.advise_on(advised, bound, given, Meant { names: &misnamed, values: &[] });
                        self.warn_of_names(advised, &misnamed, "unknown-name-refused");
                    }
                    if self.plan().effect != plan::Effect::Read {
                        // What has written may have done a part of it.
                        advised.advice.fix = None;
                    }
                }
                Err(undone)
            }
        }
    }

    async fn held_against_names(&self, bound: &dyn BoundArguments) -> HeldNames {
        let doubtful = self.doubtful(bound);
        if doubtful.is_empty() {
            return HeldNames::default();
        }
        Box::pin(self.held_names(&doubtful)).await
    }

    /// The call with the names that were meant, where there are any and it is accepted so.
    fn renamed(&self, misnamed: &[Misnamed], bound: &dyn BoundArguments, given: Option<&str>) -> Option<Accepted> {
        if misnamed.iter().all(|name| name.meant.is_none()) {
            return None;
        }
        let mut repair = self.as_it_was_read(bound, given);
        self.put_meant(Meant { names: misnamed, values: &[] }, &mut repair);
        accept::read_map(&*self.card.tool, &self.context.catalog.plan, repair.arguments()).ok()
    }

    /// Puts what was meant into a repair. What has nothing near stays as it was passed: the repaired call is warned of it as the one
    /// that was made is. Where there is more than is looked at, nothing is suggested.
    pub(super) fn put_meant(&self, meant: Meant<'_>, repair: &mut SuggestedRepair) {
        repair.failed |= meant.names.len() > MOST_TOLD;
        for Misnamed { slot, key, meant } in meant.names.iter().take(MOST_TOLD) {
            if let Some((_, instead)) = meant {
                repair.rename(&self.plan().arguments[*slot].name, key, instead);
            }
        }
        self.put_codes(meant.values, repair);
    }

    /// The keys that the backend is asked about: those of which the catalog does not say that they are names, and that are
    /// not warned of as bounds already.
    fn doubtful<'b>(&'b self, bound: &'b dyn BoundArguments) -> Vec<DoubtfulNames<'b>> {
        let told = LazyCell::new(|| self.bad_bounds(bound));
        let mut found = Vec::new();
        for known in self.plan().known.iter() {
            let Some(map) = bound.argument(known.slot).and_then(Argument::map) else { continue };
            if !evaluate::holds(&known.when, bound, &self.scope()) {
                continue;
            }
            let argument = &*self.plan().arguments[known.slot].name;
            let is_told = |key: &str| told.iter().any(|bad| bad.place() == (argument, key));
            let keys = map.keys().map(String::as_str);
            let keys: Vec<&str> = keys.filter(|key| !self.is_said(known, key) && !is_told(key)).collect();
            // Most calls have no such key: no list is made for those.
            if keys.is_empty() {
                continue;
            }
            let list = self.due_list(&known.list, bound);
            if !list.is_silent() {
                found.push(DoubtfulNames { known, list, keys });
            }
        }
        found
    }

    /// Holds the keys against the backend's names.
    async fn held_names(&self, doubtful: &[DoubtfulNames<'_>]) -> HeldNames {
        let mut held = HeldNames::default();
        let due: Vec<_> = doubtful.iter().map(|names| &names.list).collect();
        for (DoubtfulNames { known, keys, .. }, list) in doubtful.iter().zip(self.held_lists(&due).await) {
            let Some(entries) = list else {
                held.unheld.push(known.slot);
                continue;
            };
            for key in keys {
                let slot = known.slot;
                match known.names(key).find_map(|name| entries.find(&Value::from(name).to_string())) {
                    None => {
                        let meant = if held.misnamed.len() < MOST_TOLD { meant(known, key, &entries) } else { None };
                        held.misnamed.push(Misnamed { slot, key: (*key).to_owned(), meant });
                    }
                    Some(place) if is_fixed(known, entries.at(place)) => held.fixed.push((slot, (*key).to_owned())),
                    Some(_) => {}
                }
            }
        }
        held
    }

    /// Whether the catalog says that a key is, or holds, a name of the backend.
    fn is_said(&self, known: &plan::Known, key: &str) -> bool {
        let argument = &self.plan().arguments[known.slot];
        // What is held against one list in one call and against another in the next is not said of either.
        let of_another =
            |other: &plan::Known| other.slot == known.slot && (other.list != known.list || other.list.changes());
        let properties = match &argument.check.shape {
            plan::Shape::Map { properties, .. } if !self.plan().known.iter().any(of_another) => &**properties,
            _ => &[],
        };
        let bounds = self.card.filters.iter().filter(|filter| filter.slot == known.slot);
        let naming = self.plan().warnings.iter().filter_map(|warning| match &warning.rule {
            plan::Rule::MissingRange { slot, named, .. } if *slot == known.slot => Some(&**named),
            _ => None,
        });
        naming.flatten().any(|named| *named == *key)
            || known.names(key).any(|name| {
                known.also.iter().any(|also| is_also(also, name))
                    || properties.iter().any(|property| *property.name == *name)
                    || self.card.usual_fields.iter().any(|usual| usual == name)
                    || bounds.clone().any(|filter| filter.fields.iter().any(|bounds| *bounds.field == *name))
            })
    }

    /// Warns of what came of holding keys against names.
    pub(super) fn warn_of_held(&self, advised: &mut Advised<'_>, held: &HeldNames) {
        let text = match self.plan().effect {
            plan::Effect::Read => "warning-unknown-name",
            plan::Effect::Write | plan::Effect::Delete => "unknown-name-written",
        };
        self.warn_of_names(advised, &held.misnamed, text);
        for (slot, key) in held.fixed.iter().take(MOST_TOLD) {
            let argument = self.plan().arguments[*slot].name.as_ref();
            let mut variables = Variables::new().with("argument", argument).with("name", key.as_str());
            variables.text("system", self.context.system());
            advised.advice.warnings.push(self.own("fixed-field", &variables));
        }
        self.warn_of_more(advised, ("fixed-field", "fixed-field-more"), held.fixed.len());
        self.warn_of_unheld(advised, "unheld-names", &held.unheld);
    }

    /// Warns of keys that the backend has no name for.
    fn warn_of_names(&self, advised: &mut Advised<'_>, misnamed: &[Misnamed], text: &str) {
        for Misnamed { slot, key, meant } in misnamed.iter().take(MOST_TOLD) {
            let argument = self.plan().arguments[*slot].name.as_ref();
            let mut variables = Variables::new().with("argument", argument).with("name", key.as_str());
            variables.text("system", self.context.system());
            if let Some((nearest, _)) = meant {
                variables.text("nearest", nearest);
            }
            advised.advice.warnings.push(self.own_as("unknown-name", text, &variables));
        }
        self.warn_of_more(advised, ("unknown-name", "unknown-name-more"), misnamed.len());
    }
}

/// Whether a name is one that the backend takes besides, `cf_*` all that begin so.
fn is_also(also: &str, name: &str) -> bool {
    also.strip_suffix('*').map_or(also == name, |begin| name.starts_with(begin))
}

/// Whether the backend says of a name that nothing is stored under it.
fn is_fixed(known: &plan::Known, entry: &Entry) -> bool {
    known.fixed.iter().any(|part| entry.part(part) == Some("true"))
}

/// The nearest of the backend's names, and the key with it.
fn meant(known: &plan::Known, key: &str, entries: &Entries) -> Option<(String, String)> {
    let listed: Vec<Cow<'_, str>> = entries.iter().filter_map(|entry| scalar(&entry.id)).collect();
    // What is left of the key without marks is nearest: with them it may be as near to a name as that without.
    let mut names: Vec<&str> = known.names(key).collect();
    names.sort_by_key(|name| name.len());
    names.into_iter().find_map(|name| {
        let found = nearest(name, &mut listed.iter().map(|listed| &**listed))?;
        Some((found.to_owned(), key.replacen(name, found, 1)))
    })
}
