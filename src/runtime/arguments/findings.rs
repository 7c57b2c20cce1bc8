//! What was found while arguments were read: every fault, and every harmless spelling that was read as what it means.

use std::collections::HashSet;

use serde_json::Value;

use super::fault::{ArgumentChange, ArgumentFault, BadArgument, BadArguments, Edit, Expected, MOST_FAULTS};
use super::nearest::nearest;
use super::notes::{Notes, Renamed, Repair};
use super::shown::{cut, shortened, shown};
use super::trail::{Trail, written};

/// The faults and notes of one call, in the order in which they were met.
#[derive(Default)]
pub(super) struct Findings {
    notes: Notes,
    bad: BadArguments,
}

impl Findings {
    /// What was noted, or every fault.
    pub(super) fn finish(self) -> Result<Notes, BadArguments> {
        if self.bad.faults.is_empty() { Ok(self.notes) } else { Err(self.bad) }
    }

    /// Whether no fault was noted yet.
    pub(super) fn is_clean(&self) -> bool {
        self.bad.faults.is_empty()
    }

    /// Whether further faults are counted only.
    pub(super) fn is_full(&self) -> bool {
        self.bad.faults.len() >= MOST_FAULTS
    }

    /// The places of which something was noted, as faults or as what was read otherwise.
    pub(super) fn noted(&self) -> HashSet<String> {
        let faults = self.bad.faults.iter().map(|fault| &fault.path);
        let repairs = self.notes.repairs.iter().map(|repair| &repair.path);
        faults.chain(repairs).cloned().collect()
    }

    /// Notes a fault, with the change that would certainly repair it.
    pub(super) fn fault(
        &mut self,
        trail: Trail<'_>,
        value: Option<&Value>,
        mistake: BadArgument,
        change: Option<ArgumentChange>,
    ) {
        if self.is_full() {
            self.bad.more += 1;
            return;
        }
        let places = trail.places();
        let (path, given) = (written(&places), value.map(shown));
        let edit = change.map(|change| Edit { places, change });
        self.bad.faults.push(ArgumentFault { path, given, mistake, on: Vec::new(), edit });
    }

    /// Notes a fault that is known already.
    pub(super) fn keep(&mut self, fault: ArgumentFault) {
        if self.is_full() {
            self.bad.more += 1;
        } else {
            self.bad.faults.push(fault);
        }
    }

    /// Notes a fault that has no certain repair.
    pub(super) fn refuse<T>(&mut self, trail: Trail<'_>, value: &Value, mistake: BadArgument) -> Option<T> {
        self.fault(trail, Some(value), mistake, None);
        None
    }

    /// Notes a value of the wrong type.
    pub(super) fn misshapen<T>(&mut self, value: &Value, expected: Expected, trail: Trail<'_>) -> Option<T> {
        self.refuse(trail, value, BadArgument::WrongType { expected })
    }

    /// Notes a fault, and what was meant where that is certain.
    pub(super) fn nearly<T>(
        &mut self,
        trail: Trail<'_>,
        value: &Value,
        mistake: BadArgument,
        meant: Option<Value>,
    ) -> Option<T> {
        self.fault(trail, Some(value), mistake, meant.map(ArgumentChange::Replace));
        None
    }

    /// Notes a required argument that is missing, unless something else is wrong with it, and what was passed and read as nothing.
    pub(super) fn missing(&mut self, name: &str) {
        let path = written(&Trail::new(name).places());
        let within = |other: &str| {
            other.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        // A count of faults that were not kept may hide one of this argument.
        if self.bad.more == 0 && !self.bad.faults.iter().any(|fault| within(&fault.path)) {
            let given = self.notes.repairs.iter().find(|repair| repair.path == path && repair.to.is_none());
            let given = given.map(|repair| repair.from.clone());
            self.fault(Trail::new(name), given.as_ref(), BadArgument::Missing, None);
        }
    }

    /// Notes a name that no argument and no key has; `synonym` is another word for one, and whether that takes the same values.
    pub(super) fn unknown(
        &mut self,
        name: &str,
        value: &Value,
        synonym: Option<(&str, bool)>,
        known: &mut dyn Iterator<Item = &str>,
        trail: Trail<'_>,
    ) {
        let is_same = synonym.is_none_or(|(_, is_same)| is_same);
        let synonym = synonym.map(|(synonym, _)| synonym);
        // Only what is kept is worth the search: a message may hold hundreds of thousands of unknown names.
        let nearest = if self.is_full() { None } else { synonym.or_else(|| nearest(name, known)).map(str::to_owned) };
        let edit = nearest.clone().filter(|_| is_same).map(ArgumentChange::Rename);
        self.fault(trail, Some(value), BadArgument::Unknown { nearest }, edit);
    }

    /// Notes that `null` or a blank text was read as absent.
    pub(super) fn absent(&mut self, from: &Value, trail: Trail<'_>) {
        self.repaired(Repair { path: written(&trail.places()), from: cut(from), to: None });
    }

    /// Notes that what a caller may have meant was read as absent, so that the result can say that nothing was written by it.
    pub(super) fn emptied(&mut self, from: &Value, trail: Trail<'_>) {
        self.absent(from, trail);
        if self.notes.emptied.len() < MOST_FAULTS {
            self.notes.emptied.push(Repair { path: written(&trail.places()), from: cut(from), to: None });
        }
    }

    /// Whether further names are not noted, and so not changed.
    pub(super) fn is_full_of_notes(&self) -> bool {
        self.notes.renamed.len() + self.notes.left_out.len() >= MOST_FAULTS
    }

    /// Notes that the member at the end of the trail was passed under another name.
    pub(super) fn renamed(&mut self, from: &str, trail: Trail<'_>) {
        self.notes.renamed.push(Renamed { path: written(&trail.places()), from: shortened(from) });
    }

    /// Notes an argument that a client has added, and that was left out.
    pub(super) fn left_out(&mut self, name: &str) {
        self.notes.left_out.push(shortened(name));
    }

    /// Notes a harmless spelling, and gives what it was read as.
    pub(super) fn read_as<T: Into<Value> + Clone>(&mut self, trail: Trail<'_>, from: &Value, to: T) -> T {
        self.repaired(Repair { path: written(&trail.places()), from: cut(from), to: Some(to.clone().into()) });
        to
    }

    /// Notes a number that was moved to a bound.
    pub(super) fn clamped(&mut self, trail: Trail<'_>, from: &Value, to: Value) {
        if self.notes.clamped.len() < MOST_FAULTS {
            self.notes.clamped.push(Repair { path: written(&trail.places()), from: cut(from), to: Some(to) });
        }
    }

    /// Keeps the notes of a reading that was tried and stands.
    pub(super) fn adopt(&mut self, notes: Notes) {
        notes.repairs.into_iter().for_each(|repair| self.repaired(repair));
        self.notes.renamed.extend(notes.renamed);
        self.notes.emptied.extend(notes.emptied);
        self.notes.clamped.extend(notes.clamped);
    }

    fn repaired(&mut self, repair: Repair) {
        if self.notes.repairs.len() < MOST_FAULTS {
            self.notes.repairs.push(repair);
        }
    }
}
