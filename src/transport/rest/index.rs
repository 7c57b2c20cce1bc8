//! The shape of the index.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::value::RawValue;

/// A description that is not there.
const EMPTY: &str = r#""""#;

#[derive(Deserialize)]
struct IndexEntry<'a> {
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
    let (resources, tools): (Vec<IndexEntry<'_>>, Vec<IndexEntry<'_>>) =
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
