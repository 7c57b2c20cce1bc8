//! Who counts as one where something is limited by address.

use std::net::{IpAddr, Ipv6Addr};

/// An address of IPv4, also where it is written in IPv6; of IPv6 the network that one customer is given, which is a /64.
#[must_use]
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests;
