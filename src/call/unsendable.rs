//! Which arguments a request could not be made of. Reading them has found no fault: it is the place where the card puts
//! them that cannot carry them.

use std::collections::HashSet;

use kartoteka_compiler::plan::{self, PathPart, Segment, Spelling, Value as PlanValue};
use serde_json::{Map, Value};

use super::tool_call::Call;
use crate::runtime::arguments::{BadArguments, Unsendable};
use crate::runtime::evaluate;
use crate::runtime::json::{self, Misfit, scalar_text};
use crate::runtime::request::RequestFault;
use crate::runtime::scope::Scope;
use crate::runtime::spelling::spelt;
use crate::runtime::tool::BoundArguments;

/// A value that cannot be sent: which argument it is in, where, and why.
struct Unsent {
    slot: usize,
    path: String,
    value: Value,
    why: Unsendable,
}

/// What the search reads values from.
struct Sent<'a> {
    plan: &'a plan::Tool,
    bound: &'a dyn BoundArguments,
    scope: &'a Scope<'a>,
}

impl Call<'_> {
    /// The arguments because of which the request of this step must not go out, with the fault that it has; `None` where
    /// it is of none of them.
    pub(super) fn unsendable(
        &self,
        step: usize,
        fault: &RequestFault,
        bound: &dyn BoundArguments,
        scope: &Scope<'_>,
    ) -> Option<BadArguments> {
        let plan::Action::Steps { steps, .. } = &self.plan().action else { return None };
        let send = plan::step_at(steps, step)?.send()?;
        let sent = Sent { plan: self.plan(), bound, scope };
        let mut found = match fault {
            RequestFault::Misfit { misfit: Misfit::Reply, .. } => return None,
            RequestFault::Misfit { misfit: Misfit::Argument, .. } => sent.misfits(send),
            RequestFault::Header { name } => sent.in_header(send, name),
            RequestFault::Segment { text } => sent.in_path(send, text),
        };
        // One value may stand in several places.
        let mut told = HashSet::new();
        found.retain(|unsent| told.insert(unsent.path.clone()));
        if found.is_empty() {
            return None;
        }
        let suggested = sent.parted(&found);
        Some(BadArguments::unsendable(
            found.into_iter().map(|unsent| (unsent.path, unsent.value, unsent.why)).collect(),
            suggested,
        ))
    }
}

