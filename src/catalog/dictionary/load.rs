//! Asks a backend for the entries of a dictionary: all pages of it, or the keys that are missing, a page at a time.

use std::borrow::Cow;
use std::time::Duration;

use futures::future::BoxFuture;
use futures::{StreamExt, TryStreamExt, stream};
use kartoteka_compiler::plan::{self, Value};
use serde_json::value::RawValue;
use tokio::time::Instant;

use super::entries::{Entries, Entry};
use super::handles::Handles;
use crate::caller::Caller;
use crate::runtime::evaluate;
use crate::runtime::exchange::{ExchangeError, exchange};
use crate::runtime::json::Members;
use crate::runtime::json_path;
use crate::runtime::paging::{self, Onward, Position, onward};
use crate::runtime::reply::{Reading, ReplyBody, scalar};
use crate::runtime::request::Request;
use crate::runtime::scope::Scope;
use crate::runtime::tool::Unbound;
use crate::runtime::upstream::Upstream;

/// A dictionary with more pages than this is no dictionary.
const MOST_PAGES: usize = 100;
/// A dictionary that is asked by key forgets everything rather than grow beyond this.
const MOST_KEYS: usize = 10_000;
/// How many keys one request asks for where the backend has no pages.
const KEYS: usize = 50;
/// How many requests for keys are under way at once; the backend's pace may allow fewer.
const MOST_AT_ONCE: usize = 4;

/// The entries that were asked for, each with its key; or why there are none.
type LoadedRecords = Result<Vec<(String, Entry)>, ExchangeError>;

/// On whose behalf a dictionary is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'c> {
    pub(crate) upstream: &'c dyn Upstream,
    pub(crate) scope: Scope<'c>,
    /// With these a load can outlive the call; none where something stands in for the backends.
    pub(crate) handles: Option<Handles<'c>>,
}

