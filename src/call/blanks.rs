//! Blank values in maps of a call that writes. An argument that is declared is absent then; in a map of the backend's own fields a
//! blank may be meant, and clears the field: it goes out as it came, and the result tells it, since a model that fills in every field
//! of a form means nothing by it.

use kartoteka_compiler::plan;
use serde_json::Value;

use super::no_step::waits_for_a_reply;
use super::tool_call::Call;
use crate::call::result::ResultWarning;
use crate::runtime::argument::Argument;
use crate::runtime::evaluate;
use crate::runtime::tool::BoundArguments;
use crate::texts::Variables;

/// The most places of an argument that a result tells.
const MOST_TOLD: usize = 10;

impl Call<'_> {
    /// Warns of them, once an argument.
    pub(super) fn blanks(&self, bound: &dyn BoundArguments) -> Vec<ResultWarning> {
        if self.plan().effect == plan::Effect::Read {
            return Vec::new();
        }
        let mut warnings = Vec::new();
        for (slot, argument) in self.plan().arguments.iter().enumerate() {
            let Some(map) = bound.argument(slot).and_then(Argument::map) else { continue };
            let mut found = Vec::new();
            map.iter().for_each(|(key, value)| look(key, value, &mut found));
            if found.is_empty() || !self.may_write(bound) {
                continue;
            }
            let keys: Vec<String> = found.iter().take(MOST_TOLD).map(|path| format!("`{path}`")).collect();
            let mut variables = Variables::new().with("argument", argument.name.as_ref()).with("keys", keys.join(", "));
            if found.len() > MOST_TOLD {
                variables.count("count", found.len() - MOST_TOLD);
            }
            variables.text("system", self.context.system());
            warnings.push(self.own("blank-values", &variables));
        }
        warnings
    }

    /// Whether a step that writes may run, as far as that does not depend on a reply.
    fn may_write(&self, bound: &dyn BoundArguments) -> bool {
        let plan::Action::Steps { steps, .. } = &self.plan().action else { return true };
        let scope = self.scope();
        let may_run =
            |step: &plan::Step| evaluate::holds_so_far(&step.when, bound, &scope, &waits_for_a_reply) != Some(false);
        steps.iter().any(|step| step.effect() > plan::Effect::Read && may_run(step))
    }
}

/// The places of blanks in a value that stands at this one.
fn look(path: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Null => found.push(path.to_owned()),
        Value::String(text) if text.trim().is_empty() => found.push(path.to_owned()),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| look(&format!("{path}[{place}]"), item, found));
        }
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| look(&format!("{path}.{key}"), value, found));
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
