//! Queries of resources: their parameters become arguments of the tool that reads the resource, and what it holds becomes an
//! answer that says of which catalog it is.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::call::resource::Address;
use crate::caller::outcome::ReadError;
use crate::catalog::ToolSet;
use crate::mcp::serves::{Reading, ResourceQuery};

/// What a cursor is called in the error of a tool that begins with its first record always.
const CURSOR: &str = "cursor";

/// An address with the arguments of a query; `None` if its parameters are no object.
pub(super) fn asked(address: Address, set: &ToolSet, query: ResourceQuery<'_>) -> Option<Address> {
    let params = query.params.map_or_else(|| Ok(Map::new()), serde_json::from_str);
    let mut params: Map<String, Value> = params.ok()?;
    if let Some(position) = query.position {
        let name = address.position_argument(set).unwrap_or(CURSOR);
        params.insert(name.to_owned(), position.into());
    }
    Some(address.with(set, params))
}

/// What a resource of that catalog holds, as a result that says where it is from.
pub(super) fn answer(contents: Reading, catalog: String) -> Reading {
    #[derive(Deserialize)]
    struct Structured<'a> {
        #[serde(borrow)]
        metadata: Option<&'a RawValue>,
    }
    Box::pin(async move {
        let held = json(contents).await?;
        let is_result =
            |held: &[u8]| serde_json::from_slice::<Structured<'_>>(held).is_ok_and(|it| it.metadata.is_some());
        if held.starts_with(b"{") && is_result(&held) {
            return Ok(held);
        }
        let mut out = format!(r#"{{"metadata":{{"provider":{}}},"result":"#, Value::from(catalog)).into_bytes();
        out.extend_from_slice(&held);
        out.push(b'}');
        Ok(out)
    })
}

/// The JSON that a resource's text is; of another text the contents themselves.
async fn json(contents: Reading) -> Result<Vec<u8>, ReadError> {
    #[derive(Deserialize)]
    struct Content<'a> {
        #[serde(borrow)]
        text: Option<Cow<'a, str>>,
    }
    let contents = contents.await?;
    let text = serde_json::from_slice::<Vec<Content<'_>>>(&contents).ok();
    let text = text.and_then(|contents| contents.into_iter().next()?.text);
    let json = text.filter(|text| serde_json::from_str::<&RawValue>(text).is_ok());
    Ok(json.map(|text| text.into_owned().into_bytes()).unwrap_or(contents))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_text_that_is_json_is_the_answer() {
        for (contents, expected) in [
            (r#"[{"uri":"a","text":"{\"result\":[1]}"}]"#, r#"{"result":[1]}"#),
            (r##"[{"uri":"a","text":"# Guide"}]"##, r##"[{"uri":"a","text":"# Guide"}]"##),
            (r#"[{"uri":"a","blob":"AA=="}]"#, r#"[{"uri":"a","blob":"AA=="}]"#),
        ] {
            let contents = contents.as_bytes().to_vec();
            let answer = json(Box::pin(async { Ok(contents) })).await.expect("it was read");
            assert_eq!(answer, expected.as_bytes());
        }
    }
}
