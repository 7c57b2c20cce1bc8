//! Whether an address is this machine's: no proxy leads there, and no machine on the way can read along.

use std::net::IpAddr;

use url::{Host, Url};

/// Whether a host is this machine, by its name or as a loopback address.
pub(crate) fn is_near(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether a host, without its port, is named as this machine: `localhost`, or a loopback address, in brackets or not.
pub(crate) fn is_near_name(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']);
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
