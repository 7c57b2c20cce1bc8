//! Blank values in maps of a call that writes. An argument that is declared is absent then; in a map of the backend's own fields a
//! blank may be meant, and clears the field: it goes out as it came, and the result tells it, since a model that fills in every field
//! of a form means nothing by it. Where the schema names the blank as a value of that place (`null` beside another type, `minLength: 0`)
//! the tool's author has said what it means, and nothing is told.

use kartoteka_compiler::plan::{self, Check, Others, Shape};
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
            map.iter().for_each(|(key, value)| look(key, value, member(Some(&argument.check), key), &mut found));
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

/// The places of blanks in a value that stands at this one, but for those that its check names.
fn look(path: &str, value: &Value, check: Option<&Check>, found: &mut Vec<String>) {
    match value {
        Value::Null if !check.is_some_and(names_null) => found.push(path.to_owned()),
        Value::String(text) if text.trim().is_empty() && !check.is_some_and(|check| names(&check.shape, text)) => {
            found.push(path.to_owned());
        }
        Value::Array(items) => {
            let check = match check.map(|check| &check.shape) {
                Some(Shape::List { items, .. }) => items.first(),
                _ => None,
            };
            let places = items.iter().enumerate();
            places.for_each(|(place, item)| look(&format!("{path}[{place}]"), item, check, found));
        }
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| look(&format!("{path}.{key}"), value, member(check, key), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What an entry of a map must be, where its check says it.
fn member<'c>(check: Option<&'c Check>, key: &str) -> Option<&'c Check> {
    let Shape::Map { properties, others, .. } = &check?.shape else { return None };
    match (properties.iter().find(|property| property.name == key), others) {
        (Some(property), _) => Some(&property.check),
        (None, Others::Checked { checks }) => checks.first(),
        (None, Others::Allowed | Others::Refused) => None,
    }
}

/// Whether this blank text is one of the values that a shape names.
fn names(shape: &Shape, text: &str) -> bool {
    match shape {
        Shape::Text { least, .. } => *least == Some(0),
        Shape::Choice { values } => values.iter().any(|value| value == text),
        _ => false,
    }
}

/// Whether a check names `null`: as a type, or as one of the schemas of which one has to hold.
fn names_null(check: &Check) -> bool {
    let is_null = |schema: &Value| schema["type"] == "null" || schema.get("const").is_some_and(Value::is_null);
    let branches = |schema: &Value| {
        let lists = ["anyOf", "oneOf"].into_iter().filter_map(|key| schema[key].as_array());
        lists.flatten().any(is_null)
    };
    let rest = check.rest.as_ref().and_then(|schema| serde_json::from_str(&schema.0).ok());
    check.nullable || rest.is_some_and(|schema| branches(&schema))
}
