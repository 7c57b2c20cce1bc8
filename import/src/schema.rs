//! A schema of the document as one of a card: references in it are followed, what is composed is put together, and what a card
//! does not know is left out and noted. The texts of nested properties come beside it.

use serde_json::{Map, Number, Value, json};

use crate::document::{Document, list, reference, text};

/// How deep maps and lists are carried over; deeper ones are maps of anything.
const DEEPEST: usize = 6;

/// So many schemas in one are carried over.
const MOST_SCHEMAS: usize = 400;

/// So many alternatives are put together.
const MOST_ALTERNATIVES: usize = 40;

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
            let mut whole = self.whole(target, place, depth);
            self.trail.pop();
            // What stands beside a reference says more of it.
            if let (Some(own), Some(description)) = (whole.as_object_mut(), text(schema, "description")) {
                own.insert("description".into(), description.into());
            }
            return whole;
        }
        let Some(own) = schema.as_object() else { return json!({}) };
        let mut out: Map<String, Value> = own
            .iter()
            .filter(|(key, _)| {
                !["allOf", "oneOf", "anyOf", "properties", "items", "additionalProperties"].contains(&key.as_str())
            })
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        for part in list(schema, "allOf") {
            let part = self.whole(part, place, depth);
            add(&mut out, part);
        }
        self.alternatives(schema, place, depth, &mut out);
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            let each = properties
                .iter()
                .map(|(name, value)| (name.clone(), self.whole(value, &format!("{place}.{name}"), depth + 1)));
            let each: Map<String, Value> = each.collect();
            add(&mut out, json!({ "properties": each }));
        }
        for key in ["items", "additionalProperties"] {
            match schema.get(key) {
                Some(Value::Bool(said)) => drop(out.insert(key.into(), (*said).into())),
                Some(inner) => {
                    let inner = self.whole(inner, &format!("{place}[]"), depth + 1);
                    out.insert(key.into(), inner);
                }
                None => {}
            }
        }
        Value::Object(out)
    }

    /// Puts the alternatives of a schema together: one is that one, constants are a choice, maps are one map of all their
    /// properties, of which those are required that all of them require.
    fn alternatives(&mut self, schema: &'d Value, place: &str, depth: usize, out: &mut Map<String, Value>) {
        let written = ["oneOf", "anyOf"].into_iter().find_map(|key| schema.get(key)?.as_array());
        let Some(written) = written else { return };
        let is_null = |one: &&Value| text(one, "type") == Some("null");
        let several = written.iter().filter(|one| !is_null(one)).take(MOST_ALTERNATIVES);
        let mut parts: Vec<Value> = several.map(|one| self.whole(one, place, depth)).collect();
        if parts.len() == 1 {
            return add(out, parts.remove(0));
        }
        let constants: Option<Vec<Value>> = parts
            .iter()
            .map(|part| match (part.get("const"), part.get("enum")) {
                (Some(one), _) => Some(vec![one.clone()]),
                (None, Some(Value::Array(several))) => Some(several.clone()),
                _ => None,
            })
            .collect::<Option<Vec<_>>>()
            .map(|lists| lists.into_iter().flatten().collect());
        if let Some(constants) = constants.filter(|constants| !constants.is_empty()) {
            return add(out, json!({ "enum": constants }));
        }
        let kinds: Vec<&str> = parts.iter().map(kind).collect();
        if kinds.iter().all(|kind| *kind == "object") && !parts.is_empty() {
            self.note(format!(
                "{place}: {} alternatives are one map of all their properties; which go together is not checked",
                parts.len()
            ));
            let required = |part: &Value| texts(part, "required");
            let all: Vec<String> = required(&parts[0])
                .into_iter()
                .filter(|name| parts.iter().all(|part| required(part).contains(name)))
                .collect();
            for mut part in parts {
                if let Some(part) = part.as_object_mut() {
                    part.remove("required");
                    part.remove("additionalProperties");
                }
                add(out, part);
            }
            return add(out, json!({ "required": all }));
        }
        // A list of one may be passed as its item, and a number as a text.
        let chosen = ["array", "string", "number", "integer", "object"].into_iter().find(|kind| kinds.contains(kind));
        let chosen = chosen.and_then(|chosen| parts.iter().position(|part| kind(part) == chosen));
        if let Some(place_of) = chosen {
            self.note(format!("{place}: of {} alternatives only {} is taken", parts.len(), kinds[place_of]));
            add(out, parts.swap_remove(place_of));
        }
    }

    /// A schema of a card.
    fn converted(&mut self, schema: &Value, place: &str, depth: usize, inside: &mut Vec<String>) -> Map<String, Value> {
        let mut out = Map::new();
        let kind = kind(schema);
        if kind.is_empty() {
            return out;
        }
        out.insert("type".into(), kind.into());
        match kind {
            "object" => self.map(schema, place, depth, inside, &mut out),
            "array" => {
                let items = schema.get("items").filter(|items| items.is_object()).cloned().unwrap_or_else(|| json!({}));
                let items = self.converted(&items, &format!("{place}[]"), depth + 1, inside);
                out.insert("items".into(), Value::Object(items));
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
            "integer" | "number" => self.bounds(schema, kind, &mut out),
            _ => {}
        }
        let values = match (schema.get("const"), schema.get("enum").and_then(Value::as_array)) {
            (Some(one), _) => vec![one.clone()],
            (None, Some(several)) => several.iter().filter(|value| !value.is_null()).cloned().collect(),
            (None, None) => Vec::new(),
        };
        let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
        if !values.is_empty() && kind == "string" && values.iter().all(is_text) && self.detail != Detail::Bare {
            let mut known: Vec<Value> = Vec::with_capacity(values.len());
            values.into_iter().for_each(|value| {
                if !known.contains(&value) {
                    known.push(value)
                }
            });
            ["pattern", "format", "minLength", "maxLength"].iter().for_each(|key| drop(out.remove(*key)));
            out.insert("enum".into(), known.into());
        }
        out
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
            let converted = self.converted(property, &format!("{place}.{name}"), depth + 1, inside);
            properties.insert(name.clone(), Value::Object(converted));
        }
        let required: Vec<Value> = texts(schema, "required")
            .into_iter()
            .filter(|name| properties.contains_key(name))
            .map(Value::from)
            .collect();
        if !required.is_empty() {
            out.insert("required".into(), required.into());
        }
        match schema.get("additionalProperties") {
            Some(Value::Object(inner)) if properties.is_empty() && !inner.is_empty() => {
                let inner = Value::Object(inner.clone());
                let inner = self.converted(&inner, &format!("{place}.*"), depth + 1, inside);
                out.insert("additionalProperties".into(), Value::Object(inner));
            }
            Some(Value::Bool(false)) if !properties.is_empty() => {
                out.insert("additionalProperties".into(), false.into());
            }
            _ => {}
        }
        if !properties.is_empty() {
            out.insert("properties".into(), Value::Object(properties));
        }
    }

    /// Bounds of a number: those of 3.0 that are exclusive by a flag, and those of 3.1.
    fn bounds(&self, schema: &Value, kind: &str, out: &mut Map<String, Value>) {
        if !self.detail.has_bounds() {
            return;
        }
        for (inclusive, exclusive, step) in [("minimum", "exclusiveMinimum", 1), ("maximum", "exclusiveMaximum", -1)] {
            let bound = schema.get(inclusive).and_then(Value::as_number);
            match (bound, schema.get(exclusive)) {
                (Some(bound), Some(Value::Bool(true))) | (_, Some(Value::Number(bound))) => {
                    if let (true, Some(whole)) = (kind == "integer", bound.as_i64()) {
                        out.insert(inclusive.into(), (whole + step).into());
                    }
                }
                (Some(bound), _) if fits(kind, bound) => {
                    drop(out.insert(inclusive.into(), Value::Number(bound.clone())))
                }
                _ => {}
            }
        }
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

/// The one type of a schema; empty where it says none.
fn kind(schema: &Value) -> &'static str {
    const KINDS: [&str; 6] = ["array", "string", "number", "integer", "boolean", "object"];
    let known = |name: &str| KINDS.into_iter().find(|kind| *kind == name);
    match schema.get("type") {
        Some(Value::String(name)) => known(name).unwrap_or_default(),
        Some(Value::Array(several)) => {
            let several: Vec<&str> = several.iter().filter_map(Value::as_str).collect();
            KINDS.into_iter().find(|kind| several.contains(kind)).unwrap_or_default()
        }
        _ if schema.get("properties").is_some() || schema.get("additionalProperties").is_some_and(Value::is_object) => {
            "object"
        }
        _ if schema.get("items").is_some() => "array",
        _ => {
            match schema.get("enum").and_then(Value::as_array).and_then(|values| values.first()).or(schema.get("const"))
            {
                Some(Value::String(_)) => "string",
                Some(Value::Bool(_)) => "boolean",
                Some(Value::Number(number)) => {
                    if number.is_f64() {
                        "number"
                    } else {
                        "integer"
                    }
                }
                _ => "",
            }
        }
    }
}

fn texts(schema: &Value, key: &str) -> Vec<String> {
    list(schema, key).filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Adds a part to a schema: its properties and what it requires to those that are known, everything else where it is not said.
fn add(out: &mut Map<String, Value>, part: Value) {
    let Value::Object(part) = part else { return };
    for (key, value) in part {
        match (key.as_str(), out.get_mut(&key), value) {
            ("properties", Some(Value::Object(known)), Value::Object(more)) => {
                for (name, schema) in more {
                    match (known.get_mut(&name), schema.get("enum")) {
                        // Of the values of a property that several parts have, any will do.
                        (Some(Value::Object(known)), Some(Value::Array(_))) if known.contains_key("enum") => {
                            add(known, json!({ "enum": schema["enum"] }));
                        }
                        (Some(_), _) => {}
                        (None, _) => drop(known.insert(name, schema)),
                    }
                }
            }
            ("required" | "enum", Some(Value::Array(known)), Value::Array(more)) => {
                more.into_iter().for_each(|name| {
                    if !known.contains(&name) {
                        known.push(name)
                    }
                });
            }
            (_, Some(_), _) => {}
            (_, None, value) => drop(out.insert(key, value)),
        }
    }
}
