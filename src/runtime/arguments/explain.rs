//! What broke a rarer rule of a schema, as facts about the arguments: what to pass, leave out or change. A schema is never
//! quoted: it is written for programs.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use kartoteka_compiler::plan::{self, Format};
use serde_json::Value;

use super::chosen;
use super::fault::{ArgumentFault, BadArgument, Change, Edit, Expected};
use super::mentioned::mentioned;
use super::nearest::nearest;
use super::negated;
use super::number::number;
use super::shown::{shortened, shown};
use super::trail::{Place, written};

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

/// One thing that is wrong, before it is told.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) places: Vec<Place>,
    pub(super) mistake: BadArgument,
    pub(super) change: Option<Change>,
    /// Arguments because of which the rule holds here.
    pub(super) on: Vec<String>,
}

impl Found {
    pub(super) fn new(places: Vec<Place>, mistake: BadArgument) -> Self {
        Self { places, mistake, change: None, on: Vec::new() }
    }

    pub(super) fn or(self, change: Option<Change>) -> Self {
        Self { change, ..self }
    }

    /// The same as a fault of a value at a place.
    pub(super) fn fault(self, value: &Value, place: &[Place]) -> ArgumentFault {
        let Found { places, mistake, change, on } = self;
        let inner = places.get(place.len()..).unwrap_or_default();
        let part = inner.iter().try_fold(value, |part, place| match place {
            Place::Key(key) => part.get(key),
            Place::Item(index) => part.get(index),
        });
        let given = part.filter(|_| mistake != BadArgument::Missing && !places.is_empty()).map(shown);
        let path = written(&places);
        ArgumentFault { path, given, mistake, edit: change.map(|change| Edit { places, change }), on }
    }
}

