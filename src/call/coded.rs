//! Values that are codes of a dictionary, and were passed as something else: a name, a code in another spelling, a word of no
//! entry.
//!
//! A backend that is asked for a status by its name finds nothing, and one that stores it breaks the record; both are answered as
//! if all were well. So a value that does not look like a code is held against the dictionary: what reads is warned of behind its
//! answer, what writes is refused before anything goes out. What looks like a code and is none of those that every such backend has is
//! looked up as well, by what writes, and by what reads where nothing was found. Where no list can be had, a value that does not look
//! like a code is none. Nothing is ever put in the place of what was passed.

use kartoteka_compiler::plan;
use serde_json::Value;
use tokio::time::Instant;

use super::advised::Advised;
use super::done::{HeldValues, Misvalued};
use super::failed::Failed;
use super::held_lists::{DueList, MOST_TOLD, until};
use super::repair::{SuggestedRepair, ValuePlace};
use super::tool_call::Call;
use crate::catalog::dictionary::{Entries, Entry};
use crate::runtime::argument::Argument;
use crate::runtime::arguments::{BadArguments, NoCode, nearest};
use crate::runtime::evaluate;
use crate::runtime::json;
use crate::runtime::reply::scalar;
use crate::runtime::scope::Scope;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// The most codes that are named for one value.
const MOST_CODES: usize = 10;

/// A value that may be no code.
struct DoubtfulValue {
    place: ValuePlace,
    text: String,
    /// It looks like one.
    is_like: bool,
}

/// Values that are held against one list of a dictionary.
struct DoubtfulValues<'p> {
    coded: &'p plan::Coded,
    /// `None`: no list of them can be had.
    list: Option<DueList>,
    /// What the codes begin with that count.
    begins: String,
    values: Vec<DoubtfulValue>,
}

impl<'c> Call<'c> {
    /// Whether the call may store codes that it passes.
    pub(super) fn stores_codes(&self) -> bool {
        self.plan().effect != plan::Effect::Read && !self.plan().codes.is_empty()
    }

    /// Why a call that may change something is not made: it passes what is no code where one is stored. Where the codes cannot be
    /// had, it is made, and its result says so.
    pub(super) async fn wrong_codes(&self, bound: &dyn BoundArguments, given: Option<&str>) -> Option<Failed> {
        let HeldValues { misvalued, .. } = self.held_against_codes(bound, true, until()).await;
        if misvalued.is_empty() {
            return None;
        }
        let mut repair = SuggestedRepair::new(given);
        self.put_codes(&misvalued, &mut repair);
        // A call that had one of them still would be refused again.
        repair.failed |= misvalued.iter().any(|wrong| wrong.code().is_none());
        let suggested = repair.suggestion(None).map(|fix| fix.arguments);
        let fault = |wrong: Misvalued| {
            let codes = wrong.codes.into_iter().map(|(told, _)| told).collect();
            let (path, found_by) = (self.path(&wrong.place), wrong.found_by);
            NoCode { path, given: wrong.text, codes, is_called: wrong.is_called, found_by }
        };
        Some(Failed::Arguments(BadArguments::no_codes(misvalued.into_iter().map(fault).collect(), suggested)))
    }

    /// Holds values that may be no codes against their dictionaries; those that look like one only where `all` are looked up. Most
    /// calls have none.
    pub(super) async fn held_against_codes(&self, bound: &dyn BoundArguments, all: bool, until: Instant) -> HeldValues {
        let doubtful = self.doubtful_values(bound, all);
        if doubtful.is_empty() {
            return HeldValues::default();
        }
        Box::pin(self.held_values(&doubtful, until)).await
    }

