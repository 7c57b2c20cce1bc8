//! Whether what the operator lists can mean anything: hosts, origins, networks, and directives of the log. An entry that fits
//! nothing would be a protection or a permission that only seems to be there.

use std::net::IpAddr;

use http::uri::Authority;
use ipnet::IpNet;

/// The levels of the log.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// `name`, `name:port`, or `*` for every host.
pub(super) fn is_host(entry: &str) -> bool {
    entry == "*" || is_authority(entry)
}

/// `scheme://name`, `scheme://name:port`, or `scheme://name:*` for every port.
pub(super) fn is_origin(entry: &str) -> bool {
    let Some((scheme, rest)) = entry.split_once("://") else { return false };
    let is_scheme =
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme && is_authority(rest.strip_suffix(":*").unwrap_or(rest))
}

/// An address or a network; never one that is everyone.
pub(super) fn network(entry: &str) -> Option<IpNet> {
    let network = entry.parse().ok().or_else(|| entry.parse::<IpAddr>().ok().map(IpNet::from))?;
    (network.prefix_len() > 0).then_some(network)
}

/// A level, or `target=level`, several with commas.
pub(super) fn is_log(directives: &str) -> bool {
    directives.split(',').map(str::trim).all(|directive| {
        let (target, level) = directive.rsplit_once('=').unwrap_or(("any", directive));
        !target.trim().is_empty() && LEVELS.iter().any(|known| known.eq_ignore_ascii_case(level.trim()))
    })
}

fn is_authority(text: &str) -> bool {
    let Ok(authority) = Authority::try_from(text) else { return false };
    let port = text.strip_prefix(authority.host());
    !authority.host().is_empty()
        && !text.contains('@')
        && port.is_some_and(|port| port.is_empty() || authority.port_u16().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for fits in ["*", "example.com", "example.com:8080", "[::1]", "[::1]:80", "10.0.0.1"] {
            assert!(is_host(fits), "{fits}");
        }
        for odd in
            ["http://example.com", "a b", "example.com:abc", "example.com:", "a@b", "a/b", "example.com:99999", ""]
        {
            assert!(!is_host(odd), "{odd}");
        }
    }

    #[test]
    fn origins() {
        for fits in ["https://app.example", "http://app.example:3000", "http://[::1]:*", "chrome-extension://abc"] {
            assert!(is_origin(fits), "{fits}");
        }
        for odd in
            ["*", "app.example", "https://", "https://app.example/", "https://a@b", "https://a:b", "://a", "null"]
        {
            assert!(!is_origin(odd), "{odd}");
        }
    }

    #[test]
    fn networks() {
        assert_eq!(network("10.0.0.0/8"), "10.0.0.0/8".parse().ok());
        assert_eq!(network("::1"), "::1/128".parse().ok());
        for odd in ["0.0.0.0/0", "::/0", "10.0.0.0/99", "proxy", ""] {
            assert_eq!(network(odd), None, "{odd}");
        }
    }

    #[test]
    fn directives_of_the_log() {
        for fits in ["info", "WARN", "info,kartoteka::outbound=debug", "off", "info, rmcp=trace"] {
            assert!(is_log(fits), "{fits}");
        }
        for odd in ["loud,,=", "loud", "info,", "=info", "info,kartoteka=loud"] {
            assert!(!is_log(odd), "{odd}");
        }
    }
}
