//! No secret in anything that is said: errors with all their causes, log lines, previews.

use std::error::Error as _;
use std::io::Write;
use std::sync::{Arc, Mutex};

use super::fixture::{
    ACCESS, CODE, FakePortal, PortalAnswer, answer, caller, client, hanging_up, read, request, send, unused_address,
    write,
};
use crate::outbound::error::Error;
use crate::runtime::upstream::Upstream;

/// All that an error shows of itself.
fn shown(error: &Error) -> String {
    let mut shown = format!("{error} {error:?} {error:#?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        shown.push_str(&format!(" {error} {error:?}"));
        cause = error.source();
    }
    shown
}

#[derive(Clone, Default)]
struct LogLines(Arc<Mutex<Vec<u8>>>);

impl Write for LogLines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("unpoisoned").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_error_and_no_log_line_has_a_secret() {
    let lines = LogLines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // The first thread that meets a log line decides for all whether it is of interest, and that may have been one of another
    // test, without a subscriber. So each is met here, and then decided anew.
    let warm = FakePortal::answering([]).await;
    send(&client(&[("BITRIX_BASE_URL", &warm.webhook())]), read()).await.expect("it answers");
    tracing::callsite::rebuild_interest_cache();

    let redirect = PortalAnswer {
        headers: vec![("location", format!("https://b24.example/rest/7/{CODE}/?auth={ACCESS}"))],
        ..answer(302, "")
    };
    let gateway = answer(502, &format!("<html>/rest/7/{CODE}/ {ACCESS}</html>"));
    let portal = FakePortal::answering([redirect.clone(), gateway, redirect.clone(), redirect]).await;
    let (broken, _) = hanging_up(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{").await;
    let mut seen = Vec::new();
    for address in [portal.address, broken, unused_address().await] {
        let webhook = format!("http://{address}/rest/7/{CODE}/");
        let plain = format!("http://{address}/rest");
        let path = format!("7/{CODE}");
        for (base, token) in [(&webhook, ""), (&plain, path.as_str()), (&plain, ACCESS)] {
            let client = client(&[("BITRIX_BASE_URL", base), ("BITRIX_TOKEN", token), ("BITRIX_RETRIES", "1")]);
            for request in [read(), write(), request(kartoteka_compiler::plan::Effect::Read, "../x", "{}")] {
                seen.extend(send(&client, request.clone()).await.err().map(|error| shown(&error)));
                if address != portal.address {
                    seen.extend(client.send(request, &caller()).await.err().map(|error| format!("{error:?}")));
                }
            }
            let preview = client.preview(read(), &caller()).expect("it could be sent");
            assert!(preview.url.contains("***") || preview.body.as_ref().is_some_and(|body| body.contains("***")));
            seen.push(format!("{preview:?}"));
            seen.push(format!("{:?}", client));
        }
    }
    let logged = String::from_utf8(lines.0.lock().expect("unpoisoned").clone()).expect("text is logged");
    let ours: Vec<_> = logged.lines().filter(|line| line.contains("kartoteka::outbound")).collect();
    assert!(ours.iter().any(|line| line.contains("verb=POST") && line.contains("status=502")), "{logged}");
    assert!(ours.iter().any(|line| line.contains("/rest/7/***/crm.lead.list")), "{logged}");
    assert!(seen.len() > 30, "every way to fail was taken");
    for text in seen.iter().map(String::as_str).chain(ours) {
        assert!(!text.contains(CODE) && !text.contains(ACCESS), "{text}");
    }
    let of_libraries = logged.lines().find(|line| line.contains(CODE) || line.contains(ACCESS));
    assert_eq!(of_libraries, None, "a library logs a secret");
}