    fn doubtful_values(&self, bound: &dyn BoundArguments, all: bool) -> Vec<DoubtfulValues<'c>> {
        let mut found = Vec::new();
        for (coded, values) in self.coded_values(bound) {
            let is_doubtful = |value: &DoubtfulValue| {
                !value.is_like
                    || all && !coded.usual.is_empty() && !coded.usual.iter().any(|usual| **usual == *value.text)
            };
            let values: Vec<DoubtfulValue> = values.into_iter().filter(is_doubtful).collect();
            if values.is_empty() {
                continue;
            }
            let list = coded.list.as_ref().map(|list| self.due_list(list, bound));
            if !list.as_ref().is_some_and(DueList::is_silent) {
                let text =
                    |begins| evaluate::text(begins, bound, &self.scope()).expect("`check` lets no `begins` be absent");
                let begins = coded.begins.as_ref().map(text).unwrap_or_default();
                found.push(DoubtfulValues { coded, list, begins, values });
            }
        }
        found
    }

    /// The values of a call that are to be codes.
    fn coded_values(&self, bound: &dyn BoundArguments) -> Vec<(&'c plan::Coded, Vec<DoubtfulValue>)> {
        let mut found = Vec::new();
        for coded in self.plan().codes.iter() {
            let Some(argument) = bound.argument(coded.slot) else { continue };
            if evaluate::holds(&coded.when, bound, &self.scope()) {
                found.push((coded, values_in(coded, &argument, &self.scope())));
            }
        }
        found
    }

    async fn held_values(&self, doubtful: &[DoubtfulValues<'_>], until: Instant) -> HeldValues {
        let mut held = HeldValues::default();
        let listed = doubtful.iter().filter_map(|values| Some((values, values.list.as_ref()?)));
        let due: Vec<_> = listed.clone().map(|(_, list)| list).collect();
        for ((values, due), list) in listed.zip(self.held_lists(&due, until).await) {
            match self.held_against_list(values, list.as_deref()) {
                Some(misvalued) if misvalued.iter().any(|(_, is_like)| *is_like) => {
                    // A code that the backend has had for a short time is none of an older list.
                    let list = self.held_list_of_now(due, until).await;
                    match self.held_against_list(values, list.as_deref()) {
                        Some(now) => held.misvalued.extend(now.into_iter().map(|(wrong, _)| wrong)),
                        None => {
                            let sure = misvalued.into_iter().filter(|(_, is_like)| !is_like);
                            held.misvalued.extend(sure.map(|(wrong, _)| wrong));
                            held.unheld.push(values.coded.slot);
                        }
                    }
                }
                Some(misvalued) => held.misvalued.extend(misvalued.into_iter().map(|(wrong, _)| wrong)),
                None => held.unheld.push(values.coded.slot),
            }
        }
        for DoubtfulValues { coded, values, .. } in doubtful.iter().filter(|values| values.list.is_none()) {
            held.misvalued.extend(values.iter().map(|value| value.wrong(coded, Vec::new(), false)));
        }
        held
    }

    /// What is wrong with values, and whether each looks like a code; `None` where the list says nothing of them.
    fn held_against_list(
        &self,
        DoubtfulValues { coded, begins, values, .. }: &DoubtfulValues<'_>,
        list: Option<&Entries>,
    ) -> Option<Vec<(Misvalued, bool)>> {
        let list = list?;
        let scope = self.scope();
        let codes: Vec<&Entry> = list.iter().filter(|entry| counts(coded, begins, entry, &scope)).collect();
        // A list without a code that counts says nothing of a value.
        let misvalued = |value: &DoubtfulValue| Some((misvalued(value, coded, list, &codes)?, value.is_like));
        (!codes.is_empty()).then(|| values.iter().filter_map(misvalued).collect())
    }

    /// Where the codes are told that a record may have: of what a backend has refused, which may be one of another record's.
    pub(super) fn where_codes_are(&self, bound: &dyn BoundArguments) -> Vec<String> {
        let coded = self.coded_values(bound);
        let told = coded.iter().flat_map(|(coded, values)| values.iter().map(move |value| (coded, value)));
        told.filter_map(|(coded, value)| {
            let path = self.path(&value.place);
            let variables = Variables::new().with("path", path.as_str()).with("value", value.text.as_str());
            let variables = variables.with("tool", coded.found_by.as_deref()?);
            Some(self.own_text("failure-of-a-code", &variables))
        })
        .take(MOST_TOLD)
        .collect()
    }

    /// Warns of what came of holding values against codes.
    pub(super) fn warn_of_values(&self, advised: &mut Advised<'_>, held: &HeldValues) {
        for wrong in held.misvalued.iter().take(MOST_TOLD) {
            let path = self.path(&wrong.place);
            let mut variables = Variables::new().with("path", path.as_str()).with("value", wrong.text.as_str());
            variables.text("system", self.context.system());
            if !wrong.codes.is_empty() {
                variables.owned("codes", listed(&wrong.codes));
            }
            if let Some(tool) = wrong.found_by.as_deref().filter(|_| wrong.code().is_none()) {
                variables.text("tool", tool);
            }
            let text = match (self.plan().effect, wrong.is_called) {
                (plan::Effect::Write | plan::Effect::Delete, _) => "unknown-value-written",
                (plan::Effect::Read, true) => "warning-unknown-value",
                (plan::Effect::Read, false) => "unknown-value-unnamed",
            };
            advised.advice.warnings.push(self.own_as("unknown-value", text, &variables));
        }
        self.warn_of_more(advised, ("unknown-value", "unknown-value-more"), held.misvalued.len());
        self.warn_of_unheld(advised, ("unheld-values", "warning-unheld-values"), &held.unheld);
    }

    /// Puts the codes into a repair of which it is certain that they were meant; other values stay.
    pub(super) fn put_codes(&self, misvalued: &[Misvalued], repair: &mut SuggestedRepair) {
        for (wrong, code) in misvalued.iter().filter_map(|wrong| Some((wrong, wrong.code()?))) {
            repair.replace(&self.plan().arguments[wrong.place.slot].name, &wrong.place, code.clone());
        }
    }

    /// Where a value stands, as faults say it: `filter.STATUS_ID[1]`.
    fn path(&self, place: &ValuePlace) -> String {
        let mut path = self.plan().arguments[place.slot].name.to_string();
        if let Some(key) = &place.key {
            path.push_str(&format!(".{key}"));
        }
        if let Some(item) = place.item {
            path.push_str(&format!("[{item}]"));
        }
        path
    }
}

