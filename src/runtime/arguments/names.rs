//! The names of arguments as clients spell them.

use serde_json::{Map, Value};
use smallvec::SmallVec;

use super::findings::Findings;
use super::nearest::{bare, bare_letters, nearest};
use super::trail::Trail;

/// Arguments that clients add to every call by themselves: n8n its run, Cursor and LangChain something for tools without
/// arguments, agents why they call. No tool means them that has none of the name.
const ADDED_BY_CLIENTS: [&str; 17] = [
    "toolCallId",
    "tool_call_id",
    "sessionId",
    "session_id",
    "action",
    "chatInput",
    "tool",
    "toolName",
    "random_string",
    "dummy",
    "__arg1",
    "_placeholder",
    "explanation",
    "security_risk",
    "thought",
    "reason",
    META,
];

/// What belongs beside the arguments.
const META: &str = "_meta";

/// Whether a key of [`META`] asks something of this server: a dry run that is left out would be a call.
fn asks_of_server(key: &str) -> bool {
    let key = bare(key);
    key.starts_with("kartoteka/") || key == "dryrun"
}

/// As many keys are looked at without asking for memory.
const USUAL_KEYS: usize = 16;

/// The name under which LangChain passes the one text of a tool that it takes for one without arguments.
const WHOLE: &str = "__arg1";

/// Texts with more arguments than this stay texts.
const MOST_UNPACKED: usize = 64;

/// Gives arguments the names that the tool has for them, see [`respelt`], and leaves out what clients add. Each is noted.
pub(super) fn tidy<'k, K: Iterator<Item = &'k str>>(
    given: &mut Map<String, Value>,
    known: &dyn Fn() -> K,
    findings: &mut Findings,
) {
    if given.keys().all(|name| known().any(|known| known == name)) {
        return;
    }
    unpack(given, known, findings);
    *given = respelt(std::mem::take(given), known, true, None, findings);
    let added = |name: &String| ADDED_BY_CLIENTS.contains(&name.as_str()) && nearest(name, &mut known()).is_none();
    let asks = |value: &Value| value.as_object().is_some_and(|meta| meta.keys().any(|key| asks_of_server(key)));
    let added = given.iter().filter(|(name, value)| added(name) && !(*name == META && asks(value)));
    let added: Vec<String> = added.map(|(name, _)| name.clone()).collect();
    for name in added {
        if !findings.is_full_of_notes() {
            given.shift_remove(&name);
            findings.left_out(&name);
        }
    }
}

/// Takes the arguments out of a text that has them all, and is all that there is.
fn unpack<'k, K: Iterator<Item = &'k str>>(
    given: &mut Map<String, Value>,
    known: &dyn Fn() -> K,
    findings: &mut Findings,
) {
    let Some(Value::String(text)) = given.get(WHOLE).filter(|_| given.len() == 1) else { return };
    let Ok(Value::Object(inside)) = serde_json::from_str(text) else { return };
    let is_known = |name: &String| known().any(|known| known == name || bare(known) == bare(name));
    if inside.is_empty() || !inside.keys().all(is_known) || inside.len() > MOST_UNPACKED {
        return;
    }
    inside.keys().for_each(|name| findings.renamed(WHOLE, Trail::new(name)));
    *given = inside;
}

/// A map with the known names of the keys that differ from them in case, underscores or hyphens alone; each is noted. Where
/// the map may have keys of other names too, a key differs in its case alone. A key stays as it is where its name is passed
/// as it should be, or another key took it first.
pub(super) fn respelt<'k, K: Iterator<Item = &'k str>>(
    given: Map<String, Value>,
    known: &dyn Fn() -> K,
    others_refused: bool,
    trail: Option<Trail<'_>>,
    findings: &mut Findings,
) -> Map<String, Value> {
    let is_known = |key: &str| known().any(|known| known == key);
    if given.keys().all(|key| is_known(key)) || known().all(|name| given.contains_key(name)) {
        return given;
    }
    let meant = |key: &str| {
        let free = known().filter(|name| !given.contains_key(*name));
        alike(key, free.filter(|name| others_refused || name.eq_ignore_ascii_case(key)))
    };
    let names = given.keys().map(|key| if is_known(key) { None } else { meant(key) });
    let names: SmallVec<[Option<&'k str>; USUAL_KEYS]> = names.collect();
    if names.iter().all(Option::is_none) {
        return given;
    }
    let mut respelt = Map::with_capacity(given.len());
    for ((key, value), name) in given.into_iter().zip(names) {
        match name.filter(|name| !respelt.contains_key(*name)) {
            Some(name) if !findings.is_full_of_notes() => {
                findings.renamed(&key, trail.as_ref().map_or(Trail::new(name), |trail| trail.key(name)));
                respelt.insert(name.to_owned(), value);
            }
            _ => drop(respelt.insert(key, value)),
        }
    }
    respelt
}

/// The one known name that differs in case, underscores or hyphens alone.
fn alike<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    const MOST_BYTES: usize = 256;
    if name.len() > MOST_BYTES {
        return None;
    }
    bare_letters(name).next()?;
    let mut alike = known.filter(|known| bare_letters(known).eq(bare_letters(name)));
    let found = alike.next()?;
    alike.next().is_none().then_some(found)
}
