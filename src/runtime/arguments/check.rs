//! Checks a whole value against its shape. Faults and harmless spellings are noted as they are met; the result is what
//! the caller meant.

use std::collections::HashSet;

use kartoteka_compiler::plan::{self, Check, Others, Shape};
use serde_json::{Map, Value};

use super::blank::{is_blank, keeps_blank};
use super::escaped;
use super::fault::{BadArgument, Expected};
use super::findings::Findings;
use super::names::respelt;
use super::near;
use super::number::{Whole, plain, whole};
use super::rule::{Bounds, Outside, TextRule, miscounted};
use super::shown::shown;
use super::trail::Trail;

/// Reads values by the checks of a catalog, and keeps what was found.
pub(super) struct Checker<'c> {
    pub(super) catalog: &'c plan::Catalog,
    pub(super) findings: Findings,
}

impl<'c> Checker<'c> {
    pub(super) fn new(catalog: &'c plan::Catalog) -> Self {
        Self { catalog, findings: Findings::default() }
    }

    /// A value as its check has it, or `None` with a fault noted.
    pub(super) fn value(&mut self, value: Value, check: &Check, trail: Trail<'_>) -> Option<Value> {
        let value = if check.nullable && value.is_null() { value } else { self.shape(value, &check.shape, trail)? };
        match &check.rest {
            None => Some(value),
            Some(schema) => self.findings.rest(&schema.0, &value, &|| trail.places()).then_some(value),
        }
    }

    /// All arguments, a map by this shape.
    pub(super) fn whole(&mut self, given: Map<String, Value>, shape: &Shape) -> Option<Map<String, Value>> {
        match shape {
            Shape::Map { properties, others, least, most } => {
                self.map(given, properties, others, (*least, *most), Trail::ROOT)
            }
            _ => Some(given),
        }
    }

    fn shape(&mut self, value: Value, shape: &Shape, trail: Trail<'_>) -> Option<Value> {
        match shape {
            Shape::Any | Shape::Shown { .. } => Some(escaped::within(value, trail, &mut self.findings)),
            Shape::Boolean => self.findings.boolean(&value, trail).map(Value::Bool),
            Shape::Integer { least, most, clamp } => self
                .findings
                .integer(&value, Bounds { least: *least, most: *most, outside: Outside::of(*clamp) }, trail)
                .map(Value::from),
            Shape::Number { least, most, clamp } => {
                let read = self.findings.number(
                    &value,
                    Bounds { least: *least, most: *most, outside: Outside::of(*clamp) },
                    trail,
                )?;
                // Inside a list or map a number goes out as it came in, all its digits kept.
                Some(if value.is_number() && value.as_f64() == Some(read) { value } else { plain(read) })
            }
            Shape::Text { least, most, pattern, format } => {
                let rule = TextRule { least: *least, most: *most, pattern: pattern.as_deref(), format: *format };
                self.findings.text(value, rule, trail).map(Value::String)
            }
            Shape::Choice { values } => self.key(value, &|index| values.get(index).map(AsRef::as_ref), trail),
            Shape::Row { table } => {
                let rows = self.catalog.tables.get(*table).map(|table| table.rows.as_ref()).unwrap_or_default();
                let index = self.findings.row(&value, rows, trail)?;
                rows.get(index).map(|row| Value::from(row.key.as_ref()))
            }
            Shape::Period => self.key(value, &|index| plan::PERIODS.get(index).copied(), trail),
            Shape::List { items, least, most, unique } => {
                let given = self.members(value, items.first(), trail)?;
                self.list(given, items.first(), (*least, *most), *unique, trail).map(Value::Array)
            }
            Shape::Map { properties, others, least, most } => {
                let given = match value {
                    Value::Object(given) => given,
                    // PHP writes an empty map so.
                    Value::Array(given) if given.is_empty() => {
                        self.findings.read_as(trail, &Value::Array(given), Value::Object(Map::new()));
                        Map::new()
                    }
                    other => match json_within(&other) {
                        Some(Value::Object(given)) => {
                            self.findings.read_as(trail, &other, shown(&Value::Object(given.clone())));
                            given
                        }
                        _ => {
                            let (meant, expected) =
                                (near::map(&other, properties, others), expected_map(properties, others));
                            return self.findings.nearly(trail, &other, BadArgument::WrongType { expected }, meant);
                        }
                    },
                };
                self.map(given, properties, others, (*least, *most), trail).map(Value::Object)
            }
            Shape::Several { shapes } => self.several(value, shapes, trail),
        }
    }

