//! How a page says what comes behind it: how many records there are in all, whether there is another page, and where.

use std::borrow::Cow;

use kartoteka_compiler::plan::{self, Choices, HttpPart, Source};
use serde_json::Value;

use super::head::query_parameter;
use super::page::Page;
use super::reading::Reading;
use super::scalar::{number, scalar};
use super::sought::{PageTest, SoughtPart};
use crate::runtime::json::{is_said, same};

impl Reading {
    /// Looks for the total, too; several are added.
    pub fn total(&mut self, sources: &[Source]) {
        self.total = sources.iter().map(|source| self.sought(source)).collect();
    }

    /// Looks for what a page says of the one behind it, too.
    pub fn pages(&mut self, pages: &plan::Pages) {
        let sources: &[Source] = match &pages.next {
            plan::Next::At { sources, .. }
            | plan::Next::Record { told: sources, .. }
            | plan::Next::Page { told: sources, .. } => sources,
            plan::Next::Rows { .. } => &[],
        };
        self.next = sources.iter().map(|source| self.sought(source)).collect();
        let again = match &pages.next {
            plan::Next::At { bound: plan::PageBound::Inclusive { key }, .. } => std::slice::from_ref(key),
            _ => &*pages.key,
        };
        self.keys = again.iter().map(|key| self.field(key)).collect();
        self.more = [&pages.more.when, &pages.more.unless].map(|tests| {
            let asked = |test: &plan::Test| {
                let source = match &test.value {
                    plan::Value::Reply { path } => Source::Reply { path: path.clone() },
                    plan::Value::Http { part } => Source::Http { part: part.clone() },
                    plan::Value::Every { of, path: rest } => match of.first() {
                        // Of what a star finds the first counts.
                        Some(plan::Value::Reply { path }) => {
                            Source::Reply { path: plan::Path(path.0.iter().chain(rest.0.iter()).cloned().collect()) }
                        }
                        _ => unreachable!("`check` lets conditions of pages ask of the reply alone"),
                    },
                    _ => unreachable!("`check` lets conditions of pages ask of the reply alone"),
                };
                PageTest { what: self.sought(&source), one_of: test.one_of.clone() }
            };
            tests.iter().map(asked).collect()
        });
    }

    fn sought(&mut self, source: &Source) -> SoughtPart {
        match source {
            Source::Http { part } => SoughtPart::Http(part.clone()),
            Source::Record { path } => SoughtPart::Field(self.field(path)),
            Source::Reply { path } => {
                let named =
                    path.0.split_last().filter(|(last, before)| !before.is_empty() && **last != plan::Segment::Every);
                let address = named.map(|(last, before)| {
                    let name = match last {
                        plan::Segment::Key(key) => key.to_string(),
                        plan::Segment::Index(index) => index.to_string(),
                        plan::Segment::Every | plan::Segment::OnlyKey | plan::Segment::OnlyValue => {
                            unreachable!(
                                "a star names no parameter, and `check` lets the others stand behind arguments only"
                            )
                        }
                    };
                    (self.value(&plan::Path(before.to_vec().into())), name)
                });
                SoughtPart::Value { slot: self.value(path), address }
            }
        }
    }
}

impl Page {
    /// How many records there are in all, as the backend says.
    pub fn total(&self, reading: &Reading, text: &str) -> Option<i64> {
        let mut totals = reading.total.iter().filter_map(|what| number(&self.said(what, text)?)).peekable();
        totals.peek()?;
        Some(totals.fold(0, i64::saturating_add))
    }

    /// The position of the next page, as JSON, where the backend says it; an empty text and `false` say that there is none.
    pub fn next<'t>(&self, reading: &Reading, text: &'t str) -> Option<Cow<'t, str>> {
        let mut said = reading.next.iter().filter_map(|what| self.said(what, text));
        said.find(|json| !matches!(&**json, "\"\"" | "false"))
    }

    /// Whether there is a link, or a text, where a part of it was to say where the next page begins, and it has no such part:
    /// where there is no [`Page::next`], the list goes on, and where is not known.
    pub(crate) fn leads_elsewhere(&self, reading: &Reading, text: &str) -> bool {
        let leads = |what: &SoughtPart| match what {
            SoughtPart::Value { slot, address: Some((before, _)) } if self.value(*slot, text).is_none() => {
                let said = self.value(*before, text).and_then(scalar);
                said.is_some_and(|said| !matches!(said.trim(), "" | "false"))
            }
            SoughtPart::Http(HttpPart::Link { relation, parameter: Some(_) }) => self.head.has_link(relation),
            SoughtPart::Value { .. } | SoughtPart::Http(_) | SoughtPart::Field(_) => false,
        };
        reading.next.iter().any(leads)
    }

    /// Whether there may be another page behind this one, as far as the catalog's condition says.
    pub(crate) fn goes_on(&self, reading: &Reading, text: &str) -> bool {
        let holds = |asked: &PageTest| {
            let Some(json) = self.said(&asked.what, text) else { return false };
            match &asked.one_of {
                None => is_said(&json),
                Some(Choices::Fixed(values)) => values.iter().any(|value| same(&json, &value.0)),
                // Settings and arguments are not known here, and `check` lets none stand there.
                Some(_) => false,
            }
        };
        let [when, unless] = &reading.more;
        when.iter().all(holds) && (unless.is_empty() || !unless.iter().all(holds))
    }

    /// What is said at a place, as JSON; `null` is nothing.
    fn said<'t>(&self, what: &SoughtPart, text: &'t str) -> Option<Cow<'t, str>> {
        match what {
            SoughtPart::Value { slot, address } => match (self.value(*slot, text), address) {
                (Some(json), _) => Some(Cow::Borrowed(json)),
                (None, Some((before, name))) => {
                    let address = scalar(self.value(*before, text)?)?;
                    Some(Cow::Owned(Value::from(query_parameter(&address, name)?).to_string()))
                }
                (None, None) => None,
            },
            SoughtPart::Http(part) => self.head.json(part).map(Cow::Owned),
            SoughtPart::Field(field) => {
                let last = self.records.len().checked_sub(1)?;
                self.field(last, *field, text).map(Cow::Borrowed)
            }
        }
    }

    /// What a record is known by that comes again, as JSON.
    pub(crate) fn key<'t>(&self, reading: &Reading, record: usize, text: &'t str) -> Option<&'t str> {
        reading.keys.iter().find_map(|key| self.field(record, *key, text))
    }

    /// The position behind a record, as JSON, where its own part is that.
    pub(crate) fn next_behind<'t>(&self, reading: &Reading, record: usize, text: &'t str) -> Option<&'t str> {
        match reading.next.as_slice() {
            [SoughtPart::Field(field)] => self.field(record, *field, text),
            _ => None,
        }
    }
}
