//! Checks one value against its shape, whole: faults and harmless spellings are noted as they are met, and what comes
//! out is what the caller meant.

use std::collections::HashSet;

use kartoteka_compiler::plan::{self, Check, Others, Shape};
use serde_json::{Map, Value};

use super::fault::{BadArgument, BadArguments, Change, Edit, Expected, Fault, cut, shortened, shown};
use super::number::{Whole, number, plain, whole};
use super::trail::{Place, Trail, written};
use super::{Notes, Repair, TextRule, format, nearest, pattern, rest};

/// Faults and notes beyond these are counted, not kept: an answer stays readable, and small.
const MOST_FAULTS: usize = 32;

/// Reads values and keeps what was found.
pub(super) struct Checker<'c> {
    catalog: &'c plan::Catalog,
    notes: Notes,
    bad: BadArguments,
}

impl<'c> Checker<'c> {
    pub(super) fn new(catalog: &'c plan::Catalog) -> Self {
        Self { catalog, notes: Notes::default(), bad: BadArguments::default() }
    }

    pub(super) fn finish(self) -> Result<Notes, BadArguments> {
        if self.bad.faults.is_empty() { Ok(self.notes) } else { Err(self.bad) }
    }

    /// A value as its check has it, or `None` with a fault noted.
    pub(super) fn value(&mut self, value: Value, check: &Check, trail: Trail<'_>) -> Option<Value> {
        let value = if check.nullable && value.is_null() { value } else { self.shape(value, &check.shape, trail)? };
        match &check.rest {
            None => Some(value),
            Some(schema) => self.rest(&schema.0, &value, &|| trail.places()).then_some(value),
        }
    }

    pub(super) fn boolean(&mut self, value: &Value, trail: Trail<'_>) -> Option<bool> {
        match value {
            Value::Bool(given) => Some(*given),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Some(self.read_as(trail, value, true)),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Some(self.read_as(trail, value, false)),
            _ => self.misshapen(value, Expected::Boolean, trail),
        }
    }

    pub(super) fn integer(
        &mut self,
        value: &Value,
        range: (Option<i64>, Option<i64>),
        clamp: bool,
        trail: Trail<'_>,
    ) -> Option<i64> {
        let Some(number) = number(value) else { return self.misshapen(value, Expected::Integer, trail) };
        let (least, most) = (range.0.unwrap_or(i64::MIN), range.1.unwrap_or(i64::MAX));
        let bound = match whole(&number) {
            Whole::Fraction => return self.misshapen(value, Expected::Integer, trail),
            Whole::Exact(given) if (least..=most).contains(&given) => {
                let harmless = value.as_i64().is_none();
                return Some(if harmless { self.read_as(trail, value, given) } else { given });
            }
            Whole::Exact(given) if given < least => range.0,
            Whole::Exact(_) | Whole::TooLarge => range.1,
            Whole::TooSmall => range.0,
        };
        if clamp && let Some(bound) = bound {
            self.clamped(trail, value, Value::from(bound));
            return Some(bound);
        }
        let mistake = BadArgument::OutOfRange { least: range.0.map(Value::from), most: range.1.map(Value::from) };
        self.note(trail, Some(value), mistake, bound.map(|bound| Change::Replace(Value::from(bound))));
        None
    }

    pub(super) fn number(
        &mut self,
        value: &Value,
        range: (Option<f64>, Option<f64>),
        clamp: bool,
        trail: Trail<'_>,
    ) -> Option<f64> {
        let given = number(value).and_then(|number| number.as_f64()).filter(|given| given.is_finite());
        let Some(given) = given else { return self.misshapen(value, Expected::Number, trail) };
        let below = range.0.filter(|least| given < *least);
        let Some(bound) = below.or(range.1.filter(|most| given > *most)) else {
            return Some(if value.is_string() { self.read_as(trail, value, given) } else { given });
        };
        if clamp {
            self.clamped(trail, value, Value::from(bound));
            return Some(bound);
        }
        let mistake = BadArgument::OutOfRange { least: range.0.map(plain), most: range.1.map(plain) };
        self.note(trail, Some(value), mistake, Some(Change::Replace(plain(bound))));
        None
    }

    pub(super) fn text(&mut self, value: Value, rule: TextRule<'_>, trail: Trail<'_>) -> Option<String> {
        let Value::String(text) = value else { return self.misshapen(&value, Expected::Text, trail) };
        match broken(&text, rule) {
            None => Some(text),
            Some(mistake) => self.refuse(trail, &Value::String(text), mistake),
        }
    }

