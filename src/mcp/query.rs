//! Reads a resource with parameters by its address: each parameter becomes a part of the query. That is all that the
//! protocol knows of a resource; whoever knows more overrides [`Serves::query`](crate::mcp::Serves::query).

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};

use crate::mcp::{Contents, Queried};

/// The address of a resource with parameters, which are a JSON object.
pub(super) fn address(uri: &str, params: Option<&str>) -> Option<String> {
    let params: Map<String, Value> =
        params.map_or_else(|| Some(Map::new()), |params| serde_json::from_str(params).ok())?;
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in &params {
        match value {
            Value::Null => continue,
            Value::String(text) => query.append_pair(name, text),
            value => query.append_pair(name, &value.to_string()),
        };
    }
    let query = query.finish();
    Some(if query.is_empty() { uri.to_owned() } else { format!("{uri}?{query}") })
}

/// The JSON that a resource's text is; of another text the contents themselves.
pub(super) fn json(contents: Contents) -> Queried {
    #[derive(Deserialize)]
    struct Content<'a> {
        #[serde(borrow)]
        text: Option<Cow<'a, str>>,
    }
    Box::pin(async move {
        let contents = contents.await?;
        let text = serde_json::from_slice::<Vec<Content<'_>>>(&contents).ok();
        let text = text.and_then(|contents| contents.into_iter().next()?.text);
        let json = text.filter(|text| serde_json::from_str::<&RawValue>(text).is_ok());
        Ok(json.map(|text| text.into_owned().into_bytes()).unwrap_or(contents))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_travel_in_the_address() {
        assert_eq!(address("crm/deals", None).as_deref(), Some("crm/deals"));
        assert_eq!(address("crm/deals", Some("{}")).as_deref(), Some("crm/deals"));
        let params = r#"{"filter":{">A":"ё"},"start":50,"q":"a&b","none":null}"#;
        let expected = "crm/deals?filter=%7B%22%3EA%22%3A%22%D1%91%22%7D&start=50&q=a%26b";
        assert_eq!(address("crm/deals", Some(params)).as_deref(), Some(expected));
        assert_eq!(address("crm/deals", Some("[]")), None);
    }

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
