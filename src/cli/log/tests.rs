use std::io::Write;
use std::sync::{Arc, Mutex};

use super::*;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panics with it").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_line_of_a_library_quotes_a_stranger_whatever_is_asked_for() {
    let lines = Lines::default();
    let writer = lines.clone();
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("trace,rmcp::transport=trace,hyper=trace"))
        .with_writer(move || writer.clone())
        .finish()
        .with(filter_fn(quotes_nobody));
    tracing::subscriber::with_default(log, || {
        tracing::error!(target: "rmcp::transport::worker", "quoted: HTTP 401 TOKEN");
        tracing::error!(target: "rmcp", "quoted");
        tracing::warn!(target: "rustls::server::hs", "quoted");
        tracing::trace!(target: "hyper::proto::h1::role", "quoted");
        tracing::debug!(target: "hyper_util::client::legacy", "quoted");
        tracing::debug!(target: "reqwest::connect", "quoted");
        tracing::debug!(target: "sqlx::query", "quoted");
        tracing::info!(target: "sqlx_postgres::connection", "quoted");
        tracing::warn!(target: "sqlx::query", "slow statement");
        tracing::debug!(target: "kartoteka::outbound", "our own");
        tracing::info!(target: "a_program_that_embeds", "its own");
    });
    let text = String::from_utf8(lines.0.lock().expect("nobody panics with it").clone()).expect("text");
    assert!(!text.contains("quoted") && !text.contains("TOKEN"), "{text}");
    for kept in ["slow statement", "our own", "its own"] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
}