    /// The place of a text among those that it may be, which `at` gives one by one.
    pub(super) fn one_of<'v>(
        &mut self,
        value: &Value,
        at: &dyn Fn(usize) -> Option<&'v str>,
        trail: Trail<'_>,
    ) -> Option<usize> {
        const MOST_LISTED: usize = 24;
        let values = || (0..).map_while(at);
        let Value::String(text) = value else {
            if !matches!(value, Value::Array(_) | Value::Object(_)) {
                return self.misshapen(value, Expected::Text, trail);
            }
            let values = values().take(MOST_LISTED).map(str::to_owned).collect();
            return self.refuse(trail, value, BadArgument::NotOneOf { values, nearest: None });
        };
        if let Some(index) = values().position(|known| known == text) {
            return Some(index);
        }
        let lower = text.to_lowercase();
        let mut alike = values().enumerate().filter(|(_, known)| known.to_lowercase() == lower);
        if let (Some((index, known)), None) = (alike.next(), alike.next()) {
            self.read_as(trail, value, known);
            return Some(index);
        }
        let nearest = nearest::nearest(text, &mut values()).map(str::to_owned);
        let edit = nearest.clone().map(|nearest| Change::Replace(Value::String(nearest)));
        let values = values().take(MOST_LISTED).map(str::to_owned).collect();
        self.note(trail, Some(value), BadArgument::NotOneOf { values, nearest }, edit);
        None
    }

    /// Notes a value of the wrong type. What is JSON inside a text is certain to have been meant as that.
    pub(super) fn misshapen<T>(&mut self, value: &Value, expected: Expected, trail: Trail<'_>) -> Option<T> {
        let inside = value.as_str().and_then(|text| serde_json::from_str(text).ok());
        let meant = inside.filter(|inside: &Value| match expected {
            Expected::List => inside.is_array(),
            Expected::Map => inside.is_object(),
            _ => false,
        });
        self.note(trail, Some(value), BadArgument::WrongType { expected }, meant.map(Change::Replace));
        None
    }

    /// Notes that `null` was read as absent.
    pub(super) fn absent(&mut self, trail: Trail<'_>) {
        self.repaired(Repair { path: written(&trail.places()), from: Value::Null, to: None });
    }

    /// Notes a required argument that is missing, unless something else is wrong with it.
    pub(super) fn missing(&mut self, name: &str) {
        let path = written(&Trail::new(name).places());
        let within = |other: &str| {
            other.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        // A count of faults that were not kept may hide one of this argument.
        if self.bad.more == 0 && !self.bad.faults.iter().any(|fault| within(&fault.path)) {
            self.note(Trail::new(name), None, BadArgument::Missing, None);
        }
    }

    /// Notes a name that nothing has.
    pub(super) fn unknown(
        &mut self,
        name: &str,
        value: &Value,
        known: &mut dyn Iterator<Item = &str>,
        trail: Trail<'_>,
    ) {
        let nearest = nearest::nearest(name, known).map(str::to_owned);
        let edit = nearest.clone().map(Change::Rename);
        self.note(trail, Some(value), BadArgument::Unknown { nearest }, edit);
    }

    fn shape(&mut self, value: Value, shape: &Shape, trail: Trail<'_>) -> Option<Value> {
        match shape {
            Shape::Any => Some(value),
            Shape::Boolean => self.boolean(&value, trail).map(Value::Bool),
            Shape::Integer { least, most, clamp } => {
                self.integer(&value, (*least, *most), *clamp, trail).map(Value::from)
            }
            Shape::Number { least, most, clamp } => {
                let read = self.number(&value, (*least, *most), *clamp, trail)?;
                // Inside a list or map a number goes out as it came in, all its digits kept.
                Some(if value.is_number() && value.as_f64() == Some(read) { value } else { plain(read) })
            }
            Shape::Text { least, most, pattern, format } => {
                let rule = TextRule { least: *least, most: *most, pattern: pattern.as_deref(), format: *format };
                self.text(value, rule, trail).map(Value::String)
            }
            Shape::Choice { values } => self.key(value, &|index| values.get(index).map(AsRef::as_ref), trail),
            Shape::Row { table } => {
                let rows = self.catalog.tables.get(*table).map(|table| table.rows.as_ref()).unwrap_or_default();
                self.key(value, &|index| rows.get(index).map(|row| row.key.as_ref()), trail)
            }
            Shape::Window => self.key(value, &|index| plan::WINDOWS.get(index).copied(), trail),
            Shape::List { items, least, most, unique } => {
                let given = match value {
                    Value::Array(given) => given,
                    other => return self.misshapen(&other, Expected::List, trail),
                };
                self.list(given, items.first(), (*least, *most), *unique, trail).map(Value::Array)
            }
            Shape::Map { properties, others, least, most } => {
                let given = match value {
                    Value::Object(given) => given,
                    other => return self.misshapen(&other, Expected::Map, trail),
                };
                self.map(given, properties, others, (*least, *most), trail).map(Value::Object)
            }
            Shape::Several { shapes } => self.several(value, shapes, trail),
        }
    }

    fn key<'v>(&mut self, value: Value, at: &dyn Fn(usize) -> Option<&'v str>, trail: Trail<'_>) -> Option<Value> {
        let index = self.one_of(&value, at, trail)?;
        at(index).map(Value::from)
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
            return self.refuse(trail, &Value::Array(given), mistake);
        }
        let mut whole = true;
        let mut list = Vec::with_capacity(given.len());
        let mut seen = HashSet::new();
        for (index, item) in given.into_iter().enumerate() {
            let trail = trail.item(index);
            if unique && !seen.insert(item.to_string()) {
                whole = false;
                self.note(trail, Some(&item), BadArgument::Duplicate, None);
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
        let count = given.len();
        if let Some(mistake) = miscounted(count, range) {
            return self.refuse(trail, &Value::Object(given), mistake);
        }
        let mut whole = true;
        let mut map = Map::with_capacity(count);
        for (key, value) in given {
            let trail = trail.key(&key);
            let property = properties.iter().find(|property| property.name == key);
            let check = match (property, others) {
                (Some(property), _) => Some(&property.check),
                (None, Others::Checked { checks }) => checks.first(),
                (None, Others::Allowed) => None,
                (None, Others::Refused) => {
                    whole = false;
                    self.unknown(&key, &value, &mut properties.iter().map(|property| property.name.as_ref()), trail);
                    continue;
                }
            };
            let Some(check) = check else {
                map.insert(key, value);
                continue;
            };
            if value.is_null() && !check.nullable && !matches!(check.shape, Shape::Any) {
                self.absent(trail);
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
                self.note(trail.key(&property.name), None, BadArgument::Missing, None);
            }
        }
        whole.then_some(map)
    }

    fn several(&mut self, value: Value, shapes: &[Shape], trail: Trail<'_>) -> Option<Value> {
        if let Some(shape) = shapes.iter().find(|shape| has_type(&value, shape)) {
            return self.shape(value, shape, trail);
        }
        // No shape has this type: a harmless spelling of exactly one of them will do.
        let mut readings = shapes.iter().filter_map(|shape| {
            let mut checker = Checker::new(self.catalog);
            let read = checker.shape(value.clone(), shape, trail)?;
            checker.finish().ok().map(|notes| (read, notes))
        });
        if let (Some((read, notes)), None) = (readings.next(), readings.next()) {
            drop(readings);
            notes.repairs.into_iter().for_each(|repair| self.repaired(repair));
            self.notes.clamped.extend(notes.clamped);
            return Some(read);
        }
        drop(readings);
        self.misshapen(&value, Expected::AnyOf(shapes.iter().map(expected).collect()), trail)
    }

    /// Whether the arguments fit a schema together; only asked where each by itself is right.
    pub(super) fn together(&mut self, schema: &str, arguments: &Value) {
        self.rest(schema, arguments, &Vec::new);
    }

    /// Whether nothing wrong was noted yet.
    pub(super) fn is_clean(&self) -> bool {
        self.bad.faults.is_empty()
    }

    /// Whether a value, which is at that place, fits a schema.
    fn rest(&mut self, schema: &str, value: &Value, place: &dyn Fn() -> Vec<Place>) -> bool {
        const MOST_CHARACTERS: usize = 200;
        let Some(validator) = rest::validator(schema) else {
            let mistake = BadArgument::Rest("invalid schema".to_owned());
            self.keep(Fault { path: written(&place()), given: Some(shown(value)), mistake, edit: None });
            return false;
        };
        // The cheap question first: it allocates nothing.
        if validator.is_valid(value) {
            return true;
        }
        for error in validator.iter_errors(value).take(MOST_FAULTS) {
            let mut places = place();
            let mut part = value;
            for segment in error.instance_path().as_str().split('/').skip(1) {
                let segment = segment.replace("~1", "/").replace("~0", "~");
                let index = segment.parse::<usize>().ok().filter(|_| part.is_array());
                part = match index {
                    Some(index) => part.get(index),
                    None => part.get(&segment),
                }
                .unwrap_or(&Value::Null);
                places.push(index.map_or(Place::Key(segment), Place::Item));
            }
            let said: String = error.to_string().chars().take(MOST_CHARACTERS).collect();
            let fault = Fault {
                path: written(&places),
                given: Some(shown(part)),
                mistake: BadArgument::Rest(said),
                edit: None,
            };
            self.keep(fault);
        }
        false
    }

    fn read_as<T: Into<Value> + Clone>(&mut self, trail: Trail<'_>, from: &Value, to: T) -> T {
        self.repaired(Repair { path: written(&trail.places()), from: cut(from), to: Some(to.clone().into()) });
        to
    }

    fn clamped(&mut self, trail: Trail<'_>, from: &Value, to: Value) {
        if self.notes.clamped.len() < MOST_FAULTS {
            self.notes.clamped.push(Repair { path: written(&trail.places()), from: cut(from), to: Some(to) });
        }
    }

    fn repaired(&mut self, repair: Repair) {
        if self.notes.repairs.len() < MOST_FAULTS {
            self.notes.repairs.push(repair);
        }
    }

    fn refuse<T>(&mut self, trail: Trail<'_>, value: &Value, mistake: BadArgument) -> Option<T> {
        self.note(trail, Some(value), mistake, None);
        None
    }

    fn note(&mut self, trail: Trail<'_>, value: Option<&Value>, mistake: BadArgument, change: Option<Change>) {
        if self.bad.faults.len() >= MOST_FAULTS {
            self.bad.more += 1;
            return;
        }
        let places = trail.places();
        let (path, given) = (written(&places), value.map(shown));
        let edit = change.map(|change| Edit { places, change });
        self.bad.faults.push(Fault { path, given, mistake, edit });
    }

    fn keep(&mut self, fault: Fault) {
        if self.bad.faults.len() < MOST_FAULTS {
            self.bad.faults.push(fault);
        } else {
            self.bad.more += 1;
        }
    }
}

