//! The shapes of answers: the index, and a page of a resource. Both are cut out of JSON that is there already; no record is
//! taken apart.

use std::{borrow::Cow, fmt::Write as _};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A description that is not there.
const EMPTY: &str = r#""""#;
const NULL: &str = "null";

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

/// The address of a resource by what b24-mcp took for one: the address itself, or its last part.
pub(super) fn address(resources: &[u8], named: &str) -> String {
    #[derive(Deserialize)]
    struct Resource<'a> {
        #[serde(borrow)]
        uri: Cow<'a, str>,
    }
    let listed: Vec<Resource<'_>> = serde_json::from_slice(resources).unwrap_or_default();
    let is_last = |uri: &str| uri.rsplit('/').next() == Some(named);
    if listed.iter().any(|resource| resource.uri == named) {
        return named.to_owned();
    }
    let found = listed.iter().find(|resource| is_last(&resource.uri));
    found.map_or(named, |resource| &resource.uri).to_owned()
}

#[derive(Deserialize)]
struct ToolContent<'a> {
    #[serde(borrow)]
    metadata: Metadata<'a>,
    #[serde(borrow)]
    result: &'a RawValue,
    #[serde(borrow, default)]
    pagination: Pagination<'a>,
}

#[derive(Deserialize, Default)]
struct Metadata<'a> {
    #[serde(borrow)]
    provider: Option<&'a RawValue>,
    #[serde(borrow)]
    resource: Option<&'a RawValue>,
    #[serde(borrow)]
    instance_name: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
struct Pagination<'a> {
    #[serde(borrow, default)]
    next: Option<&'a RawValue>,
    #[serde(borrow, default)]
    total: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct Page<'a> {
    metadata: PageMetadata<'a>,
    data: Data<'a>,
    next_cursor: Option<Cow<'a, str>>,
    total: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct PageMetadata<'a> {
    provider: Option<&'a RawValue>,
    resource: Cow<'a, str>,
    instance_name: Option<&'a RawValue>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Data<'a> {
    Records(&'a RawValue),
    Record([&'a RawValue; 1]),
    Nothing([(); 0]),
}

/// A page out of what a resource holds: the structured content of a result, a list, or anything else, which is one record.
pub(super) fn page(uri: &str, answer: &[u8]) -> Result<Vec<u8>, serde_json::Error> {
    let whole: &RawValue = serde_json::from_slice(answer)?;
    let content = whole.get().starts_with('{').then(|| serde_json::from_str::<ToolContent<'_>>(whole.get()).ok());
    let (metadata, result, pagination) = match content.flatten() {
        Some(ToolContent { metadata, result, pagination }) => (metadata, result, pagination),
        None => (Metadata::default(), whole, Pagination::default()),
    };
    let resource = metadata.resource.and_then(|raw| serde_json::from_str::<Cow<'_, str>>(raw.get()).ok());
    let present = |raw: Option<&'_ RawValue>| raw.filter(|raw| raw.get() != NULL).is_some();
    let next_cursor = pagination
        .next
        .filter(|_| present(pagination.next))
        .map(|next| serde_json::from_str::<Cow<'_, str>>(next.get()).unwrap_or(Cow::Borrowed(next.get())));
    serde_json::to_vec(&Page {
        metadata: PageMetadata {
            provider: metadata.provider,
            resource: resource.unwrap_or(Cow::Borrowed(uri)),
            instance_name: metadata.instance_name,
        },
        data: match result.get().as_bytes().first() {
            Some(b'[') => Data::Records(result),
            Some(b'n') => Data::Nothing([]),
            _ => Data::Record([result]),
        },
        next_cursor,
        total: pagination.total,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paged(answer: &str) -> String {
        String::from_utf8(page("crm/deals", answer.as_bytes()).expect("JSON")).expect("UTF-8")
    }

    #[test]
    fn a_result_becomes_a_page() {
        let answer = r#"{"metadata":{"provider":"bitrix24","tool":"getDeals","resource":"crm/deals","instance_name":"main"},
            "request":{},"result":[{"ID":"1"}, {"ID":"2"}],"pagination":{"limit":50,"start":0,"next":50,"total":310},
            "warnings":[]}"#;
        assert_eq!(
            paged(answer),
            r#"{"metadata":{"provider":"bitrix24","resource":"crm/deals","instance_name":"main"},"data":[{"ID":"1"}, {"ID":"2"}],"next_cursor":"50","total":310}"#
        );
    }

    #[test]
    fn what_is_missing_is_null() {
        let nulls = r#","next_cursor":null,"total":null}"#;
        let unknown = r#"{"metadata":{"provider":null,"resource":"crm/deals","instance_name":null},"data":"#;
        for (answer, data) in
            [(r#"[{"id":"RUB"}]"#, r#"[{"id":"RUB"}]"#), (r#"{"id":1}"#, r#"[{"id":1}]"#), ("null", "[]"), ("[]", "[]")]
        {
            assert_eq!(paged(answer), format!("{unknown}{data}{nulls}"), "{answer}");
        }
        let last = r#"{"metadata":{},"result":[],"pagination":{"next":null,"total":null}}"#;
        assert_eq!(paged(last), format!("{unknown}[]{nulls}"));
        assert!(
            paged(r#"{"metadata":{},"result":[],"pagination":{"next":"a\"b"}}"#).contains(r#""next_cursor":"a\"b""#)
        );
    }

    #[test]
    fn an_alias_is_the_last_part_of_an_address() {
        let listed = br#"[{"uri":"crm/deals"},{"uri":"tasks/statuses"},{"uri":"guide"}]"#;
        for (named, uri) in
            [("deals", "crm/deals"), ("statuses", "tasks/statuses"), ("crm/deals", "crm/deals"), ("x", "x")]
        {
            assert_eq!(address(listed, named), uri);
        }
    }
}
