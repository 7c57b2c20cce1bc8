//! The dictionaries that a call needs: begun beside its first request where no key has to be known for that, beside the
//! pages behind the first where one has, and loaded side by side.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures::future::{BoxFuture, join_all};
use kartoteka_compiler::plan;
use serde_json::Value;

use super::failed::Failed;
use super::listed::Listed;
use super::reached::ReachMark;
use super::tool_call::Call;
use crate::call::result::project;
use crate::call::result::records::Labelling;
use crate::caller::LabelForm;
use crate::catalog::dictionary::{Entries, Entry};
use crate::runtime::exchange::ExchangeError;
use crate::runtime::json_path;
use crate::runtime::reply::{Page, scalar};
use crate::texts::Variables;

/// A dictionary that labels come from, and what came of it.
struct Needed {
    dictionary: usize,
    entries: Option<Result<Arc<Entries>, ExchangeError>>,
}

impl Call<'_> {
    /// Begins to load the dictionaries that the call will need, but for those that are asked by key.
    pub(super) fn begin<'d>(&self, dictionaries: impl IntoIterator<Item = &'d usize>) {
        let due = dictionaries.into_iter().map(|dictionary| (*dictionary, Vec::new()));
        self.context.connection.dictionaries.begin(due, &self.context.asking());
    }

    /// Begins to load what the first of several pages names, of dictionaries that are asked by key: those behind it name
    /// the same, as a rule.
    pub(super) fn begin_keys(&self, reply: &plan::Reply, (text, page): (&str, &Page)) {
        let Some(paging) = &self.card.paging else { return };
        let mut keys: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (label, field) in reply.labels.iter().zip(&paging.labels) {
            let Some(dictionary) = label.dictionary else { continue };
            if self.context.catalog.plan.dictionaries[dictionary].keyed {
                let named = (0..page.records().len()).filter_map(|at| page.field(at, *field, text));
                keys.entry(dictionary).or_default().extend(named.map(str::to_owned));
            }
        }
        self.context.connection.dictionaries.begin(keys, &self.context.asking());
    }

    /// Finds the dictionaries of the labels. One that cannot be loaded takes its label with it, not the call. `may_come`: whether what a
    /// label looks at was asked for.
    pub(super) async fn label<'a>(
        &self,
        listed: &mut Listed<'a>,
        reply: &'a plan::Reply,
        places: &[usize],
        may_come: &(dyn Fn(&plan::Label) -> bool + Sync),
    ) {
        let chosen = listed.chosen();
        let keys = |field: usize| chosen.each().filter_map(move |record| record.field(field));
        if !self.card.told_of_labels.load(Ordering::Relaxed) && chosen.each().next().is_some() {
            let empty = reply.labels.iter().zip(places).filter(|(_, field)| keys(**field).next().is_none());
            empty.filter(|(label, _)| may_come(label)).for_each(|(label, _)| self.tell_of_an_empty_label(&label.name));
        }
        let labels = reply.labels.iter().zip(places.iter().copied());
        let found = self.look_up(labels, &keys).await;
        (listed.labels, listed.skipped) = found;
    }

    /// Says in the log that no record of a list has what a label looks at: once for a tool, since it may be lacking in these records alone.
    fn tell_of_an_empty_label(&self, label: &str) {
        if !self.card.told_of_labels.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                tool = self.card.name(),
                label,
                "no record of a list has what a label looks at; is its `of` spelt as the backend spells it?"
            );
        }
    }

    /// The same for a result that is no list of a reply: the labels of its records, by the place of each in the reply.
    pub(super) async fn label_result<'a>(
        &self,
        reply: &'a plan::Reply,
        result: &str,
    ) -> (Vec<Labelling<'a>>, Vec<&'a str>) {
        let records = project::records(result);
        let found = |label: &plan::Label| -> Vec<&str> {
            records.iter().flat_map(|record| json_path::find_all(record, &label.of)).collect()
        };
        let found: Vec<Vec<&str>> = reply.labels.iter().map(found).collect();
        let keys = |field: usize| found[field].iter().copied();
        let (mut met, skipped) = self.look_up(reply.labels.iter().zip(0..), &keys).await;
        met.iter_mut().for_each(|label| label.spread = reply.labels[label.field].is_spread());
        (met, skipped)
    }

    /// The entries of a dictionary that these keys name, with what the texts of the label say of each in the caller's
    /// language. A dictionary that is here whole has all of them, for every call.
    fn spoken<'k>(
        &self,
        label: &plan::Label,
        entries: &Arc<Entries>,
        keys: impl Iterator<Item = &'k str>,
    ) -> Arc<Entries> {
        let all = |entries: &Entries| {
            let mut spoken = Entries::everything();
            entries.iter().for_each(|entry| self.say(label, entry, &mut spoken));
            spoken
        };
        if entries.is_loaded(None) {
            let kept = &self.context.connection.dictionaries.spoken;
            return kept.get(entries, &label.texts, self.context.locale(), || all(entries));
        }
        let mut spoken = Entries::everything();
        for key in keys {
            if spoken.find(key).is_none()
                && let Some(place) = entries.find(key)
            {
                self.say(label, entries.at(place), &mut spoken);
            }
        }
        Arc::new(spoken)
    }

    /// The same where there is no dictionary: each key is an entry of which the texts say all there is.
    fn spoken_alone<'k>(&self, label: &plan::Label, keys: impl Iterator<Item = &'k str>) -> Arc<Entries> {
        let mut spoken = Entries::everything();
        for key in keys {
            if spoken.find(key).is_none() {
                self.say(label, &Entry::new(key, "{}"), &mut spoken);
            }
        }
        Arc::new(spoken)
    }

    /// Adds an entry with what the texts of the label say of it.
    fn say(&self, label: &plan::Label, entry: &Entry, spoken: &mut Entries) {
        let Some(key) = scalar(&entry.id) else { return };
        let value = |json: &str| serde_json::from_str::<Value>(json).unwrap_or_default();
        let said: Vec<(&str, Value)> = entry.parts().map(|(name, json)| (name, value(json))).collect();
        let id = value(&entry.id);
        let mut variables = Variables::new();
        variables.value("id", &id);
        said.iter().for_each(|(name, value)| variables.value(name, value));
        // A choice by a number has numbers as its variants, and many a backend writes them as texts.
        if let Ok(number) = key.parse() {
            variables.integer("id", number);
        }
        let mut about = Vec::new();
        about.extend(Some(&*entry.about).filter(|about| !about.is_empty()).map(str::to_owned));
        let (texts, place) = (self.context.texts(), self.context.catalog.place);
        for said in label.texts.iter() {
            if let Some(text) = texts.message(place, self.context.locale(), said.message, &variables) {
                about.push(format!("{}:{}", Value::from(&*said.name), Value::from(text)));
            }
        }
        spoken.add(&key, Some(Entry::new(&entry.id, &format!("{{{}}}", about.join(",")))));
    }

    /// Notes for the examples that a record has what a label looks at.
    fn note_label(&self, label: &str) {
        self.context.note(|| ReachMark::Label { tool: self.plan().name.to_string(), label: label.to_owned() });
    }

    /// The labels of which there are keys, each with its field, and the names of those whose dictionary cannot be loaded.
    async fn look_up<'a, 'k, K: Iterator<Item = &'k str> + Send>(
        &self,
        labels: impl Iterator<Item = (&'a plan::Label, usize)> + Send,
        keys: &(impl Fn(usize) -> K + Sync),
    ) -> (Vec<Labelling<'a>>, Vec<&'a str>) {
        let dictionaries = &self.context.connection.dictionaries;
        let asking = self.context.asking();
        let labels: Vec<_> = labels.filter(|(_, field)| keys(*field).next().is_some()).collect();
        labels.iter().for_each(|(label, _)| self.note_label(&label.name));
        let of_field = keys;
        let keys = |dictionary: usize| {
            let same = labels.iter().filter(move |(label, _)| label.dictionary == Some(dictionary));
            same.flat_map(|(_, field)| of_field(*field))
        };
        let mut needed: Vec<Needed> = Vec::with_capacity(labels.len());
        for (label, _) in &labels {
            let Some(dictionary) = label.dictionary else { continue };
            if needed.iter().all(|needed| needed.dictionary != dictionary) {
                let entries = dictionaries.ready(dictionary, &asking, keys(dictionary)).map(Ok);
                needed.push(Needed { dictionary, entries });
            }
        }
        let lacking = needed.iter().filter(|needed| needed.entries.is_none()).map(|needed| needed.dictionary);
        let due = lacking.map(|dictionary| (dictionary, keys(dictionary).map(str::to_owned).collect()));
        dictionaries.begin(due, &asking);
        let mut missing: Vec<BoxFuture<'_, ()>> = Vec::new();
        for Needed { dictionary, entries } in needed.iter_mut().filter(|needed| needed.entries.is_none()) {
            let (asking, keys) = (&asking, keys(*dictionary).map(str::to_owned).collect::<Vec<_>>());
            missing.push(Box::pin(async move {
                *entries = Some(dictionaries.load(*dictionary, asking, &keys).await);
            }));
        }
        join_all(missing).await;
        let (mut found, mut skipped) = (Vec::with_capacity(labels.len()), Vec::new());
        for (label, field) in labels {
            let Some(dictionary) = label.dictionary else {
                let entries = self.spoken_alone(label, of_field(field));
                found.push(Labelling::new(&label.name, field, entries));
                continue;
            };
            let entries = needed.iter().find(|needed| needed.dictionary == dictionary);
            match entries.and_then(|needed| needed.entries.clone()).expect("every dictionary was looked for") {
                Ok(entries) => {
                    // The table of labels is short: what its entries say is enough there.
                    let is_said = !label.texts.is_empty() && self.context.form().labels == LabelForm::Records;
                    let entries = if is_said { self.spoken(label, &entries, of_field(field)) } else { entries };
                    found.push(Labelling::new(&label.name, field, entries));
                }
                Err(error) => {
                    let failed = Failed::from(error);
                    let dictionary = &self.context.catalog.plan.dictionaries[dictionary].name;
                    tracing::warn!(%dictionary, kind = failed.kind(), "a dictionary could not be loaded");
                    skipped.push(&*label.name);
                }
            }
        }
        (found, skipped)
    }
}
