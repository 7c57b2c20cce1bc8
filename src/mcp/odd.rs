//! What a message asks for under a name, or in a place, that nobody reads: a dry run that is misspelt, or stands among the
//! arguments or beside the parameters, would be made, and arguments beside their place would be dropped. Such a message is
//! refused, and the name or the place that was meant is told.

use memchr::memchr2_iter;
use rmcp::model::NumberOrString;

use crate::caller::{LabelForm, TextForm};
use crate::mcp::envelope::MEMBERS;
use crate::mcp::locale::{DRY_RUN_KEY, LABELS_KEY, META_KEY, ONCE_KEY, TEXT_KEY};
use crate::mcp::members::{WrittenMembers, text};
use crate::mcp::nearest::letters;
use crate::mcp::serves::List;

/// What the keys of this server begin with.
const OWN: &str = "kartoteka/";

/// The letters of that.
const OWN_LETTERS: &str = "kartoteka";

const KEYS: [&str; 5] = [META_KEY, TEXT_KEY, LABELS_KEY, DRY_RUN_KEY, ONCE_KEY];

/// Names, in letters alone, that mean a dry run whosever they are.
const DRY: [&str; 2] = ["dryrun", "dry"];

/// Names under which clients send the arguments of a call that belong into `arguments`.
const MISPLACED: [&str; 7] = ["args", "params", "parameters", "input", "inputs", "toolInput", "tool_input"];

/// Parameters that count once.
const PARAMS: [&str; 5] = ["name", "arguments", "_meta", "uri", "cursor"];

/// The key by which a request asks to hear how far it is.
const PROGRESS_KEY: &str = "progressToken";

/// Why a message, as JSON text, is not taken as it is; `None` where nothing is odd about it, or it is no such message.
pub(crate) fn reason(message: &str) -> Option<String> {
    in_message(&WrittenMembers::read(message).ok()?)
}

/// The same of a message whose members were read.
pub(crate) fn in_message(message: &WrittenMembers<'_>) -> Option<String> {
    let method = message.text("method")?;
    let beside = beside_params(message, &method);
    beside.or_else(|| in_params(&WrittenMembers::read(message.given("params")?.get()).ok()?, &method))
}

/// What a message asks of this server beside its parameters.
fn beside_params(message: &WrittenMembers<'_>, method: &str) -> Option<String> {
    message.iter().filter(|(name, _)| !MEMBERS.contains(name)).find_map(|(name, value)| match name {
        "_meta" | "meta" => members_that_ask(value.get(), asks),
        name if asks(name) => Some(stray(name)),
        name if method == "tools/call" && (name == "arguments" || MISPLACED.contains(&name)) => Some(format!(
            "`{name}` stands beside `params`, where nobody reads it: the arguments of a call are in `params.arguments`"
        )),
        _ => members_that_ask(value.get(), names_own),
    })
}

fn in_params(params: &WrittenMembers<'_>, method: &str) -> Option<String> {
    if let Some(twice) = params.doubled(|name| PARAMS.contains(&name)) {
        return Some(format!("`params` has `{twice}` twice"));
    }
    let is_list = List::of_method(method).is_some();
    if is_list && params.given("cursor").is_some_and(|cursor| text(cursor).is_none()) {
        return Some("`cursor` has to be a text: the `nextCursor` of the page before".to_owned());
    }
    let meta = params.given("_meta").and_then(|meta| of_meta(meta.get()));
    meta.or_else(|| if method == "tools/call" { misplaced(params).or_else(|| beside_meta(params)) } else { None })
}

/// What the parameters of a call ask of this server beside their `_meta`.
fn beside_meta(params: &WrittenMembers<'_>) -> Option<String> {
    params.iter().filter(|(name, _)| *name != "_meta").find_map(|(name, value)| match name {
        "arguments" => of_arguments(value.get()),
        name if asks(name) => Some(stray(name)),
        _ => members_that_ask(value.get(), asks),
    })
}

/// What arguments, as JSON text, ask of this server: they are the tool's, and what belongs into `_meta` would be lost there.
pub(crate) fn of_arguments(arguments: &str) -> Option<String> {
    if !is_likely(arguments) {
        return None;
    }
    WrittenMembers::read(arguments).ok()?.iter().find_map(|(name, value)| match name {
        "_meta" => members_that_ask(value.get(), asks),
        // A tool may have an argument of any other name.
        name if names_own(name) => Some(stray(name)),
        _ => members_that_ask(value.get(), names_own),
    })
}

