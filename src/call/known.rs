//! Keys of arguments that name fields of a backend, held against the names that it lists.
//!
//! Many a backend leaves out what it does not know: a filter that is misspelt gives all records, a field that is misspelt is
//! not stored, and both are answered as if all were well. So a result warns of such a key, with the nearest name. Names
//! that the catalog itself says are not asked for; where the backend cannot say its names, nothing is said of any.

use kartoteka_compiler::plan;
use serde_json::Value;

use super::advised::Advised;
use super::done::{DoneByTool, Misnamed, Undone};
use super::failed::Failed;
use super::repair::SuggestedRepair;
use super::tool_call::Call;
use crate::catalog::dictionary::Entries;
use crate::runtime::argument::Argument;
use crate::runtime::arguments::nearest;
use crate::runtime::evaluate;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// The most keys that a result tells.
const MOST_TOLD: usize = 10;

impl Call<'_> {
    /// Looks whether the backend has names for the keys of what was done. Most calls have no other keys than the catalog says.
    pub(super) async fn held_against_names<'a>(
        &self,
        done: Result<DoneByTool<'a>, Undone>,
        bound: &dyn BoundArguments,
    ) -> Result<DoneByTool<'a>, Undone> {
        let mut done = done?;
        let mut doubtful = self.doubtful(bound);
        if !doubtful.is_empty() {
            self.leave_told(&mut doubtful, bound);
            done.misnamed = Box::pin(self.misnamed(&doubtful)).await;
        }
        Ok(done)
    }

    /// Leaves out the keys that are warned of as bounds already.
    fn leave_told(&self, doubtful: &mut [(&plan::Known, Vec<&str>)], bound: &dyn BoundArguments) {
        let told = self.bad_bounds(bound);
        for (known, keys) in doubtful {
            let argument = &*self.plan().arguments[known.slot].name;
            keys.retain(|key| !told.iter().any(|bad| bad.place() == (argument, key)));
        }
    }

    /// The keys that the backend is asked about: those of which the catalog does not say that they are names.
    fn doubtful<'b>(&self, bound: &'b dyn BoundArguments) -> Vec<(&plan::Known, Vec<&'b str>)> {
        let mut found = Vec::new();
        for known in self.plan().known.iter() {
            let Some(map) = bound.argument(known.slot).and_then(Argument::map) else { continue };
            let keys: Vec<&str> = map.keys().map(String::as_str).filter(|key| !self.is_said(known, key)).collect();
            if !keys.is_empty() && evaluate::holds(&known.when, bound, &self.scope()) {
                found.push((known, keys));
            }
        }
        found
    }

    /// Those of the keys that the backend has no name for. Its names are asked for once, and kept.
    async fn misnamed(&self, doubtful: &[(&plan::Known, Vec<&str>)]) -> Vec<Misnamed> {
        let mut misnamed = Vec::new();
        for (known, keys) in doubtful.iter().filter(|(_, keys)| !keys.is_empty()) {
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
            let unknown = keys.iter().filter(|key| !names(known, key).any(|name| is_listed(&entries, name)));
            misnamed.extend(unknown.map(|key| Misnamed {
                slot: known.slot,
                key: (*key).to_owned(),
                meant: meant(known, key, &entries),
            }));
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
    let listed: Vec<String> = entries.iter().filter_map(|entry| serde_json::from_str(&entry.id).ok()).collect();
    // What is left of the key without marks is nearest: with them it may be as near to a name as that without.
    let mut names: Vec<&str> = names(known, key).collect();
    names.sort_by_key(|name| name.len());
    names.into_iter().find_map(|name| {
        let found = nearest(name, &mut listed.iter().map(String::as_str))?;
        Some((found.to_owned(), key.replacen(name, found, 1)))
    })
}
