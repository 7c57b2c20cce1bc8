//! A variable's text as the value that its schema asks for, and the same schema in words. Takes the usual spellings of
//! yes and no, and lists separated by commas; what is deeper is written as JSON.

use std::fmt;

use kartoteka_compiler::plan::{Catalog, Check, Format, PERIODS, Shape};
use serde_json::{Map, Value};
use url::Url;

use crate::config::switch::is_on;
use crate::runtime::arguments::Reader;

/// The value, or `None` where the text does not fit.
pub(super) fn value(text: &str, check: &Check, catalog: &Catalog) -> Option<Value> {
    const NAME: &str = "setting";
    let given = Map::from_iter([(NAME.to_owned(), spelt(text, &check.shape))]);
    // Settings and arguments are checked by the same rules; only how they are spelt is different.
    let mut reader = Reader::new(given, catalog);
    let value = reader.any(NAME, check);
    reader.finish().ok().and(value)
}

/// What a variable's text spells in JSON, as far as the shape tells. What fits no better stays a text.
fn spelt(text: &str, shape: &Shape) -> Value {
    match shape {
        Shape::Boolean => is_on(&text.to_ascii_lowercase()).map_or_else(|| text.into(), Value::from),
        Shape::List { items, .. } => {
            let items = items.first();
            let values = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            values.map(|item| items.map_or_else(|| item.into(), |check| spelt(item, &check.shape))).collect()
        }
        Shape::Any | Shape::Shown { .. } | Shape::Map { .. } => {
            serde_json::from_str(text).unwrap_or_else(|_| text.into())
        }
        Shape::Several { shapes } => {
            let spelt = shapes.iter().map(|shape| spelt(text, shape));
            spelt.into_iter().find(|value| !value.is_string()).unwrap_or_else(|| text.into())
        }
        // Schemas know addresses of ASCII alone; the standard for addresses says how the others are written in it.
        Shape::Text { format: Some(Format::Uri), .. } if !text.is_ascii() => {
            Url::parse(text).ok().filter(Url::has_host).map_or_else(|| text.into(), |url| url.as_str().into())
        }
        Shape::Integer { .. }
        | Shape::Number { .. }
        | Shape::Text { .. }
        | Shape::Choice { .. }
        | Shape::Row { .. }
        | Shape::Period => text.into(),
    }
}

/// Whether the number that counts is not the one that was written.
pub(super) fn is_clamped(text: &str, value: &Value, shape: &Shape) -> bool {
    let clamps = matches!(shape, Shape::Integer { clamp: true, .. } | Shape::Number { clamp: true, .. });
    let written = text.trim().parse::<f64>().ok();
    clamps && written.zip(value.as_f64()).is_some_and(|(written, counts)| written.total_cmp(&counts).is_ne())
}

/// What a schema asks for, in words.
pub(super) struct ExpectedValue<'c> {
    pub(super) check: &'c Check,
    /// Of a value in the operator's file, where a list is one of YAML.
    pub(super) in_file: bool,
}

impl fmt::Display for ExpectedValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.check.shape, self.in_file) {
            (Shape::List { .. }, true) => f.write_str("a list of what the catalog asks for"),
            (other, _) => shape(other, f),
        }
    }
}

fn shape(shape: &Shape, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match shape {
        Shape::Any | Shape::Shown { .. } => f.write_str("a value"),
        Shape::Boolean => f.write_str("`true` or `false`"),
        Shape::Integer { least, most, .. } => {
            f.write_str("a whole number")?;
            bounds(least, most, f)
        }
        Shape::Number { least, most, .. } => {
            f.write_str("a number")?;
            bounds(least, most, f)
        }
        Shape::Text { least, most, pattern, format } => {
            f.write_str(kind_of_text(*format))?;
            if least.is_some() || most.is_some() {
                bounds(least, most, f)?;
                f.write_str(" characters")?;
            }
            if let Some(pattern) = pattern {
                write!(f, " that matches `{pattern}`")?;
            }
            Ok(())
        }
        Shape::Choice { values } => {
            f.write_str("one of ")?;
            for (n, value) in values.iter().enumerate() {
                write!(f, "{}`{value}`", if n == 0 { "" } else { ", " })?;
            }
            Ok(())
        }
        Shape::Row { .. } => f.write_str("a key of the catalog's table"),
        Shape::Period => write!(f, "one of `{}`", PERIODS.join("`, `")),
        Shape::List { items, .. } => {
            f.write_str("a list separated by commas")?;
            match items.first().map(|item| &item.shape) {
                None | Some(Shape::Any | Shape::Text { least: None, most: None, pattern: None, format: None }) => {
                    Ok(())
                }
                Some(item) => {
                    f.write_str(", each of which is ")?;
                    self::shape(item, f)
                }
            }
        }
        Shape::Map { .. } => f.write_str("a JSON object"),
        Shape::Several { shapes } => {
            for (n, one) in shapes.iter().enumerate() {
                f.write_str(if n == 0 { "" } else { " or " })?;
                self::shape(one, f)?;
            }
            Ok(())
        }
    }
}

fn kind_of_text(format: Option<Format>) -> &'static str {
    match format {
        None => "a text",
        Some(Format::Date) => "a date",
        Some(Format::DateTime) => "a date and time",
        Some(Format::Email) => "an e-mail address",
        Some(Format::Uri) => "an address",
        Some(Format::Uuid) => "a UUID",
        Some(Format::Phone) => "a phone number",
        Some(Format::Contact) => "a phone number or an e-mail address",
        Some(Format::Base64) => "base64",
    }
}

fn bounds<T: fmt::Display>(least: &Option<T>, most: &Option<T>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (least, most) {
        (Some(least), Some(most)) => write!(f, " from {least} to {most}"),
        (Some(least), None) => write!(f, " of at least {least}"),
        (None, Some(most)) => write!(f, " of at most {most}"),
        (None, None) => Ok(()),
    }
}
