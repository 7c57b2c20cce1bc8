//! How a tenant connects, and what the page of a connection says in each locale.

use crate::check::resolved::{Connecting, ConnectionNames};
use crate::check::texts::Name;
use crate::lower::listed::Locale;
use crate::lower::made::{json, list, text};
use crate::plan::{self, Text};

/// How a tenant connects.
pub(super) fn connecting(found: &Connecting) -> plan::Connecting {
    plan::Connecting {
        test: plan::ConnectionTest { tool: found.tool, arguments: json(&found.arguments) },
        settings: found.settings.clone().into(),
        path: found.path.as_deref().map(text),
        names: list(found.names.iter().map(|(name, setting)| plan::OtherName { name: text(name), setting: *setting })),
    }
}

/// What a page says of a connection in one locale.
pub(super) fn texts(locale: &Locale<'_>, names: &ConnectionNames) -> plan::ConnectionTexts {
    let shown = |name: &Name| locale.text(name).map(Text::Owned);
    plan::ConnectionTexts {
        labels: list(names.labels.iter().map(|(label, _)| locale.shown(label))),
        hints: list(names.labels.iter().map(|(_, hint)| shown(hint))),
        steps: list(names.steps.iter().map_while(shown)),
        more: shown(&names.more),
    }
}
