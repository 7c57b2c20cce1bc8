//! A schema of the document as one of a card: references in it are followed, what is composed is put together, and what a card
//! does not know is left out and noted. The texts of nested properties come beside it.

use serde_json::{Map, Number, Value, json};

use crate::composed::{Composed, LOWER, UPPER, add, bound, kind, texts};
use crate::document::{Document, list, reference, text};

/// How deep maps and lists are carried over; deeper ones are maps of anything.
const DEEPEST: usize = 6;

/// So many schemas in one are carried over.
const MOST_SCHEMAS: usize = 400;

/// So many alternatives are put together.
const MOST_ALTERNATIVES: usize = 40;

/// Keywords that say what is taken, and that are not carried over.
const UNCHECKED: [&str; 12] = [
    "not",
    "if",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "propertyNames",
    "contains",
    "minContains",
    "maxContains",
    "prefixItems",
    "unevaluatedProperties",
    "unevaluatedItems",
];

/// Formats that a card checks.
const FORMATS: [&str; 5] = ["date", "date-time", "email", "uri", "uuid"];

/// How much of a schema is carried over. A card that does not pass the check is made plainer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Detail {
    /// All that a card can say.
    Full,
    /// No pages, and the reply as it comes.
    Unshaped,
    /// No patterns, formats, defaults and bounds either.
    Plain,
    /// The type of each argument.
    Bare,
}

impl Detail {
    /// The next that says less.
    pub(crate) fn plainer(self) -> Option<Self> {
        match self {
            Self::Full => Some(Self::Unshaped),
            Self::Unshaped => Some(Self::Plain),
            Self::Plain => Some(Self::Bare),
            Self::Bare => None,
        }
    }

    /// What its card lacks.
    pub(crate) fn note(self) -> Option<&'static str> {
        match self {
            Self::Full => None,
            Self::Unshaped => {
                Some("its reply comes as it is, without pages: with them the card does not pass the check")
            }
            Self::Plain => {
                Some("arguments have no patterns, formats, bounds and defaults: with them they do not pass the check")
            }
            Self::Bare => Some("arguments have their types alone: their schemas do not pass the check"),
        }
    }

    /// Whether patterns, formats, defaults and bounds are carried over.
    pub(crate) fn has_bounds(self) -> bool {
        self <= Self::Unshaped
    }
}

/// Reads the schemas of one operation.
pub(crate) struct Schemas<'d, 'n> {
    document: &'d Document,
    detail: Detail,
    /// What could not be carried over.
    notes: &'n mut Vec<String>,
    /// How many schemas there may still be.
    room: usize,
    /// The references that led here.
    trail: Vec<&'d str>,
}

/// A schema of a card, and what the document says of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Carried {
    pub(crate) schema: Map<String, Value>,
    /// What it is.
    pub(crate) description: Option<String>,
    /// What its properties are: `name: …`.
    pub(crate) inside: Vec<String>,
    pub(crate) default: Option<Value>,
    /// Its bytes are meant, where a body has parts.
    pub(crate) is_file: bool,
    /// Each of its items is a file.
    pub(crate) has_files: bool,
}

/// Whether a schema is of bytes: in the words of 3.0, or of 3.1.
fn is_file(schema: &Value) -> bool {
    text(schema, "format") == Some("binary")
        || text(schema, "contentMediaType").is_some() && text(schema, "contentEncoding").is_none()
}

/// A file, as a caller passes it.
pub(crate) fn file() -> Map<String, Value> {
    /// Six megabytes.
    const CHARACTERS: u64 = 8_000_000;
    let schema = json!({ "type": "string", "contentEncoding": "base64", "maxLength": CHARACTERS });
    schema.as_object().cloned().unwrap_or_default()
}

impl<'d, 'n> Schemas<'d, 'n> {
    pub(crate) fn new(document: &'d Document, detail: Detail, notes: &'n mut Vec<String>) -> Self {
        Self { document, detail, notes, room: MOST_SCHEMAS, trail: Vec::new() }
    }