/// What is wrong with a text, if anything is; of several faults the first, as one repair usually meets them all.
fn broken(text: &str, rule: TextRule<'_>) -> Option<BadArgument> {
    if rule.least.is_some() || rule.most.is_some() {
        let count = text.chars().count();
        let beyond = |bound: u32| usize::try_from(bound).unwrap_or(usize::MAX);
        if let Some(least) = rule.least.filter(|least| count < beyond(*least)) {
            return Some(BadArgument::TooShort { least });
        }
        if let Some(most) = rule.most.filter(|most| count > beyond(*most)) {
            return Some(BadArgument::TooLong { most });
        }
    }
    if let Some(format) = rule.format.filter(|format| !format::fits(text, *format)) {
        return Some(BadArgument::Format { format });
    }
    // An expression that does not compile is refused with the catalog; were it here all the same, nothing would match.
    let unmatched = |pattern: &&str| !pattern::regex(pattern).is_some_and(|regex| regex.is_match(text));
    rule.pattern.filter(unmatched).map(|pattern| BadArgument::Pattern { pattern: shortened(pattern) })
}

fn miscounted(count: usize, (least, most): (Option<u32>, Option<u32>)) -> Option<BadArgument> {
    let beyond = |bound: u32| usize::try_from(bound).unwrap_or(usize::MAX);
    if let Some(least) = least.filter(|least| count < beyond(*least)) {
        return Some(BadArgument::TooFew { least });
    }
    most.filter(|most| count > beyond(*most)).map(|most| BadArgument::TooMany { most })
}

fn has_type(value: &Value, shape: &Shape) -> bool {
    match shape {
        Shape::Any => true,
        Shape::Boolean => value.is_boolean(),
        Shape::Integer { .. } => value.as_number().is_some_and(|number| !matches!(whole(number), Whole::Fraction)),
        Shape::Number { .. } => value.is_number(),
        Shape::Text { .. } | Shape::Choice { .. } | Shape::Row { .. } | Shape::Window => value.is_string(),
        Shape::List { .. } => value.is_array(),
        Shape::Map { .. } => value.is_object(),
        Shape::Several { shapes } => shapes.iter().any(|shape| has_type(value, shape)),
    }
}

fn expected(shape: &Shape) -> Expected {
    match shape {
        Shape::Any => Expected::AnyOf(Vec::new()),
        Shape::Boolean => Expected::Boolean,
        Shape::Integer { .. } => Expected::Integer,
        Shape::Number { .. } => Expected::Number,
        Shape::Text { .. } | Shape::Choice { .. } | Shape::Row { .. } | Shape::Window => Expected::Text,
        Shape::List { .. } => Expected::List,
        Shape::Map { .. } => Expected::Map,
        Shape::Several { shapes } => Expected::AnyOf(shapes.iter().map(expected).collect()),
    }
}
