//! What an operator may decide on a server, besides what is observed.

use std::net::IpAddr;
use std::sync::Arc;

use futures::future::BoxFuture;

use super::observed::Observed;
use crate::access::callers::TokenRule;
use crate::access::connecting::ConnectsTenants;
use crate::access::consent::ConsentDesk;
use crate::access::edge::Challenge;
use crate::access::power::Power;
use crate::access::tenants::TenantAdmission;
use crate::access::token_desk::TokenDesk;
use crate::caller::Identity;
use crate::store::fault::StoreFault;
use crate::store::tokens::TokenRecord;

/// What a token may name, as the operator says now.
#[derive(Debug, Clone, Default)]
pub(crate) struct TokenTerms {
    /// The roles of the server.
    pub(crate) roles: Vec<Arc<str>>,
    /// The tenants, besides the one that is always there.
    pub(crate) tenants: TenantAdmission,
    /// The tokens of the operator's file.
    pub(crate) of_file: Vec<TokenRule>,
}

/// What an operator has done to a token.
#[derive(Debug, Clone)]
pub(crate) struct TokenChange {
    pub(crate) by: Arc<Identity>,
    pub(crate) address: Option<IpAddr>,
    /// `issue`, `revoke`.
    pub(crate) action: &'static str,
    pub(crate) record: TokenRecord,
}

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

    /// The tokens of the store.
    fn tokens(&self) -> &TokenDesk;

    /// What a token may name.
    fn token_terms(&self) -> TokenTerms;

    /// Has a change of the store's tokens count here from now on, and tells the audit of it.
    fn token_changed(&self, change: TokenChange) -> BoxFuture<'static, Result<(), StoreFault>>;

    /// Reads the operator's file again: the keys that count with the next start; or why it was refused.
    fn reload(&self) -> BoxFuture<'static, Result<Vec<&'static str>, String>>;

    /// The language of a page, for the header `Accept-Language`.
    fn language(&self, accepted: &str) -> String;

    /// A text of the server's own in that language.
    fn say(&self, language: &str, id: &str) -> String;
}
