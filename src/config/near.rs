//! Whether an address is this machine's: no proxy leads there, and no machine on the way can read along.

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
