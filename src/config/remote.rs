//! The server that `kartoteka proxy` passes messages to: from `--url`, or from the variables that the proxy of b24-mcp had.

use std::time::Duration;

use url::Url;

use super::fault::ConfigFault;
use super::near::is_near;
use super::operator::Config;
use crate::secret::Secret;

/// Where the proxy of b24-mcp looked when nothing was set.
const DEFAULT: &str = "http://127.0.0.1:8000";

/// Where Streamable HTTP is served, when an address names no path.
const PATH: &str = "/mcp";

/// A remote server.
#[derive(Debug, Clone)]
pub struct Remote {
    /// Its endpoint, with the path.
    pub url: Url,
    /// `MCP_PROXY_TIMEOUT`: how long a request may go without a sign of life.
    pub timeout: Duration,
    /// `MCP_PROXY_TOKEN`: what is shown as `Authorization: Bearer`.
    pub bearer: Option<Secret>,
    /// Where that is said, for those who have to say another.
    pub said_by: &'static str,
}

/// What says the token of the proxy.
pub const PROXY_TOKEN: &str = "MCP_PROXY_TOKEN";

impl Remote {
    /// The remote server: `given` on the command line, else by `MCP_PROXY_BASE_URL`.
    ///
    /// # Errors
    /// What a variable holds is none of what it may be, or the address is not one of HTTP.
    pub fn read(config: &Config, given: Option<&str>) -> Result<Self, ConfigFault> {
        const NAME: &str = "MCP_PROXY_BASE_URL";
        let text = given.or_else(|| config.variable(NAME)).unwrap_or(DEFAULT);
        let name = if given.is_some() { "--url" } else { NAME };
        let wrong = ConfigFault::Value {
            name,
            expected: "an address of HTTP without a user name",
            example: "https://mcp.example/mcp",
        };
        let url = endpoint(text).ok_or(wrong)?;
        let timeout = match config.variable("MCP_PROXY_TIMEOUT").map(str::parse::<f64>) {
            None => Duration::from_secs(120),
            Some(Ok(seconds)) if seconds > 0.0 && seconds <= 86_400.0 => Duration::from_secs_f64(seconds),
            Some(_) => {
                return Err(ConfigFault::Value {
                    name: "MCP_PROXY_TIMEOUT",
                    expected: "a number of seconds, above 0 and at most 86400",
                    example: "120",
                });
            }
        };
        let remote = Self { url, timeout, bearer: config.variable(PROXY_TOKEN).map(Secret::new), said_by: PROXY_TOKEN };
        if remote.bearer.is_some() && remote.url.scheme() == "http" && !remote.is_near() {
            let expected = "an address that begins with `https://`, as it must where MCP_PROXY_TOKEN is set";
            return Err(ConfigFault::Value { name, expected, example: "https://mcp.example/mcp" });
        }
        Ok(remote)
    }

    /// The server that a command asks, with this token; else the one of `KARTOTEKA_TOKEN` or `MCP_SERVER_TOKEN`. Nothing else of
    /// the environment counts: it is that of a client.
    ///
    /// # Errors
    /// The address is not one of HTTP, or would carry a token over a network as it is.
    pub fn given(url: &str, token: Option<&str>) -> Result<Self, ConfigFault> {
        let wrong = |expected| ConfigFault::Value { name: "--url", expected, example: "https://mcp.example/mcp" };
        let set = |name: &str| std::env::var(name).ok();
        let tokens = [token.map(str::to_owned), set("KARTOTEKA_TOKEN"), set("MCP_SERVER_TOKEN")];
        let shown = tokens.into_iter().flatten().find(|token| !token.trim().is_empty());
        let remote = Self {
            url: endpoint(url).ok_or_else(|| wrong("an address of HTTP without a user name"))?,
            timeout: Duration::from_secs(120),
            bearer: shown.map(|token| Secret::new(token.trim())),
            said_by: "--token, KARTOTEKA_TOKEN or MCP_SERVER_TOKEN",
        };
        if remote.bearer.is_some() && remote.url.scheme() == "http" && !remote.is_near() {
            return Err(wrong("an address that begins with `https://`, as it must where a token is shown"));
        }
        Ok(remote)
    }

    /// Whether the server is on this machine, where no proxy leads.
    #[must_use]
    pub(crate) fn is_near(&self) -> bool {
        is_near(&self.url)
    }
}

/// An endpoint from what people write: with the path, or without.
fn endpoint(text: &str) -> Option<Url> {
    let mut url = Url::parse(text).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain {
        return None;
    }
    url.set_fragment(None);
    if url.path() == "/" {
        url.set_path(PATH);
    }
    Some(url)
}

#[cfg(test)]
mod tests;
