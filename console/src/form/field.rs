//! A tool's arguments as fields.

use serde::Serialize;
use serde_json::{Map, Value};

use super::kind::{FieldKind, is_scalar, kind};
use super::member::member;

/// Arguments beyond these are folded away, unless they are required.
const SHOWN: usize = 6;

/// A member of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyValue {
    /// Its name.
    pub key: String,
    /// Its value, as it is typed.
    pub value: String,
}

/// An argument as a field.
#[derive(Debug, Clone, Serialize)]
pub struct FormField {
    /// Its number on the page.
    pub id: usize,
    /// Its name.
    pub name: String,
    /// How it is filled in.
    pub kind: FieldKind,
    /// What its schema says of it.
    pub about: String,
    /// It has to be passed.
    pub required: bool,
    /// What it is where it is not passed, as JSON.
    pub default: Option<String>,
    /// The least and the most of a number.
    pub least: Option<String>,
    /// The most of a number.
    pub most: Option<String>,
    /// The values that it can have.
    pub choices: Vec<String>,
    /// What is filled in; of rows nothing.
    pub value: String,
    /// The rows.
    pub rows: Vec<KeyValue>,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// The form of a tool.
#[derive(Debug, Default, Serialize)]
pub struct ToolForm {
    /// Arguments that are shown at once.
    pub first: Vec<FormField>,
    /// Those that are folded away.
    pub rare: Vec<FormField>,
    /// One of the latter is filled in, or wrong.
    pub rare_open: bool,
}

impl ToolForm {
    /// The form of a schema, filled in with these arguments, with what is wrong beside each: its name and a text.
    #[must_use]
    pub fn new(schema: &Value, given: &Map<String, Value>, faults: &[(String, String)]) -> Self {
        let nothing = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&nothing);
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut form = Self::default();
        let mut fields = Vec::new();
        for (id, (name, of)) in (1..).zip(properties) {
            let mut field = FormField::new(id, name, of, given.get(name));
            field.required = required.contains(&name.as_str());
            let told = faults.iter().filter(|(wrong, _)| wrong == name).map(|(_, text)| text.as_str());
            let told: Vec<&str> = told.collect();
            field.error = (!told.is_empty()).then(|| told.join(" "));
            fields.push(field);
        }
        // Stable: what is required stands first, the rest in the order of the schema.
        fields.sort_by_key(|field| !field.required);
        for field in fields {
            let is_used = given.contains_key(&field.name) || field.error.is_some();
            if field.required || form.first.len() < SHOWN {
                form.first.push(field);
            } else {
                form.rare_open |= is_used;
                form.rare.push(field);
            }
        }
        form
    }

    /// The argument of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&FormField> {
        self.first.iter().chain(&self.rare).find(|field| field.name == name)
    }
}

impl FormField {
    fn new(id: usize, name: &str, of: &Value, given: Option<&Value>) -> Self {
        let mut kind = kind(of);
        let choices = choices(of);
        let mut rows = Vec::new();
        let mut value = String::new();
        if let Some(given) = given {
            match shown(kind, of, given) {
                Some(Filled::Text(text)) => value = text,
                Some(Filled::Rows(filled)) => rows = filled,
                // It does not fit its field, and stays what it is.
                None => (kind, value) = (FieldKind::Json, given.to_string()),
            }
        }
        if kind == FieldKind::Choice && !value.is_empty() && !choices.contains(&value) {
            kind = FieldKind::Text;
        }
        if kind == FieldKind::Pairs {
            rows.push(KeyValue { key: String::new(), value: String::new() });
        }
        let bound = |names: [&str; 2]| names.iter().find_map(|name| of.get(*name)).map(Value::to_string);
        Self {
            id,
            name: name.to_owned(),
            kind,
            about: of["description"].as_str().unwrap_or_default().to_owned(),
            required: false,
            default: of.get("default").map(plain),
            least: bound(["minimum", "exclusiveMinimum"]),
            most: bound(["maximum", "exclusiveMaximum"]),
            choices,
            value,
            rows,
            error: None,
        }
    }
}

fn choices(of: &Value) -> Vec<String> {
    match of["enum"].as_array() {
        Some(values) if values.iter().all(is_scalar) => values.iter().map(plain).collect(),
        None if of["type"] == "boolean" => vec!["true".to_owned(), "false".to_owned()],
        _ => Vec::new(),
    }
}

/// A scalar as it is typed.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

enum Filled {
    Text(String),
    Rows(Vec<KeyValue>),
}

/// A value as its field has it; `None` if that cannot hold it.
fn shown(kind: FieldKind, of: &Value, given: &Value) -> Option<Filled> {
    let text = match (kind, given) {
        (FieldKind::Text | FieldKind::Long | FieldKind::Date, Value::String(text)) => text.clone(),
        (FieldKind::Number, Value::Number(number)) => number.to_string(),
        // What was typed, and is no number.
        (FieldKind::Number, Value::String(text)) if !text.is_empty() => text.clone(),
        (FieldKind::Choice, given) if is_scalar(given) && !given.is_null() => plain(given),
        (FieldKind::Lines, Value::Array(items)) if items.iter().all(|item| fits_a_line(&of["items"], item)) => {
            items.iter().map(plain).collect::<Vec<_>>().join("\n")
        }
        (FieldKind::Pairs, Value::Object(members)) if members.values().all(fits_a_row) => {
            let row = |(key, value): (&String, &Value)| KeyValue { key: key.clone(), value: typed(of, key, value) };
            return Some(Filled::Rows(members.iter().map(row).collect()));
        }
        (FieldKind::Json, given) => given.to_string(),
        _ => return None,
    };
    Some(Filled::Text(text))
}

fn fits_a_line(of: &Value, item: &Value) -> bool {
    match item {
        Value::String(text) => {
            of["type"] == "string" && !text.is_empty() && text.trim() == text && !text.contains('\n')
        }
        Value::Number(_) => matches!(of["type"].as_str(), Some("integer" | "number")),
        _ => false,
    }
}

fn fits_a_row(member: &Value) -> bool {
    match member {
        Value::String(text) => !text.contains('\n') && text.trim() == text,
        _ => true,
    }
}

/// A member as it is typed: a text that would be read as something else is written in its quotes.
fn typed(of: &Value, key: &str, value: &Value) -> String {
    match value {
        Value::String(text) => match member(of, key, text) {
            Value::String(read) if read == *text => text.clone(),
            _ => value.to_string(),
        },
        other => other.to_string(),
    }
}
