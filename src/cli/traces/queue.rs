//! The way of spans from where they end to the collector: a bounded queue, whose places nothing waits for, and one task that
//! sends what is in it.

use std::time::{Duration, Instant};

use opentelemetry::Context;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanExporter, SpanProcessor};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::counts::{SpanCounts, SpanEnd};
use super::settings::TraceSettings;

/// How often it is said at the most that spans were lost.
const SAY: Duration = Duration::from_secs(60);

/// The end of the queue that spans come in by. Where it is full they are dropped, and counted.
#[derive(Debug)]
pub(super) struct Queue {
    pub(super) waiting: mpsc::Sender<SpanData>,
    pub(super) counts: SpanCounts,
}

impl SpanProcessor for Queue {
    fn on_start(&self, _span: &mut Span, _context: &Context) {}

    fn on_end(&self, span: SpanData) {
        if span.span_context.is_sampled() && self.waiting.try_send(span).is_err() {
            self.counts.count(SpanEnd::Dropped, 1);
        }
    }

    // What waits is sent by the task alone, which has its own signal of the end.
    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _within: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// The other end: what sends spans on.
pub(super) struct Sending<E> {
    pub(super) spans: mpsc::Receiver<SpanData>,
    pub(super) exporter: E,
    pub(super) settings: TraceSettings,
    pub(super) counts: SpanCounts,
}

impl<E: SpanExporter> Sending<E> {
    /// Sends spans until it is to stop, and then what still waits.
    pub(super) async fn run(mut self, stop: CancellationToken) {
        let (mut batch, mut said, mut stopping) = (Vec::new(), None, false);
        loop {
            let is_over = tokio::select! {
                biased;
                () = stop.cancelled(), if !stopping => {
                    stopping = true;
                    self.spans.close();
                    continue;
                }
                is_over = self.collect(&mut batch) => is_over,
            };
            if !batch.is_empty() {
                self.send(std::mem::take(&mut batch), &mut said).await;
            }
            if is_over {
                return;
            }
        }
    }

    /// Gathers spans until they are enough or have waited for long enough. True once there can be no more. What it has gathered
    /// when it is dropped is in `batch`.
    async fn collect(&mut self, batch: &mut Vec<SpanData>) -> bool {
        let most = self.settings.at_once.get();
        if batch.is_empty() && self.spans.recv_many(batch, most).await == 0 {
            return true;
        }
        let more = async {
            while batch.len() < most {
                if self.spans.recv_many(batch, most - batch.len()).await == 0 {
                    return true;
                }
            }
            false
        };
        timeout(self.settings.delay, more).await.unwrap_or(false)
    }

    async fn send(&self, batch: Vec<SpanData>, said: &mut Option<Instant>) {
        let spans = batch.len();
        let error = match timeout(self.settings.patience, self.exporter.export(batch)).await {
            Ok(Ok(())) => return self.counts.count(SpanEnd::Sent, spans),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "it did not answer in time".to_owned(),
        };
        self.counts.count(SpanEnd::Failed, spans);
        if said.is_none_or(|said| said.elapsed() >= SAY) {
            *said = Some(Instant::now());
            tracing::warn!(spans, error, "the collector did not take spans; it is said once a minute at the most");
        }
    }
}

#[cfg(test)]
mod tests;