impl Sent<'_> {
    /// What does not fit its spelling, or else has no place in a query or form.
    fn misfits(&self, send: &plan::Send) -> Vec<Unsent> {
        let mut found = Vec::new();
        send.walk(&mut |value| {
            if let PlanValue::Spelt { value, spelling, sent: true } = value
                && let Some(of) = value.first()
            {
                found.extend(self.misspelt(of, *spelling));
            }
        });
        if found.is_empty() {
            send.walk(&mut |value| {
                if let Some((slot, path, value)) = self.argument(value)
                    && is_nested(&value)
                {
                    found.push(Unsent { slot, path, value, why: Unsendable::Nested });
                }
            });
        }
        found
    }

    fn misspelt(&self, of: &PlanValue, spelling: Spelling) -> Vec<Unsent> {
        let Some((slot, path, value)) = self.argument(of) else { return Vec::new() };
        if spelt(self.scope.surroundings().clock, Some(&value.to_string()), spelling, Some(Misfit::Argument)).is_ok() {
            return Vec::new();
        }
        let unsent = |path: String, value: &Value, why| Unsent { slot, path, value: value.clone(), why };
        match (spelling.between(), &value) {
            (Some(mark), Value::Array(items)) => {
                let items = items.iter().enumerate();
                let faults = items.filter_map(|(place, item)| Some((place, item, misjoined(item, mark)?)));
                faults.map(|(place, item, why)| unsent(format!("{path}[{place}]"), item, why)).collect()
            }
            (Some(mark), one) => misjoined(one, mark).map(|why| unsent(path, one, why)).into_iter().collect(),
            (None, Value::Array(_) | Value::Object(_)) => vec![unsent(path, &value, Unsendable::NoScalar)],
            (None, Value::String(_)) if spelling.is_of_moments() => vec![unsent(path, &value, Unsendable::Moment)],
            (None, _) => Vec::new(),
        }
    }

    fn in_header(&self, send: &plan::Send, name: &str) -> Vec<Unsent> {
        let mut found = Vec::new();
        for entry in send.headers.iter().filter(|entry| &*entry.key == name) {
            entry.value.walk(&mut |value| {
                if let Some((slot, path, Value::String(text))) = self.argument(value)
                    && text.chars().any(|character| character != '\t' && character.is_control())
                {
                    found.push(Unsent { slot, path, value: Value::String(text), why: Unsendable::Line });
                }
            });
        }
        found
    }

    fn in_path(&self, send: &plan::Send, text: &str) -> Vec<Unsent> {
        let parts = send.path.iter().filter_map(|part| match part {
            PathPart::Segment(value) => self.argument(value),
            PathPart::Literal(_) | PathPart::Address { .. } => None,
        });
        let is_it = |value: &Value| {
            scalar_text(Some(&value.to_string())).is_ok_and(|found| found.is_some_and(|found| found == text))
        };
        let unsent = |(slot, path, value)| Unsent { slot, path, value, why: Unsendable::Segment };
        parts.filter(|(_, _, value)| is_it(value)).map(unsent).collect()
    }

    /// What an argument, or a part of one, is: its slot, its place and its value.
    fn argument(&self, value: &PlanValue) -> Option<(usize, String, Value)> {
        let PlanValue::Argument { slot, path } = value else { return None };
        let found = serde_json::from_str(&evaluate::json(value, self.bound, self.scope)?).ok()?;
        let mut place = self.plan.arguments[*slot].name.to_string();
        for segment in path.0.iter() {
            match segment {
                Segment::Key(key) => place.push_str(&format!(".{key}")),
                Segment::Index(index) => place.push_str(&format!("[{index}]")),
                Segment::Every | Segment::OnlyKey | Segment::OnlyValue => break,
            }
        }
        Some((*slot, place, found))
    }

    /// The call's own arguments with its items parted at the marks that they hold; `None` where that is not all.
    fn parted(&self, found: &[Unsent]) -> Option<Map<String, Value>> {
        let mut arguments = Map::new();
        for (slot, argument) in self.plan.arguments.iter().enumerate() {
            let Some(text) = json::written(|json| json.put(&self.bound.argument(slot))) else { continue };
            if argument.default.as_ref().is_none_or(|default| !json::same(&default.0, &text)) {
                arguments.insert(argument.name.to_string(), serde_json::from_str(&text).ok()?);
            }
        }
        for unsent in found {
            let Unsendable::Mark(mark) = unsent.why else { return None };
            let Some(Value::Array(items)) = arguments.get_mut(&*self.plan.arguments[unsent.slot].name) else {
                return None;
            };
            let parted = items.iter().flat_map(|item| parts(item, mark)).collect();
            *items = parted;
        }
        Some(arguments)
    }
}

/// Why an item cannot stand in a joined list.
fn misjoined(item: &Value, mark: &'static str) -> Option<Unsendable> {
    match item {
        Value::Array(_) | Value::Object(_) => Some(Unsendable::NoScalar),
        Value::String(text) if !mark.is_empty() && text.contains(mark) => Some(Unsendable::Mark(mark)),
        _ => None,
    }
}

fn parts(item: &Value, mark: &str) -> Vec<Value> {
    match item {
        Value::String(text) => {
            text.split(mark).map(str::trim).filter(|part| !part.is_empty()).map(Value::from).collect()
        }
        other => vec![other.clone()],
    }
}

fn is_nested(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(Value::is_array) || items.iter().any(is_nested),
        Value::Object(map) => map.values().any(is_nested),
        _ => false,
    }
}
