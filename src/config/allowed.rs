//! Whether what the operator lists can mean anything: hosts, origins, networks, and directives of the log. An entry that fits
//! nothing would be a protection or a permission that only seems to be there.

use std::net::IpAddr;

use http::uri::Authority;
use ipnet::IpNet;

/// The levels of the log.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Levels as Python's logging names them, beside those of the same name.
const OF_PYTHON: [(&str, &str); 4] =
    [("warning", "warn"), ("critical", "error"), ("fatal", "error"), ("notset", "trace")];

/// `name`, `name:port`, or `*` for every host.
pub(super) fn is_host(entry: &str) -> bool {
    entry == "*" || is_authority(entry)
}

/// `scheme://name`, `scheme://name:port`, or `scheme://name:*` for every port; `scheme://*` of a scheme that the web has not.
pub(super) fn is_origin(entry: &str) -> bool {
    let Some((scheme, rest)) = entry.split_once("://") else { return false };
    let is_scheme =
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    // Of the web that would be every page that there is; an editor's pages have names of their own in every window.
    let is_wild = rest == "*" && !["http", "https"].iter().any(|web| web.eq_ignore_ascii_case(scheme));
    let rest = rest.strip_suffix(":*").unwrap_or(rest);
    is_scheme && (is_wild || is_authority(rest) && !rest.contains('*'))
}

/// Whether there is a time zone of this name.
pub(crate) fn is_zone(name: &str) -> bool {
    jiff::tz::TimeZone::get(name).is_ok()
}

/// An address or a network; never one that is everyone.
pub(super) fn network(entry: &str) -> Option<IpNet> {
    let network = entry.parse().ok().or_else(|| entry.parse::<IpAddr>().ok().map(IpNet::from))?;
    (network.prefix_len() > 0).then_some(network)
}

/// A level, or `target=level`, several with commas, each level by its own name.
pub(super) fn log(directives: &str) -> Option<String> {
    let named = |directive: &str| {
        let (target, level) = match directive.rsplit_once('=') {
            Some((target, level)) => (Some(target.trim()).filter(|target| !target.is_empty())?, level.trim()),
            None => ("", directive.trim()),
        };
        let of_python = OF_PYTHON.iter().find(|(name, _)| name.eq_ignore_ascii_case(level)).map(|(_, level)| *level);
        let level = of_python.or_else(|| LEVELS.into_iter().find(|known| known.eq_ignore_ascii_case(level)))?;
        Some(if target.is_empty() { level.to_owned() } else { format!("{target}={level}") })
    };
    let named: Option<Vec<String>> = directives.split(',').map(named).collect();
    named.map(|named| named.join(","))
}

fn is_authority(text: &str) -> bool {
    let Ok(authority) = Authority::try_from(text) else { return false };
    let port = text.strip_prefix(authority.host());
    !authority.host().is_empty()
        && !text.contains('@')
        && port.is_some_and(|port| port.is_empty() || authority.port_u16().is_some())
}

#[cfg(test)]
mod tests;
