//! What a message asks for under a name, or in a place, that nobody reads: a dry run that is misspelt, or stands among the
//! arguments, would be made, and arguments beside their place would be dropped. Such a message is refused, and the name or
//! the place that was meant is told.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::caller::{LabelForm, TextForm};
use crate::mcp::locale::{DRY_RUN_KEY, LABELS_KEY, META_KEY, ONCE_KEY, TEXT_KEY};
use crate::mcp::nearest::letters;

/// What the keys of this server begin with.
const OWN: &str = "kartoteka/";

const KEYS: [&str; 5] = [META_KEY, TEXT_KEY, LABELS_KEY, DRY_RUN_KEY, ONCE_KEY];

/// Names under which clients send the arguments of a call that belong into `arguments`.
const MISPLACED: [&str; 7] = ["args", "params", "parameters", "input", "inputs", "toolInput", "tool_input"];

#[derive(Deserialize)]
struct OddMembers<'a>(#[serde(borrow)] BTreeMap<Cow<'a, str>, &'a RawValue>);

/// Why a message, as JSON text, is not taken as it is; `None` where nothing is odd about it, or it is no such message.
pub(crate) fn reason(message: &str) -> Option<String> {
    let OddMembers(message) = serde_json::from_str(message).ok()?;
    let method: Cow<'_, str> = serde_json::from_str(message.get("method")?.get()).ok()?;
    let OddMembers(params) = serde_json::from_str(message.get("params")?.get()).ok()?;
    let meta = params.get("_meta").and_then(|meta| of_meta(meta.get()));
    meta.or_else(|| if method == "tools/call" { misplaced(&params).or_else(|| beside_meta(&params)) } else { None })
}

/// What the parameters of a call ask of this server beside their `_meta`.
fn beside_meta(params: &BTreeMap<Cow<'_, str>, &RawValue>) -> Option<String> {
    params.iter().filter(|(name, _)| *name != "_meta").find_map(|(name, value)| match &**name {
        "arguments" => of_arguments(value.get()),
        name if asks(name) => Some(stray(name)),
        _ => members_that_ask(value.get(), asks),
    })
}

/// What arguments, as JSON text, ask of this server: they are the tool's, and what belongs into `_meta` would be lost there.
pub(crate) fn of_arguments(arguments: &str) -> Option<String> {
    let OddMembers(arguments) = serde_json::from_str(arguments).ok()?;
    arguments.iter().find_map(|(name, value)| match &**name {
        "_meta" => members_that_ask(value.get(), asks),
        // A tool may have an argument of any other name.
        name if is_own(name) => Some(stray(name)),
        _ => members_that_ask(value.get(), is_own),
    })
}

fn members_that_ask(value: &str, asks: fn(&str) -> bool) -> Option<String> {
    if !value.contains('/') && !is_likely(value) {
        return None;
    }
    let OddMembers(members) = serde_json::from_str(value).ok()?;
    members.keys().find(|key| asks(key)).map(|key| stray(key))
}

fn is_own(key: &str) -> bool {
    key.get(..OWN.len()).is_some_and(|start| start.eq_ignore_ascii_case(OWN))
}

/// Whether a key is surely meant for this server.
fn asks(key: &str) -> bool {
    is_own(key) || letters(key) == letters(&DRY_RUN_KEY[OWN.len()..])
}

fn stray(key: &str) -> String {
    let shown = shown(key);
    format!("`{shown}` stands where nobody reads it: it belongs into the `_meta` beside the arguments")
}

/// As much of a key as is told.
fn shown(key: &str) -> String {
    key.chars().take(64).collect()
}

/// Whether a message may ask for something under such a name: a look at the text that costs little.
pub(crate) fn is_likely(message: &str) -> bool {
    const SOUGHT: [&str; 6] = ["\"kartoteka", "\"Kartoteka", "\"KARTOTEKA", "\"dry", "\"Dry", "\"DRY"];
    SOUGHT.iter().any(|sought| memchr::memmem::find(message.as_bytes(), sought.as_bytes()).is_some())
}

/// What is odd about a `_meta`, as JSON text.
pub(crate) fn of_meta(meta: &str) -> Option<String> {
    let OddMembers(meta) = serde_json::from_str(meta).ok()?;
    meta.iter().find_map(|(key, value)| odd_key(key).or_else(|| odd_value(key, value.get())))
}

fn odd_key(key: &str) -> Option<String> {
    if KEYS.contains(&key) {
        return None;
    }
    let is_own = is_own(key);
    let name = letters(if is_own { &key[OWN.len()..] } else { key });
    let near = KEYS.iter().find(|known| letters(&known[OWN.len()..]) == name);
    let shown = shown(key);
    match (is_own, near) {
        (true, Some(near)) => Some(format!("`_meta` has `{shown}`, which nobody reads: write `{near}`")),
        (true, None) => {
            Some(format!("`_meta` has `{shown}`, which nobody reads: the keys are `{}`", KEYS.join("`, `")))
        }
        // Of keys without the prefix one alone is surely meant for this server.
        (false, Some(near)) if *near == DRY_RUN_KEY => {
            Some(format!("`_meta` has `{shown}`, which nobody reads: write `{near}`"))
        }
        (false, _) => None,
    }
}

fn odd_value(key: &str, value: &str) -> Option<String> {
    let text = || serde_json::from_str::<String>(value).ok();
    let (fits, values) = match key {
        TEXT_KEY => (text().as_deref().and_then(TextForm::named).is_some(), "`full` or `summary`"),
        LABELS_KEY => (text().as_deref().and_then(LabelForm::named).is_some(), "`table` or `records`"),
        _ => return None,
    };
    (!fits && value != "null").then(|| format!("`{key}` is {values}"))
}

/// Arguments of a call that stand beside their place.
fn misplaced(params: &BTreeMap<Cow<'_, str>, &RawValue>) -> Option<String> {
    if params.get("arguments").is_some_and(|given| given.get() != "null") {
        return None;
    }
    let found = MISPLACED.iter().find(|name| params.contains_key(**name))?;
    Some(format!("the arguments of a call are in `arguments`, and not in `{found}`"))
}

#[cfg(test)]
mod tests;
