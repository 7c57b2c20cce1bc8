//! How the leads of a tenant go into a system, as it is shown beside its connection.

use serde::Serialize;

/// How the leads of a tenant go into a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct SyncShown {
    /// `active`, `error` or `paused`.
    pub(crate) status: &'static str,
    /// When the system last took a lead.
    pub(crate) last_sync_at: Option<String>,
    /// The kind of the system's last failure; `None` where it has taken a lead since.
    pub(crate) error: Option<String>,
    /// Since when nothing goes out, because a person has said so.
    pub(crate) paused_at: Option<String>,
    /// Who has.
    pub(crate) paused_by: Option<String>,
    /// The fields that leads are written into and that the system lacks: what is said of them is not kept there.
    pub(crate) lacks: Vec<String>,
    /// How they are made, where some are lacking and the catalog says it.
    pub(crate) lacks_hint: Option<String>,
    /// How many leads wait.
    pub(crate) waiting: i64,
    /// How many wait for a person.
    pub(crate) dead: i64,
}