impl Rules<'_> {
    /// What one fault of the validator comes to.
    pub(super) fn explain(&self, error: &ValidationError<'_>) -> Vec<Found> {
        use ValidationErrorKind as Kind;
        let (places, part) = self.instance(error.instance_path().as_str());
        let one = |mistake| vec![Found::new(places.clone(), mistake)];
        let replaced =
            |mistake, value: Option<Value>| vec![Found::new(places.clone(), mistake).or(value.map(Change::Replace))];
        let mut found = match error.kind() {
            Kind::Required { property } => {
                let mut places = places;
                places.push(Place::Key(property.as_str().unwrap_or_default().to_owned()));
                vec![Found::new(places, BadArgument::Missing)]
            }
            Kind::Constant { expected_value } => vec![one_of(places, part, std::slice::from_ref(&**expected_value))],
            Kind::Enum { options } => {
                vec![one_of(places, part, options.as_array().map(Vec::as_slice).unwrap_or_default())]
            }
            Kind::Minimum { limit } => {
                replaced(BadArgument::OutOfRange { least: Some(limit.clone()), most: None }, Some(limit.clone()))
            }
            Kind::Maximum { limit } => {
                replaced(BadArgument::OutOfRange { least: None, most: Some(limit.clone()) }, Some(limit.clone()))
            }
            Kind::ExclusiveMinimum { limit } => {
                replaced(BadArgument::Beyond { above: Some(limit.clone()), below: None }, beside(part, limit, 1))
            }
            Kind::ExclusiveMaximum { limit } => {
                replaced(BadArgument::Beyond { above: None, below: Some(limit.clone()) }, beside(part, limit, -1))
            }
            Kind::MultipleOf { multiple_of } => {
                let of = super::number::plain(*multiple_of);
                let change = multiple(part, &of);
                replaced(BadArgument::Multiple { of }, change)
            }
            Kind::MinLength { limit } => one(BadArgument::TooShort { least: count(*limit) }),
            Kind::MaxLength { limit } => one(BadArgument::TooLong { most: count(*limit) }),
            Kind::MinItems { limit } => one(BadArgument::TooFew { least: count(*limit) }),
            Kind::MaxItems { limit } => one(BadArgument::TooMany { most: count(*limit) }),
            Kind::MinProperties { limit } if places.is_empty() => {
                let passed = part.as_object().map(serde_json::Map::len).unwrap_or_default();
                let names =
                    self.known.iter().map(|argument| argument.name.as_ref()).filter(|name| part.get(*name).is_none());
                one(BadArgument::TooFewArguments {
                    more: count(limit.saturating_sub(passed as u64)),
                    names: names.map(str::to_owned).collect(),
                })
            }
            Kind::MaxProperties { limit } if places.is_empty() => one(BadArgument::TooManyArguments {
                most: count(*limit),
                names: part.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect(),
            }),
            Kind::MinProperties { limit } => one(BadArgument::TooFew { least: count(*limit) }),
            Kind::MaxProperties { limit } => one(BadArgument::TooMany { most: count(*limit) }),
            Kind::UniqueItems => duplicates(&places, part),
            Kind::AdditionalItems { limit } => {
                one(BadArgument::TooMany { most: u32::try_from(*limit).unwrap_or(u32::MAX) })
            }
            Kind::UnevaluatedItems { unexpected } => {
                let items = part.as_array().map(Vec::len).unwrap_or_default();
                one(BadArgument::TooMany { most: count(items.saturating_sub(unexpected.len()) as u64) })
            }
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                let known = self.properties_beside(error.schema_path().as_str());
                let unknown = unexpected.iter().map(|name| unknown(&places, name, &known));
                unknown.collect()
            }
            Kind::PropertyNames { error } => vec![bad_key(places, error)],
            Kind::FalseSchema => vec![Found::new(places, BadArgument::Forbidden).or(Some(Change::Remove))],
            Kind::Pattern { pattern } => one(BadArgument::Pattern { pattern: shortened(pattern) }),
            Kind::Format { format } => one(match known_format(format) {
                Some(format) => BadArgument::Format { format },
                None => BadArgument::OtherFormat { name: shortened(format) },
            }),
            Kind::ContentEncoding { content_encoding } => {
                one(BadArgument::Encoding { name: shortened(content_encoding) })
            }
            Kind::ContentMediaType { content_media_type } => {
                one(BadArgument::Encoding { name: shortened(content_media_type) })
            }
            Kind::Type { kind } => {
                let expected = expected(kind);
                let change = converted(part, &expected);
                replaced(BadArgument::WrongType { expected }, change)
            }
            Kind::Contains => {
                let at = self.schema_beside(error.schema_path().as_str());
                one(lacks(at, part))
            }
            Kind::Not { schema } => negated::found(schema, part, places),
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                let exactly = !matches!(error.kind(), Kind::AnyOf { .. });
                let branches =
                    context.iter().map(|branch| branch.iter().flat_map(|error| self.explain(error)).collect());
                chosen::none_fits(self.schema_at(error), &places, branches.collect(), exactly)
            }
            Kind::OneOfMultipleValid { .. } => chosen::several_fit(self.schema_at(error), &places, part),
            Kind::BacktrackLimitExceeded { .. }
            | Kind::RegexEngineFailure { .. }
            | Kind::Custom { .. }
            | Kind::FromUtf8 { .. }
            | Kind::Referencing(_) => one(BadArgument::Rest),
        };
        let on = self.depends(error);
        for found in found.iter_mut().filter(|found| found.on.is_empty()) {
            // A rule about an argument by itself depends on nothing.
            found.on = on.iter().filter(|name| !is_last(&found.places, name)).cloned().collect();
        }
        found
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

fn is_last(places: &[Place], name: &str) -> bool {
    matches!(places.last(), Some(Place::Key(key)) if key == name)
}

/// A value that is none of those that it may be.
fn one_of(places: Vec<Place>, part: &Value, options: &[Value]) -> Found {
    const MOST_LISTED: usize = 24;
    let spelt = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (given, values) = (spelt(part), options.iter().map(&spelt).collect::<Vec<_>>());
    let meant = nearest(&given, &mut values.iter().map(String::as_str)).map(str::to_owned);
    let option = meant.as_ref().and_then(|meant| options.iter().find(|option| spelt(option) == *meant));
    let change = option.cloned().map(Change::Replace);
    let values = values.into_iter().take(MOST_LISTED).map(|value| shortened(&value)).collect();
    Found::new(places, BadArgument::NotOneOf { values, nearest: meant }).or(change)
}

/// The whole number next to a bound that it may not be.
fn beside(part: &Value, limit: &Value, step: i64) -> Option<Value> {
    let limit = limit.as_i64().filter(|_| part.is_i64() || part.is_u64())?;
    limit.checked_add(step).map(Value::from)
}

/// The multiple that is nearest to a number, unless two are.
fn multiple(part: &Value, of: &Value) -> Option<Value> {
    let (given, of) = (part.as_i64()?, of.as_i64().filter(|of| *of > 0)?);
    let below = given.rem_euclid(of);
    let to = match below.checked_mul(2)? {
        twice if twice < of => given.checked_sub(below)?,
        twice if twice > of => given.checked_add(of - below)?,
        _ => return None,
    };
    Some(to.into())
}

