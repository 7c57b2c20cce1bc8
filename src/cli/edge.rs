//! What lets callers in, and whom it asks: issuers for their keys, backends whether a credential of a caller is good.

use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;

use super::own_credentials::OwnCredentials;
use crate::access::edge::{AskedParties, Edge};
use crate::access::passthrough::{CredentialTest, CredentialVerdict, TestsCredentials};
use crate::access::token_desk::TokenDesk;
use crate::caller::{Caller, Identity};
use crate::config::Config;
use crate::mcp::serves::{ServesTexts as _, ServesTools as _};
use crate::outbound::WebDocuments;
use crate::server::Server;

/// What lets callers in: those that the operator names, in its file and by tokens of the store, those who bring a credential where each has to, or everyone.
/// The edge takes the place of an earlier one, where there is one.
pub(super) fn edge(
    config: &Config,
    server: &Arc<Server>,
    own_credentials: &OwnCredentials,
    tokens: &TokenDesk,
    earlier: Option<&Edge>,
) -> Edge {
    let Some(rules) = &config.access.callers else {
        return own_credentials.required().map_or_else(Edge::open, Edge::bringing);
    };
    let asked = AskedParties {
        documents: Arc::new(WebDocuments::new(config)),
        tests: Arc::new(ToolTests { server: Arc::clone(server) }),
        tenants: Arc::clone(server.made_tenants()),
    };
    let rules = rules.clone().with_tokens(tokens.rules());
    Edge::asking(&rules, server.set().roles(), &asked, earlier)
}

/// Tests credentials by calls of tools.
struct ToolTests {
    server: Arc<Server>,
}

impl fmt::Debug for ToolTests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ToolTests")
    }
}

impl TestsCredentials for ToolTests {
    fn test(&self, test: &CredentialTest, who: Identity) -> BoxFuture<'static, CredentialVerdict> {
        let caller = Caller { who: Arc::new(who), ..Caller::unknown(self.server.default_locale()) };
        let call = Arc::clone(&self.server).call(&test.tool, Some(&test.arguments), caller, Vec::new());
        Box::pin(async move {
            // A caller who may not call it cannot be tested by it.
            let Some(call) = call else { return CredentialVerdict::Unknown };
            match call.await.outcome.failure.map(|failure| failure.kind) {
                None => CredentialVerdict::Good,
                Some("unauthorized") => CredentialVerdict::Bad,
                Some(kind) => {
                    tracing::warn!(kind, "a credential could not be tested");
                    CredentialVerdict::Unknown
                }
            }
        })
    }
}
