//! The variables by which bcrm-mcp is started, in the place of this server's own: who comes from there changes the program alone.
//! They are read where `BCRM_TRANSPORT` says how to serve.

use std::collections::BTreeMap;

use super::fault::ConfigFault;
use crate::secret::Secret;

const TRANSPORT: &str = "BCRM_TRANSPORT";
const PATH: &str = "BCRM_PATH";

/// Variables of bcrm-mcp, the ones in whose place they stand, and what holds where they are not set.
const PLACES: [(&str, &str, &str); 2] =
    [("BCRM_HOST", "SERVER_HOST", "127.0.0.1"), ("BCRM_PORT", "SERVER_PORT", "8900")];

/// How to serve, where no flag says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedWire {
    /// Over stdin and stdout.
    Stdio,
    /// Over HTTP.
    Http,
}

/// What the variables say besides the places of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FromBcrm {
    pub(super) wire: Option<AskedWire>,
    /// Where the protocol is served too.
    pub(super) path: Option<String>,
}

/// Puts the variables into the places of this server's own, where those are not set.
pub(super) fn stand_in(variables: &mut BTreeMap<String, Secret>, faults: &mut Vec<ConfigFault>) -> FromBcrm {
    let said = |variables: &BTreeMap<String, Secret>, name: &str| {
        let value = variables.get(name).map(|value| value.expose().trim().to_owned());
        value.filter(|value| !value.is_empty())
    };
    let wire = match said(variables, TRANSPORT).as_deref() {
        None => return FromBcrm::default(),
        Some("stdio") => AskedWire::Stdio,
        Some("http") => AskedWire::Http,
        Some(_) => {
            let (expected, example) = ("`stdio` or `http`", "http");
            faults.push(ConfigFault::Value { name: TRANSPORT, expected, example });
            return FromBcrm::default();
        }
    };
    if wire == AskedWire::Stdio {
        return FromBcrm { wire: Some(wire), path: None };
    }
    for (theirs, ours, usual) in PLACES {
        if said(variables, ours).is_none() {
            let value = said(variables, theirs).unwrap_or_else(|| usual.to_owned());
            variables.insert(ours.to_owned(), Secret::new(value));
        }
    }
    let path = said(variables, PATH);
    if path.as_deref().is_some_and(|path| !is_path(path)) {
        let expected = "a path of its own, which nothing else of this server is at";
        faults.push(ConfigFault::Value { name: PATH, expected, example: "/mcp" });
    }
    let path = path.map(|path| path.trim_end_matches('/').to_owned());
    FromBcrm { wire: Some(wire), path: path.filter(|path| path != "/mcp") }
}

/// Whether a path is plain, and no other route's.
fn is_path(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    let taken = ["/mcp/", "/health", "/.well-known"];
    let own = !taken.iter().any(|taken| path.starts_with(taken)) || path == "/mcp/";
    path.len() > 1 && path.starts_with('/') && !path.contains("//") && path.bytes().all(plain) && own
}

#[cfg(test)]
mod tests;
