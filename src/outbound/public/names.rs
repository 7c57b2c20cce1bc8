//! Looks names up for connections to public addresses: where one address of a name may not be asked, the name may not be, and a
//! connection goes to an address that was looked at.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::may_be_asked;
use crate::config::FetchRules;

/// More addresses of a name than these are not tried.
const MOST: usize = 16;

/// A name leads to an address that may not be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name leads to an address that may not be asked")]
pub(super) struct NotPublic;

/// A name has no address, as far as can be found out.
#[derive(Debug, thiserror::Error)]
#[error("the name has no address")]
pub(in crate::outbound) struct NameUnknown(#[source] std::io::Error);

/// Finds the addresses of a name.
pub(crate) trait LookUp: Send + Sync {
    /// All of them.
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, std::io::Result<Vec<IpAddr>>>;
}

/// The resolver of the operating system.
struct OfTheSystem;

impl LookUp for OfTheSystem {
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, std::io::Result<Vec<IpAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|found| found.ip()).collect()) })
    }
}

/// Names whose addresses may be asked.
#[derive(Clone)]
pub(crate) struct CheckedNames {
    rules: Arc<FetchRules>,
    found: Arc<dyn LookUp>,
}

impl CheckedNames {
    pub(in crate::outbound) fn new(rules: &Arc<FetchRules>) -> Self {
        Self { rules: Arc::clone(rules), found: Arc::new(OfTheSystem) }
    }

    /// The same with addresses that come from elsewhere.
    #[cfg(test)]
    pub(super) fn over(rules: &Arc<FetchRules>, found: Arc<dyn LookUp>) -> Self {
        Self { rules: Arc::clone(rules), found }
    }

    /// The addresses of a name, all of which may be asked.
    async fn checked(&self, name: &str) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
        if let Some(address) = self.rules.stand_in(name) {
            return Ok(vec![address]);
        }
        let found = self.found.addresses(name).await.map_err(NameUnknown)?;
        if found.iter().any(|address| !may_be_asked(*address, &self.rules)) {
            return Err(Box::new(NotPublic));
        }
        // The port is that of the address that was asked for.
        Ok(found.into_iter().take(MOST).map(|address| SocketAddr::new(address, 0)).collect())
    }
}

impl Resolve for CheckedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let names = self.clone();
        Box::pin(async move {
            let found = names.checked(name.as_str()).await?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
