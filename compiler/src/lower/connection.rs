//! How a tenant connects.

use crate::check::resolved::{Connecting, ConnectionTest};
use crate::lower::made::{json, list, text};
use crate::plan;

/// How a tenant connects.
pub(super) fn connecting(found: &Connecting) -> plan::Connecting {
    plan::Connecting {
        test: match &found.test {
            ConnectionTest::Tool { tool, arguments } => {
                plan::ConnectionTest::Tool { tool: *tool, arguments: json(arguments) }
            }
            ConnectionTest::Mcp { backend } => plan::ConnectionTest::Mcp { backend: *backend },
        },
        settings: found.settings.clone().into(),
        path: found.path.as_deref().map(text),
        lead: found.lead.as_ref().map(|lead| plan::SyncCall {
            tool: lead.tool,
            key: lead.key,
            record: list(lead.record.iter().map(|name| text(name))),
        }),
        names: list(found.names.iter().map(|(name, setting)| plan::OtherName { name: text(name), setting: *setting })),
    }
}
