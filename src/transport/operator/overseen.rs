//! What an operator may decide on a server, besides what is observed.

use std::net::IpAddr;
use std::sync::Arc;

use futures::future::BoxFuture;

use super::observed::Observed;
use crate::access::connecting::ConnectsTenants;
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

    /// Where tenants connect their own systems.
    fn connecting(&self) -> &dyn ConnectsTenants;

    /// Where calls are approved of.
    fn consent(&self) -> &ConsentDesk;

    /// Reads the operator's file again: the keys that count with the next start; or why it was refused.
    fn reload(&self) -> BoxFuture<'static, Result<Vec<&'static str>, String>>;

    /// The language of a page, for the header `Accept-Language`.
    fn language(&self, accepted: &str) -> String;

    /// A text of the server's own in that language.
    fn say(&self, language: &str, id: &str) -> String;
}
