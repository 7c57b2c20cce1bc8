//! The JSON text that a caller sent, as a map of arguments.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::digits;
use super::fault::{ArgumentFault, BadArgument, BadArguments, Expected};
use super::shown::{shortened, shown};
use super::trail::{Trail, written};

/// More arguments than this are refused unread: no card has as many, and each would cost memory and a search.
const MOST_ARGUMENTS: u32 = 1024;

/// The arguments in a JSON text; `null` is none. A name that occurs twice is refused, since it is unclear
/// which of its values was meant.
pub(crate) fn parse(text: &str) -> Result<Map<String, Value>, BadArguments> {
    let text = &*digits::kept(text);
    let (mut twice, mut too_many) = (Vec::new(), false);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = Top { twice: &mut twice, too_many: &mut too_many }.deserialize(&mut deserializer);
    let Ok(parsed) = parsed.and_then(|parsed| deserializer.end().map(|()| parsed)) else {
        return Err(BadArguments::whole(BadArgument::Malformed, Some(shortened(text))));
    };
    if too_many {
        return Err(BadArguments::whole(BadArgument::TooMany { most: MOST_ARGUMENTS }, None));
    }
    if !twice.is_empty() {
        let fault = |name: &String| ArgumentFault {
            path: written(&Trail::new(name).places()),
            given: None,
            mistake: BadArgument::Repeated,
            on: Vec::new(),
            edit: None,
        };
        return Err(BadArguments { faults: twice.iter().map(fault).collect(), more: 0, suggested: None });
    }
    match parsed {
        Value::Object(given) => Ok(given),
        Value::Null => Ok(Map::new()),
        other => {
            let mistake = BadArgument::WrongType { expected: Expected::Map };
            Err(BadArguments::whole(mistake, Some(shown(&other))))
        }
    }
}

/// The outermost value, whose repeated keys are noted, and whose keys are counted.
struct Top<'n> {
    twice: &'n mut Vec<String>,
    too_many: &'n mut bool,
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
            if map.len() > MOST_ARGUMENTS as usize {
                *self.too_many = true;
                // The rest may be invalid JSON, and is skipped without a tree of it.
                while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                break;
            }
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

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Value, A::Error> {
        Vec::deserialize(serde::de::value::SeqAccessDeserializer::new(items)).map(Value::Array)
    }
}
