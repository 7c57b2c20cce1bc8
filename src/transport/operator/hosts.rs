//! Under which names the operator's listener answers, so that no page can reach it by a name of its own.

use std::net::IpAddr;

use axum::http::uri::Authority;

use crate::transport::http::origin::Hosts;
use crate::transport::listen::Address;

/// The names of this machine, on every listener.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The values of `Host` that are served: the names of this machine, what the listener was asked to listen on, and the name by which the
/// operator says that people reach it.
#[derive(Debug)]
pub(crate) struct OperatorHosts {
    named: Hosts,
    /// It listens on every address that this machine has. A name can be made to lead here by anyone; an address cannot.
    any_address: bool,
}

impl OperatorHosts {
    /// The names of a listener at `place`, as `ADDR:PORT` or `unix:PATH`, which came to be at `bound`, and which people reach by this name.
    #[must_use]
    pub(crate) fn new(place: &str, bound: Option<&Address>, url: Option<&str>) -> Self {
        let mut names = LOOPBACK.map(str::to_owned).to_vec();
        names.extend(place.rsplit_once(':').map(|(host, _)| host.to_owned()));
        names.extend(url.map(str::to_owned));
        let bound = match bound {
            Some(Address::Tcp(address)) => Some(address.ip()),
            Some(Address::Unix(_)) | None => None,
        };
        names.extend(bound.map(|address| match address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("[{address}]"),
        }));
        Self { named: Hosts::new(&names), any_address: bound.is_some_and(|address| address.is_unspecified()) }
    }

    pub(super) fn admit(&self, host: &Authority) -> bool {
        self.named.admit(host) || (self.any_address && is_address(host.host()))
    }
}

fn is_address(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    bare.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests;
