//! What a trace records of this server: a span for each request, each operation of the protocol and each request to a backend.
//! Only a program that is built with the feature `otlp` records any, and only once `record` was called; else a [`TraceSpan`] is
//! nothing and costs nothing.
//!
//! A span says how long something took, how it ended and what it was, in names and numbers. It never has an argument, a
//! result, a path of a backend or a credential: those who write one see to that.

#[cfg(feature = "otlp")]
mod recorded;
#[cfg(not(feature = "otlp"))]
mod unrecorded;

#[cfg(feature = "otlp")]
pub(crate) use recorded::{TraceSpan, record};
#[cfg(not(feature = "otlp"))]
pub(crate) use unrecorded::TraceSpan;
