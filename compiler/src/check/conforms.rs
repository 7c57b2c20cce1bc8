//! Whether a value is what a check asks for: defaults, examples, fixes, the values of conditions.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value};

use crate::check::context::Cx;
use crate::check::json_types::{JsonTypes, of_shape};
use crate::check::manifest::Declared;
use crate::diagnostic::{Code, Span};
use crate::plan::{Check, Format, Others, PERIODS, Property, Shape};
use crate::syntax::fields::listed;
use crate::syntax::nearest::nearest;

/// What is wrong with a value, and where in it.
#[derive(Debug)]
pub(crate) struct Misfit {
    pub(crate) path: String,
    pub(crate) why: String,
    /// What was probably meant.
    near: Option<String>,
}

/// Reports each misfit, the first of them alone: they have one place.
pub(crate) fn report_misfits(code: Code, what: &str, check: &Check, value: &Value, span: Span, cx: &mut Cx<'_>) {
    let misfits = misfits(check, value, cx.declared);
    if let Some(first) = misfits.first() {
        let of = if first.path.is_empty() { String::new() } else { format!(" at `{}`", first.path) };
        let report = cx.out.error(code, span, format!("{what} does not fit the schema{of}: {}", first.why));
        if first.near.is_none() {
            report.label(first.why.clone());
        }
        if let Some(near) = &first.near {
            // Deeper inside, the place of the value itself is not known.
            let replace = first.path.is_empty().then(|| (span, near.clone()));
            report.fix(format!("did you mean `{near}`?"), replace);
        }
    }
}

pub(crate) fn misfits(check: &Check, value: &Value, declared: &Declared<'_>) -> Vec<Misfit> {
    let mut fit = Fit { declared, found: Vec::new() };
    fit.check(check, value, "");
    fit.found
}

struct Fit<'f> {
    declared: &'f Declared<'f>,
    found: Vec<Misfit>,
}

