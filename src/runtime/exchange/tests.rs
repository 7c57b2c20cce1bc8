use futures::FutureExt;
use futures::future::BoxFuture;
use kartoteka_compiler::plan::{self, Errors, Segment};

use super::*;
use crate::caller::Locale;
use crate::runtime::upstream::Reply;

/// Answers every request alike.
struct Always(Result<Reply, SendError>);

impl Upstream for Always {
    fn send<'a>(&'a self, _request: Request, _caller: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        Box::pin(async { self.0.clone() })
    }
}

fn path(key: &'static str) -> plan::Path {
    plan::Path(vec![Segment::Key(key.into())].into())
}

fn errors() -> Errors {
    Errors { code: vec![path("error")].into(), message: Vec::new().into(), kinds: Vec::new().into() }
}

fn one() -> Reading {
    Reading::new(&errors())
}

fn list() -> Reading {
    let mut reading = one();
    reading.records(&[path("result")]);
    reading
}

fn ask(upstream: &Always, request: Request, reading: &Reading) -> Result<(String, usize), ExchangeError> {
    let (caller, body) = (Caller::unknown(Locale(0)), OnceLock::new());
    let asked = exchange(upstream, &caller, request, reading, &body).now_or_never().expect("nothing is waited for");
    asked.map(|(text, page)| (text.to_owned(), page.records().len()))
}

fn read(reading: &Reading, status: u16, body: &'static [u8]) -> Result<(String, usize), ExchangeError> {
    let reply = Reply { status, body: Bytes::from_static(body), retry_after: Some(Duration::from_secs(7)) };
    ask(&Always(Ok(reply)), Request::default(), reading)
}

#[test]
fn a_reply_is_text_and_what_was_found_in_it() {
    assert_eq!(read(&list(), 200, br#"{"result":[1,2]}"#), Ok((r#"{"result":[1,2]}"#.to_owned(), 2)));
    assert_eq!(read(&one(), 200, b"\xef\xbb\xbf{}"), Ok(("{}".to_owned(), 0)));
    assert_eq!(read(&one(), 200, br#"{"result":true}"#), Ok((r#"{"result":true}"#.to_owned(), 0)));
}

#[test]
fn nothing_is_a_reply_where_all_went_well() {
    assert_eq!(read(&one(), 204, b" \n"), Ok(("null".to_owned(), 0)));
    assert_eq!(read(&list(), 200, b""), Err(ExchangeError::Unexpected { status: 200 }));
    let status = ExchangeError::Status { status: 500, retry_after: Some(Duration::from_secs(7)) };
    assert_eq!(read(&one(), 500, b""), Err(status));
}

#[test]
fn a_failure_is_told_before_the_form_is_looked_at() {
    let told = |code: &str, kind| ExchangeError::Told {
        failure: Failure { kind, code: code.to_owned(), message: None },
        retry_after: Some(Duration::from_secs(7)),
    };
    let invalid = Some(plan::Failure::Invalid);
    assert_eq!(read(&list(), 200, br#"{"error":"ODD"}"#), Err(told("ODD", invalid)));
    assert_eq!(read(&list(), 404, b"{}"), Err(told("", Some(plan::Failure::NotFound))));
}

#[test]
fn what_cannot_be_read_has_a_reason() {
    assert_eq!(read(&list(), 200, br#"{"result":{}}"#), Err(ExchangeError::Unexpected { status: 200 }));
    assert_eq!(read(&list(), 200, b"{}"), Err(ExchangeError::Unexpected { status: 200 }));
    assert_eq!(read(&one(), 200, b"\xff{}"), Err(ExchangeError::Unexpected { status: 200 }));
    assert_eq!(read(&one(), 200, b" <html>"), Err(ExchangeError::Html { status: 200 }));
    assert_eq!(read(&one(), 502, b"<html>"), Err(ExchangeError::Html { status: 502 }));
    assert!(matches!(read(&one(), 502, b"oh"), Err(ExchangeError::Status { status: 502, .. })));
    assert!(matches!(read(&one(), 502, b"\xff"), Err(ExchangeError::Status { status: 502, .. })));
}

#[test]
fn what_is_not_fit_to_be_sent_is_not_sent() {
    let fault = RequestFault::Header { name: "X".to_owned() };
    let request = Request { fault: Some(fault.clone()), ..Request::default() };
    let unreachable = Always(Err(SendError::Unreachable));
    assert_eq!(ask(&unreachable, request, &one()), Err(ExchangeError::Request(fault)));
    assert_eq!(ask(&unreachable, Request::default(), &one()), Err(ExchangeError::Send(SendError::Unreachable)));
}
