//! A variable's text as the value that its schema asks for, and the same schema in words. Takes the usual spellings of
//! yes and no, and lists separated by commas; what is deeper is written as JSON.

use std::fmt;

use kartoteka_compiler::plan::{Catalog, Check, Format, Shape, WINDOWS};
use serde_json::Value;
use url::Url;

use super::matches;

/// The value, or `None` where the text does not fit.
pub(super) fn value(text: &str, check: &Check, catalog: &Catalog) -> Option<Value> {
    let value = shaped(text, &check.shape, catalog)?;
    let fits = check.rest.as_ref().is_none_or(|schema| {
        let schema = serde_json::from_str(&schema.0).expect("a plan's JSON is valid");
        jsonschema::is_valid(&schema, &value)
    });
    fits.then_some(value)
}

fn shaped(text: &str, shape: &Shape, catalog: &Catalog) -> Option<Value> {
    match shape {
        Shape::Any => Some(serde_json::from_str(text).unwrap_or_else(|_| text.into())),
        Shape::Boolean => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Some(true.into()),
            "false" | "no" | "off" | "0" => Some(false.into()),
            _ => None,
        },
        Shape::Integer { least, most, clamp } => {
            let number: i64 = text.parse().ok()?;
            let bound = number.max(least.unwrap_or(i64::MIN)).min(most.unwrap_or(i64::MAX));
            (*clamp || bound == number).then(|| bound.into())
        }
        Shape::Number { least, most, clamp } => {
            let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite())?;
            let bound = number.max(least.unwrap_or(f64::MIN)).min(most.unwrap_or(f64::MAX));
            (*clamp || bound.to_bits() == number.to_bits()).then(|| bound.into())
        }
        Shape::Text { least, most, pattern, format } => {
            let length = text.chars().count();
            let fits = least.is_none_or(|least| length >= least as usize)
                && most.is_none_or(|most| length <= most as usize)
                && pattern.as_ref().is_none_or(|pattern| matches(pattern, text))
                && format.is_none_or(|format| is_format(format, text));
            fits.then(|| text.into())
        }
        Shape::Choice { values } => chosen(text, values.iter().map(AsRef::as_ref)),
        Shape::Row { table } => chosen(text, catalog.tables[*table].rows.iter().map(|row| row.key.as_ref())),
        Shape::Window => chosen(text, WINDOWS.into_iter()),
        Shape::List { items, least, most, unique } => {
            let check = items.first();
            let values = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            let values: Vec<_> = values
                .map(|item| check.map_or_else(|| Some(item.into()), |check| value(item, check, catalog)))
                .collect::<Option<_>>()?;
            let fits = least.is_none_or(|least| values.len() >= least as usize)
                && most.is_none_or(|most| values.len() <= most as usize)
                && (!unique || values.iter().enumerate().all(|(n, value)| !values[..n].contains(value)));
            fits.then_some(Value::Array(values))
        }
        Shape::Map { properties, others: _, least, most } => {
            let Ok(Value::Object(map)) = serde_json::from_str(text) else { return None };
            let fits = least.is_none_or(|least| map.len() >= least as usize)
                && most.is_none_or(|most| map.len() <= most as usize)
                && properties.iter().all(|property| !property.required || map.contains_key(property.name.as_ref()));
            fits.then_some(Value::Object(map))
        }
        Shape::Several { shapes } => shapes.iter().find_map(|shape| shaped(text, shape, catalog)),
    }
}

fn chosen<'v>(text: &str, mut values: impl Iterator<Item = &'v str>) -> Option<Value> {
    values.find(|value| value.eq_ignore_ascii_case(text)).map(Into::into)
}

fn is_format(format: Format, text: &str) -> bool {
    match format {
        Format::Date => text.parse::<jiff::civil::Date>().is_ok(),
        Format::DateTime => text.parse::<jiff::Timestamp>().is_ok(),
        Format::Email => text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty()),
        Format::Uri => Url::parse(text).is_ok(),
        Format::Uuid => matches("^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$", text),
    }
}

/// What a schema asks for, in words.
pub(super) struct Expected<'c>(pub(super) &'c Check);

impl fmt::Display for Expected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        shape(&self.0.shape, f)
    }
}

fn shape(shape: &Shape, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match shape {
        Shape::Any => f.write_str("a value"),
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
            f.write_str(match format {
                None => "a text",
                Some(Format::Date) => "a date",
                Some(Format::DateTime) => "a date and time",
                Some(Format::Email) => "an e-mail address",
                Some(Format::Uri) => "an address",
                Some(Format::Uuid) => "a UUID",
            })?;
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
        Shape::Window => write!(f, "one of `{}`", WINDOWS.join("`, `")),
        Shape::List { .. } => f.write_str("a list separated by commas"),
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

fn bounds<T: fmt::Display>(least: &Option<T>, most: &Option<T>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (least, most) {
        (Some(least), Some(most)) => write!(f, " from {least} to {most}"),
        (Some(least), None) => write!(f, " of at least {least}"),
        (None, Some(most)) => write!(f, " of at most {most}"),
        (None, None) => Ok(()),
    }
}