impl Fit<'_> {
    fn note(&mut self, path: &str, why: impl Into<String>) {
        self.found.push(Misfit { path: path.to_owned(), why: why.into(), near: None });
    }

    fn check(&mut self, check: &Check, value: &Value, path: &str) {
        if value.is_null() && check.nullable {
            return;
        }
        let before = self.found.len();
        self.shape(&check.shape, value, path);
        if self.found.len() > before {
            return;
        }
        if let Some(rest) = &check.rest {
            let schema = serde_json::from_str(&rest.0).expect("the schema was written as JSON");
            let validator =
                jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema compiled before");
            if let Err(error) = validator.validate(value) {
                self.note(path, error.to_string());
            }
        }
    }

    fn shape(&mut self, shape: &Shape, value: &Value, path: &str) {
        if !of_shape(shape).meets(JsonTypes::of(value)) {
            return self.note(path, format!("expected {}, found {}", of_shape(shape), JsonTypes::of(value)));
        }
        match shape {
            Shape::Any | Shape::Shown { .. } | Shape::Boolean => {}
            Shape::Integer { least, most, .. } => match value.as_i64() {
                Some(number) => self.within(number, *least, *most, path),
                None => self.note(path, format!("{value} is no whole number")),
            },
            Shape::Number { least, most, .. } => self.within(value.as_f64().unwrap_or_default(), *least, *most, path),
            Shape::Text { least, most, pattern, format } => {
                let text = value.as_str().unwrap_or_default();
                self.counted(text.chars().count(), *least, *most, "characters", path);
                self.text(text, pattern.as_deref(), *format, path);
            }
            Shape::Choice { values } => self.one_of(value, &values.iter().map(AsRef::as_ref).collect::<Vec<_>>(), path),
            Shape::Row { table } => {
                let keys: Vec<&str> = self.declared.tables[*table].rows.iter().map(|row| row.key).collect();
                self.one_of(value, &keys, path);
            }
            Shape::Period => self.one_of(value, &PERIODS, path),
            Shape::List { items, least, most, unique } => {
                let values = value.as_array().map(Vec::as_slice).unwrap_or_default();
                self.counted(values.len(), *least, *most, "items", path);
                if *unique && values.iter().enumerate().any(|(index, value)| values[..index].contains(value)) {
                    self.note(path, "an item is there twice");
                }
                if let Some(check) = items.first() {
                    for (index, value) in values.iter().enumerate() {
                        self.check(check, value, &inside(path, &index.to_string()));
                    }
                }
            }
            Shape::Map { properties, others, least, most } => {
                let Some(map) = value.as_object() else { return };
                self.counted(map.len(), *least, *most, "entries", path);
                self.map(map, properties, others, path);
            }
            Shape::Several { shapes } => {
                if let Some(shape) = shapes.iter().find(|shape| of_shape(shape).meets(JsonTypes::of(value))) {
                    self.shape(shape, value, path);
                }
            }
        }
    }

    fn text(&mut self, text: &str, pattern: Option<&str>, format: Option<Format>, path: &str) {
        if let Some(pattern) = pattern
            && !regex::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
        {
            self.note(path, format!("`{text}` does not match `{pattern}`"));
        }
        if let Some(format) = format
            && !is_of(format, text)
        {
            self.note(path, format!("`{text}` is no {}", format.keyword()));
        }
    }

    fn map(&mut self, map: &Map<String, Value>, properties: &[Property], others: &Others, path: &str) {
        for property in properties.iter().filter(|property| property.required) {
            if !map.contains_key(property.name.as_ref()) {
                self.note(path, format!("`{}` is missing", property.name));
            }
        }
        for (name, value) in map {
            match (properties.iter().find(|property| property.name == *name), others) {
                (Some(property), _) => self.check(&property.check, value, &inside(path, name)),
                (None, Others::Allowed) => {}
                (None, Others::Refused) => self.note(path, format!("`{name}` is none of its parts")),
                (None, Others::Checked { checks }) => {
                    if let Some(check) = checks.first() {
                        self.check(check, value, &inside(path, name));
                    }
                }
            }
        }
    }

    fn within<T: PartialOrd + std::fmt::Display>(&mut self, value: T, least: Option<T>, most: Option<T>, path: &str) {
        if let Some(least) = least.filter(|least| value < *least) {
            self.note(path, format!("{value} is less than {least}"));
        }
        if let Some(most) = most.filter(|most| value > *most) {
            self.note(path, format!("{value} is more than {most}"));
        }
    }

    fn counted(&mut self, count: usize, least: Option<u32>, most: Option<u32>, what: &str, path: &str) {
        if let Some(least) = least.filter(|least| count < *least as usize) {
            self.note(path, format!("fewer than {least} {what}"));
        }
        if let Some(most) = most.filter(|most| count > *most as usize) {
            self.note(path, format!("more than {most} {what}"));
        }
    }

    fn one_of(&mut self, value: &Value, known: &[&str], path: &str) {
        if !value.as_str().is_some_and(|text| known.contains(&text)) {
            self.note(path, format!("{value} is none of {}", listed(known)));
            let near = value.as_str().and_then(|text| nearest(text, known.iter().copied()));
            if let Some(last) = self.found.last_mut() {
                last.near = near.map(str::to_owned);
            }
        }
    }
}

fn inside(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn is_of(format: Format, text: &str) -> bool {
    if format == Format::Contact {
        return is_of(if text.contains('@') { Format::Email } else { Format::Phone }, text);
    }
    if format == Format::Phone {
        return (5..=28).contains(&text.chars().filter(char::is_ascii_digit).count());
    }
    if format == Format::Base64 {
        return BASE64_STANDARD.decode(text).is_ok();
    }
    let schema = serde_json::json!({ "format": format.keyword() });
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .is_ok_and(|validator| validator.is_valid(&Value::from(text)))
}
