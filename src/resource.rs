//! Reads resources: what a tool's result is for the variables of an address, all entries of a dictionary, or a text.
//!
//! An address is taken apart here and nowhere else. What it carries goes through the same checks as a tool's arguments.

use std::sync::Arc;
use std::time::{Duration, Instant};

use kartoteka_compiler::listing;
use kartoteka_compiler::plan::{self, Shape};
use serde_json::{Map, Value, value::RawValue};

use crate::call::upstream::Upstream;
use crate::call::{Call, Ending};
use crate::caller::{Caller, Locale};
use crate::mcp::ReadError;
use crate::prompt;
use crate::result;
use crate::texts::Variables;
use crate::toolset::ToolSet;
use crate::windows::Clock;

/// Answers that are kept at once.
const MOST_KEPT: u64 = 500;

/// A resource that exists, with what its address asks for.
#[derive(Debug, Clone)]
pub struct Address {
    uri: String,
    shelf: usize,
    resource: usize,
    variables: Map<String, Value>,
}

impl Address {
    /// The resource at this address, `bitrix24://crm/deals?limit=5`, or short as its card has it, `crm/deals?limit=5`.
    /// `None` if there is none, or if the address cannot be read.
    #[must_use]
    pub fn find(set: &ToolSet, uri: &str) -> Option<Self> {
        let (path, query) = uri.split_once('?').map_or((uri, None), |(path, query)| (path, Some(query)));
        let found = set.shelves().iter().enumerate().find_map(|(shelf, one)| {
            let known = |resource: &plan::Resource| {
                [path, listing::address(&one.plan.name, path)].contains(&&*resource.address)
            };
            let resource = one.plan.resources.iter().position(known)?;
            Some((shelf, resource))
        });
        let (shelf, resource) = found?;
        let (one, plan) = (&set.shelves()[shelf], &set.shelves()[shelf].plan.resources[resource]);
        if !set.reads(one, plan) {
            return None;
        }
        let mut variables = Map::new();
        for (name, text) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            if !plan.variables.contains(&name) || variables.contains_key(name.as_ref()) {
                return None;
            }
            let value = match plan.content {
                plan::Content::Tool { tool } => typed(&one.plan.tools[tool], &name, &text),
                plan::Content::Dictionary { .. } | plan::Content::Markdown { .. } => return None,
            };
            variables.insert(name.into_owned(), value);
        }
        // Whole, however short it was asked for: what has no scheme is no URI to the protocol.
        let mut uri = listing::uri(&one.plan.name, &plan.address);
        if let Some(query) = query {
            uri.push('?');
            uri.push_str(query);
        }
        Some(Self { uri, shelf, resource, variables })
    }

    /// The same with more arguments for the tool that reads it, whether the address has a variable for them or not. What no
    /// tool reads takes none.
    #[must_use]
    pub fn with(mut self, set: &ToolSet, arguments: Map<String, Value>) -> Self {
        let content = &set.shelves()[self.shelf].plan.resources[self.resource].content;
        if matches!(content, plan::Content::Tool { .. }) && !arguments.is_empty() {
            // An answer is kept by its address. No other address has a `#`.
            self.uri.push_str(&format!("#{}", Value::Object(arguments.clone())));
            self.variables.extend(arguments);
        }
        self
    }

    /// The catalog that it is of.
    #[must_use]
    pub fn catalog<'s>(&self, set: &'s ToolSet) -> &'s str {
        &set.shelves()[self.shelf].plan.name
    }

    /// With its scheme, and the query that it was asked for with.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }
}

/// What an address says in text, as the argument wants it.
fn typed(tool: &plan::Tool, name: &str, text: &str) -> Value {
    let found = tool.arguments.iter().find(|argument| argument.name == name);
    prompt::typed(found.map_or(&Shape::Any, |argument| &argument.check.shape), text)
}

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
        return Ok(contents(&address.uri, &resource.mime, &text));
    }
    let text = match &resource.content {
        plan::Content::Markdown { texts } => {
            texts.get(set.texts().place(shelf.place, caller.locale)).map(ToString::to_string).unwrap_or_default()
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
    let written = contents(&address.uri, &resource.mime, &text);
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

fn contents(uri: &str, mime: &str, text: &str) -> Vec<u8> {
    let mut out = b"[{\"uri\":".to_vec();
    result::text(uri, &mut out);
    out.extend_from_slice(b",\"mimeType\":");
    result::text(mime, &mut out);
    out.extend_from_slice(b",\"text\":");
    result::text(text, &mut out);
    out.extend_from_slice(b"}]");
    out
}

/// What is said of a failure that is ours.
pub(crate) fn internal(set: &ToolSet, caller: &Caller) -> ReadError {
    ReadError { message: set.texts().own(caller.locale, "failure-internal", &Variables::new()) }
}
