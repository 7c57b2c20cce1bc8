//! Keys of arguments that name fields of a backend, held against the names that it lists.
//!
//! Many a backend leaves out what it does not know: a filter that is misspelt gives all records, a field that is misspelt is
//! not stored, and both are answered as if all were well. So a result warns of such a key, with the nearest name. Keys
//! that the catalog itself names need no list; where the list cannot be had, the result says that none was looked at. The same list
//! may say of a name that nothing is stored under it.

use std::borrow::Cow;
use std::cell::LazyCell;

use kartoteka_compiler::plan;
use tokio::time::Instant;

use super::advised::Advised;
use super::done::{HeldNames, Misnamed};
use super::held_lists::{DueList, MOST_TOLD};
use super::tool_call::Call;
use crate::catalog::dictionary::{Entries, Entry};
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

impl Call<'_> {
    /// Looks whether the backend lists the keys of a call. Most calls have no others than the catalog says.
    pub(super) async fn held_against_names(&self, bound: &dyn BoundArguments, until: Instant) -> HeldNames {
        let doubtful = self.doubtful(bound);
        if doubtful.is_empty() {
            return HeldNames::default();
        }
        Box::pin(self.held_names(&doubtful, until)).await
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
    async fn held_names(&self, doubtful: &[DoubtfulNames<'_>], until: Instant) -> HeldNames {
        let mut held = HeldNames::default();
        let due: Vec<_> = doubtful.iter().map(|names| &names.list).collect();
        for (DoubtfulNames { known, keys, .. }, list) in doubtful.iter().zip(self.held_lists(&due, until).await) {
            let Some(entries) = list else {
                held.unheld.push(known.slot);
                continue;
            };
            for key in keys {
                let slot = known.slot;
                match known.names(key).find_map(|name| entries.find_text(name)) {
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
                    || known.typed.iter().any(|typed| *typed.name == *name)
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
        self.warn_of_unheld(advised, ("unheld-names", "warning-unheld-names"), &held.unheld);
    }

    /// Warns of keys that the backend has no name for.
    pub(super) fn warn_of_names(&self, advised: &mut Advised<'_>, misnamed: &[Misnamed], text: &str) {
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
