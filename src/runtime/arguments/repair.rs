//! The caller's own arguments, repaired: every certain edit applied, and offered only if the whole is then accepted.
//! Nothing is dropped and nothing invented.

use std::fmt;

use kartoteka_compiler::plan;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::fault::{BadArgument, BadArguments, Change, Edit, Expected, Fault, shortened};
use super::trail::{Place, Trail, written};
use crate::runtime::tool::Tool;

/// The arguments in a JSON text; `null` is none. A name that stands in it twice is refused: which one was meant?
pub(super) fn parse(text: &str) -> Result<Map<String, Value>, BadArguments> {
    let mut twice = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = Top { twice: &mut twice }.deserialize(&mut deserializer);
    let Ok(parsed) = parsed.and_then(|parsed| deserializer.end().map(|()| parsed)) else {
        return Err(BadArguments::whole(BadArgument::Malformed, Some(shortened(text))));
    };
    if !twice.is_empty() {
        let fault = |name: &String| Fault {
            path: written(&Trail::new(name).places()),
            given: None,
            mistake: BadArgument::Repeated,
            edit: None,
        };
        return Err(BadArguments { faults: twice.iter().map(fault).collect(), more: 0, suggested: None });
    }
    match parsed {
        Value::Object(given) => Ok(given),
        Value::Null => Ok(Map::new()),
        other => {
            let mistake = BadArgument::WrongType { expected: Expected::Map };
            Err(BadArguments::whole(mistake, Some(super::fault::shown(&other))))
        }
    }
}

/// The arguments with every certain edit applied, if they are accepted then.
pub(super) fn suggest(
    tool: &dyn Tool,
    catalog: &plan::Catalog,
    given: Map<String, Value>,
    bad: &BadArguments,
) -> Option<Map<String, Value>> {
    let (renames, others): (Vec<&Edit>, Vec<&Edit>) = bad
        .faults
        .iter()
        .filter_map(|fault| fault.edit.as_ref())
        .partition(|edit| matches!(edit.change, Change::Rename(_)));
    if renames.is_empty() && others.is_empty() {
        return None;
    }
    let mut repaired = Value::Object(given);
    // Names last: until then every path still leads where it did.
    for edit in others.into_iter().chain(renames) {
        apply(&mut repaired, edit)?;
    }
    let Value::Object(repaired) = repaired else { return None };
    super::take(tool, catalog, repaired.clone()).is_ok().then_some(repaired)
}

fn apply(whole: &mut Value, edit: &Edit) -> Option<()> {
    let (last, way) = edit.places.split_last()?;
    let parent = way.iter().try_fold(whole, |value, place| match place {
        Place::Key(key) => value.get_mut(key),
        Place::Item(index) => value.get_mut(index),
    })?;
    match (&edit.change, last) {
        (Change::Replace(value), Place::Key(key)) => *parent.get_mut(key)? = value.clone(),
        (Change::Replace(value), Place::Item(index)) => *parent.get_mut(index)? = value.clone(),
        (Change::Rename(name), Place::Key(key)) => {
            let map = parent.as_object_mut()?;
            if map.contains_key(name) {
                return None;
            }
            let value = map.shift_remove(key)?;
            map.insert(name.clone(), value);
        }
        (Change::Rename(_), Place::Item(_)) => return None,
    }
    Some(())
}

/// The outermost value, whose repeated keys are noted.
struct Top<'n> {
    twice: &'n mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Top<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of arguments")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        const MOST_NAMED: usize = 32;
        let mut map = Map::new();
        while let Some((name, value)) = members.next_entry::<String, Value>()? {
            if map.contains_key(&name) && self.twice.len() < MOST_NAMED && !self.twice.contains(&name) {
                self.twice.push(name.clone());
            }
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, items: A) -> Result<Value, A::Error> {
        Vec::deserialize(serde::de::value::SeqAccessDeserializer::new(items)).map(Value::Array)
    }
}
