//! The handle of a running backend.

use std::{
    future::Future,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::net::TcpListener;

use super::{
    server::{self, KEY},
    site,
    store::Store,
};

/// A running development backend. It lives until the `stop` given to [`start`] is done.
#[derive(Clone, Debug)]
pub struct Workspace {
    address: SocketAddr,
    site: SocketAddr,
}

/// Starts a backend on a free loopback port, with nothing in it.
///
/// # Errors
///
/// When no loopback port can be bound.
pub async fn start(stop: impl Future<Output = ()> + Send + 'static) -> io::Result<Workspace> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let pages = TcpListener::bind(("127.0.0.1", 0)).await?;
    let site = pages.local_addr()?;
    tokio::spawn(async move {
        let serving = server::serve(listener, Arc::new(Mutex::new(Store::default())), stop);
        tokio::select! {
            () = serving => {}
            () = site::serve(pages) => {}
        }
    });
    Ok(Workspace { address, site })
}

impl Workspace {
    /// The address of a service: `memory` and `crm`, or one of the workflows.
    #[must_use]
    pub fn service_url(&self, service: &str) -> String {
        let below = if ["memory", "crm"].contains(&service) { "mcp/" } else { "" };
        format!("http://{}/{below}{service}", self.address)
    }

    /// Where the web site of an invented customer is, whose name is [`SITE`](super::SITE).
    #[must_use]
    pub fn site_address(&self) -> SocketAddr {
        self.site
    }

    /// The one internal key that it takes, as the header `X-Internal-Api-Key`.
    #[must_use]
    pub fn key(&self) -> &'static str {
        KEY
    }
}
