//! Arguments by a schema that another server has written. What it takes goes out as it came; what it does not take is read once more
//! as its types ask, and goes out so, or comes back with what is wrong.
//!
//! The schema is hostile: what holding a value against it may cost is known before it is done, and one that could cost more is not
//! held against anything, and neither is one of a dialect that is not known. Then the server is left to judge by itself.

mod cost;
mod shape;

use std::collections::HashSet;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::{Map, Value};

use super::broken_rule::BrokenRule;
use super::explain::Rules;
use super::fault::BadArgument;
use super::findings::Findings;
use super::names;
use super::reader::Reader;
use super::trail::{Place, written};
use crate::runtime::lengthy;
use cost::{Cost, Unchecked, Weight};

/// The largest compiled pattern, in bytes.
const LARGEST_PATTERN: usize = 256 << 10;

/// A schema of arguments that another server has written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RemoteSchema {
    schema: Value,
    /// What it may cost to hold a value against it.
    cost: Result<Cost, Unchecked>,
}

impl RemoteSchema {
    /// `is_plain`: whether a text can be quoted as it is.
    pub(crate) fn new(schema: Value, is_plain: &dyn Fn(&str) -> bool) -> Self {
        let cost = if draft(&schema).is_some() { cost::of(&schema, is_plain) } else { Err(Unchecked::Dialect) };
        Self { schema, cost }
    }

    /// Why no arguments are held against it, if none are.
    pub(crate) fn unchecked(&self) -> Option<Unchecked> {
        self.cost.as_ref().err().copied()
    }

    /// What holds these arguments against it, and whether it may be told what is wrong with each.
    fn validator(&self, weight: Weight) -> Result<(Validator, bool), Unchecked> {
        let cost = self.cost?;
        if !cost.allows(weight) {
            return Err(Unchecked::Costly);
        }
        let patterns = PatternOptions::regex().size_limit(LARGEST_PATTERN).dfa_size_limit(LARGEST_PATTERN);
        let options = jsonschema::options().with_draft(draft(&self.schema).ok_or(Unchecked::Dialect)?);
        // A format is a remark by the protocol's dialect, and the server may take what has another.
        let options = options.should_validate_formats(false).with_pattern_options(patterns);
        // Kept by nobody: building it costs less than the call, and a process may know of very many.
        Ok((options.build(&self.schema).map_err(|_| Unchecked::Pattern)?, cost.explains(weight)))
    }
}

/// The dialect of a schema, if it is one that is known.
fn draft(schema: &Value) -> Option<Draft> {
    let Some(named) = schema.get("$schema") else { return Some(Draft::Draft202012) };
    let named = named.as_str()?.trim_end_matches('#');
    let (_, name) = named.split_once("//json-schema.org/")?;
    Some(match name {
        "draft/2020-12/schema" => Draft::Draft202012,
        "draft/2019-09/schema" => Draft::Draft201909,
        "draft-07/schema" => Draft::Draft7,
        _ => return None,
    })
}

impl Reader<'_> {
    /// Takes all arguments as a schema of another server takes them. Those that it does not check are taken as they came; why, is
    /// beside them.
    pub(crate) fn remote(&mut self, schema: &RemoteSchema) -> Option<(Map<String, Value>, Option<Unchecked>)> {
        let given = Value::Object(std::mem::take(&mut self.given));
        let weight = Weight::of(&given);
        let takes_long = schema.cost.is_ok_and(|cost| cost.takes_long(weight));
        lengthy::apart(takes_long, || self.held_against(given, weight, schema))
    }

    fn held_against(
        &mut self,
        given: Value,
        weight: Weight,
        schema: &RemoteSchema,
    ) -> Option<(Map<String, Value>, Option<Unchecked>)> {
        let (validator, explains) = match schema.validator(weight) {
            Ok(ready) => ready,
            Err(unchecked) => return Some((object(given), Some(unchecked))),
        };
        if validator.is_valid(&given) {
            return Some((object(given), None));
        }
        let check = shape::of(&schema.schema);
        let explained = if explains { Some(given.clone()) } else { None };
        let (mut read, findings) = (object(given), &mut self.checker.findings);
        if let Some(known) = shape::only_known(&check) {
            names::tidy(&mut read, &|| known.iter().map(AsRef::as_ref), findings);
        }
        let read = self.checker.whole(read, &check.shape).map(Value::Object);
        let findings = &mut self.checker.findings;
        let read = match read {
            Some(read) if validator.is_valid(&read) => return Some((object(read), None)),
            read => read,
        };
        if let Some(given) = explained {
            // What was read otherwise is, in what was read, as it was read: what is still wrong there was not told yet.
            let (value, noted) = match read {
                Some(read) => (read, HashSet::new()),
                None => (given, findings.noted()),
            };
            findings.remaining(&validator, &schema.schema, &value, &noted);
        }
        if findings.is_clean() {
            findings.keep(BrokenRule::new(Vec::new(), BadArgument::Rest).fault(&Value::Null, &[]));
        }
        None
    }
}

impl Findings {
    /// Notes what breaks a schema, but for what was noted of the same places already.
    fn remaining(&mut self, validator: &Validator, schema: &Value, value: &Value, noted: &HashSet<String>) {
        let is_noted = |places: &[Place]| (1..=places.len()).any(|end| noted.contains(&written(&places[..end])));
        let rules = Rules { schema, value, place: &[], known: &[] };
        self.told(validator, &rules, &|found| !is_noted(&found.places));
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests;
