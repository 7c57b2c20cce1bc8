//! How a tenant connects.

use crate::check::connected::{Authorizing, Connecting, ConnectionTest};
use crate::lower::data::value;
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
        authorize: found.authorize.as_ref().map(authorizing),
        path: found.path.as_deref().map(text),
        lead: found.lead.as_ref().map(|lead| plan::SyncCall {
            tool: lead.tool,
            key: lead.key,
            known: lead.known,
            record: list(lead.record.iter().map(|name| text(name))),
            fields: lead.fields.as_ref().map(|(dictionary, names)| plan::SyncFields {
                dictionary: *dictionary,
                names: list(names.iter().map(|name| text(name))),
            }),
        }),
        names: list(found.names.iter().map(|(name, setting)| plan::OtherName { name: text(name), setting: *setting })),
    }
}

fn authorizing(found: &Authorizing) -> plan::Authorizing {
    plan::Authorizing {
        asks: found.asks.clone().into(),
        application: found.application.clone().into(),
        page: value(&found.page),
        query: list(found.query.iter().map(|(name, value)| (text(name), text(value)))),
        sends: found.sends.clone().into(),
        scope: found.scope.as_deref().map(text),
        pkce: found.pkce,
        credential: found.credential,
        keeps: found.keeps.clone().into(),
        says: found.says.as_deref().map(text),
    }
}
