//! Conditions on a part of what a backend finds by its whole value alone: it would leave such a one out, and answer with all
//! records. So the call is refused before anything is sent.

use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use super::fault::BadArgument;
use super::findings::Findings;
use super::trail::Trail;

impl Findings {
    /// Notes each such condition. The marks about a name are whatever is no letter, digit or `_`, and the affixes of the
    /// backend's ranges.
    pub(super) fn whole<'m>(&mut self, tool: &plan::Tool, map: &dyn Fn(usize) -> Option<&'m Map<String, Value>>) {
        for known in tool.known.iter() {
            let Some(whole) = &known.whole else { continue };
            let Some(map) = map(known.slot) else { continue };
            let argument = &*tool.arguments[known.slot].name;
            for (key, value) in map {
                let found = known.names(key).find_map(|name| whole.names.iter().find(|known| ***known == *name));
                let is_whole = whole.keys.iter().any(|known| **known == *key) || asks_if_blank(key, value);
                if let Some(name) = found.filter(|_| !is_whole) {
                    let instead = whole.instead.as_deref().map(str::to_owned);
                    let mistake = BadArgument::Whole { name: name.to_string(), instead };
                    self.fault(Trail::new(argument).key(key), Some(value), mistake, None);
                }
            }
        }
    }
}

/// Whether a condition asks if there is any value: `!PHONE: ""`. A blank is no part of one.
fn asks_if_blank(key: &str, value: &Value) -> bool {
    value.as_str() == Some("")
        && key.trim_start_matches(['!', '=']).starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
}
