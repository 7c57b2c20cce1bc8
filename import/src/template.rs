//! Texts with places that something else fills: `{{name}}` of other descriptions, `$NAME` of a shell. Readers mark the places
//! with characters that stand in no document, so that one walk serves all notations, also inside of JSON.

use serde_json::{Map, Value};

use crate::names;

/// Around the name of a place.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// Before the name of a place that is a whole value of JSON, not a part of a text.
const WHOLE: char = '\u{e002}';

/// What a place is filled with.
pub(crate) enum Filling {
    /// A reference of a card, without its dollar sign.
    Reference(String),
    /// A text.
    Text(String),
}

/// A part of a text.
#[derive(Debug, PartialEq)]
pub(crate) enum Part<'t> {
    Text(&'t str),
    Place(&'t str),
}

/// A text without characters that mark places.
pub(crate) fn cleaned(text: &str) -> String {
    text.replace([OPEN, CLOSE, WHOLE], "")
}

/// A place, marked.
pub(crate) fn place(name: &str) -> String {
    format!("{OPEN}{name}{CLOSE}")
}

/// Marks what stands in double braces. An error names what is not understood.
pub(crate) fn marked(text: &str, understood: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, behind)) = rest.split_once("{{") {
        let (inside, after) = behind.split_once("}}").ok_or("`{{` has no `}}`")?;
        let name = understood(inside.trim_matches('-').trim());
        out.push_str(before);
        out.push_str(&place(&name.ok_or_else(|| format!("`{{{{{inside}}}}}` has no counterpart"))?));
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// Marks `{name}`, under another name.
pub(crate) fn braced(text: &str, named: &dyn Fn(&str) -> Option<String>) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else { break };
        let Some(name) = Some(name).filter(|name| !has_place(name)).and_then(named) else { break };
        out.push_str(before);
        out.push_str(&place(&name));
        rest = after;
    }
    out + rest
}

/// The parts of a marked text.
pub(crate) fn parts(text: &str) -> Vec<Part<'_>> {
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some((before, behind)) = rest.split_once([OPEN, WHOLE]) {
        let (name, after) = behind.split_once(CLOSE).unwrap_or((behind, ""));
        if !before.is_empty() {
            out.push(Part::Text(before));
        }
        out.push(Part::Place(name));
        rest = after;
    }
    if !rest.is_empty() {
        out.push(Part::Text(rest));
    }
    out
}

/// The name of the place that a text is, where it is nothing else.
pub(crate) fn only_place(text: &str) -> Option<&str> {
    match parts(text).as_slice() {
        [Part::Place(name)] => Some(name),
        _ => None,
    }
}

/// Whether a text has a place.
pub(crate) fn has_place(text: &str) -> bool {
    text.contains([OPEN, WHOLE])
}

/// A marked text as a text of a card.
pub(crate) fn filled(text: &str, fill: &mut dyn FnMut(&str) -> Result<Filling, String>) -> Result<String, String> {
    let parts = parts(text);
    let is_alone = parts.len() == 1;
    let mut out = String::with_capacity(text.len());
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(&names::key(text)),
            Part::Place(name) => match fill(name)? {
                Filling::Text(text) => out.push_str(&names::key(&text)),
                Filling::Reference(name) if is_alone => out.push_str(&format!("${name}")),
                Filling::Reference(name) => out.push_str(&format!("${{{name}}}")),
            },
        }
    }
    Ok(out)
}

/// The data of a marked text of JSON: a place outside of quotation marks is a whole value. `None` where it is no JSON.
pub(crate) fn json(text: &str) -> Option<Value> {
    let mut out = String::with_capacity(text.len() + 16);
    let (mut in_text, mut is_escaped, mut is_whole) = (false, false, false);
    for character in text.chars() {
        match character {
            OPEN if !in_text => {
                out.push('"');
                out.push(WHOLE);
                is_whole = true;
            }
            CLOSE if is_whole => {
                out.push(CLOSE);
                out.push('"');
                is_whole = false;
            }
            '"' if is_whole => return None,
            '"' if !is_escaped => {
                in_text = !in_text;
                out.push('"');
            }
            character => out.push(character),
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    serde_json::from_str(&out).ok()
}

/// Marked data as data of a card.
pub(crate) fn filled_data(
    value: &Value,
    fill: &mut dyn FnMut(&str) -> Result<Filling, String>,
) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => filled(text, fill)?.into(),
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| filled_data(item, fill)).collect::<Result<_, _>>()?)
        }
        Value::Object(map) => {
            let mut out = Map::new();
            for (key, value) in map {
                if has_place(key) {
                    return Err("the name of a field is not fixed".to_owned());
                }
                out.insert(names::key(key), filled_data(value, fill)?);
            }
            Value::Object(out)
        }
        other => other.clone(),
    })
}

#[cfg(test)]
mod tests;
