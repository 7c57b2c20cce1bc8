//! Texts in free maps that a program has made of what it had not: `undefined`, `NaN`. An argument that is declared is absent then; what
//! stands in a map of the backend's own fields may be meant, and goes out as it came: the result of what may change something tells it.

use kartoteka_compiler::plan;
use serde_json::Value;

use super::tool_call::Call;
use crate::call::result::ResultWarning;
use crate::runtime::argument::Argument;
use crate::runtime::arguments::stands_for_nothing;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// The most places that a result tells.
const MOST_TOLD: usize = 10;

impl Call<'_> {
    /// Warns of them.
    pub(super) fn words_for_nothing(&self, bound: &dyn BoundArguments) -> Vec<ResultWarning> {
        if self.plan().effect == plan::Effect::Read {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (slot, argument) in self.plan().arguments.iter().enumerate() {
            let Some(map) = bound.argument(slot).and_then(Argument::map) else { continue };
            map.iter().for_each(|(key, value)| look((&argument.name, key), value, &mut found));
        }
        let code = "word-for-nothing";
        let told = found.iter().take(MOST_TOLD).map(|(path, text)| {
            let variables = Variables::new().with("path", path.as_str()).with("value", *text);
            self.own(code, &variables)
        });
        let mut warnings: Vec<ResultWarning> = told.collect();
        if found.len() > MOST_TOLD {
            let mut variables = Variables::new();
            variables.count("count", found.len() - MOST_TOLD);
            warnings.push(self.own_as(code, "word-for-nothing-more", &variables));
        }
        warnings
    }
}

/// Those in a value that stands under this key, each with its place.
fn look<'v>((above, key): (&str, &str), value: &'v Value, found: &mut Vec<(String, &'v str)>) {
    let path = || format!("{above}.{key}");
    match value {
        Value::String(text) if stands_for_nothing(text) => found.push((path(), text)),
        Value::Array(items) => {
            let path = path();
            items.iter().enumerate().for_each(|(place, item)| look((&path, &place.to_string()), item, found));
        }
        Value::Object(members) => {
            let path = path();
            members.iter().for_each(|(key, value)| look((&path, key), value, found));
        }
        _ => {}
    }
}
