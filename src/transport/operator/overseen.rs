//! What an operator may decide on a server, besides what is observed.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use futures::future::BoxFuture;
use jiff::tz::TimeZone;
use kartoteka_console::pages::Effect;

use super::observed::Observed;
use crate::access::consent::ConsentDesk;
use crate::access::edge::Challenge;
use crate::access::power::Power;
use crate::caller::Identity;

/// A server on which an operator decides.
pub(crate) trait Overseen: Observed {
    /// Who has this token; an address whose tokens are not known too often is refused for a while.
    fn admit(&self, token: &str, address: Option<IpAddr>) -> BoxFuture<'static, Result<Arc<Identity>, Challenge>>;

    /// Whether they may do this.
    fn may(&self, who: &Identity, power: Power) -> bool;

    /// Where calls are approved of.
    fn consent(&self) -> &ConsentDesk;

    /// Reads the operator's file again: the keys that count with the next start; or why it was refused.
    fn reload(&self) -> BoxFuture<'static, Result<Vec<&'static str>, String>>;

    /// The names of their roles.
    fn roles_of(&self, who: &Identity) -> Vec<Arc<str>>;

    /// Where the server's people are.
    fn zone(&self) -> TimeZone;

    /// The file of the audit, where there is one.
    fn audit_file(&self) -> Option<PathBuf>;

    /// What is said of a tool of a catalog in a language, if it is served.
    fn tool_facts(&self, catalog: &str, tool: &str, language: &str) -> Option<ToolFacts>;
}

/// What is said of a tool.
#[derive(Debug, Clone)]
pub(crate) struct ToolFacts {
    /// Its title.
    pub(crate) title: Option<String>,
    /// What it does.
    pub(crate) effect: Effect,
}
