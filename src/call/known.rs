//! Keys of arguments that name fields of a backend, held against the names that it lists.
//!
//! Many a backend leaves out what it does not know: a filter that is misspelt gives all records, a field that is misspelt is
//! not stored, and both are answered as if all were well. So a result warns of such a key, with the nearest name. Keys
//! that the catalog itself names need no list; where the list cannot be had, no key is warned of.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::time::Duration;

use kartoteka_compiler::plan;
use serde_json::Value;
use tokio::time::timeout;

use super::advised::Advised;
use super::done::{DoneByTool, Misnamed, Undone};
use super::failed::Failed;
use super::repair::SuggestedRepair;
use super::tool_call::Call;
use crate::catalog::dictionary::Entries;
use crate::runtime::argument::Argument;
use crate::runtime::arguments::nearest;
use crate::runtime::evaluate;
use crate::runtime::reply::scalar;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// The most keys that a result tells. For others no nearest name is looked for: a map may have tens of thousands.
const MOST_TOLD: usize = 10;

/// How long the answer of what was done waits for names: whether a write was done must not be lost for want of a warning.
const PATIENCE: Duration = Duration::from_secs(2);

impl Call<'_> {
    /// Looks whether the backend has names for the keys of what was done. Most calls have no other keys than the catalog says.
    pub(super) async fn held_against_names<'a>(
        &self,
        done: Result<DoneByTool<'a>, Undone>,
        bound: &dyn BoundArguments,
    ) -> Result<DoneByTool<'a>, Undone> {
        let mut done = done?;
        let doubtful = self.doubtful(bound);
        if !doubtful.is_empty() {
            match timeout(PATIENCE, Box::pin(self.misnamed(&doubtful))).await {
                Ok(misnamed) => done.misnamed = misnamed,
                Err(_) => {
                    tracing::warn!(tool = &*self.plan().name, "names did not come in time, and none was looked at")
                }
            }
        }
        Ok(done)
    }

    /// The keys that the backend is asked about: those of which the catalog does not say that they are names, and that are
    /// not warned of as bounds already.
    fn doubtful<'b>(&self, bound: &'b dyn BoundArguments) -> Vec<(&plan::Known, Vec<&'b str>)> {
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
            if !keys.is_empty() {
                found.push((known, keys));
            }
        }
        found
    }

    /// Those of the keys that the backend has no name for. Its names are asked for once, and kept.
    async fn misnamed(&self, doubtful: &[(&plan::Known, Vec<&str>)]) -> Vec<Misnamed> {
        let mut misnamed = Vec::new();
        for (known, keys) in doubtful {
            let entries = self.context.connection.dictionaries.whole(known.dictionary, &self.context.asking()).await;
            let entries = match entries {
                Ok(entries) => entries,
                Err(error) => {
                    let dictionary = &self.context.catalog.plan.dictionaries[known.dictionary].name;
                    tracing::warn!(%dictionary, kind = Failed::from(error).kind(), "names could not be loaded");
                    continue;
                }
            };
            if entries.len() == 0 {
                continue;
            }
            for key in keys.iter().filter(|key| !names(known, key).any(|name| is_listed(&entries, name))) {
                let meant = if misnamed.len() < MOST_TOLD { meant(known, key, &entries) } else { None };
                misnamed.push(Misnamed { slot: known.slot, key: (*key).to_owned(), meant });
            }
        }
        misnamed
    }

    /// Whether the catalog says that a key is, or holds, a name of the backend.
    fn is_said(&self, known: &plan::Known, key: &str) -> bool {
        let argument = &self.plan().arguments[known.slot];
        let properties = match &argument.check.shape {
            plan::Shape::Map { properties, .. } => &**properties,
            _ => &[],
        };
        let bounds = self.card.filters.iter().filter(|filter| filter.slot == known.slot);
        let naming = self.plan().warnings.iter().filter_map(|warning| match &warning.rule {
            plan::Rule::MissingRange { slot, named, .. } if *slot == known.slot => Some(&**named),
            _ => None,
        });
        naming.flatten().any(|named| *named == *key)
            || names(known, key).any(|name| {
                properties.iter().any(|property| *property.name == *name)
                    || self.card.usual_fields.iter().any(|usual| usual == name)
                    || bounds.clone().any(|filter| filter.fields.iter().any(|bounds| *bounds.field == *name))
            })
    }

    /// Warns of keys that the backend has no name for; the repaired call has the nearest, where each has one.
    pub(super) fn warn_of_names(&self, advised: &mut Advised<'_>, misnamed: &[Misnamed], given: Option<&str>) {
        let (mut repair, order) = Self::suggested(advised, given);
        let text = match self.plan().effect {
            plan::Effect::Read => "warning-unknown-name",
            plan::Effect::Write | plan::Effect::Delete => "unknown-name-written",
        };
        for Misnamed { slot, key, meant } in misnamed.iter().take(MOST_TOLD) {
            let argument = self.plan().arguments[*slot].name.as_ref();
            let mut variables = Variables::new().with("argument", argument).with("name", key.as_str());
            variables.text("system", self.context.system());
            if let Some((nearest, _)) = meant {
                variables.text("nearest", nearest);
            }
            advised.advice.warnings.push(self.own_as("unknown-name", text, &variables));
        }
        if misnamed.len() > MOST_TOLD {
            let mut variables = Variables::new();
            variables.count("count", misnamed.len() - MOST_TOLD);
            advised.advice.warnings.push(self.own_as("unknown-name", "unknown-name-more", &variables));
        }
        self.rename(misnamed, &mut repair);
        advised.advice.fix = repair.suggestion(order);
    }

    /// Puts the nearest names into a repair. One that still had a key of no name would be warned of again.
    fn rename(&self, misnamed: &[Misnamed], repair: &mut SuggestedRepair) {
        for Misnamed { slot, key, meant } in misnamed {
            match meant {
                Some((_, instead)) => repair.rename(&self.plan().arguments[*slot].name, key, instead),
                None => repair.failed = true,
            }
        }
    }
}

/// What a key can be the name of: itself, what is left without marks before it, and without each affix of the backend.
fn names<'k>(known: &'k plan::Known, key: &'k str) -> impl Iterator<Item = &'k str> {
    let unmarked = key.trim_start_matches(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let without = |affix: &plan::Affix| key.strip_prefix(&*affix.before)?.strip_suffix(&*affix.after);
    [key, unmarked].into_iter().chain(known.affixes.iter().filter_map(without))
}

fn is_listed(entries: &Entries, name: &str) -> bool {
    entries.find(&Value::from(name).to_string()).is_some()
}

/// The nearest of the backend's names, and the key with it.
fn meant(known: &plan::Known, key: &str, entries: &Entries) -> Option<(String, String)> {
    let listed: Vec<Cow<'_, str>> = entries.iter().filter_map(|entry| scalar(&entry.id)).collect();
    // What is left of the key without marks is nearest: with them it may be as near to a name as that without.
    let mut names: Vec<&str> = names(known, key).collect();
    names.sort_by_key(|name| name.len());
    names.into_iter().find_map(|name| {
        let found = nearest(name, &mut listed.iter().map(|listed| &**listed))?;
        Some((found.to_owned(), key.replacen(name, found, 1)))
    })
}
