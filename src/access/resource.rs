//! This server as a protected resource (RFC 9728): what it publishes of the issuers whose tokens it takes, and how a caller
//! without one is sent there.

use serde_json::{Value, json};

/// Where the metadata of a resource is, before the resource's own path.
pub(crate) const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// Where the protocol is, behind the address of the server.
pub(crate) const MCP: &str = "/mcp";

/// What `WWW-Authenticate` says where nothing but tokens of this server is taken.
const REALM: &str = "Bearer realm=\"kartoteka\"";

/// A server that takes tokens of issuers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProtectedResource {
    /// Where clients reach the server, without a slash at the end: the identifier of the resource.
    pub(crate) url: Box<str>,
    /// The issuers.
    pub(crate) issuers: Vec<Box<str>>,
    /// The scopes that clients ask for when they sign in.
    pub(crate) scopes: Vec<Box<str>>,
}

/// Which of the two names of the server is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResourcePart {
    /// The whole server.
    Server,
    /// The place of the protocol.
    Mcp,
}

/// What is wrong with the credential of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BearerFault<'s> {
    /// There is none.
    Missing,
    /// It is not known, or has ended.
    Invalid,
    /// It lacks this scope.
    Lacks(&'s str),
}

impl ProtectedResource {
    /// The document that says so.
    #[must_use]
    pub(crate) fn metadata(&self, part: ResourcePart) -> Value {
        let url = &self.url;
        let resource = match part {
            ResourcePart::Server => url.to_string(),
            ResourcePart::Mcp => format!("{url}{MCP}"),
        };
        let mut metadata = json!({
            "resource": resource,
            "authorization_servers": self.issuers,
            "bearer_methods_supported": ["header"],
            "resource_name": "Kartoteka",
        });
        // A list of none is left out (RFC 9728, 3.2): clients would ask for nothing, and not for what the issuer usually gives.
        if !self.scopes.is_empty() {
            metadata["scopes_supported"] = json!(self.scopes);
        }
        metadata
    }

    /// Where the document of the place of the protocol is.
    #[must_use]
    pub(crate) fn address(&self) -> String {
        let start = self.url.find("://").map_or(0, |at| at + 3);
        let path = self.url[start..].find('/').map_or(self.url.len(), |at| start + at);
        let (origin, path) = self.url.split_at(path);
        format!("{origin}{WELL_KNOWN}{path}{MCP}")
    }
}

/// What `WWW-Authenticate` says to a caller who is not let in, or whose token lacks a scope. Of what is asked for, that one alone is
/// named: clients join it to the scopes that they have asked for before.
#[must_use]
pub(crate) fn challenge(resource: Option<&ProtectedResource>, fault: BearerFault<'_>) -> String {
    let mut text = String::from(REALM);
    match fault {
        BearerFault::Missing => {}
        BearerFault::Invalid => text.push_str(", error=\"invalid_token\""),
        BearerFault::Lacks(scope) => text.push_str(&format!(", error=\"insufficient_scope\", scope=\"{scope}\"")),
    }
    let Some(resource) = resource else { return text };
    text.push_str(&format!(", resource_metadata=\"{}\"", resource.address()));
    if !matches!(fault, BearerFault::Lacks(_)) && !resource.scopes.is_empty() {
        text.push_str(&format!(", scope=\"{}\"", resource.scopes.join(" ")));
    }
    text
}

#[cfg(test)]
mod tests;
