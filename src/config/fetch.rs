//! What may be fetched from addresses that callers name: how much, how long, and where not.

use std::net::SocketAddr;
use std::time::Duration;

use ipnet::IpNet;

/// What may be fetched from public addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchRules {
    /// The ports that may be asked.
    pub(crate) ports: Vec<u16>,
    /// How many redirects are followed, each looked at like an address of its own.
    pub(crate) hops: u32,
    /// How much of a page is read.
    pub bytes: usize,
    /// How long all of it may take.
    pub time: Duration,
    /// Networks that are not asked besides those that are not public.
    pub deny: Vec<IpNet>,
    /// How long a connection to a public address is kept that nobody uses: a tenant who has called costs a socket for so long.
    pub(crate) idle: Duration,
    /// Names that stand-ins inside the program answer to: those of a demo, which no variable and no file sets.
    pub(crate) stand_ins: Vec<(String, SocketAddr)>,
}

impl FetchRules {
    /// Where a stand-in of this name listens, with a dot at its end or without.
    pub(crate) fn stand_in(&self, name: &str) -> Option<SocketAddr> {
        let plain = name.strip_suffix('.').unwrap_or(name);
        let found = self.stand_ins.iter().find(|(known, _)| known.eq_ignore_ascii_case(plain));
        found.map(|(_, address)| *address)
    }
}

impl Default for FetchRules {
    fn default() -> Self {
        Self {
            ports: vec![80, 443],
            hops: 5,
            bytes: 2 << 20,
            time: Duration::from_secs(20),
            deny: Vec::new(),
            idle: Duration::from_secs(20),
            stand_ins: Vec::new(),
        }
    }
}
