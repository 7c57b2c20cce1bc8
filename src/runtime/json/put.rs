//! What can be written as JSON or as part of a text: scalars, trees, arguments.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::writer::{Json, Misfit, Put, PutText};
use crate::runtime::argument::Argument;

/// How a number is written, in JSON as in text: a whole one without a point.
fn number(value: f64) -> Option<String> {
    // Beyond 2^53 a float does not hold every whole number; those keep their exponent.
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= WHOLE {
        return Some(format!("{value:.0}"));
    }
    serde_json::Number::from_f64(value).map(|number| number.to_string())
}

impl Put for bool {
    fn put(&self, json: &mut Json<'_>) -> bool {
        json.literal(if *self { "true" } else { "false" })
    }
}

impl Put for i64 {
    fn put(&self, json: &mut Json<'_>) -> bool {
        serde_json::to_writer(&mut *json.out, self).expect("a number is always written to memory");
        true
    }
}

impl Put for f64 {
    fn put(&self, json: &mut Json<'_>) -> bool {
        number(*self).is_some_and(|number| json.literal(&number))
    }
}

impl Put for str {
    fn put(&self, json: &mut Json<'_>) -> bool {
        json.text(self)
    }
}

impl Put for String {
    fn put(&self, json: &mut Json<'_>) -> bool {
        json.text(self)
    }
}

impl<T: Put + ToOwned + ?Sized> Put for Cow<'_, T> {
    fn put(&self, json: &mut Json<'_>) -> bool {
        (**self).put(json)
    }
}

impl Put for Value {
    fn put(&self, json: &mut Json<'_>) -> bool {
        serde_json::to_writer(&mut *json.out, self).expect("a value is always written to memory");
        true
    }
}

impl Put for [Value] {
    fn put(&self, json: &mut Json<'_>) -> bool {
        serde_json::to_writer(&mut *json.out, self).expect("a list is always written to memory");
        true
    }
}

impl Put for Vec<Value> {
    fn put(&self, json: &mut Json<'_>) -> bool {
        self.as_slice().put(json)
    }
}

impl Put for Map<String, Value> {
    fn put(&self, json: &mut Json<'_>) -> bool {
        serde_json::to_writer(&mut *json.out, self).expect("a map is always written to memory");
        true
    }
}

impl<T: Put> Put for Option<T> {
    fn put(&self, json: &mut Json<'_>) -> bool {
        self.as_ref().is_some_and(|value| value.put(json))
    }
}

impl<T: Put + ?Sized> Put for &T {
    fn put(&self, json: &mut Json<'_>) -> bool {
        (**self).put(json)
    }
}

impl PutText for bool {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        Ok(Some(Cow::Borrowed(if *self { "true" } else { "false" })))
    }
}

impl PutText for i64 {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        Ok(Some(Cow::Owned(self.to_string())))
    }
}

impl PutText for f64 {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        Ok(number(*self).map(Cow::Owned))
    }
}

impl PutText for str {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        Ok(Some(Cow::Borrowed(self)))
    }
}

impl PutText for String {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        Ok(Some(Cow::Borrowed(self)))
    }
}

impl<T: PutText + ToOwned + ?Sized> PutText for Cow<'_, T> {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        (**self).text()
    }
}

impl PutText for Value {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        match self {
            Value::Null => Ok(None),
            Value::Bool(value) => Ok(Some(Cow::Borrowed(if *value { "true" } else { "false" }))),
            Value::Number(value) => Ok(Some(Cow::Owned(value.to_string()))),
            Value::String(value) => Ok(Some(Cow::Borrowed(value))),
            Value::Array(_) | Value::Object(_) => Err(Misfit::Argument),
        }
    }
}

impl PutText for [Value] {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        Err(Misfit::Argument)
    }
}

impl PutText for Vec<Value> {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        Err(Misfit::Argument)
    }
}

impl PutText for Map<String, Value> {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        Err(Misfit::Argument)
    }
}

impl<T: PutText> PutText for Option<T> {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        self.as_ref().map_or(Ok(None), PutText::text)
    }
}

impl<T: PutText + ?Sized> PutText for &T {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        (**self).text()
    }
}

impl Put for Argument<'_> {
    fn put(&self, json: &mut Json<'_>) -> bool {
        match self {
            Argument::Boolean(value) => value.put(json),
            Argument::Integer(value) => value.put(json),
            Argument::Number(value) => value.put(json),
            Argument::Text(value) | Argument::Row { key: value, .. } => value.put(json),
            Argument::List(value) => value.put(json),
            Argument::Map(value) => value.put(json),
            Argument::Any(value) => value.put(json),
        }
    }
}

impl PutText for Argument<'_> {
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit> {
        match self {
            Argument::Boolean(value) => value.text(),
            Argument::Integer(value) => value.text(),
            Argument::Number(value) => value.text(),
            Argument::Text(value) | Argument::Row { key: value, .. } => value.text(),
            Argument::Any(value) => value.text(),
            Argument::List(_) | Argument::Map(_) => Err(Misfit::Argument),
        }
    }
}
