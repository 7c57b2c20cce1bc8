//! What broke a rarer rule of a schema, as facts about the arguments: what to pass, leave out or change. A schema is never
//! quoted: it is written for programs.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use kartoteka_compiler::plan;
use serde_json::{Map, Value};

use super::broken_rule::BrokenRule;
use super::fault::{ArgumentChange, BadArgument};
use super::keyword::{self, count};
use super::mentioned::mentioned;
use super::nearest::nearest;
use super::trail::Place;
use super::{chosen, negated};

/// The rules that are explained, and what they are about.
pub(super) struct Rules<'r> {
    /// The schema as it is written.
    pub(super) schema: &'r Value,
    /// The value that breaks it.
    pub(super) value: &'r Value,
    /// Where that value is; nowhere for the arguments as a whole.
    pub(super) place: &'r [Place],
    /// What may be passed there, where that is known.
    pub(super) known: &'r [plan::Argument],
}

impl Rules<'_> {
    /// What one fault of the validator comes to.
    pub(super) fn explain(&self, error: &ValidationError<'_>) -> Vec<BrokenRule> {
        let (places, part) = self.instance(error.instance_path().as_str());
        let told = self.of_choices(error, &places, part).or_else(|| self.of_members(error, &places, part));
        let beside = self.schema_beside(error.schema_path().as_str());
        let mut told = told.unwrap_or_else(|| vec![keyword::of_value(error.kind(), places, part, beside)]);
        let on = self.depends(error);
        for found in told.iter_mut().filter(|found| found.on.is_empty()) {
            // A rule about an argument by itself depends on nothing.
            found.on = on.iter().filter(|name| !found.is_of(name)).cloned().collect();
        }
        told
    }

    /// What is to be passed, or not, and which variant was meant.
    fn of_choices(&self, error: &ValidationError<'_>, places: &[Place], part: &Value) -> Option<Vec<BrokenRule>> {
        use ValidationErrorKind as Kind;
        Some(match error.kind() {
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                vec![self.misnamed(error, places, (name, part)).unwrap_or_else(|| {
                    BrokenRule::new([places, &[Place::Key(name.to_owned())]].concat(), BadArgument::Missing)
                })]
            }
            Kind::FalseSchema => {
                vec![BrokenRule::new(places.to_vec(), BadArgument::Forbidden).or(Some(ArgumentChange::Remove))]
            }
            Kind::Not { schema } => negated::found(schema, part, places.to_vec()),
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                let exactly = !matches!(error.kind(), Kind::AnyOf { .. });
                let branches =
                    context.iter().map(|branch| branch.iter().flat_map(|error| self.explain(error)).collect());
                chosen::none_fits(self.schema_at(error), places, branches.collect(), exactly)
            }
            Kind::OneOfMultipleValid { .. } => chosen::several_fit(self.schema_at(error), places, part),
            _ => return None,
        })
    }

    /// A member that is missing, and was passed under a name that no member has.
    fn misnamed(
        &self,
        error: &ValidationError<'_>,
        places: &[Place],
        (missing, part): (&str, &Value),
    ) -> Option<BrokenRule> {
        let known = self.properties_beside(error.schema_path().as_str());
        // A rule of its own, as under `then`, does not say which members there are.
        if known.is_empty() || !self.known.is_empty() {
            return None;
        }
        let others = part.as_object()?.keys().filter(|name| !known.contains(*name));
        let mut meant = others.filter(|name| nearest(name, &mut [missing].into_iter()).is_some());
        let (name, None) = (meant.next()?, meant.next()) else { return None };
        let mistake = BadArgument::Unknown { nearest: Some(missing.to_owned()) };
        let rule = BrokenRule::new([places, &[Place::Key(name.clone())]].concat(), mistake);
        Some(rule.or(Some(ArgumentChange::Rename(missing.to_owned()))))
    }

    /// How many members there are, and which.
    fn of_members(&self, error: &ValidationError<'_>, places: &[Place], part: &Value) -> Option<Vec<BrokenRule>> {
        use ValidationErrorKind as Kind;
        let beside = || error.schema_path().as_str();
        let mistake = match error.kind() {
            Kind::MinProperties { limit } if places.is_empty() => {
                let passed = part.as_object().map(Map::len).unwrap_or_default();
                let names = self.known.iter().map(|argument| argument.name.as_ref());
                BadArgument::TooFewArguments {
                    more: count(limit.saturating_sub(passed as u64)),
                    names: names.filter(|name| part.get(*name).is_none()).map(str::to_owned).collect(),
                }
            }
            Kind::MaxProperties { limit } if places.is_empty() => BadArgument::TooManyArguments {
                most: count(*limit),
                names: part.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect(),
            },
            Kind::MinProperties { limit } | Kind::MinItems { limit } => BadArgument::TooFew { least: count(*limit) },
            Kind::MaxProperties { limit } | Kind::MaxItems { limit } => BadArgument::TooMany { most: count(*limit) },
            Kind::AdditionalItems { limit } => BadArgument::TooMany { most: count(*limit as u64) },
            Kind::UnevaluatedItems { unexpected } => {
                let items = part.as_array().map(Vec::len).unwrap_or_default();
                BadArgument::TooMany { most: count(items.saturating_sub(unexpected.len()) as u64) }
            }
            Kind::Contains => keyword::lacks(self.schema_beside(beside()), part),
            Kind::UniqueItems => return Some(vec![keyword::duplicate(places, part)]),
            Kind::PropertyNames { error } => return Some(vec![keyword::bad_key(places.to_vec(), error)]),
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                let known = self.properties_beside(beside());
                return Some(keyword::all_unknown(places, unexpected, &known));
            }
            _ => return None,
        };
        Some(vec![BrokenRule::new(places.to_vec(), mistake)])
    }

    /// The part of the value at a JSON pointer, and its place.
    fn instance(&self, pointer: &str) -> (Vec<Place>, &Value) {
        let (mut places, mut part) = (self.place.to_vec(), self.value);
        for segment in segments(pointer) {
            let index = segment.parse::<usize>().ok().filter(|_| part.is_array());
            part = match index {
                Some(index) => part.get(index),
                None => part.get(&segment),
            }
            .unwrap_or(&Value::Null);
            places.push(index.map_or(Place::Key(segment), Place::Item));
        }
        (places, part)
    }

    fn schema_at(&self, error: &ValidationError<'_>) -> Option<&Value> {
        self.schema.pointer(error.schema_path().as_str())
    }

    /// The schema whose keyword is at this pointer.
    fn schema_beside(&self, pointer: &str) -> Option<&Value> {
        let (parent, _) = pointer.rsplit_once('/')?;
        self.schema.pointer(parent)
    }

    fn properties_beside(&self, pointer: &str) -> Vec<String> {
        let properties = self.schema_beside(pointer).and_then(|schema| schema.get("properties"));
        properties.and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.clone()).collect()
    }

    /// The arguments of the conditions behind which a rule stands.
    fn depends(&self, error: &ValidationError<'_>) -> Vec<String> {
        let mut names = Vec::new();
        let mut at = Some(self.schema);
        let mut segments = segments(error.schema_path().as_str()).peekable();
        while let (Some(schema), Some(segment)) = (at, segments.next()) {
            match segment.as_str() {
                "then" | "else" => names.extend(schema.get("if").map(mentioned).unwrap_or_default()),
                "dependentSchemas" => names.extend(segments.peek().cloned()),
                "dependentRequired" => names.extend(asking(schema, error)),
                _ => {}
            }
            at = schema.get(&segment).or_else(|| schema.get(segment.parse::<usize>().ok()?));
        }
        names.dedup();
        names
    }
}

/// The properties whose presence asks for the one that is missing.
fn asking(schema: &Value, error: &ValidationError<'_>) -> Vec<String> {
    let ValidationErrorKind::Required { property } = error.kind() else { return Vec::new() };
    let asks = |names: &Value| names.as_array().is_some_and(|names| names.contains(property));
    let entries = schema["dependentRequired"].as_object().into_iter().flatten();
    let present = entries.filter(|(name, names)| error.instance().get(*name).is_some() && asks(names));
    present.map(|(name, _)| name.clone()).collect()
}

fn segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~"))
}

#[cfg(test)]
mod tests;
