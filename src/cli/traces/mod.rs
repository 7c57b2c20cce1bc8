//! The traces of the program, which go to a collector over OTLP where it was built with the feature `otlp` and the usual
//! variables (`OTEL_…`) say where to.

mod counts;
#[cfg(feature = "otlp")]
mod exporter;
#[cfg(feature = "otlp")]
mod queue;
#[cfg(feature = "otlp")]
mod settings;
#[cfg(not(feature = "otlp"))]
mod unbuilt;

pub(super) use counts::SpanCounts;
#[cfg(feature = "otlp")]
pub(super) use exporter::Traces;
#[cfg(not(feature = "otlp"))]
pub(super) use unbuilt::Traces;
