//! What is sent again, how often, and what never is.

use std::time::{Duration, Instant};

use kartoteka_compiler::plan::{Delay, DelayUnit, HttpPart, Source};

use super::fixture::{
    FakePortal, PortalAnswer, answer, backend, backends_of, catalog, client, hanging_up, read, send, unused_address,
    write,
};
use crate::outbound::error::Error;

const LIMIT: &str = r#"{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests"}"#;

#[tokio::test]
async fn a_refusal_is_repeated_for_reads_and_writes_alike() {
    for (status, body) in
        [(200, LIMIT), (503, LIMIT), (400, LIMIT), (429, r#"{"error":"OPERATION_TIME_LIMIT"}"#), (429, "slow down")]
    {
        for request in [read(), write()] {
            let portal = FakePortal::answering([answer(status, body), answer(status, body)]).await;
            let client = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
            let (last, _) = send(&client, request).await.expect("the third is answered");
            assert_eq!((last, portal.asked().len()), (200, 3), "{status} {body}");
        }
    }
}

#[tokio::test]
async fn after_the_last_attempt_the_reply_is_what_it_is() {
    let portal = FakePortal::answering(vec![answer(503, LIMIT); 10]).await;
    let client = client(&[("BITRIX_BASE_URL", &portal.webhook()), ("BITRIX_RETRIES", "2")]);
    assert_eq!(send(&client, read()).await.expect("a reply of any status is a reply"), (503, LIMIT.to_owned()));
    assert_eq!(portal.asked().len(), 3);
    let asked = portal.asked();
    assert!(asked.iter().all(|one| one.line == asked[0].line && one.body == asked[0].body));
}

#[tokio::test]
async fn what_will_not_pass_is_not_repeated() {
    for (status, body) in [
        (400, r#"{"error":"","error_description":"Not found"}"#),
        (401, r#"{"error":"expired_token"}"#),
        (503, r#"{"error":"expired_token"}"#),
        (404, "<html>"),
        (501, "{}"),
    ] {
        for request in [read(), write()] {
            let portal = FakePortal::answering([answer(status, body)]).await;
            let client = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
            assert_eq!(send(&client, request).await.expect("a reply"), (status, body.to_owned()));
            assert_eq!(portal.asked().len(), 1, "{status} {body}");
        }
    }
}

#[tokio::test]
async fn what_the_backend_failed_over_is_read_again_and_never_written_again() {
    for (status, body) in [
        (500, r#"{"error":"INTERNAL_SERVER_ERROR"}"#),
        (500, "<html>"),
        (507, ""),
        (200, r#"{"result":[{"I"#),
        (200, r#" [{"a":1}, "#),
    ] {
        let portal = FakePortal::answering([answer(status, body)]).await;
        let client = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
        assert_eq!(send(&client, read()).await.expect("the second is answered").1, r#"{"result":[]}"#, "{body}");
        let portal = FakePortal::answering([answer(status, body)]).await;
        let client = super::fixture::client(&[("BITRIX_BASE_URL", &portal.webhook())]);
        let _whatever = send(&client, write()).await;
        assert_eq!(portal.asked().len(), 1, "{status} {body}");
    }
}

#[tokio::test]
async fn what_a_gateway_lost_is_read_again_and_never_written_again() {
    for status in [502, 504] {
        let portal = FakePortal::answering([answer(status, "<html>Bad Gateway</html>")]).await;
        let client = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
        assert_eq!(send(&client, read()).await.expect("the second is answered").0, 200);
        let portal = FakePortal::answering([answer(status, "<html>Bad Gateway</html>")]).await;
        let client = super::fixture::client(&[("BITRIX_BASE_URL", &portal.webhook())]);
        assert!(matches!(send(&client, write()).await, Err(Error::UnknownOutcome { .. })));
        assert_eq!(portal.asked().len(), 1);
    }
    let portal = FakePortal::answering([answer(503, "<html>Service Unavailable</html>")]).await;
    let client = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
    assert_eq!(send(&client, write()).await.expect("a reply").0, 503);
    assert_eq!(portal.asked().len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_late_ends_a_write_as_unknown() {
    let late = || PortalAnswer { after: Duration::from_secs(60), ..answer(200, "{}") };
    let variables = |base: &str| [("BITRIX_BASE_URL", base.to_owned()), ("BITRIX_TIMEOUT_SECONDS", "0.1".to_owned())];
    let client_at = |base: &str| {
        let variables = variables(base);
        client(&variables.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
    };
    let portal = FakePortal::answering([late()]).await;
    assert!(matches!(send(&client_at(&portal.webhook()), write()).await, Err(Error::UnknownOutcome { .. })));
    assert_eq!(portal.asked().len(), 1);
    let portal = FakePortal::answering([late()]).await;
    assert_eq!(send(&client_at(&portal.webhook()), read()).await.expect("the second is answered").0, 200);
    let portal = FakePortal::answering([late(), late(), late(), late()]).await;
    let timed_out = send(&client_at(&portal.webhook()), read()).await;
    assert!(matches!(timed_out, Err(Error::Timeout { after, .. }) if after == Duration::from_millis(100)));
    assert_eq!(portal.asked().len(), 4);
}

#[tokio::test]
async fn a_connection_that_breaks_ends_a_write_as_unknown() {
    for bytes in [&b""[..], b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"result\"", b"not http at all\r\n\r\n"] {
        for (request, times) in [(read(), 4), (write(), 1)] {
            let (address, count) = hanging_up(bytes).await;
            let base = format!("http://{address}/rest/7/abcdefgh/");
            let ended = send(&client(&[("BITRIX_BASE_URL", &base)]), request).await;
            match times {
                1 => assert!(matches!(ended, Err(Error::UnknownOutcome { .. })), "{ended:?}"),
                _ => assert!(matches!(ended, Err(Error::Broken { .. })), "{ended:?}"),
            }
            assert_eq!(*count.lock().expect("unpoisoned"), times);
        }
    }
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let base = format!("http://{}/rest/7/abcdefgh/", unused_address().await);
    let client = client(&[("BITRIX_BASE_URL", &base)]);
    for request in [read(), write()] {
        let ended = send(&client, request).await;
        assert!(matches!(ended, Err(Error::Unreachable { .. })), "{ended:?}");
    }
}

#[tokio::test]
async fn without_tls_where_it_is_asked_for_nothing_is_sent() {
    let portal = FakePortal::answering([]).await;
    let base = portal.webhook().replace("http://", "https://");
    let client = client(&[("BITRIX_BASE_URL", &base)]);
    assert!(matches!(send(&client, write()).await, Err(Error::Unreachable { .. })));
    assert_eq!(portal.asked().len(), 0);
}

#[tokio::test]
async fn a_wait_that_is_asked_for_is_kept_if_it_is_not_too_long() {
    let asking =
        |seconds: &str| PortalAnswer { headers: vec![("retry-after", seconds.to_owned())], ..answer(503, LIMIT) };
    let portal = FakePortal::answering([asking("1")]).await;
    let client = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
    let begun = Instant::now();
    send(&client, read()).await.expect("the second is answered");
    assert!(begun.elapsed() >= Duration::from_secs(1));

    for (far, seconds) in
        [("600", 600), ("99999999999999999999", 31_536_000), ("Fri, 31 Dec 9999 23:59:59 GMT", 31_536_000)]
    {
        let portal = FakePortal::answering([asking(far)]).await;
        let client = super::fixture::client(&[("BITRIX_BASE_URL", &portal.webhook())]);
        let begun = Instant::now();
        let told = client.exchange(read(), &super::fixture::caller()).await.expect("a reply");
        assert_eq!((told.status, told.retry_after), (503, Some(Duration::from_secs(seconds))));
        assert!(begun.elapsed() < Duration::from_secs(5));
        assert_eq!(portal.asked().len(), 1);
    }
}

#[tokio::test]
async fn the_pace_holds_back_and_says_until_when() {
    let portal = FakePortal::answering([]).await;
    let base = portal.webhook();
    let variables = [
        ("BITRIX_BASE_URL", base.as_str()),
        ("BITRIX_RATE", "0.05"),
        ("BITRIX_BURST", "2"),
        ("BITRIX_TIMEOUT_SECONDS", "2"),
    ];
    let client = client(&variables);
    for _ in 0..2 {
        send(&client, read()).await.expect("the burst is free");
    }
    let held = send(&client, read()).await;
    let Err(Error::Busy { retry_after: Some(wait), .. }) = held else { panic!("{held:?}") };
    assert!(wait > Duration::from_secs(15) && wait <= Duration::from_secs(20), "{wait:?}");
    assert_eq!(portal.asked().len(), 2);
}

fn at(header: &'static str, unit: DelayUnit) -> Delay {
    Delay { at: Source::Http { part: HttpPart::Header { name: header.into() } }, unit }
}

/// The same backend, which takes writes of one key once.
fn keyed(variables: &[(&str, &str)]) -> crate::outbound::backends::Backends {
    let mut backend = backend();
    backend.retry.key = Some("Idempotency-Key".into());
    backend.retry.after = vec![at("x-reset", DelayUnit::Guessed)].into();
    backends_of(&catalog(backend), variables).expect("the backend can be asked")
}

#[tokio::test]
async fn a_write_with_a_key_is_sent_again_whatever_became_of_it() {
    for lost in
        [answer(502, "<html>"), answer(504, ""), answer(500, "{}"), answer(503, "{}"), answer(200, r#"{"result":"#)]
    {
        let portal = FakePortal::answering([lost.clone(), lost]).await;
        let client = keyed(&[("BITRIX_BASE_URL", &portal.webhook())]);
        assert_eq!(send(&client, write()).await.expect("the third is answered").0, 200);
        assert_eq!(send(&client, write()).await.expect("it is answered").0, 200);
        assert_eq!(send(&client, read()).await.expect("it is answered").0, 200);
        let asked = portal.asked();
        let keys: Vec<_> = asked.iter().map(|one| one.headers.get("idempotency-key").cloned()).collect();
        assert_eq!(keys.len(), 5);
        assert!(keys[0].is_some() && keys[0] == keys[1] && keys[1] == keys[2], "one key for all attempts");
        assert!(keys[3].is_some() && keys[3] != keys[0], "another for each request");
        assert_eq!(keys[4], None, "a read needs none");
    }
    let portal = FakePortal::answering([]).await;
    let client = keyed(&[("BITRIX_BASE_URL", &portal.webhook())]);
    let preview = format!("{:?}", client.preview(write(), &super::fixture::caller()).expect("it could be sent"));
    assert!(preview.to_lowercase().contains("idempotency-key"), "{preview}");
}

#[tokio::test]
async fn what_no_attempt_was_answered_for_stays_unknown() {
    let gateway = || answer(502, "<html>");
    // Whatever comes behind an attempt that may have been taken says nothing of it, unless it is the answer of the key.
    for last in [gateway(), answer(429, "slow down"), answer(409, "{}"), answer(403, "{}"), answer(401, "{}")] {
        let portal = FakePortal::answering(std::iter::once(gateway()).chain(vec![last.clone(); 9])).await;
        let client = keyed(&[("BITRIX_BASE_URL", &portal.webhook()), ("BITRIX_RETRIES", "2")]);
        let ended = send(&client, write()).await;
        assert!(matches!(ended, Err(Error::UnknownOutcome { .. })), "{} {ended:?}", last.status);
    }
    let portal = FakePortal::answering([gateway(), answer(422, r#"{"error":"no title"}"#)]).await;
    let client = keyed(&[("BITRIX_BASE_URL", &portal.webhook())]);
    assert_eq!(send(&client, write()).await.expect("the answer of the key").0, 422);
    let portal = FakePortal::answering([answer(409, "{}")]).await;
    let client = keyed(&[("BITRIX_BASE_URL", &portal.webhook())]);
    assert_eq!(send(&client, write()).await.expect("nothing is in doubt").0, 409);
}

#[tokio::test]
async fn a_header_of_the_backends_says_how_long_to_wait() {
    let hour = jiff::Timestamp::now().as_second() + 3600;
    for (said, least) in [(hour.to_string(), 3590), ("7200".to_owned(), 7200)] {
        let busy =
            PortalAnswer { headers: vec![("x-reset", said), ("retry-after", "1".to_owned())], ..answer(429, "") };
        let portal = FakePortal::answering([busy]).await;
        let client = keyed(&[("BITRIX_BASE_URL", &portal.webhook())]);
        let told = client.exchange(write(), &super::fixture::caller()).await.expect("a reply");
        let wait = told.retry_after.expect("it says how long");
        assert!(
            told.status == 429 && wait >= Duration::from_secs(least) && wait <= Duration::from_secs(7200),
            "{wait:?}"
        );
    }
    // Where nothing is busy the header says nothing.
    let portal =
        FakePortal::answering([PortalAnswer { headers: vec![("x-reset", "7200".to_owned())], ..answer(200, "{}") }])
            .await;
    let client = keyed(&[("BITRIX_BASE_URL", &portal.webhook())]);
    assert_eq!(client.exchange(read(), &super::fixture::caller()).await.expect("a reply").retry_after, None);
}

#[tokio::test]
async fn what_is_nothing_in_its_unit_is_not_waited_by() {
    let hour = (jiff::Timestamp::now().as_second() + 3600).to_string();
    for (said, least, most) in [
        // In milliseconds, and not in seconds.
        ("90000", 90, 90),
        // A moment, a negative time and a word are none: the second place counts.
        (hour.as_str(), 3590, 3600),
        ("-1", 3590, 3600),
        ("soon", 3590, 3600),
        (" ", 3590, 3600),
    ] {
        let headers = vec![("x-retry-ms", said.to_owned()), ("x-reset", hour.clone())];
        let portal = FakePortal::answering([PortalAnswer { headers, ..answer(429, "") }]).await;
        let mut backend = backend();
        backend.retry.after = vec![at("x-retry-ms", DelayUnit::Milliseconds), at("x-reset", DelayUnit::Epoch)].into();
        let client =
            backends_of(&catalog(backend), &[("BITRIX_BASE_URL", &portal.webhook())]).expect("it can be asked");
        let told = client.exchange(write(), &super::fixture::caller()).await.expect("a reply");
        let wait = told.retry_after.expect("it says how long").as_secs();
        assert!((least..=most).contains(&wait), "{said}: {wait}");
    }
}
