//! A JSON map as `application/x-www-form-urlencoded`: scalars, and lists of scalars, whose items repeat the key. Refuses
//! what is deeper, for which there is no agreed spelling.

use serde_json::Value;

use crate::runtime::request::encode as percent;

/// The pairs, encoded; `None` if it is no map, or too deep.
pub(super) fn encode(json: &[u8]) -> Option<String> {
    let Ok(Value::Object(map)) = serde_json::from_slice(json) else { return None };
    let mut out = String::with_capacity(json.len());
    for (key, value) in &map {
        match value {
            Value::Array(items) => items.iter().try_for_each(|item| pair(key, item, &mut out))?,
            value => pair(key, value, &mut out)?,
        }
    }
    Some(out)
}

fn pair(key: &str, value: &Value, out: &mut String) -> Option<()> {
    let text = match value {
        Value::Null => return Some(()),
        Value::Bool(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        Value::String(value) => value.clone(),
        Value::Array(_) | Value::Object(_) => return None,
    };
    if !out.is_empty() {
        out.push('&');
    }
    percent(key, out);
    out.push('=');
    percent(&text, out);
    Some(())
}

#[cfg(test)]
mod tests;
