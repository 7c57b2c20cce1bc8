//! Which addresses are public: those of no private network, of no protocol and of no documentation, by IANA's registries of
//! special-purpose addresses. The standard library's own answer is not stable yet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blocks of IPv4 that are not public: the first address, and how many bits it is known by.
const SPECIAL_V4: [([u8; 4], u32); 17] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    // The platform's own services of a large cloud, at an address that looks public.
    ([168, 63, 129, 16], 32),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([192, 175, 48, 0], 24),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
];

/// Blocks inside 2000::/3 that are not public.
const SPECIAL_V6: [([u16; 8], u32); 5] = [
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16),
    ([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
];

/// Whether an address is one that everyone on the Internet may ask.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    let special = |(first, known): &([u8; 4], u32)| same(bits.into(), u32::from_be_bytes(*first).into(), 32 - known);
    // From 224.0.0.0 on: multicast, and what is reserved.
    address.octets()[0] < 224 && !SPECIAL_V4.iter().any(special)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inside) = inside(address) {
        return is_public_v4(inside);
    }
    let bits = u128::from(address);
    let special = |(first, known): &([u16; 8], u32)| same(bits, u128::from(Ipv6Addr::from(*first)), 128 - known);
    bits >> 125 == 0b001 && !SPECIAL_V6.iter().any(special)
}

/// The address of IPv4 that stands for this one: mapped, or translated by NAT64.
fn inside(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let nat64 = address.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
    let low = (u128::from(address) & u128::from(u32::MAX)).try_into().map(u32::to_be_bytes);
    address.to_ipv4_mapped().or_else(|| low.ok().filter(|_| nat64).map(Ipv4Addr::from))
}

/// Whether two addresses are the same but for so many bits at the end.
fn same(one: u128, other: u128, but: u32) -> bool {
    one >> but == other >> but
}

#[cfg(test)]
mod tests;
