//! The shapes of answers: the index, and a page of a resource. No record is taken apart for them.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use crate::caller::outcome::ResourcePage;

/// A description that is not there.
const EMPTY: &str = r#""""#;
const NULL: &str = "null";

/// Bytes that a page has besides its records.
const ROOM: usize = 256;

#[derive(Deserialize)]
struct Listed<'a> {
    #[serde(borrow)]
    uri: Option<&'a RawValue>,
    #[serde(borrow)]
    name: &'a RawValue,
    #[serde(borrow)]
    description: Option<&'a RawValue>,
    #[serde(borrow, rename = "inputSchema")]
    schema: Option<&'a RawValue>,
}

/// The index of two listings, each a JSON array.
pub(super) fn index(resources: &[u8], tools: &[u8]) -> Result<Vec<u8>, serde_json::Error> {
    let (resources, tools): (Vec<Listed<'_>>, Vec<Listed<'_>>) =
        (serde_json::from_slice(resources)?, serde_json::from_slice(tools)?);
    let get =
        |raw: Option<&RawValue>, otherwise: &'static str| raw.map_or(otherwise.to_owned(), |raw| raw.get().to_owned());
    let mut out = String::from(r#"{"resources":["#);
    for (n, listed) in resources.iter().enumerate() {
        let (uri, description) = (get(listed.uri, EMPTY), get(listed.description, EMPTY));
        let (comma, name) = (if n > 0 { "," } else { "" }, listed.name.get());
        let _infallible = write!(out, r#"{comma}{{"uri":{uri},"name":{name},"description":{description}}}"#);
    }
    out.push_str(r#"],"tools":["#);
    for (n, listed) in tools.iter().enumerate() {
        let (schema, description) = (get(listed.schema, "{}"), get(listed.description, EMPTY));
        let (comma, name) = (if n > 0 { "," } else { "" }, listed.name.get());
        let _infallible = write!(out, r#"{comma}{{"name":{name},"description":{description},"inputSchema":{schema}}}"#);
    }
    out.push_str("]}");
    Ok(out.into_bytes())
}

/// A page as b24-mcp wrote it. What is known of nothing is `null`; a single record is a list of one.
pub(super) fn page(page: &ResourcePage) -> Vec<u8> {
    let ResourcePage { provider, resource, instance, text, data, continuation, warnings } = page;
    let json = |text: &str| Value::from(text).to_string();
    let or_null = |text: Option<String>| text.unwrap_or_else(|| NULL.to_owned());
    let (provider, resource) = (json(provider), json(resource));
    let instance = or_null(instance.as_deref().map(json));
    let next = or_null(continuation.next.map(|next| format!("\"{next}\"")));
    let total = or_null(continuation.total.map(|total| total.to_string()));
    let advice = warnings.as_ref().map_or_else(String::new, |warnings| format!(r#","warnings":{warnings}"#));
    let data = &text[data.clone()];
    let (open, data, close) = match data.as_bytes().first() {
        Some(b'[') => ("", data, ""),
        _ if data == NULL => ("", "[]", ""),
        _ => ("[", data, "]"),
    };
    let mut out = String::with_capacity(data.len() + ROOM);
    let _infallible = write!(
        out,
        r#"{{"metadata":{{"provider":{provider},"resource":{resource},"instance_name":{instance}}},"data":{open}{data}{close},"next_cursor":{next},"total":{total}{advice}}}"#
    );
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caller::outcome::Continuation;

    fn paged(data: &str, next: Option<i64>, total: Option<i64>, instance: Option<&str>) -> String {
        let text = format!(r#"{{"result":{data}}}"#);
        let written = page(&ResourcePage {
            provider: "bitrix24".to_owned(),
            resource: "crm/deals".to_owned(),
            instance: instance.map(str::to_owned),
            data: 10..text.len() - 1,
            text: text.into(),
            continuation: Continuation { next, total },
            warnings: None,
        });
        String::from_utf8(written).expect("UTF-8")
    }

    #[test]
    fn a_result_becomes_a_page() {
        assert_eq!(
            paged(r#"[{"ID":"1"}, {"ID":"2"}]"#, Some(50), Some(310), Some("ma\"in")),
            r#"{"metadata":{"provider":"bitrix24","resource":"crm/deals","instance_name":"ma\"in"},"data":[{"ID":"1"}, {"ID":"2"}],"next_cursor":"50","total":310}"#
        );
    }

    #[test]
    fn what_is_missing_is_null() {
        let head = r#"{"metadata":{"provider":"bitrix24","resource":"crm/deals","instance_name":null},"data":"#;
        for (answer, data) in
            [(r#"[{"id":"RUB"}]"#, r#"[{"id":"RUB"}]"#), (r#"{"id":1}"#, r#"[{"id":1}]"#), ("null", "[]"), ("[]", "[]")]
        {
            let written = paged(answer, None, None, None);
            assert_eq!(written, format!(r#"{head}{data},"next_cursor":null,"total":null}}"#), "{answer}");
        }
    }
}