fn duplicates(places: &[Place], part: &Value) -> Vec<Found> {
    let items = part.as_array().map(Vec::as_slice).unwrap_or_default();
    let second = (1..items.len()).find(|at| items[..*at].contains(&items[*at]));
    let mut places = places.to_vec();
    places.extend(second.map(Place::Item));
    vec![Found::new(places, BadArgument::Duplicate)]
}

fn unknown(places: &[Place], name: &str, known: &[String]) -> Found {
    let nearest = nearest(name, &mut known.iter().map(String::as_str)).map(str::to_owned);
    let mut places = places.to_vec();
    places.push(Place::Key(name.to_owned()));
    let change = nearest.clone().map(Change::Rename);
    Found::new(places, BadArgument::Unknown { nearest }).or(change)
}

/// A key whose name is not as it should be.
fn bad_key(mut places: Vec<Place>, error: &ValidationError<'_>) -> Found {
    let key = error.instance().as_str().unwrap_or_default().to_owned();
    let options = match error.kind() {
        ValidationErrorKind::Enum { options } => options.as_array().cloned().unwrap_or_default(),
        ValidationErrorKind::Constant { expected_value } => vec![(**expected_value).clone()],
        _ if places.is_empty() => {
            places.push(Place::Key(key));
            return Found::new(places, BadArgument::Forbidden);
        }
        _ => return Found::new(places, BadArgument::BadKey { key: shortened(&key) }),
    };
    let known: Vec<String> = options.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    unknown(&places, &key, &known)
}

/// What a list has too few or too many of.
fn lacks(schema: Option<&Value>, part: &Value) -> BadArgument {
    let of = |keyword: &str| schema.and_then(|schema| schema.get(keyword)).and_then(Value::as_u64);
    let inner = schema.and_then(|schema| schema.get("contains"));
    let values = inner.and_then(|inner| match (inner.get("const"), inner.get("enum")) {
        (Some(one), _) => Some(vec![one]),
        (None, several) => several?.as_array().map(|several| several.iter().collect()),
    });
    let values = values.unwrap_or_default().into_iter().map(|value| shortened(&value.to_string())).collect();
    let fit =
        inner.map_or(0, |inner| part.as_array().into_iter().flatten().filter(|item| fits(inner, item)).count() as u64);
    let most = of("maxContains").filter(|most| fit > *most);
    let least = if most.is_some() { None } else { Some(of("minContains").unwrap_or(1)) };
    BadArgument::Holds { least: least.map(count), most: most.map(count), values }
}

fn known_format(name: &str) -> Option<Format> {
    match name {
        "date" => Some(Format::Date),
        "date-time" => Some(Format::DateTime),
        "email" => Some(Format::Email),
        "uri" => Some(Format::Uri),
        "uuid" => Some(Format::Uuid),
        _ => None,
    }
}

fn expected(kind: &TypeKind) -> Expected {
    use jsonschema::JsonType;
    let one = |kind: JsonType| match kind {
        JsonType::Boolean => Expected::Boolean,
        JsonType::Integer => Expected::Integer,
        JsonType::Number => Expected::Number,
        JsonType::String => Expected::Text,
        JsonType::Array => Expected::List,
        JsonType::Object => Expected::Map,
        JsonType::Null => Expected::Nothing,
    };
    match kind {
        TypeKind::Single(kind) => one(*kind),
        TypeKind::Multiple(kinds) => Expected::AnyOf(kinds.iter().map(one).collect()),
    }
}

/// The same value as the type that was expected, where it can only be that.
fn converted(part: &Value, expected: &Expected) -> Option<Value> {
    match (expected, part) {
        (Expected::Integer | Expected::Number, Value::String(_)) => {
            let number = number(part)?;
            (*expected == Expected::Number || number.is_i64() || number.is_u64()).then_some(Value::Number(number))
        }
        (Expected::Text, Value::Number(number)) => Some(Value::String(number.to_string())),
        (Expected::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("true") => Some(true.into()),
        (Expected::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("false") => Some(false.into()),
        _ => None,
    }
}

/// Whether a value fits a schema by itself. One that refers to another does not stand by itself.
pub(super) fn fits(schema: &Value, value: &Value) -> bool {
    jsonschema::draft202012::new(schema).is_ok_and(|validator| validator.is_valid(value))
}

fn count(limit: u64) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}

fn segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~"))
}

#[cfg(test)]
mod tests;
