//! The list of a server's tools, read page by page in bounds.

use rmcp::model::{ClientRequest, CustomResult, ListToolsRequest, PaginatedRequestParams, ServerResult};
use rmcp::service::{Peer, RoleClient, ServiceError};
use serde_json::Value;

use super::broke::Broke;

/// The most pages that are read.
const MOST_PAGES: usize = 64;

/// The most tools that are taken.
const MOST: usize = 512;

/// The longest definition that is kept, in bytes of JSON; of a longer one the name and the length are.
const LONGEST: usize = 160 << 10;

/// No page is asked for behind pages that come to more than this, in bytes of JSON.
const MOST_BYTES: usize = 8 << 20;

/// A tool as its server defines it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct McpTool {
    /// The name that the server gives it.
    pub(crate) name: String,
    /// `name`, `title`, `description`, `inputSchema`, `outputSchema` and `annotations`, those that are there; `None`: it is too long.
    pub(crate) definition: Option<Value>,
}

/// All tools, and whether there are more than are taken. A tool whose definition is none is among them without one, so that it hides no other.
pub(super) async fn tools(peer: &Peer<RoleClient>) -> Result<(Vec<McpTool>, bool), Broke> {
    let (mut found, mut cursor, mut bytes): (_, Option<String>, _) = (Vec::new(), None, 0);
    for _ in 0..MOST_PAGES {
        let (tools, next) = page(peer, cursor.clone()).await?;
        for tool in tools {
            if found.len() == MOST {
                return Ok((found, true));
            }
            let (tool, length) = read(tool);
            bytes += length;
            found.push(tool);
        }
        match next {
            None => return Ok((found, false)),
            // A list that goes on where it was has no end.
            next if next == cursor || bytes > MOST_BYTES => return Ok((found, true)),
            next => cursor = next,
        }
    }
    Ok((found, true))
}

/// The tools of a page as they came, and the position of the next.
async fn page(peer: &Peer<RoleClient>, cursor: Option<String>) -> Result<(Vec<Value>, Option<String>), Broke> {
    let request = ListToolsRequest {
        method: Default::default(),
        params: Some(PaginatedRequestParams::default().with_cursor(cursor)),
        extensions: Default::default(),
    };
    let asked = peer.send_request(ClientRequest::ListToolsRequest(request)).await;
    match asked.map_err(|error| Broke::of_request(&error))? {
        ServerResult::ListToolsResult(page) => {
            let tools = page.tools.iter().map(|tool| serde_json::to_value(tool).unwrap_or_default());
            Ok((tools.collect(), page.next_cursor))
        }
        // One of them is no tool by the protocol's schema: each is looked at by itself.
        ServerResult::CustomResult(CustomResult(mut page)) => {
            let next = page["nextCursor"].as_str().map(str::to_owned);
            match page.get_mut("tools").map(Value::take) {
                Some(Value::Array(tools)) => Ok((tools, next)),
                _ => Err(Broke::of_request(&ServiceError::UnexpectedResponse)),
            }
        }
        _ => Err(Broke::of_request(&ServiceError::UnexpectedResponse)),
    }
}

fn read(tool: Value) -> (McpTool, usize) {
    let name: String = tool["name"].as_str().unwrap_or_default().chars().take(256).collect();
    let definition = match tool {
        Value::Object(mut members) => {
            let kept = ["name", "title", "description", "inputSchema", "outputSchema", "annotations"];
            members.retain(|member, _| kept.contains(&member.as_str()));
            Some(Value::Object(members))
        }
        _ => None,
    };
    let length = definition.as_ref().map_or(0, |definition| definition.to_string().len());
    let definition = definition.filter(|_| length <= LONGEST);
    (McpTool { name, definition }, length)
}
