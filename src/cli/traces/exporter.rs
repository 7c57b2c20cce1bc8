//! The exporter: what records spans, and the task that sends them to the collector over OTLP.

use std::time::Duration;

use opentelemetry::global;
use opentelemetry::{Key, KeyValue};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanExporter as _};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::counts::SpanCounts;
use super::queue::{Queue, Sending};
use super::settings::{TraceFault, TraceSettings};
use crate::caller::span;

/// What the program calls itself, where the environment does not say.
const NAME: &str = "kartoteka";

/// What the conventions call a program without a name.
const UNKNOWN: &str = "unknown_service";

/// How long the last spans may take to be sent when the program ends.
const LAST: Duration = Duration::from_secs(5);

/// Traces that are sent, if any are asked for.
#[derive(Debug, Default)]
pub(in crate::cli) struct Traces {
    counts: SpanCounts,
    sending: Option<(CancellationToken, JoinHandle<()>)>,
}

impl Traces {
    /// Begins to record and to send, where the environment asks for it. Within a runtime.
    ///
    /// # Errors
    /// A variable is not what it must be.
    pub(in crate::cli) fn begin() -> Result<Self, TraceFault> {
        let Some(settings) = TraceSettings::read(|name| std::env::var(name).ok())? else { return Ok(Self::default()) };
        if settings.is_open {
            tracing::warn!(
                "OTEL_EXPORTER_OTLP_HEADERS go to another machine without encryption: give the collector an https address"
            );
        }
        let counts = SpanCounts::default();
        let mut exporter = exporter(&settings)?;
        let resource = resource();
        exporter.set_resource(&resource);
        let (waiting, spans) = mpsc::channel(settings.waiting.get());
        let queue = Queue { waiting, counts: counts.clone() };
        let provider = SdkTracerProvider::builder().with_resource(resource).with_span_processor(queue).build();
        global::set_tracer_provider(provider);
        span::record(global::tracer(NAME), settings.names_tenants);
        let stop = CancellationToken::new();
        let sending = Sending { spans, exporter, settings, counts: counts.clone() };
        let task = tokio::spawn(sending.run(stop.clone()));
        tracing::info!("traces are sent over OTLP");
        Ok(Self { counts, sending: Some((stop, task)) })
    }

    pub(in crate::cli) fn counts(&self) -> SpanCounts {
        self.counts.clone()
    }

    /// Sends what still waits, if that takes no more than five seconds.
    pub(in crate::cli) async fn end(self) {
        let Some((stop, task)) = self.sending else { return };
        stop.cancel();
        if timeout(LAST, task).await.is_err() {
            tracing::warn!("the last spans could not be sent in time");
        }
    }
}

fn exporter(settings: &TraceSettings) -> Result<SpanExporter, TraceFault> {
    // Another part of the program may have installed the same before; a second time changes nothing.
    let _first = rustls::crypto::ring::default_provider().install_default();
    let mut client = reqwest::Client::builder().timeout(settings.patience).redirect(reqwest::redirect::Policy::none());
    if settings.is_near {
        client = client.no_proxy();
    }
    let client = client.build().map_err(TraceFault::Client)?;
    let built =
        SpanExporter::builder().with_http().with_protocol(Protocol::HttpBinary).with_http_client(client).build();
    // Its text may quote the address, and that a key.
    built.map_err(|_| TraceFault::Exporter)
}

/// What the spans are of: as the environment says, which has the last word.
fn resource() -> Resource {
    let said = Resource::builder().build();
    let name = said.get_ref(&Key::from_static_str("service.name")).map(|name| name.as_str().into_owned());
    let more = Resource::builder().with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
    match name {
        Some(name) if !name.starts_with(UNKNOWN) => more,
        _ => more.with_service_name(NAME),
    }
    .build()
}
