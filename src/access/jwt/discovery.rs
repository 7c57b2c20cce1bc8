//! What an issuer publishes at addresses: its metadata and its keys. How they are fetched is another room's.

use std::fmt;

use futures::future::BoxFuture;
use serde::Deserialize;
use url::Url;

/// Fetches what issuers publish: over `https`, or `http` on this machine; without a redirect, and within bounds of bytes and time.
pub trait Documents: fmt::Debug + Send + Sync {
    /// The document at an address.
    fn fetch(&self, address: &Url) -> BoxFuture<'static, Result<Vec<u8>, DocumentFault>>;
}

/// Why a document is not there.
#[derive(Debug, thiserror::Error)]
pub enum DocumentFault {
    /// Nothing came, or too slowly.
    #[error("it does not answer: {why}")]
    Unanswered {
        /// What happened, without a secret.
        why: String,
    },
    /// Something else came.
    #[error("it answers with {status}")]
    Status {
        /// The status of HTTP.
        status: u16,
    },
    /// It is longer than such a document is.
    #[error("it answers with more than {most} bytes")]
    TooLong {
        /// The bound.
        most: usize,
    },
    /// Its address is neither encrypted nor on this machine.
    #[error("its address is not one that is fetched from")]
    Address,
    /// It does not say what it must.
    #[error("it answers with something else than {what}")]
    Unreadable {
        /// What was asked for.
        what: &'static str,
    },
}

/// Nothing can be fetched: where no issuer is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoDocuments;

impl Documents for NoDocuments {
    fn fetch(&self, _: &Url) -> BoxFuture<'static, Result<Vec<u8>, DocumentFault>> {
        Box::pin(async { Err(DocumentFault::Address) })
    }
}

/// Where an issuer says that its keys are: its metadata as RFC 8414 has it, else as OpenID Connect does.
pub(super) async fn keys_of(issuer: &str, documents: &dyn Documents) -> Result<Url, DocumentFault> {
    #[derive(Deserialize)]
    struct IssuerMetadata {
        issuer: String,
        jwks_uri: String,
    }
    let mut last = DocumentFault::Address;
    for address in places(issuer) {
        let bytes = match documents.fetch(&address).await {
            Ok(bytes) => bytes,
            Err(fault) => {
                last = fault;
                continue;
            }
        };
        // Metadata of another issuer would let that one in under this name.
        let metadata = serde_json::from_slice::<IssuerMetadata>(&bytes).ok().filter(|said| said.issuer == issuer);
        let place = metadata.and_then(|said| Url::parse(&said.jwks_uri).ok());
        return place.ok_or(DocumentFault::Unreadable { what: "the metadata of this issuer" });
    }
    Err(last)
}

fn places(issuer: &str) -> Vec<Url> {
    let Ok(url) = Url::parse(issuer) else { return Vec::new() };
    let path = url.path().trim_end_matches('/');
    let at = |path: &str| {
        let mut place = url.clone();
        place.set_path(path);
        place.set_query(None);
        place
    };
    vec![
        at(&format!("/.well-known/oauth-authorization-server{path}")),
        at(&format!("{path}/.well-known/openid-configuration")),
    ]
}
