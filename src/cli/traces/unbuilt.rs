//! The traces of a program that was built without them.

use std::convert::Infallible;

use super::counts::SpanCounts;

/// What is asked for by variables that name a collector.
const ASKED: [&str; 2] = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

/// Why no traces can be sent; nothing is tried here.
pub(in crate::cli) type TraceFault = Infallible;

/// Traces that are sent; there are none.
#[derive(Debug, Default)]
pub(in crate::cli) struct Traces(SpanCounts);

impl Traces {
    /// Says that there are none, where some are asked for.
    pub(in crate::cli) fn begin() -> Result<Self, TraceFault> {
        if let Some(variable) =
            ASKED.into_iter().find(|name| std::env::var_os(name).is_some_and(|said| !said.is_empty()))
        {
            tracing::warn!(variable, "no traces are sent: this program was built without the feature `otlp`");
        }
        Ok(Self::default())
    }

    pub(in crate::cli) fn counts(&self) -> SpanCounts {
        self.0.clone()
    }

    pub(in crate::cli) async fn end(self) {}
}