fn members_that_ask(value: &str, asks: fn(&str) -> bool) -> Option<String> {
    if !is_likely(value) {
        return None;
    }
    let members = WrittenMembers::read(value).ok()?;
    members.iter().find_map(|(key, _)| asks(key).then(|| stray(key)))
}

/// The name of a key of this server's in letters alone, behind its prefix.
fn name(known: &str) -> String {
    letters(&known[OWN.len()..])
}

/// Whether a key is one of this server's, however it is spelt.
fn names_own(key: &str) -> bool {
    let is_prefixed = key.get(..OWN.len()).is_some_and(|start| start.eq_ignore_ascii_case(OWN));
    is_prefixed || {
        let letters = letters(key);
        KEYS.iter().any(|known| letters.strip_suffix(&name(known)).is_some_and(|before| before.ends_with(OWN_LETTERS)))
    }
}

/// Whether a key is surely meant for this server.
fn asks(key: &str) -> bool {
    names_own(key) || DRY.contains(&&*letters(key))
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
    let message = message.as_bytes();
    let has = |word: &[u8]| {
        let first = word[0];
        memchr2_iter(first, first.to_ascii_uppercase(), message)
            .any(|at| message[at..].get(..word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word)))
    };
    // A letter of ASCII that is escaped may be one of a key.
    has(b"kartoteka") || has(b"dry") || memchr::memmem::find(message, b"\\u00").is_some()
}

/// What is odd about a `_meta`, as JSON text.
pub(crate) fn of_meta(meta: &str) -> Option<String> {
    if meta == "null" {
        return None;
    }
    let Ok(meta) = WrittenMembers::read(meta) else { return Some("`_meta` has to be an object".to_owned()) };
    if let Some(twice) = meta.doubled(|_| true) {
        return Some(format!("`_meta` has `{}` twice", shown(twice)));
    }
    meta.iter().find_map(|(key, value)| {
        let value = value.get();
        odd_key(key).or_else(|| odd_value(key, value)).or_else(|| match key {
            "_meta" | "meta" => members_that_ask(value, asks),
            _ => members_that_ask(value, names_own),
        })
    })
}

fn odd_key(key: &str) -> Option<String> {
    if KEYS.contains(&key) {
        return None;
    }
    let (shown, letters) = (shown(key), letters(key));
    if letters.contains(OWN_LETTERS) {
        return Some(match KEYS.iter().find(|known| letters.ends_with(&name(known))) {
            Some(near) => format!("`_meta` has `{shown}`, which nobody reads: write `{near}`"),
            None => format!("`_meta` has `{shown}`, which nobody reads: the keys are `{}`", KEYS.join("`, `")),
        });
    }
    // Of keys without the prefix one alone is surely meant for this server.
    DRY.contains(&&*letters).then(|| format!("`_meta` has `{shown}`, which nobody reads: write `{DRY_RUN_KEY}`"))
}

fn odd_value(key: &str, value: &str) -> Option<String> {
    let text = || serde_json::from_str::<String>(value).ok();
    let (fits, values) = match key {
        TEXT_KEY => (text().as_deref().and_then(TextForm::named).is_some(), "`full` or `summary`"),
        LABELS_KEY => (text().as_deref().and_then(LabelForm::named).is_some(), "`table` or `records`"),
        META_KEY => (text().is_some(), "the name of a language, a text"),
        PROGRESS_KEY => (is_token(value), "a text or an integer up to 9223372036854775807"),
        _ => return None,
    };
    (!fits && value != "null").then(|| format!("`{key}` is {values}"))
}

/// Whether a token of progress is one that can be repeated.
pub(crate) fn is_token(value: &str) -> bool {
    serde_json::from_str::<NumberOrString>(value).is_ok()
}

/// Arguments of a call that stand beside their place.
fn misplaced(params: &WrittenMembers<'_>) -> Option<String> {
    if params.given("arguments").is_some() {
        return None;
    }
    let found = MISPLACED.iter().find(|name| params.get(name).is_some())?;
    Some(format!("the arguments of a call are in `arguments`, and not in `{found}`"))
}

#[cfg(test)]
mod tests;
