//! The list of a server's tools, read page by page in bounds.

use rmcp::model::{PaginatedRequestParams, Tool};
use rmcp::service::{Peer, RoleClient};
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

/// All tools, and whether there are more than are taken.
pub(super) async fn tools(peer: &Peer<RoleClient>) -> Result<(Vec<McpTool>, bool), Broke> {
    let (mut found, mut cursor, mut bytes): (_, Option<String>, _) = (Vec::new(), None, 0);
    for _ in 0..MOST_PAGES {
        let asked = PaginatedRequestParams::default().with_cursor(cursor.clone());
        let page = peer.list_tools(Some(asked)).await.map_err(|error| Broke::of_request(&error))?;
        for tool in page.tools {
            if found.len() == MOST {
                return Ok((found, true));
            }
            let (tool, length) = read(&tool);
            bytes += length;
            found.push(tool);
        }
        match page.next_cursor {
            None => return Ok((found, false)),
            // A list that goes on where it was has no end.
            next if next == cursor || bytes > MOST_BYTES => return Ok((found, true)),
            next => cursor = next,
        }
    }
    Ok((found, true))
}

fn read(tool: &Tool) -> (McpTool, usize) {
    let mut name: String = tool.name.chars().take(256).collect();
    name.shrink_to_fit();
    let definition = serde_json::to_value(tool).ok().map(|mut definition| {
        if let Some(members) = definition.as_object_mut() {
            let kept = ["name", "title", "description", "inputSchema", "outputSchema", "annotations"];
            members.retain(|member, _| kept.contains(&member.as_str()));
        }
        definition
    });
    let length = definition.as_ref().map_or(0, |definition| definition.to_string().len());
    let definition = definition.filter(|_| length <= LONGEST);
    (McpTool { name, definition }, length)
}
