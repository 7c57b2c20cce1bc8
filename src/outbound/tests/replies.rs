//! What comes back: whole, as it was, up to a size, and from nowhere else.

use std::time::Duration;

use super::fixture::{
    FakePortal, PortalAnswer, answer, backend, caller, catalog, client, config, connection, read, send, write,
};
use crate::outbound::error::{Error, Lost};
use crate::outbound::{Backends, OutboundClient};
use crate::runtime::upstream::{SendError, Upstream};

#[tokio::test]
async fn a_reply_is_the_bytes_that_came() {
    for body in [String::new(), "{\"result\":[\n 1 ]}\n".to_owned(), "Ё".repeat(700_000)] {
        let portal = FakePortal::answering([answer(200, &body)]).await;
        let client = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
        assert!(send(&client, read()).await.expect("a reply") == (200, body));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = FakePortal::answering([]).await;
    let location = format!("http://{}/rest/7/s3cretc0de42/?auth=x", elsewhere.address);
    for status in [301, 302, 303, 307, 308] {
        for (request, writes) in [(read(), false), (write(), true)] {
            let redirect = PortalAnswer { headers: vec![("location", location.clone())], ..answer(status, "") };
            let portal = FakePortal::answering([redirect]).await;
            let told = send(&client(&[("BITRIX_BASE_URL", &portal.webhook())]), request).await;
            // After a write both lead to what it came to, too.
            let (told, to) = match (told, writes && matches!(status, 302 | 303)) {
                (Err(Error::UnknownOutcome { source: Lost::Elsewhere { status, to: Some(to) }, .. }), true)
                | (Err(Error::Redirected { status, to: Some(to), .. }), false) => (status, to),
                (told, _) => panic!("{told:?}"),
            };
            assert_eq!((told, to), (status, format!("http://{}", elsewhere.address)));
            assert_eq!(portal.asked().len(), 1);
        }
    }
    assert_eq!(elsewhere.asked().len(), 0);
    // What is no redirect is a reply.
    let portal = FakePortal::answering([answer(304, "")]).await;
    let told = send(&client(&[("BITRIX_BASE_URL", &portal.webhook())]), read()).await;
    assert_eq!(told.expect("a reply").0, 304);
}

fn limited(base: &str) -> Backends {
    super::fixture::client(&[("BITRIX_BASE_URL", base), ("KARTOTEKA_MAX_REPLY_BYTES", "1000")])
}

#[tokio::test]
async fn a_reply_that_is_too_long_is_not_kept() {
    let portal = FakePortal::answering([answer(200, &"x".repeat(1000)), answer(200, &"x".repeat(1001))]).await;
    let client = limited(&portal.webhook());
    send(&client, read()).await.expect("this is just short enough");
    assert!(matches!(send(&client, read()).await, Err(Error::TooLarge { limit: 1000, status: 200, .. })));

    // Without an announced length, and without an end.
    let endless = axum::Router::new().fallback(|| async {
        let chunks = futures::stream::repeat_with(|| Ok::<_, std::convert::Infallible>(vec![b'x'; 300]));
        axum::response::Response::new(axum::body::Body::from_stream(chunks))
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move { axum::serve(listener, endless).await });
    let client = limited(&format!("http://{address}/rest/7/abcdefgh/"));
    assert!(matches!(send(&client, read()).await, Err(Error::TooLarge { .. })));
    assert!(matches!(send(&client, write()).await, Err(Error::UnknownOutcome { .. })), "it may have been done");
}

#[tokio::test]
async fn a_call_sees_replies_and_kinds_of_failure() {
    let portal = FakePortal::answering([answer(404, "<html>")]).await;
    let client = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
    let reply = client.send(read(), &caller()).await.expect("a reply");
    assert_eq!((reply.status, &*reply.body), (404, &b"<html>"[..]));
    let reserved = super::fixture::request(kartoteka_compiler::plan::Effect::Read, "x", r#"{"auth":1}"#);
    let refused = client.send(reserved, &caller()).await;
    assert_eq!(refused.expect_err("refused"), SendError::ReservedKey { key: "auth".to_owned() });
}

#[tokio::test]
async fn connections_are_kept_and_a_reload_keeps_them() {
    let portal = FakePortal::answering([]).await;
    let catalog = catalog(backend());
    let webhook = portal.webhook();
    let config = config(&[("BITRIX_BASE_URL", webhook.as_str()), ("BITRIX_RATE", "0.001"), ("BITRIX_BURST", "2")]);
    let client = OutboundClient::new(&config, []);
    let first = Backends::open(connection(&catalog, &config), &client, None).expect("right");
    send(&first, read()).await.expect("one of the burst");
    let renewed = client.renewed(&config, []);
    let second = Backends::open(connection(&catalog, &config), &renewed, Some(&first)).expect("right");
    send(&second, read()).await.expect("two of the burst");
    assert!(matches!(send(&second, read()).await, Err(Error::Busy { .. })), "the pace goes on where it was");
    assert_eq!(portal.connections(), 1, "both went over one connection");
}

#[tokio::test]
async fn an_abandoned_request_leaves_its_place() {
    let late = PortalAnswer { after: Duration::from_secs(60), ..answer(200, "{}") };
    let portal = FakePortal::answering([late]).await;
    let mut backend = backend();
    let one = kartoteka_compiler::plan::Quantity::Fixed(1.0);
    let rate = kartoteka_compiler::plan::Quantity::Fixed(0.0);
    backend.pace = Some(kartoteka_compiler::plan::Pace { rate, burst: one, parallel: Some(one) });
    let client =
        super::fixture::backends_of(&catalog(backend), &[("BITRIX_BASE_URL", &portal.webhook())]).expect("right");
    let abandoned = tokio::time::timeout(Duration::from_millis(50), send(&client, read())).await;
    assert!(abandoned.is_err());
    send(&client, read()).await.expect("the place is free");
}
