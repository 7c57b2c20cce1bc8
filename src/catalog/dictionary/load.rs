//! Asks a backend for the entries of a dictionary: all pages of it, or the keys that are missing, a page at a time.

use std::sync::OnceLock;
use std::time::Duration;

use kartoteka_compiler::plan::{self, Value};
use tokio::time::Instant;

use super::entries::{Entries, Entry};
use crate::caller::Caller;
use crate::runtime::evaluate;
use crate::runtime::exchange::{ExchangeError, exchange};
use crate::runtime::json_path;
use crate::runtime::reply::{Reading, scalar};
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

/// On whose behalf a dictionary is asked for.
#[derive(Clone, Copy)]
pub struct Asking<'c> {
    pub(crate) upstream: &'c dyn Upstream,
    pub(crate) scope: Scope<'c>,
}

impl Asking<'_> {
    /// On whose behalf the dictionary is asked for.
    pub(super) fn caller(&self) -> &Caller {
        self.scope.surroundings().caller
    }

    /// Everything that the dictionary has.
    pub(super) async fn all(&self, dictionary: usize) -> Result<Entries, ExchangeError> {
        let mut entries = Entries::everything();
        self.pages(dictionary, None, &mut entries).await?;
        Ok(entries)
    }

    /// What is known already, and what these keys are. A key that the backend does not know is remembered as such.
    pub(super) async fn keys(
        &self,
        dictionary: usize,
        keys: &[String],
        before: &Entries,
        cache: Duration,
    ) -> Result<Entries, ExchangeError> {
        let mut entries = if before.len() + keys.len() > MOST_KEYS { Entries::unknown() } else { before.clone() };
        let since = Instant::now().checked_sub(cache);
        let mut missing: Vec<&String> = Vec::new();
        for key in keys {
            // Before the cache was emptied a key may have been known: then it is asked for again.
            if !entries.knows(key, since) && scalar(key).is_some() && !missing.contains(&key) {
                missing.push(key);
            }
        }
        let plan = &self.scope.catalog().dictionaries[dictionary];
        let pages = self.scope.catalog().backends[plan.send.backend].pages.as_ref();
        let most = pages.and_then(|pages| usize::try_from(pages.size).ok()).filter(|size| *size > 0).unwrap_or(KEYS);
        for part in missing.chunks(most) {
            for key in part {
                entries.add(&scalar(key).unwrap_or_default(), None);
            }
            let list = part.iter().map(|key| key.as_str()).collect::<Vec<_>>().join(",");
            self.pages(dictionary, Some(&format!("[{list}]")), &mut entries).await?;
        }
        Ok(entries)
    }

    async fn pages(&self, dictionary: usize, keys: Option<&str>, entries: &mut Entries) -> Result<(), ExchangeError> {
        let plan = &self.scope.catalog().dictionaries[dictionary];
        let backend = &self.scope.catalog().backends[plan.send.backend];
        let mut reading = Reading::new(&backend.errors);
        reading.records(std::slice::from_ref(&plan.records));
        let next = backend.pages.as_ref().and_then(|pages| pages.next.as_ref());
        if let Some(next) = next {
            reading.next(next);
        }
        if let Some(pages) = &backend.pages {
            reading.total(&pages.total);
        }
        let paged = plan.send.position().is_some();
        let mut position = 0;
        for _ in 0..MOST_PAGES {
            let scope = keys.map_or(self.scope, |keys| self.scope.for_keys(keys)).at(position);
            let mut request = Request::default();
            evaluate::send(&plan.send, &Unbound, &scope, &mut request);
            let body = OnceLock::new();
            let (text, page) = exchange(self.upstream, self.caller(), request, &reading, &body).await?;
            for record in page.records() {
                self.add(plan, record.of(text), &scope, entries);
            }
            let reached = position + i64::try_from(page.records().len()).unwrap_or(i64::MAX);
            let following = match page.next(&reading, text) {
                Some(told) => Some(told),
                None if next.is_some() => None,
                None => page.total(&reading, text).filter(|total| reached < *total).map(|_| reached),
            };
            match following.filter(|following| paged && *following > position) {
                Some(following) => position = following,
                None => break,
            }
        }
        Ok(())
    }

    fn add(&self, plan: &plan::Dictionary, record: &str, scope: &Scope<'_>, entries: &mut Entries) {
        let Some(id) = json_path::find(record, &plan.key) else { return };
        let Some(key) = scalar(id) else { return };
        let scope = scope.on_record(record);
        let about = evaluate::json(&plan.value, &Unbound, &scope).unwrap_or_else(|| "{}".to_owned());
        entries.add(&key, Some(Entry::new(id, &about)));
    }
}

/// The request that loads a dictionary, for those who must recognise it.
pub(crate) fn request(plan: &plan::Dictionary, scope: &Scope<'_>) -> Request {
    let mut request = Request::default();
    evaluate::send(&plan.send, &Unbound, &scope.at(0), &mut request);
    request
}

/// Whether what a dictionary says depends on who asks.
pub(super) fn is_personal(dictionary: &plan::Dictionary, backend: &plan::Backend) -> bool {
    let mut personal = false;
    let mut see = |value: &Value| {
        personal |= match value {
            Value::Caller { field } => match field {
                plan::CallerField::Name | plan::CallerField::Role | plan::CallerField::Bearer => true,
                plan::CallerField::Tenant | plan::CallerField::Call => false,
            },
            Value::Literal(_) | Value::Setting { .. } | Value::Form { .. } | Value::Keys | Value::Position { .. } => {
                false
            }
            // In the tenant's language.
            Value::Message { .. } => false,
            // Made of others, which are asked too.
            Value::Map { .. } | Value::List { .. } | Value::Join { .. } => false,
            // These have no meaning here, so that they are absent whenever they are asked.
            Value::Argument { .. }
            | Value::Cell { .. }
            | Value::Window { .. }
            | Value::Arguments
            | Value::Reply { .. }
            | Value::Step { .. }
            | Value::Record { .. }
            | Value::Matches { .. }
            | Value::Dictionary { .. } => false,
        };
    };
    dictionary.send.walk(&mut see);
    backend.walk_added(&mut see);
    personal
}
