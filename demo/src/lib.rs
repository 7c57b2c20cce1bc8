//! Stand-ins of the systems that the shipped catalogs talk to, so that the server can be tried without any of them:
//! the Bitrix24 portal below, [`bottlecrm`], [`workspace`] and, of whatever is an MCP server, [`mcp`].
//!
//! # The Bitrix24 portal
//!
//! A stand-in of the Bitrix24 REST API.
//!
//! Real HTTP on a loopback port that the system picks, invented records, and the rules of the real thing: addresses and
//! keys, filters with their prefixes, order, select, fifty a page, value types, error bodies, limits, `batch`. What the
//! official documentation leaves open is said beside the code that had to decide.
//!
//! It imports no other crate of this workspace and refuses what it does not imitate: XML answers, multipart forms, events,
//! invoices, quotes and the third generation of the API all answer "Method not found!" or that the type is not there.
//!
//! # Layout
//!
//! - `server`: HTTP in and out, in the portal's order of checks
//! - `parameters`: query strings, forms and JSON as PHP would see them
//! - `methods`: what each method does; its `batch` runs several
//! - `filter`, `order`, `select`, `page`: the rules that all lists share
//! - `schema`, `table`, `write`: the fields of a record, where records live, how a write changes one
//! - `seed`: the invented records
//! - `limits`, `options`: the leaky bucket, and what a test may force
//! - `keys`: the webhook and the token, and the user that they act for; `oauth`: tokens of an application, which a person allows

pub mod bottlecrm;
mod calendar;
mod clock;
mod errors;
mod filter;
mod keys;
mod limits;
pub mod mcp;
mod methods;
mod oauth;
mod options;
mod order;
mod page;
mod parameters;
mod records;
mod schema;
mod seed;
mod select;
mod server;
mod table;
pub mod workspace;
mod write;

#[cfg(test)]
mod tests;

use std::{future::Future, io, net::SocketAddr, sync::Arc};

use tokio::net::TcpListener;

use keys::{CALLER, TOKEN, WEBHOOK};
pub use options::{Failure, Options, Recorded};

/// A running portal. It lives until the `stop` given to [`start`] is done.
#[derive(Clone, Debug)]
pub struct Portal {
    address: SocketAddr,
    base_url: String,
    shared: Arc<server::Shared>,
}

/// Starts a portal on a free loopback port, with records invented relative to now.
///
/// # Errors
///
/// When no loopback port can be bound.
pub async fn start(stop: impl Future<Output = ()> + Send + 'static) -> io::Result<Portal> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let base_url = format!("http://{address}/rest/{CALLER}/{WEBHOOK}/");
    let shared = Arc::new(server::Shared::new());
    tokio::spawn(server::serve(listener, Arc::clone(&shared), stop));
    Ok(Portal { address, base_url, shared })
}

impl Portal {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of its inbound webhook, key included.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The address for applications, which send [`Portal::token`] as the parameter `auth`.
    #[must_use]
    pub fn application_url(&self) -> String {
        format!("http://{}/rest/", self.address)
    }

    /// The one access token that it takes.
    #[must_use]
    pub fn token(&self) -> &'static str {
        TOKEN
    }

    /// The application that it knows: its id and its secret.
    #[must_use]
    pub fn application(&self) -> (&'static str, &'static str) {
        (oauth::CLIENT_ID, oauth::CLIENT_SECRET)
    }

    /// Where people come back who have allowed that application, as it was registered.
    pub fn register(&self, redirect: &str) {
        options::lock(&self.shared.oauth).register(redirect);
    }

    /// Its switches: limits, delays, failures to come.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.shared.options
    }

    /// The requests it has seen, oldest first; only the latest thousand are kept.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.options.recorded()
    }
}
