//! Reads resources: what a tool's result is for the variables of an address, all entries of a dictionary, a text, a file,
//! or data of the card's own.
//!
//! What an address carries goes through the same checks as a tool's arguments.

mod address;

use std::sync::Arc;
use std::time::{Duration, Instant};

use kartoteka_compiler::plan;
use serde_json::{Value, value::RawValue};

use crate::call::result;
use crate::call::{Call, Ending};
use crate::caller::outcome::ReadError;
use crate::caller::{Caller, Locale};
use crate::catalog::{ServedCatalog, ToolSet};
use crate::runtime::arguments::Reader;
use crate::runtime::evaluate;
use crate::runtime::periods::Clock;
use crate::runtime::scope::Scope;
use crate::runtime::slots::Slots;
use crate::runtime::upstream::Upstream;
use crate::texts::Variables;

pub use address::Address;
pub(crate) use address::is_at;

/// Answers that are kept at once.
const MOST_KEPT: u64 = 500;

/// Answers that are kept for a while.
pub struct Kept(moka::sync::Cache<Key, (Instant, Arc<str>)>);

#[derive(PartialEq, Eq, Hash)]
struct Key {
    uri: String,
    locale: Locale,
    tenant: Option<String>,
    name: Option<String>,
}

impl Kept {
    pub(crate) fn new() -> Self {
        Self(moka::sync::Cache::new(MOST_KEPT))
    }

    /// Forgets everything: what it was made of has changed.
    pub(crate) fn forget(&self) {
        self.0.invalidate_all();
    }
}

/// The contents: a JSON list of one.
///
/// # Errors
/// What reads it failed; the text is the caller's.
pub async fn read(
    set: &ToolSet,
    upstream: &dyn Upstream,
    address: &Address,
    caller: &Caller,
    clock: &Clock,
    kept: &Kept,
) -> Result<Vec<u8>, ReadError> {
    let shelf = &set.shelves()[address.shelf];
    let resource = &shelf.plan.resources[address.resource];
    // A caller's own credentials may open other records than those of the next one.
    let cache = Duration::from_millis(resource.cache_ms);
    let may_keep = !cache.is_zero() && caller.bearer.is_none();
    let key = Key {
        uri: address.uri.clone(),
        locale: caller.locale,
        tenant: caller.tenant.clone(),
        name: caller.name.clone(),
    };
    if may_keep
        && let Some((at, text)) = kept.0.get(&key)
        && at.elapsed() < cache
    {
        return Ok(contents(address, resource, &text));
    }
    let text = match &resource.content {
        plan::Content::Markdown { texts } => {
            texts.get(set.texts().place(shelf.place, caller.locale)).map(ToString::to_string).unwrap_or_default()
        }
        plan::Content::Blob { base64 } => base64.to_string(),
        plan::Content::Text { text } => {
            let text = |bound: &Slots<'_>, scope: &Scope<'_>| evaluate::text(text, bound, scope).unwrap_or_default();
            own(set, shelf, address, (caller, clock), text)?
        }
        plan::Content::Data { result } => {
            let json = |bound: &Slots<'_>, scope: &Scope<'_>| evaluate::json(result, bound, scope);
            own(set, shelf, address, (caller, clock), json)?.unwrap_or_else(|| "null".to_owned())
        }
        plan::Content::Tool { tool } => {
            let call = Call { set, shelf, card: &shelf.cards[*tool], caller, clock, upstream };
            called(&call, address).await?
        }
        plan::Content::Dictionary { dictionary } => {
            // Any card's call would do: what a dictionary needs of it is the catalog.
            let asking = shelf.asking(set, caller, clock, upstream);
            match shelf.dictionaries.whole(*dictionary, &asking).await {
                Ok(entries) => entries.list(),
                Err(failed) => {
                    let message = failed.text(set.texts(), caller.locale, &|text| shelf.mask(text).into_owned());
                    return Err(ReadError { message });
                }
            }
        }
    };
    let written = contents(address, resource, &text);
    if may_keep {
        kept.0.insert(key, (Instant::now(), text.into()));
    }
    Ok(written)
}

/// The structured content of a tool's result.
async fn called(call: &Call<'_>, address: &Address) -> Result<String, ReadError> {
    #[derive(serde::Deserialize)]
    struct Written<'a> {
        #[serde(borrow)]
        content: Vec<Block<'a>>,
        #[serde(borrow, rename = "structuredContent")]
        structured: &'a RawValue,
    }
    #[derive(serde::Deserialize)]
    struct Block<'a> {
        #[serde(borrow)]
        text: std::borrow::Cow<'a, str>,
    }
    let given = Value::Object(address.variables.clone()).to_string();
    let mut out = vec![b'{'];
    let ending = call.answer(Some(&given), &mut out).await;
    out.push(b'}');
    let written: Written<'_> = serde_json::from_slice(&out).expect("a result is valid JSON");
    match ending {
        Ending::Answered => Ok(written.structured.get().to_owned()),
        Ending::Failed(_) => {
            let message = written.content.first().map(|block| block.text.to_string()).unwrap_or_default();
            Err(ReadError { message })
        }
    }
}

/// What is made of the variables of an address where no tool is asked.
fn own<T>(
    set: &ToolSet,
    shelf: &ServedCatalog,
    address: &Address,
    (caller, clock): (&Caller, &Clock),
    made: impl FnOnce(&Slots<'_>, &Scope<'_>) -> T,
) -> Result<T, ReadError> {
    let (catalog, arguments) = (&*shelf.plan, &shelf.plan.resources[address.resource].arguments);
    let mut reader = Reader::new(address.variables.clone(), catalog);
    let bound = Slots::read(arguments, catalog, &mut reader);
    if let Err(bad) = reader.finish() {
        return Err(ReadError { message: bad.messages(set.texts(), caller.locale).join("\n") });
    }
    let scope = shelf.surroundings(caller, clock, set.texts()).scope().with_arguments(arguments);
    Ok(made(&bound, &scope))
}

fn contents(address: &Address, resource: &plan::Resource, held: &str) -> Vec<u8> {
    let mut out = b"[{\"uri\":".to_vec();
    result::text(&address.uri, &mut out);
    out.extend_from_slice(b",\"mimeType\":");
    result::text(&resource.mime, &mut out);
    out.extend_from_slice(match resource.content {
        plan::Content::Blob { .. } => b",\"blob\":",
        _ => b",\"text\":",
    });
    result::text(held, &mut out);
    out.extend_from_slice(b"}]");
    out
}

/// What is said of a failure that is ours.
pub(crate) fn internal(set: &ToolSet, caller: &Caller) -> ReadError {
    ReadError { message: set.texts().own(caller.locale, "failure-internal", &Variables::new()) }
}