impl Asking<'_> {
    /// The same for one list of a dictionary that has a list for each value, which is a JSON scalar.
    pub(crate) fn given<'g>(&'g self, value: Option<&'g str>) -> Asking<'g> {
        Asking { scope: self.scope.for_given(value), ..*self }
    }

    /// On whose behalf the dictionary is asked for.
    pub(super) fn caller(&self) -> &Caller {
        self.scope.surroundings().caller
    }

    /// Everything that the dictionary has.
    pub(super) async fn all(&self, dictionary: usize) -> Result<Entries, ExchangeError> {
        let mut entries = Entries::everything();
        for (key, entry) in self.pages(dictionary, None).await? {
            entries.add(&key, Some(entry));
        }
        Ok(entries)
    }

    /// What is known already, and what these keys are that are not known or were learnt longer ago than `cache`. A key
    /// that the backend does not know is remembered as such.
    pub(super) async fn keys(
        &self,
        dictionary: usize,
        keys: &[String],
        before: &Entries,
        cache: Duration,
    ) -> Result<Entries, ExchangeError> {
        let missing = missing(keys, before, cache);
        let mut entries = if is_full(keys, before) { Entries::unknown() } else { before.clone() };
        let plan = &self.scope.catalog().dictionaries[dictionary];
        let mut lists: Vec<BoxFuture<'_, LoadedRecords>> = Vec::new();
        for list in self.lists(dictionary, &missing) {
            lists.push(Box::pin(async move { self.pages(dictionary, Some(&list)).await }));
        }
        let at_once = self.upstream.parallel(plan.send.backend).unwrap_or(MOST_AT_ONCE).clamp(1, MOST_AT_ONCE);
        let found: Vec<_> = stream::iter(lists).buffered(at_once).try_collect().await?;
        for key in missing {
            entries.add(&scalar(key).unwrap_or_default(), None);
        }
        for (key, entry) in found.into_iter().flatten() {
            entries.add(&key, Some(entry));
        }
        Ok(entries)
    }

    /// Whether what the dictionary begins with may go in one request with others.
    pub(super) fn goes_together(&self, dictionary: usize) -> bool {
        let send = &self.scope.catalog().dictionaries[dictionary].send;
        send.done.is_empty() && self.upstream.batch(send.backend).is_some()
    }

    /// The request that loading all of a dictionary begins with.
    pub(super) fn first_request(&self, dictionary: usize) -> Request {
        request(&self.scope.catalog().dictionaries[dictionary], &self.scope)
    }

    /// The requests that loading these keys begins with; see [`Asking::keys`].
    pub(super) fn key_requests(
        &self,
        dictionary: usize,
        keys: &[String],
        before: &Entries,
        cache: Duration,
    ) -> Vec<Request> {
        let plan = &self.scope.catalog().dictionaries[dictionary];
        let lists = self.lists(dictionary, &missing(keys, before, cache));
        lists.iter().map(|list| request(plan, &self.scope.for_keys(list))).collect()
    }

    /// Keys in lists of one request each, JSON.
    fn lists(&self, dictionary: usize, keys: &[&String]) -> Vec<String> {
        let plan = &self.scope.catalog().dictionaries[dictionary];
        let most = match size_of_page(plan, &self.scope) {
            0 => KEYS,
            size => size,
        };
        let list = |part: &[&String]| part.iter().map(|key| key.as_str()).collect::<Vec<_>>().join(",");
        keys.chunks(most).map(|part| format!("[{}]", list(part))).collect()
    }

    /// Every entry that is asked for, with its key.
    async fn pages(&self, dictionary: usize, keys: Option<&str>) -> LoadedRecords {
        let plan = &self.scope.catalog().dictionaries[dictionary];
        let backend = &self.scope.catalog().backends[plan.send.backend];
        let mut reading = Reading::new(&backend.errors);
        if plan.key.is_some() {
            reading.records(std::slice::from_ref(&plan.records));
        }
        if let Some(pages) = &backend.pages {
            reading.pages(pages);
            reading.total(&pages.total);
        }
        let way = backend.pages.as_ref().filter(|_| plan.send.position().is_some());
        let scope = keys.map_or(self.scope, |keys| self.scope.for_keys(keys));
        let size = size_of_page(plan, &scope);
        let (mut position, mut entries) = (first(plan, &scope), Vec::new());
        let mut asked: Vec<Option<Position>> = Vec::new();
        for _ in 0..MOST_PAGES {
            let request = request_at(plan, position.as_ref(), &scope);
            let body = ReplyBody::default();
            let (text, page) = exchange(self.upstream, self.caller(), request, &reading, &body).await?;
            match &plan.key {
                Some(key) => {
                    let id = |record| json_path::find(record, key).filter(|id| scalar(id).is_some());
                    let mut records = page.records().iter().map(|record| record.of(text)).peekable();
                    if records.peek().is_some() && records.clone().all(|record| id(record).is_none()) {
                        tracing::warn!(dictionary = %plan.name, "no entry of a dictionary has its `key`: nothing is labelled by these");
                    }
                    entries.extend(records.filter_map(|record| entry(plan, id(record)?, record, &self.scope)));
                }
                None => entries.extend(
                    of_a_map(plan, text, &self.scope)
                        .ok_or_else(|| ExchangeError::Unexpected { status: page.head().status() })?,
                ),
            }
            let onward = way.map_or(Onward::End, |way| onward(way, &reading, (text, &page), position.as_ref(), size));
            asked.push(position);
            match onward {
                Onward::At(next) if !asked.iter().flatten().any(|known| *known == next) => position = Some(next),
                // What is behind a page that leads nowhere is as unknown as what it would have brought.
                Onward::Lost => return Err(ExchangeError::Unexpected { status: page.head().status() }),
                Onward::At(_) | Onward::Back | Onward::End => break,
            }
        }
        Ok(entries)
    }
}

/// Whether so many keys beside those that are known would be too many, so that all are forgotten.
fn is_full(keys: &[String], before: &Entries) -> bool {
    before.len() + keys.len() > MOST_KEYS
}

/// Those of the keys that are not known, or were learnt longer ago than `cache`.
fn missing<'k>(keys: &'k [String], before: &Entries, cache: Duration) -> Vec<&'k String> {
    // Before the cache was emptied a key may have been known: then it is asked for again.
    let (full, since) = (is_full(keys, before), Instant::now().checked_sub(cache));
    let mut missing: Vec<&String> = Vec::new();
    for key in keys {
        if (full || !before.knows(key, since)) && scalar(key).is_some() && !missing.contains(&key) {
            missing.push(key);
        }
    }
    missing
}

