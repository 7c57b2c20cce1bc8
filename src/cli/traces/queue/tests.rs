use std::future::{Future, pending};
use std::num::NonZero;
use std::sync::{Arc, Mutex};

use opentelemetry::trace::{Span as _, SpanBuilder, Tracer as _, TracerProvider as _};
use opentelemetry_sdk::trace::SdkTracerProvider;

use super::*;

/// A collector: the names of the spans of each batch that it took, or one that never answers.
#[derive(Debug, Clone, Default)]
struct Collector {
    took: Arc<Mutex<Vec<Vec<String>>>>,
    hangs: bool,
}

impl SpanExporter for Collector {
    fn export(&self, batch: Vec<SpanData>) -> impl Future<Output = OTelSdkResult> + Send {
        let names = batch.iter().map(|span| span.name.to_string()).collect();
        self.took.lock().expect("whole").push(names);
        let hangs = self.hangs;
        async move { if hangs { pending().await } else { Ok(()) } }
    }
}

/// A queue of four, batches of two, and what fills it.
fn queue(collector: Collector) -> (SdkTracerProvider, Sending<Collector>, SpanCounts) {
    let [waiting, at_once] = [4, 2].map(|number| NonZero::new(number).expect("not 0"));
    let (delay, patience) = (Duration::from_secs(5), Duration::from_secs(10));
    let settings =
        TraceSettings { waiting, at_once, delay, patience, is_near: true, is_open: false, names_tenants: false };
    let (waiting, spans) = mpsc::channel(settings.waiting.get());
    let counts = SpanCounts::default();
    let provider = SdkTracerProvider::builder().with_span_processor(Queue { waiting, counts: counts.clone() }).build();
    (provider, Sending { spans, exporter: collector, settings, counts: counts.clone() }, counts)
}

fn end_spans(provider: &SdkTracerProvider, names: &[&'static str]) {
    let tracer = provider.tracer("test");
    for name in names {
        tracer.build_with_context(SpanBuilder::from_name(*name), &Context::new()).end();
    }
}

fn read(counts: &SpanCounts) -> [u64; 3] {
    counts.read().map(|(_, count)| count)
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_drops_and_counts_and_the_end_sends_the_rest() {
    let collector = Collector::default();
    let (provider, sending, counts) = queue(collector.clone());
    end_spans(&provider, &["a", "b", "c", "d", "e", "f"]);
    assert_eq!(read(&counts), [0, 2, 0], "nothing waited for a place");
    let stop = CancellationToken::new();
    stop.cancel();
    sending.run(stop).await;
    assert_eq!(*collector.took.lock().expect("whole"), [["a", "b"], ["c", "d"]]);
    assert_eq!(read(&counts), [4, 2, 0]);
    end_spans(&provider, &["late"]);
    assert_eq!(read(&counts), [4, 3, 0]);
}

#[tokio::test(start_paused = true)]
async fn a_single_span_is_sent_after_the_delay() {
    let collector = Collector::default();
    let (provider, sending, counts) = queue(collector.clone());
    let stop = CancellationToken::new();
    let task = tokio::spawn(sending.run(stop.clone()));
    end_spans(&provider, &["alone"]);
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert_eq!(read(&counts), [1, 0, 0]);
    stop.cancel();
    task.await.expect("it ends");
}

#[tokio::test(start_paused = true)]
async fn a_collector_that_hangs_is_given_up_and_its_spans_are_counted() {
    let (provider, sending, counts) = queue(Collector { hangs: true, ..Collector::default() });
    end_spans(&provider, &["a", "b", "c"]);
    let stop = CancellationToken::new();
    stop.cancel();
    let began = tokio::time::Instant::now();
    sending.run(stop).await;
    assert_eq!(read(&counts), [0, 0, 3]);
    assert_eq!(began.elapsed(), Duration::from_secs(20), "two batches");
}
