//! Under which names the operator's listener answers, so that no page can reach it by a name of its own.

use std::net::IpAddr;

use axum::http::uri::Authority;

use crate::transport::http::origin::Hosts;
use crate::transport::listen::Address;

/// The names of this machine, on every listener.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The values of `Host` that are served: the names of this machine, and what the listener was asked to listen on.
#[derive(Debug)]
pub struct OperatorHosts {
    named: Hosts,
    /// It listens on every address that this machine has. A name can be made to lead here by anyone; an address cannot.
    any_address: bool,
}

impl OperatorHosts {
    /// The names of a listener at `place`, as `ADDR:PORT` or `unix:PATH`, which came to be at `bound`.
    #[must_use]
    pub fn new(place: &str, bound: Option<&Address>) -> Self {
        let mut names = LOOPBACK.map(str::to_owned).to_vec();
        names.extend(place.rsplit_once(':').map(|(host, _)| host.to_owned()));
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
mod tests {
    use super::*;

    fn admits(place: &str, bound: &str, host: &str) -> bool {
        let bound = bound.parse().ok().map(Address::Tcp);
        OperatorHosts::new(place, bound.as_ref()).admit(&Authority::try_from(host).expect("an authority"))
    }

    #[test]
    fn this_machine_and_the_address_itself() {
        for host in ["localhost", "127.0.0.1:9600", "[::1]:9600", "10.1.2.3:9600"] {
            assert!(admits("10.1.2.3:9600", "10.1.2.3:9600", host), "{host}");
        }
        assert!(admits("metrics.internal:9600", "10.1.2.3:9600", "metrics.internal:9600"));
        for host in ["evil.example", "10.1.2.4", "localhost.evil.example"] {
            assert!(!admits("10.1.2.3:9600", "10.1.2.3:9600", host), "{host}");
        }
    }

    #[test]
    fn a_listener_on_every_address_answers_to_addresses() {
        for place in ["0.0.0.0:9600", "[::]:9600"] {
            assert!(admits(place, place, "192.0.2.7:9600") && admits(place, place, "[2001:db8::1]"), "{place}");
            assert!(!admits(place, place, "evil.example:9600"), "{place}");
        }
    }

    #[test]
    fn a_socket_answers_to_this_machine() {
        let hosts = OperatorHosts::new("unix:/run/operator.sock", Some(&Address::Unix("/run/operator.sock".into())));
        assert!(hosts.admit(&Authority::from_static("localhost")));
        assert!(!hosts.admit(&Authority::from_static("evil.example")));
    }
}