/// How the backend of a dictionary gives lists in pages.
fn paging_of<'c>(plan: &plan::Dictionary, scope: &Scope<'c>) -> Option<&'c plan::Pages> {
    scope.catalog().backends[plan.send.backend].pages.as_ref()
}

/// How many entries a page has; 0 where the backend has no pages.
fn size_of_page(plan: &plan::Dictionary, scope: &Scope<'_>) -> usize {
    paging_of(plan, scope).map_or(0, |pages| usize::try_from(pages.size).unwrap_or(usize::MAX))
}

/// The position of the first page: what the request says itself, else where such lists begin. None where the request says no
/// position.
fn first(plan: &plan::Dictionary, scope: &Scope<'_>) -> Option<Position> {
    let pages = paging_of(plan, scope)?;
    let written = plan.send.position()?.first().and_then(|first| evaluate::json(first, &Unbound, scope));
    let written = written.and_then(|json| Position::passed(&json));
    written.or_else(|| paging::first(pages).map(Position::Counted))
}

/// The entries of a reply whose records are a map, each with its name there; none if it is no map. An empty list is one that
/// has nothing in it, as PHP writes it.
fn of_a_map(plan: &plan::Dictionary, reply: &str, scope: &Scope<'_>) -> Option<Vec<(String, Entry)>> {
    let records = json_path::find(reply, &plan.records)?;
    if serde_json::from_str::<[(); 0]>(records).is_ok() {
        return Some(Vec::new());
    }
    let Members(members) = serde_json::from_str(records).ok()?;
    let named = |(name, record): &(Cow<'_, str>, &RawValue)| {
        entry(plan, &serde_json::Value::from(&**name).to_string(), record.get(), scope)
    };
    Some(members.iter().filter_map(named).collect())
}

/// What a record with this key says, and the text of the key; none if that is no key, or it is no entry.
fn entry(plan: &plan::Dictionary, id: &str, record: &str, scope: &Scope<'_>) -> Option<(String, Entry)> {
    let key = scalar(id)?;
    let scope = scope.on_record(record);
    if !evaluate::holds(&plan.when, &Unbound, &scope) {
        return None;
    }
    let about = evaluate::json(&plan.value, &Unbound, &scope).unwrap_or_else(|| "{}".to_owned());
    let about = named(&plan.value, &scope, about);
    let brief = plan.brief.iter().map(|column| &*plan.columns[*column]);
    Some((key.into_owned(), Entry::new(id, &about).shortened_to(brief)))
}

/// What a record says, with the name that is put together of parts: those that are there and not blank. Where none is, the
/// name is that of the maps that are spread into it, the last first.
fn named(value: &Value, scope: &Scope<'_>, about: String) -> String {
    const NAME: &str = "name";
    let Value::Map { base, entries } = value else { return about };
    let Some(Value::Join { parts }) = entries.iter().find(|entry| entry.key == NAME).map(|entry| &entry.value) else {
        return about;
    };
    let text = |part: &Value| evaluate::text(part, &Unbound, scope).unwrap_or_default();
    let joined: String = parts.iter().map(text).collect();
    let own = Some(joined.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|name| !name.is_empty());
    let spread = |base: &Value| {
        let name = evaluate::value(base, &Unbound, scope)?.get(NAME)?.as_str()?.trim().to_owned();
        Some(name).filter(|name| !name.is_empty())
    };
    let Ok(serde_json::Value::Object(mut members)) = serde_json::from_str(&about) else { return about };
    match own.or_else(|| base.iter().rev().find_map(spread)) {
        Some(name) => drop(members.insert(NAME.to_owned(), name.into())),
        None => drop(members.shift_remove(NAME)),
    }
    serde_json::Value::Object(members).to_string()
}

/// The request that loading a dictionary begins with, also for those who must recognise it.
pub(crate) fn request(plan: &plan::Dictionary, scope: &Scope<'_>) -> Request {
    request_at(plan, first(plan, scope).as_ref(), scope)
}

/// The request for the page of a dictionary that begins there.
fn request_at(plan: &plan::Dictionary, position: Option<&Position>, scope: &Scope<'_>) -> Request {
    let at = position.map(Position::json);
    let mut request = Request::default();
    let scope = scope.at(at.as_deref()).sized(size_of_page(plan, scope));
    evaluate::send(&plan.send, &Unbound, &scope, &mut request);
    request
}
