//! Whether an address may be asked, as far as it says by itself. What a name leads to is looked at when it is resolved.

use std::net::{IpAddr, SocketAddr, UdpSocket};

use url::{Host, Url};

use super::networks::is_public;
use crate::config::FetchRules;
use crate::runtime::upstream::FetchRefusal;

/// Any port will do: nothing is sent.
const DISCARD: u16 = 9;

/// The address that a text names, if it may be asked. The parser of addresses reads octal, hexadecimal and whole numbers as the
/// hosts that they are, and names of other scripts as the domain that is looked up.
pub(crate) fn checked(text: &str, rules: &FetchRules) -> Result<Url, FetchRefusal> {
    let mut url = Url::parse(text.trim()).map_err(|_| FetchRefusal::Address)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(FetchRefusal::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(FetchRefusal::User);
    }
    if !url.port_or_known_default().is_some_and(|port| rules.ports.contains(&port)) {
        return Err(FetchRefusal::Port);
    }
    // The address of a stand-in has a port of its own; one that is written out would be another's on this machine.
    if url.port().is_some() && url.domain().is_some_and(|name| rules.stand_in(name).is_some()) {
        return Err(FetchRefusal::Port);
    }
    match url.host() {
        None => return Err(FetchRefusal::Address),
        Some(Host::Ipv4(address)) if !may_be_asked(address.into(), rules) => return Err(FetchRefusal::Host),
        Some(Host::Ipv6(address)) if !may_be_asked(address.into(), rules) => return Err(FetchRefusal::Host),
        Some(Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_)) => {}
    }
    url.set_fragment(None);
    Ok(url)
}

/// Where a redirect leads, if that may be asked: never from `https` to `http`.
pub(super) fn next(from: &Url, location: &str, rules: &FetchRules) -> Result<Url, FetchRefusal> {
    let to = from.join(location).map_err(|_| FetchRefusal::Address)?;
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(FetchRefusal::Downgrade);
    }
    checked(to.as_str(), rules)
}

/// Whether this server may connect to that address: it is public, the operator does not refuse it, and it is none of this machine's
/// own.
pub(super) fn may_be_asked(address: IpAddr, rules: &FetchRules) -> bool {
    let plain = address.to_canonical();
    is_public(address) && !rules.deny.iter().any(|network| network.contains(&plain)) && !is_own(plain)
}

/// Whether an address is this machine's: what would be sent there would come from there. Nothing is sent.
fn is_own(address: IpAddr) -> bool {
    let any: SocketAddr = match address {
        IpAddr::V4(_) => ([0, 0, 0, 0], 0).into(),
        IpAddr::V6(_) => ([0_u16; 8], 0).into(),
    };
    let from = UdpSocket::bind(any).and_then(|socket| {
        socket.connect((address, DISCARD))?;
        socket.local_addr()
    });
    from.is_ok_and(|from| from.ip() == address)
}

#[cfg(test)]
mod tests;
