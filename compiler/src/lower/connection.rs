//! How a tenant connects.

use crate::check::resolved::Connecting;
use crate::lower::made::{json, list, text};
use crate::plan;

/// How a tenant connects.
pub(super) fn connecting(found: &Connecting) -> plan::Connecting {
    plan::Connecting {
        test: plan::ConnectionTest { tool: found.tool, arguments: json(&found.arguments) },
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