    fn key<'v>(&mut self, value: Value, at: &dyn Fn(usize) -> Option<&'v str>, trail: Trail<'_>) -> Option<Value> {
        let index = self.findings.one_of(&value, at, trail)?;
        at(index).map(Value::from)
    }

    /// The items of a list. One that is written as a text of JSON is read as that, and one value as a list of one.
    fn members(&mut self, value: Value, check: Option<&Check>, trail: Trail<'_>) -> Option<Vec<Value>> {
        let within = json_within(&value);
        match (value, within) {
            (Value::Array(given), _) => Some(given),
            (other, Some(Value::Array(given))) => {
                self.findings.read_as(trail, &other, shown(&Value::Array(given.clone())));
                Some(given)
            }
            (other, _)
                if check.is_none_or(|check| has_type(&other, &check.shape) || is_scalar(&other, &check.shape)) =>
            {
                self.findings.read_as(trail, &other, format!("[{}]", shown(&other)));
                Some(vec![other])
            }
            (other, _) => {
                let (meant, expected) = (near::list(&other, check), expected_list(check));
                self.findings.nearly(trail, &other, BadArgument::WrongType { expected }, meant)
            }
        }
    }

    fn list(
        &mut self,
        given: Vec<Value>,
        check: Option<&Check>,
        range: (Option<u32>, Option<u32>),
        unique: bool,
        trail: Trail<'_>,
    ) -> Option<Vec<Value>> {
        if let Some(mistake) = miscounted(given.len(), range) {
            return self.findings.refuse(trail, &Value::Array(given), mistake);
        }
        let mut whole = true;
        let mut list = Vec::with_capacity(given.len());
        let mut seen = HashSet::new();
        for (index, item) in given.into_iter().enumerate() {
            let trail = trail.item(index);
            if unique && !seen.insert(item.to_string()) {
                whole = false;
                self.findings.fault(trail, Some(&item), BadArgument::Duplicate, None);
                continue;
            }
            let item = match check {
                Some(check) => self.value(item, check, trail),
                None => Some(item),
            };
            match item {
                Some(item) => list.push(item),
                None => whole = false,
            }
        }
        whole.then_some(list)
    }

    fn map(
        &mut self,
        given: Map<String, Value>,
        properties: &[plan::Property],
        others: &Others,
        range: (Option<u32>, Option<u32>),
        trail: Trail<'_>,
    ) -> Option<Map<String, Value>> {
        if let Some(mistake) = miscounted(given.len(), range) {
            let is_order = mistake == (BadArgument::TooMany { most: 1 }) && near::is_order(properties, others);
            let first = near::first(&given).filter(|_| is_order);
            return self.findings.nearly(trail, &Value::Object(given), mistake, first);
        }
        let mut whole = true;
        let mut map = Map::with_capacity(given.len());
        let known = || properties.iter().map(|property| property.name.as_ref());
        let given = escaped::keys(given, trail, &mut self.findings);
        for (key, value) in respelt(given, &known, *others == Others::Refused, Some(trail), &mut self.findings) {
            let property = properties.iter().find(|property| property.name == key);
            let trail = trail.key(&key);
            let check = match (property, others) {
                (Some(property), _) => Some(&property.check),
                (None, Others::Checked { checks }) => checks.first(),
                (None, Others::Allowed) => None,
                (None, Others::Refused) => {
                    whole = false;
                    self.findings.unknown(&key, &value, None, &mut known(), trail);
                    continue;
                }
            };
            let Some(check) = check else {
                let value = escaped::within(value, trail, &mut self.findings);
                map.insert(key, value);
                continue;
            };
            let blank = property.is_some() && is_blank(&value) && !keeps_blank(&check.shape);
            if blank || value.is_null() && !check.nullable && !matches!(check.shape, Shape::Any | Shape::Shown { .. }) {
                self.findings.absent(&value, trail);
                continue;
            }
            match self.value(value, check, trail) {
                Some(value) => {
                    map.insert(key, value);
                }
                None => whole = false,
            }
        }
        for property in properties.iter().filter(|property| property.required) {
            if whole && !map.contains_key(property.name.as_ref()) {
                whole = false;
                self.findings.fault(trail.key(&property.name), None, BadArgument::Missing, None);
            }
        }
        whole.then_some(map)
    }

    fn several(&mut self, value: Value, shapes: &[Shape], trail: Trail<'_>) -> Option<Value> {
        if let Some(shape) = shapes.iter().find(|shape| has_type(&value, shape)) {
            return self.shape(value, shape, trail);
        }
        let one = self.findings.sole(&value, trail);
        if !one.is_array() && value.is_array() {
            return self.several(one.clone(), shapes, trail);
        }
        // No shape has this type: a harmless spelling of exactly one of them will do.
        let mut readings = shapes.iter().filter_map(|shape| {
            let mut checker = Checker::new(self.catalog);
            let read = checker.shape(value.clone(), shape, trail)?;
            checker.findings.finish().ok().map(|notes| (read, notes))
        });
        if let (Some((read, notes)), None) = (readings.next(), readings.next()) {
            drop(readings);
            self.findings.adopt(notes);
            return Some(read);
        }
        drop(readings);
        self.findings.misshapen(&value, Expected::AnyOf(shapes.iter().map(expected).collect()), trail)
    }
}