/// The values of an argument that are to be codes.
fn values_in(coded: &plan::Coded, argument: &Argument<'_>, scope: &Scope<'_>) -> Vec<DoubtfulValue> {
    let mut found = Vec::new();
    let slot = coded.slot;
    let mut note = |key: Option<&str>, value: &Value| {
        let mut one = |item: Option<usize>, value: &Value| {
            let text = match value {
                Value::String(text) if !text.trim().is_empty() => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return,
            };
            let is_like = is_like(coded, &text, scope);
            found.push(DoubtfulValue { place: ValuePlace { slot, key: key.map(str::to_owned), item }, text, is_like });
        };
        match value {
            Value::Array(items) => items.iter().enumerate().for_each(|(item, value)| one(Some(item), value)),
            value => one(None, value),
        }
    };
    if coded.under.is_empty() {
        let value = json::written(|json| json.put(argument)).and_then(|json| serde_json::from_str(&json).ok());
        value.iter().for_each(|value| note(None, value));
    } else if let Some(map) = argument.map() {
        map.iter().filter(|(key, _)| coded.is_under(key)).for_each(|(key, value)| note(Some(key), value));
    }
    found
}

/// Whether an entry is one that a value may be here.
fn counts(coded: &plan::Coded, begins: &str, entry: &Entry, scope: &Scope<'_>) -> bool {
    scalar(&entry.id)
        .is_some_and(|code| code.starts_with(begins) && (coded.like.is_none() || is_like(coded, &code, scope)))
}

/// Whether a text looks like a code.
fn is_like(coded: &plan::Coded, text: &str, scope: &Scope<'_>) -> bool {
    coded.like.as_ref().is_some_and(|like| scope.matches(text, like).is_some())
}

/// What is wrong with a value, and the codes that may have been meant; `None` for a code of the dictionary.
fn misvalued(value: &DoubtfulValue, coded: &plan::Coded, entries: &Entries, codes: &[&Entry]) -> Option<Misvalued> {
    if entries.find_text(&value.text).is_some() {
        return None;
    }
    let wanted = value.text.trim().to_lowercase();
    let is_it = |json: &str| scalar(json).is_some_and(|text| text.trim().to_lowercase() == wanted);
    let called: Vec<&Entry> =
        codes.iter().filter(|entry| is_it(&entry.id) || entry.name().is_some_and(is_it)).copied().collect();
    let is_called = !called.is_empty();
    let meant = if is_called { called } else { near(&value.text, codes) };
    let codes = meant.into_iter().take(MOST_CODES).filter_map(told).collect();
    Some(value.wrong(coded, codes, is_called))
}

impl DoubtfulValue {
    fn wrong(&self, coded: &plan::Coded, codes: Vec<(String, Value)>, is_called: bool) -> Misvalued {
        let found_by = coded.found_by.as_deref().map(str::to_owned);
        Misvalued { place: self.place.clone(), text: self.text.clone(), codes, is_called, found_by }
    }
}

/// The entry that is called nearly so; all there are where none is.
fn near<'e>(text: &str, codes: &[&'e Entry]) -> Vec<&'e Entry> {
    let words: Vec<(String, &Entry)> = codes
        .iter()
        .flat_map(|entry| [Some(&*entry.id), entry.name()].into_iter().flatten().map(move |word| (word, *entry)))
        .filter_map(|(word, entry)| Some((scalar(word)?.into_owned(), entry)))
        .collect();
    let found = nearest(text, &mut words.iter().map(|(word, _)| word.as_str()));
    match found.and_then(|found| words.iter().find(|(word, _)| word == found)) {
        Some((_, entry)) => vec![*entry],
        None => codes.to_vec(),
    }
}

/// A code with its name, for a sentence, and the code as it is passed.
fn told(entry: &Entry) -> Option<(String, Value)> {
    let code = scalar(&entry.id)?;
    let told = match entry.name().and_then(scalar) {
        Some(name) => format!("`{code}` ({name})"),
        None => format!("`{code}`"),
    };
    Some((told, Value::from(code.into_owned())))
}

fn listed(codes: &[(String, Value)]) -> String {
    codes.iter().map(|(told, _)| told.as_str()).collect::<Vec<_>>().join(", ")
}