    pub(crate) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// The schema of an argument; `place` names it for notes.
    pub(crate) fn carried(&mut self, schema: &'d Value, place: &str) -> Carried {
        let whole = self.whole(schema, place, 0);
        self.of_whole(&whole, place, 0)
    }

    /// The same of a schema whose references were followed.
    fn of_whole(&mut self, whole: &Value, place: &str, depth: usize) -> Carried {
        let description = text(whole, "description").or_else(|| text(whole, "title")).map(str::to_owned);
        let mut inside = Vec::new();
        let schema = self.converted(whole, place, depth, &mut inside);
        let default = whole.get("default").filter(|default| !default.is_null() && self.detail.has_bounds()).cloned();
        let has_files = whole.get("items").is_some_and(is_file);
        Carried { schema, description, inside, default, is_file: is_file(whole), has_files }
    }

    /// The properties of a body that is a map, each with whether it is required; `None` where it is something else.
    pub(crate) fn properties(&mut self, schema: &'d Value, place: &str) -> Option<Vec<(String, bool, Carried)>> {
        let whole = self.whole(schema, place, 0);
        let properties = whole.get("properties")?.as_object().filter(|properties| !properties.is_empty())?.clone();
        let required: Vec<String> = texts(&whole, "required");
        self.unchecked(&whole, place);
        self.undescribed(&whole, place);
        let more = whole.get("additionalProperties").is_some_and(|more| *more == Value::Bool(true) || more.is_object());
        if more {
            self.note(format!("{place}: other fields than those that are described are not passed"));
        }
        let mut out = Vec::with_capacity(properties.len());
        for (name, property) in properties {
            if property.get("readOnly") == Some(&Value::Bool(true)) {
                continue;
            }
            let carried = self.of_whole(&property, &format!("{place}.{name}"), 1);
            let is_required = required.contains(&name);
            out.push((name, is_required, carried));
        }
        Some(out)
    }

    /// A schema with its references followed and its parts put together, properties and items alike.
    fn whole(&mut self, schema: &'d Value, place: &str, depth: usize) -> Value {
        if self.room == 0 || depth > DEEPEST {
            self.note(format!("{place}: nested too deep or too large; any map is taken there"));
            return json!({ "type": "object" });
        }
        self.room -= 1;
        if let Some(name) = reference(schema) {
            if self.trail.contains(&name) {
                self.note(format!("{place}: `{name}` refers to itself; any map is taken there"));
                return json!({ "type": "object" });
            }
            let Some(target) = self.document.at(name) else {
                self.note(format!("{place}: `{name}` leads nowhere in this document; anything is taken there"));
                return json!({});
            };
            self.trail.push(name);
            let whole = self.whole(target, place, depth);
            self.trail.pop();
            return self.beside(whole, schema, place, depth);
        }
        let Some(own) = schema.as_object() else { return json!({}) };
        self.put_together(schema, own, place, depth)
    }

    /// What a reference leads to, with what stands beside it: its texts say more of it; from 3.1 on all of it holds.
    fn beside(&mut self, whole: Value, schema: &'d Value, place: &str, depth: usize) -> Value {
        let (Value::Object(mut whole), Some(own)) = (whole, schema.as_object()) else { return json!({}) };
        for key in ["description", "title", "default"] {
            whole.extend(
                own.get(key)
                    .filter(|_| key == "description" || self.document.joins())
                    .map(|said| (key.to_owned(), said.clone())),
            );
        }
        if own.len() > 1 && self.document.joins() {
            let more = self.put_together(schema, own, place, depth);
            self.both(&mut whole, more, place);
        }
        Value::Object(whole)
    }

    fn both(&mut self, out: &mut Map<String, Value>, part: Value, place: &str) {
        Composed { notes: self.notes }.both(out, part, place);
    }

