//! What the variables `OTEL_…` ask for, as OpenTelemetry's specification of them has it: those that the exporter and the
//! sampler do not read themselves, and values that they would read as something else.

use std::num::NonZero;
use std::str::FromStr;
use std::time::Duration;

use url::Url;

use crate::config::near::is_near;

/// What must be changed in the environment. A value is never repeated: it may hold a key.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum TraceFault {
    #[error("`{name}` is not {expected}")]
    Value { name: &'static str, expected: &'static str },
    #[error("`OTEL_EXPORTER_OTLP_ENDPOINT`, or another variable of the exporter, is not what it must be")]
    Exporter,
    #[error("there can be no connection to a collector")]
    Client(#[source] reqwest::Error),
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TraceSettings {
    /// How many spans may wait.
    pub(super) waiting: NonZero<usize>,
    /// How many are sent at once.
    pub(super) at_once: NonZero<usize>,
    /// How long a span waits for others.
    pub(super) delay: Duration,
    /// How long the collector may take.
    pub(super) patience: Duration,
    /// The collector is on this machine: no proxy is between.
    pub(super) is_near: bool,
    /// A key goes to another machine in the open.
    pub(super) is_open: bool,
    /// Spans say for which tenant something is done.
    pub(super) names_tenants: bool,
}

const ENDPOINTS: [&str; 2] = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];
const PROTOCOLS: [&str; 2] = ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"];
const HEADERS: [&str; 2] = ["OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS"];
/// Ours: whose calls are traced is not for every collector.
const TENANTS: &str = "KARTOTEKA_TRACE_TENANTS";
const TIMEOUTS: [&str; 2] = ["OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"];

impl TraceSettings {
    /// Reads the variables; `None` where no traces are asked for: an address of a collector, or `OTEL_TRACES_EXPORTER=otlp`, does.
    ///
    /// # Errors
    /// One is not what it must be.
    pub(super) fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, TraceFault> {
        // An empty variable is one that is not set, as the specification has it.
        let said = |name: &str| variable(name).map(|said| said.trim().to_owned()).filter(|said| !said.is_empty());
        let first = |names: [&'static str; 2]| names.into_iter().find_map(|name| Some((name, said(name)?)));
        let endpoint = first(ENDPOINTS);
        let is_off = said("OTEL_SDK_DISABLED").is_some_and(|off| off.eq_ignore_ascii_case("true"));
        match said("OTEL_TRACES_EXPORTER").as_deref() {
            _ if is_off => return Ok(None),
            Some("otlp") => {}
            None if endpoint.is_some() => {}
            None | Some("none") => return Ok(None),
            Some(_) => return Err(TraceFault::Value { name: "OTEL_TRACES_EXPORTER", expected: "`otlp` or `none`" }),
        }
        if let Some((name, protocol)) = first(PROTOCOLS)
            && protocol != "http/protobuf"
        {
            return Err(TraceFault::Value { name, expected: "`http/protobuf`, which alone is spoken here" });
        }
        let address = endpoint.map(|(name, address)| read_address(name, &address)).transpose()?;
        let is_near = address.as_ref().is_none_or(is_near);
        let is_open = !is_near && address.is_some_and(|address| address.scheme() == "http");
        let millis = |names| number(first(names)).map(|found| found.map(Duration::from_millis));
        let queue = |name| number(said(name).map(|value| (name, value)));
        Ok(Some(Self {
            waiting: queue("OTEL_BSP_MAX_QUEUE_SIZE")?.unwrap_or(const { NonZero::new(2048).expect("it is not 0") }),
            at_once: queue("OTEL_BSP_MAX_EXPORT_BATCH_SIZE")?
                .unwrap_or(const { NonZero::new(512).expect("it is not 0") }),
            delay: millis(["OTEL_BSP_SCHEDULE_DELAY"; 2])?.unwrap_or(Duration::from_secs(5)),
            patience: millis(TIMEOUTS)?.unwrap_or(Duration::from_secs(10)),
            is_near,
            is_open: is_open && first(HEADERS).is_some(),
            names_tenants: flag(TENANTS, said(TENANTS).as_deref())?,
        }))
    }
}

fn flag(name: &'static str, said: Option<&str>) -> Result<bool, TraceFault> {
    match said {
        None | Some("0" | "false") => Ok(false),
        Some("1" | "true") => Ok(true),
        Some(_) => Err(TraceFault::Value { name, expected: "`1` or `0`" }),
    }
}

fn number<N: FromStr>(said: Option<(&'static str, String)>) -> Result<Option<N>, TraceFault> {
    let fault = |name| TraceFault::Value { name, expected: "a whole number that it may be" };
    said.map(|(name, said)| said.parse().map_err(|_| fault(name))).transpose()
}

fn read_address(name: &'static str, address: &str) -> Result<Url, TraceFault> {
    let address = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    address.ok_or(TraceFault::Value { name, expected: "an address, as `http://localhost:4318`" })
}

#[cfg(test)]
mod tests;
