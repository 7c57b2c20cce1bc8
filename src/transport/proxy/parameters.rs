//! Arguments that 2026-07-28 wants repeated in headers: those that a tool's schema marks with `x-mcp-header`. The marks are
//! learnt from the lists of tools that pass by; a tool that was never listed has none.

use std::collections::HashMap;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::envelope::header;

const MARK: &str = "x-mcp-header";

/// A schema is not searched any deeper.
const DEPTH: usize = 16;

/// The marks of the tools that were listed.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    tools: HashMap<String, Vec<ParameterMark>>,
}

#[derive(Debug, PartialEq, Eq)]
struct ParameterMark {
    /// The names of the properties on the way to the argument.
    path: Vec<String>,
    header: HeaderName,
}

impl Parameters {
    /// Learns from the answer to `tools/list`.
    pub(super) fn learn(&mut self, answer: &[u8]) {
        #[derive(Deserialize)]
        struct ListAnswer {
            result: ToolList,
        }
        #[derive(Deserialize)]
        struct ToolList {
            tools: Vec<ListedTool>,
        }
        #[derive(Deserialize)]
        struct ListedTool {
            name: String,
            #[serde(rename = "inputSchema", default)]
            schema: Map<String, Value>,
        }
        // Few lists hold a mark, and those without one need not be read.
        let marked = memchr::memmem::find(answer, MARK.as_bytes()).is_some();
        if !marked && self.tools.is_empty() {
            return;
        }
        let Ok(ListAnswer { result }) = serde_json::from_slice(answer) else { return };
        for ListedTool { name, schema } in result.tools {
            let mut marks = Vec::new();
            find(&schema, &mut Vec::new(), &mut marks);
            if marks.is_empty() {
                self.tools.remove(&name);
            } else {
                self.tools.insert(name, marks);
            }
        }
    }

    /// Puts the headers of a call, whose message this is, beside the others.
    pub(super) fn put(&self, message: &[u8], headers: &mut HeaderMap) {
        #[derive(Deserialize)]
        struct CallMessage {
            params: CallParams,
        }
        #[derive(Deserialize)]
        struct CallParams {
            name: String,
            #[serde(default)]
            arguments: Value,
        }
        if self.tools.is_empty() {
            return;
        }
        let Ok(CallMessage { params }) = serde_json::from_slice(message) else { return };
        for mark in self.tools.get(&params.name).into_iter().flatten() {
            let value = mark.path.iter().try_fold(&params.arguments, |value, name| value.get(name));
            let text = match value {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Bool(_) | Value::Number(_)) => value.map(ToString::to_string).unwrap_or_default(),
                Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => continue,
            };
            if let Ok(value) = HeaderValue::from_str(&header(&text)) {
                headers.insert(mark.header.clone(), value);
            }
        }
    }
}

fn find(schema: &Map<String, Value>, path: &mut Vec<String>, marks: &mut Vec<ParameterMark>) {
    let Some(Value::Object(properties)) = schema.get("properties") else { return };
    for (name, property) in properties {
        let Value::Object(property) = property else { continue };
        path.push(name.clone());
        let named = property.get(MARK).and_then(Value::as_str);
        let header = named.and_then(|named| HeaderName::try_from(format!("mcp-param-{named}")).ok());
        marks.extend(header.map(|header| ParameterMark { path: path.clone(), header }));
        if path.len() < DEPTH {
            find(property, path, marks);
        }
        path.pop();
    }
}

#[cfg(test)]
mod tests;
