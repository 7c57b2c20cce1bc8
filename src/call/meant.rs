//! What was meant by parts of a call, as far as the backend's lists and the catalog say it: a key in the place of another, a value in
//! another spelling, a name in the place of a code. Each is looked at in the call as it was meant so far.

use kartoteka_compiler::plan;

use super::advised::Advised;
use super::done::{DoneByTool, Misnamed, Misspelt, Misvalued, Undone};
use super::held_lists::{MOST_TOLD, until};
use super::repair::SuggestedRepair;
use super::tool_call::Call;
use crate::runtime::accept::{self, Accepted};
use crate::runtime::tool::BoundArguments;

/// What was meant. Values stand under the names that were meant, and codes in the values that were.
#[derive(Clone, Copy, Default)]
pub(super) struct Meant<'h> {
    names: &'h [Misnamed],
    spellings: &'h [Misspelt],
    values: &'h [Misvalued],
}

impl Meant<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.spellings.is_empty() && self.values.is_empty()
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
        let until = until();
        match done {
            Ok(mut done) => {
                done.held = self.held_against_names(bound, until).await;
                let names = Meant { names: &done.held.misnamed, ..Meant::default() };
                let renamed = self.as_meant(names, bound, given);
                let meant = renamed.as_ref().map_or(bound, |renamed| &*renamed.bound);
                done.spellings = self.held_against_types(meant, until).await;
                let respelt = match done.spellings.misspelt.is_empty() {
                    true => None,
                    false => self.as_meant(Meant { spellings: &done.spellings.misspelt, ..names }, bound, given),
                };
                let meant = respelt.as_ref().map_or(meant, |respelt| &*respelt.bound);
                let all = self.stores_codes() || !self.plan().codes.is_empty() && done.came.has_nothing();
                done.values = self.held_against_codes(meant, all, until).await;
                let meant = Meant {
                    names: &done.held.misnamed,
                    spellings: &done.spellings.misspelt,
                    values: &done.values.misvalued,
                };
                if !meant.is_empty() {
                    self.advise_on(advised, bound, given, meant);
                }
                Ok(done)
            }
            Err(mut undone) => {
                if undone.failed.is_of_the_call() {
                    let held = self.held_against_names(bound, until).await;
                    let names = Meant { names: &held.misnamed, ..Meant::default() };
                    let renamed = self.as_meant(names, bound, given);
                    let spelt =
                        self.held_against_types(renamed.as_ref().map_or(bound, |renamed| &*renamed.bound), until).await;
                    let meant = Meant { spellings: &spelt.misspelt, ..names };
                    advised.explains = !meant.is_empty() || !self.bad_bounds(bound).is_empty();
                    if !meant.is_empty() {
                        self.advise_on(advised, bound, given, meant);
                        self.warn_of_names(advised, &held.misnamed, "unknown-name-refused");
                        self.warn_of_spellings(advised, &spelt.misspelt);
                    }
                    if self.plan().effect != plan::Effect::Read {
                        // What has written may have done a part of it.
                        advised.advice.fix = None;
                        undone.beside.extend(self.where_codes_are(bound));
                    }
                }
                Err(undone)
            }
        }
    }

    /// The call as it was meant, where it is another and is accepted so.
    fn as_meant(&self, meant: Meant<'_>, bound: &dyn BoundArguments, given: Option<&str>) -> Option<Accepted> {
        if meant.spellings.is_empty() && meant.names.iter().all(|name| name.meant.is_none()) {
            return None;
        }
        let mut repair = self.as_it_was_read(bound, given);
        self.put_meant(meant, &mut repair);
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
        for spelling in meant.spellings {
            spelling.mend(&self.plan().arguments[spelling.slot].name, repair);
        }
        self.put_codes(meant.values, repair);
    }
}