/// The list or map in a text of JSON.
fn json_within(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim_start();
    let inside: Option<Value> = if text.starts_with(['{', '[']) { serde_json::from_str(text).ok() } else { None };
    inside.filter(|inside| inside.is_array() || inside.is_object())
}

/// Whether both are scalars, so that the one may be a spelling of the other.
fn is_scalar(value: &Value, shape: &Shape) -> bool {
    let scalar = !matches!(
        shape,
        Shape::List { .. } | Shape::Map { .. } | Shape::Several { .. } | Shape::Any | Shape::Shown { .. }
    );
    scalar && (value.is_string() || value.is_number() || value.is_boolean())
}

fn has_type(value: &Value, shape: &Shape) -> bool {
    match shape {
        Shape::Any | Shape::Shown { .. } => true,
        Shape::Boolean => value.is_boolean(),
        Shape::Integer { .. } => value.as_number().is_some_and(|number| !matches!(whole(number), Whole::Fraction)),
        Shape::Number { .. } => value.is_number(),
        Shape::Text { .. } | Shape::Choice { .. } | Shape::Row { .. } | Shape::Period => value.is_string(),
        Shape::List { .. } => value.is_array(),
        Shape::Map { .. } => value.is_object(),
        Shape::Several { shapes } => shapes.iter().any(|shape| has_type(value, shape)),
    }
}

fn expected(shape: &Shape) -> Expected {
    match shape {
        Shape::Any | Shape::Shown { .. } => Expected::AnyOf(Vec::new()),
        Shape::Boolean => Expected::Boolean,
        Shape::Integer { .. } => Expected::Integer,
        Shape::Number { .. } => Expected::Number,
        Shape::Text { .. } | Shape::Choice { .. } | Shape::Row { .. } | Shape::Period => Expected::Text,
        Shape::List { items, .. } => expected_list(items.first()),
        Shape::Map { properties, others, .. } => expected_map(properties, others),
        Shape::Several { shapes } => Expected::AnyOf(shapes.iter().map(expected).collect()),
    }
}

/// A map, with its members where it has no others.
fn expected_map(properties: &[plan::Property], others: &Others) -> Expected {
    match *others == Others::Refused && !properties.is_empty() {
        true => Expected::MapOf(properties.iter().map(|property| property.name.to_string()).collect()),
        false => Expected::Map,
    }
}

/// A list, with the members of its items where these are maps that have no others.
fn expected_list(items: Option<&Check>) -> Expected {
    match items.map(|items| expected(&items.shape)) {
        Some(Expected::MapOf(members)) => Expected::ListOf(members),
        _ => Expected::List,
    }
}
