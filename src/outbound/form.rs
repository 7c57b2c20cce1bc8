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
mod tests {
    use super::encode;

    #[test]
    fn a_map_becomes_pairs() {
        for (json, form) in [
            (r#"{"a":"x&y=z","b":[1,true,null],"c":null}"#, Some("a=x%26y%3Dz&b=1&b=true")),
            (r#"{"имя":"Ё"}"#, Some("%D0%B8%D0%BC%D1%8F=%D0%81")),
            ("{}", Some("")),
            (r#"{"a":{"b":1}}"#, None),
            (r#"{"a":[[1]]}"#, None),
            ("[]", None),
        ] {
            assert_eq!(encode(json.as_bytes()).as_deref(), form, "{json}");
        }
    }
}
