//! A step that calls a tool of an MCP server: which tools there are is known when the call is made, and what is called is what was
//! discovered and accepted, for this caller. Its arguments are held against its schema before it goes out.

use kartoteka_compiler::plan::{self, Effect};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::failed::Failed;
use super::tool_call::Call;
use crate::catalog::exported::SoughtTool;
use crate::runtime::accept;
use crate::runtime::json::written;
use crate::runtime::request::Request;
use crate::texts::Variables;

/// What a server's tool answers.
#[derive(Deserialize)]
struct ServerAnswer<'a> {
    #[serde(borrow, default, rename = "structuredContent")]
    structured: Option<&'a RawValue>,
    #[serde(borrow, default)]
    content: Option<&'a RawValue>,
}

/// A block of its content.
#[derive(Deserialize)]
struct AnswerBlock {
    #[serde(default, rename = "type")]
    kind: String,
    text: Option<String>,
}

impl Call<'_> {
    /// Whether a request of a card calls a tool of an MCP server.
    pub(super) fn calls_server(&self, send: &plan::Send) -> bool {
        !self.card.tool.is_remote() && self.context.catalog.plan.backends[send.backend].export.is_some()
    }

    /// Whether the result of a server's tool that a caller has called itself has neither data nor content.
    pub(super) fn is_answered_blank(&self, result: &str) -> bool {
        let read = || serde_json::from_str::<ServerAnswer<'_>>(result).ok();
        let says_nothing = |part: Option<&RawValue>| part.is_none_or(|part| matches!(part.get(), "null" | "[]"));
        self.card.tool.is_remote()
            && read().is_some_and(|answer| says_nothing(answer.structured) && says_nothing(answer.content))
    }

    /// A call of a server's tool as it may go out: the tool is there for this caller, does no more than the card says, and takes
    /// the arguments. Where something stands in for the backends nothing was discovered, and nothing is known of it.
    pub(super) fn held(&self, send: &plan::Send, request: Request) -> Result<Request, Failed> {
        if self.context.stands_in() {
            return Ok(request);
        }
        let asked = request.body.as_deref().and_then(|body| serde_json::from_slice::<Map<String, Value>>(body).ok());
        let asked = asked.unwrap_or_default();
        let name = asked.get("name").and_then(Value::as_str).unwrap_or_default();
        let (catalog, roles) = (self.context.catalog, self.context.set.roles());
        let card = match catalog.exported_as(roles, self.context.caller, (send.backend, name)) {
            SoughtTool::There(card) => card,
            SoughtTool::Gone => return Err(self.no_tool("unavailable", "server-tool-gone", name)),
            SoughtTool::NotAccepted => return Err(self.no_tool("unavailable", "server-tool-not-accepted", name)),
            SoughtTool::Denied => return Err(self.no_tool("not_allowed", "server-tool-denied", name)),
        };
        if card.plan().effect > send.effect {
            return Err(self.no_tool("not_allowed", Self::does_more(card.plan().effect), name));
        }
        let given = asked.get("arguments").map_or_else(|| "{}".to_owned(), Value::to_string);
        let accepted = accept::read(&*card.tool, &catalog.plan, Some(&given)).map_err(|mut bad| {
            // A repair would be of the arguments of that tool, which the caller has not called.
            bad.suggested = None;
            Failed::Arguments(bad)
        })?;
        let read = written(|json| json.put(&accepted.bound.argument(0))).unwrap_or_else(|| "{}".to_owned());
        let name = Value::from(name);
        Ok(Request { body: Some(format!(r#"{{"name":{name},"arguments":{read}}}"#).into_bytes()), ..request })
    }

    fn does_more(effect: Effect) -> &'static str {
        if effect == Effect::Delete { "server-tool-deletes" } else { "server-tool-writes" }
    }

    fn no_tool(&self, kind: &'static str, text: &str, tool: &str) -> Failed {
        let variables = Variables::new().with("tool", tool).with("system", self.context.system());
        Failed::Said { kind, message: self.own_text(text, &variables) }
    }
}

/// What a step comes to that calls a server's tool: its `structuredContent`, else its text, as JSON where it is that, else its
/// content as it is.
pub(super) fn unwrapped(text: &str) -> Option<String> {
    let answer: ServerAnswer<'_> = serde_json::from_str(text).ok()?;
    if let Some(structured) = answer.structured.filter(|structured| structured.get() != "null") {
        return Some(structured.get().to_owned());
    }
    let content = answer.content?;
    let blocks: Vec<AnswerBlock> = serde_json::from_str(content.get()).ok()?;
    if blocks.is_empty() || blocks.iter().any(|block| block.kind != "text") {
        return Some(content.get().to_owned());
    }
    let texts: Vec<&str> = blocks.iter().filter_map(|block| block.text.as_deref()).collect();
    let text = texts.join("\n");
    let is_json = serde_json::from_str::<&RawValue>(&text).is_ok_and(|json| json.get().starts_with(['{', '[']));
    Some(if is_json { text } else { json!(text).to_string() })
}

#[cfg(test)]
mod tests;