    /// The parts of a schema as one.
    fn put_together(&mut self, schema: &'d Value, own: &'d Map<String, Value>, place: &str, depth: usize) -> Value {
        let mut out: Map<String, Value> = own
            .iter()
            .filter(|(key, _)| {
                !["$ref", "allOf", "oneOf", "anyOf", "properties", "items", "additionalProperties"]
                    .contains(&key.as_str())
            })
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        for part in list(schema, "allOf") {
            let part = self.whole(part, place, depth);
            self.both(&mut out, part, place);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(written) = schema.get(key).and_then(Value::as_array) {
                self.alternatives(written, place, depth, &mut out);
            }
        }
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            let each = properties
                .iter()
                .map(|(name, value)| (name.clone(), self.whole(value, &format!("{place}.{name}"), depth + 1)));
            let each: Map<String, Value> = each.collect();
            self.both(&mut out, json!({ "properties": each }), place);
        }
        for key in ["items", "additionalProperties"] {
            match schema.get(key) {
                Some(Value::Bool(said)) => self.both(&mut out, json!({ key: said }), place),
                Some(inner) => {
                    let inner = self.whole(inner, &format!("{place}[]"), depth + 1);
                    self.both(&mut out, json!({ key: inner }), place);
                }
                None => {}
            }
        }
        Value::Object(out)
    }

    /// Puts the alternatives of a schema together: one is that one, constants are a choice, maps are one map of all their
    /// properties, of which those are required that all of them require, and what is of one type is that without what only some of
    /// them ask.
    fn alternatives(&mut self, written: &'d [Value], place: &str, depth: usize, out: &mut Map<String, Value>) {
        let several: Vec<&Value> = written.iter().filter(|one| text(one, "type") != Some("null")).collect();
        if several.len() > MOST_ALTERNATIVES {
            self.note(format!("{place}: of its {} alternatives none is checked", several.len()));
            return;
        }
        let parts: Vec<Value> = several.into_iter().map(|one| self.whole(one, place, depth)).collect();
        if parts.len() < 2 {
            return parts.into_iter().for_each(|part| self.both(out, part, place));
        }
        let kinds: Vec<&str> = parts.iter().map(kind).collect();
        let are_constants = parts.iter().all(|part| part.get("const").is_some() || part.get("enum").is_some());
        let is_number = |kind: &&str| ["integer", "number"].contains(kind);
        if kinds.iter().any(|kind| kind.is_empty()) && !are_constants {
            return self.note(format!("{place}: which of its {} alternatives holds is not checked", parts.len()));
        }
        if are_constants || kinds.iter().all(|kind| *kind == kinds[0]) || kinds.iter().all(is_number) {
            if kinds[0] == "object" && !are_constants {
                self.note(format!(
                    "{place}: {} alternatives are one map of all their properties; which go together is not checked",
                    parts.len()
                ));
            }
            let one = self.either(parts, place);
            return self.both(out, one, place);
        }
        // A list of one may be passed as its item, and a number as a text.
        let chosen = ["array", "string", "number", "integer", "object"].into_iter().find(|kind| kinds.contains(kind));
        let chosen = chosen.expect("of two types one is no boolean");
        let (taken, others): (Vec<Value>, Vec<Value>) = parts.into_iter().partition(|part| kind(part) == chosen);
        self.note(format!("{place}: of {} alternatives only {chosen} is taken", taken.len() + others.len()));
        let one = self.either(taken, place);
        self.both(out, one, place);
    }

    /// Alternatives of one type as one.
    fn either(&mut self, parts: Vec<Value>, place: &str) -> Value {
        let mut parts = parts.into_iter().map(|mut part| {
            // What one of them leaves open another one may have.
            let kind = kind(&part);
            if let Some(part) = part.as_object_mut().filter(|part| part.contains_key("additionalProperties")) {
                part.remove("additionalProperties");
                part.entry("type").or_insert_with(|| kind.into());
            }
            part
        });
        let mut one = parts.next().and_then(|first| first.as_object().cloned()).unwrap_or_default();
        parts.for_each(|part| Composed { notes: self.notes }.either(&mut one, part, place));
        Value::Object(one)
    }

    /// A schema of a card.
    fn converted(&mut self, schema: &Value, place: &str, depth: usize, inside: &mut Vec<String>) -> Map<String, Value> {
        let mut out = Map::new();
        let kind = kind(schema);
        self.unchecked(schema, place);
        if kind.is_empty() {
            return out;
        }
        out.insert("type".into(), kind.into());
        match kind {
            "object" => self.map(schema, place, depth, inside, &mut out),
            "array" => {
                let items = schema.get("items").filter(|items| items.is_object()).cloned().unwrap_or_else(|| json!({}));
                let items = self.nested(&items, &format!("{place}[]"), depth + 1, inside);
                out.insert("items".into(), items);
                self.carry(schema, &["minItems", "maxItems", "uniqueItems"], &mut out);
            }
            // The bound of a file stays, however plain the card is.
            "string" if text(schema, "contentEncoding") == Some("base64") => {
                for key in ["contentEncoding", "maxLength"] {
                    out.extend(schema.get(key).map(|value| (key.to_owned(), value.clone())));
                }
            }
            "string" => {
                self.carry(schema, &["minLength", "maxLength", "pattern"], &mut out);
                let format =
                    text(schema, "format").filter(|format| FORMATS.contains(format) && self.detail.has_bounds());
                out.extend(format.map(|format| ("format".to_owned(), format.into())));
            }
            "integer" | "number" => self.bounds(schema, kind, place, &mut out),
            _ => {}
        }
        self.listed(schema, kind, place, &mut out);
        out
    }

    /// The values that there are: where they are listed, nothing else says more.
    fn listed(&mut self, schema: &Value, kind: &str, place: &str, out: &mut Map<String, Value>) {
        let values = match (schema.get("const"), schema.get("enum").and_then(Value::as_array)) {
            (Some(one), _) => vec![one.clone()],
            (None, Some(several)) => several.iter().filter(|value| !value.is_null()).cloned().collect(),
            (None, None) => Vec::new(),
        };
        if values.is_empty() || self.detail == Detail::Bare {
            return;
        }
        let fits = |value: &Value| match kind {
            "string" => value.as_str().is_some_and(|text| !text.is_empty()),
            "integer" => value.as_i64().is_some() && self.detail.has_bounds(),
            "number" => value.as_number().is_some_and(|number| self::fits(kind, number)) && self.detail.has_bounds(),
            "boolean" => value.is_boolean() && self.detail.has_bounds(),
            _ => false,
        };
        if !values.iter().all(fits) {
            self.note(format!("{place}: which values it may have is not checked"));
            return;
        }
        let mut known: Vec<Value> = Vec::with_capacity(values.len());
        add(&mut known, values);
        [
            "pattern",
            "format",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ]
        .iter()
        .for_each(|key| drop(out.remove(*key)));
        out.insert("enum".into(), known.into());
    }

    fn map(
        &mut self,
        schema: &Value,
        place: &str,
        depth: usize,
        inside: &mut Vec<String>,
        out: &mut Map<String, Value>,
    ) {
        if self.detail == Detail::Bare || depth > DEEPEST {
            return;
        }
        let mut properties = Map::new();
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if property.get("readOnly") == Some(&Value::Bool(true)) {
                continue;
            }
            if let Some(description) = text(property, "description") {
                inside.push(format!("{name}: {description}"));
            }
            let converted = self.nested(property, &format!("{place}.{name}"), depth + 1, inside);
            properties.insert(name.clone(), converted);
        }
        let required: Vec<Value> = texts(schema, "required")
            .into_iter()
            .filter(|name| properties.contains_key(name))
            .map(Value::from)
            .collect();
        self.undescribed(schema, place);
        if !required.is_empty() {
            out.insert("required".into(), required.into());
        }
        match schema.get("additionalProperties") {
            Some(Value::Object(inner)) if properties.is_empty() && !inner.is_empty() => {
                let inner = Value::Object(inner.clone());
                let inner = self.nested(&inner, &format!("{place}.*"), depth + 1, inside);
                out.insert("additionalProperties".into(), inner);
            }
            Some(Value::Object(inner)) if !inner.is_empty() => {
                self.note(format!("{place}: other fields than those that are described are not checked"));
            }
            Some(Value::Bool(false)) if !properties.is_empty() => {
                out.insert("additionalProperties".into(), false.into());
            }
            _ => {}
        }
        if !properties.is_empty() {
            out.insert("properties".into(), Value::Object(properties));
        }
        self.carry(schema, &["minProperties", "maxProperties"], out);
    }

    /// Notes what a schema says of what is taken, and a card does not.
    fn unchecked(&mut self, schema: &Value, place: &str) {
        for key in UNCHECKED.into_iter().filter(|key| schema.get(*key).is_some_and(|said| *said != Value::Bool(true))) {
            self.note(format!("{place}: `{key}` is not checked"));
        }
    }

    /// Notes what a map has to have, and of which nothing else is said.
    fn undescribed(&mut self, schema: &Value, place: &str) {
        let described =
            |name: &String| schema.get("properties").is_some_and(|known| known.get(name.as_str()).is_some());
        for name in texts(schema, "required").iter().filter(|name| !described(name)) {
            self.note(format!("{place}: `{name}` is required, and described nowhere: it is not asked for"));
        }
    }

    /// A schema inside of another one, where there has to be a type.
    fn nested(&mut self, schema: &Value, place: &str, depth: usize, inside: &mut Vec<String>) -> Value {
        let mut nested = self.converted(schema, place, depth, inside);
        if nested.is_empty() {
            self.note(format!("{place}: it has no one type: it is shown as a text, and anything is taken"));
            nested = Map::from_iter([("type".to_owned(), "string".into()), ("accepts".to_owned(), "any".into())]);
        }
        Value::Object(nested)
    }

    /// Bounds of a number: those of 3.0 that are exclusive by a flag, and those of 3.1.
    fn bounds(&mut self, schema: &Value, kind: &str, place: &str, out: &mut Map<String, Value>) {
        if !self.detail.has_bounds() {
            return;
        }
        let Some(said) = schema.as_object() else { return };
        for (names, step) in [(LOWER, 1), (UPPER, -1)] {
            let Some((bound, is_exclusive)) = bound(said, names) else { continue };
            match (is_exclusive, bound.as_i64().filter(|_| kind == "integer")) {
                (true, Some(whole)) => drop(out.insert(names.0.into(), whole.saturating_add(step).into())),
                (is_exclusive, _) if fits(kind, &bound) => {
                    let name = if is_exclusive { names.1 } else { names.0 };
                    out.insert(name.into(), Value::Number(bound));
                }
                _ => self.note(format!("{place}: its bound {bound} is not checked")),
            }
        }
        self.carry(schema, &["multipleOf"], out);
    }

    fn carry(&self, schema: &Value, keys: &[&str], out: &mut Map<String, Value>) {
        if self.detail.has_bounds() {
            let found = keys.iter().filter_map(|key| Some(((*key).to_owned(), schema.get(*key)?.clone())));
            out.extend(found.filter(|(_, value)| !value.is_null() && *value != Value::Bool(false)));
        }
    }
}

/// A bound that the reader of cards keeps exactly.
fn fits(kind: &str, bound: &Number) -> bool {
    if kind == "integer" { bound.as_i64().is_some() } else { bound.is_f64() || bound.as_i64().is_some() }
}
