//! What issuers of tokens publish: fetched by the rules of every request that goes out, and stricter ones of its own. The address
//! is encrypted or on this machine, no redirect is followed, and what comes is bounded in bytes and time.

use std::time::Duration;

use futures::future::BoxFuture;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING};
use url::Url;

use super::client::OutboundClient;
use crate::access::jwt::{DocumentFault, Documents};
use crate::config::Config;
use crate::config::near::is_near;

/// The longest document that is taken, in bytes.
const MOST: usize = 512 << 10;

/// How long a document may take, from the look-up of its host to its last byte.
const TIME: Duration = Duration::from_secs(10);

/// Fetches documents of the web.
#[derive(Debug, Clone)]
pub struct WebDocuments {
    client: OutboundClient,
}

impl WebDocuments {
    /// With pools of its own, none of which is open yet.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self { client: OutboundClient::new(config, []) }
    }
}

impl Documents for WebDocuments {
    fn fetch(&self, address: &Url) -> BoxFuture<'static, Result<Vec<u8>, DocumentFault>> {
        let (client, address) = (self.client.clone(), address.clone());
        Box::pin(async move {
            match tokio::time::timeout(TIME, fetch(&client, address)).await {
                Ok(fetched) => fetched,
                Err(_) => Err(DocumentFault::Unanswered { why: format!("not within {} s", TIME.as_secs()) }),
            }
        })
    }
}

async fn fetch(client: &OutboundClient, address: Url) -> Result<Vec<u8>, DocumentFault> {
    let unanswered = |error: &reqwest::Error| DocumentFault::Unanswered { why: super::error::chain(error) };
    let near = is_near(&address);
    let pool = match address.scheme() {
        "https" => client.far(),
        "http" if near => client.near(),
        _ => return Err(DocumentFault::Address),
    };
    let pool = pool.map_err(|error| unanswered(&error))?;
    // Without a compression: what is counted is what comes.
    let asked = pool.get(address).header(ACCEPT, "application/json").header(ACCEPT_ENCODING, "identity");
    let mut reply = asked.send().await.map_err(|error| unanswered(&error.without_url()))?;
    if reply.status() != reqwest::StatusCode::OK {
        return Err(DocumentFault::Status { status: reply.status().as_u16() });
    }
    let mut bytes = Vec::new();
    while let Some(part) = reply.chunk().await.map_err(|error| unanswered(&error.without_url()))? {
        if bytes.len() + part.len() > MOST {
            return Err(DocumentFault::TooLong { most: MOST });
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}
