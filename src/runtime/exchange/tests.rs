use bytes::Bytes;
use futures::FutureExt;
use futures::future::BoxFuture;
use http::HeaderMap;
use kartoteka_compiler::plan::{self, Errors, Segment};

use super::*;
use crate::caller::Locale;
use crate::runtime::upstream::{Reply, Unreached};

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
    Errors { code: vec![path("error").into()].into(), ..Errors::default() }
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
    let (caller, body) = (Caller::unknown(Locale(0)), ReplyBody::default());
    let asked = exchange(upstream, &caller, request, reading, &body).now_or_never().expect("nothing is waited for");
    asked.map(|(text, page)| (text.to_owned(), page.records().len()))
}

fn read(reading: &Reading, status: u16, body: &'static [u8]) -> Result<(String, usize), ExchangeError> {
    let reply = Reply {
        status,
        body: Bytes::from_static(body),
        retry_after: Some(Duration::from_secs(7)),
        media: None,
        headers: HeaderMap::new(),
    };
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
    assert!(matches!(read(&list(), 200, b""), Err(ExchangeError::NoRecords { status: 200, .. })));
    assert_eq!(read(&list(), 204, b""), Ok(("null".to_owned(), 0)));
    // Where the backend says what every good reply has, one without a body is none.
    let mut said = Reading::new(&Errors { done: vec![path("result")].into(), ..errors() });
    said.records(&[path("result")]);
    assert!(matches!(read(&said, 204, b""), Err(ExchangeError::NoRecords { status: 204, .. })));
    let status = ExchangeError::Status { status: 500, retry_after: Some(Duration::from_secs(7)) };
    assert_eq!(read(&one(), 500, b""), Err(status));
}

#[test]
fn a_failure_is_told_before_the_form_is_looked_at() {
    let told = |code: &str, kind| ExchangeError::Told {
        failure: Failure { code: code.to_owned(), ..Failure::silent(kind) },
        retry_after: Some(Duration::from_secs(7)),
    };
    let invalid = Some(plan::Failure::Invalid);
    assert_eq!(read(&list(), 200, br#"{"error":"ODD"}"#), Err(told("ODD", invalid)));
    assert_eq!(read(&list(), 404, b"{}"), Err(told("", Some(plan::Failure::NotFound))));
}

#[test]
fn what_cannot_be_read_has_a_reason() {
    assert!(matches!(read(&list(), 200, br#"{"result":{}}"#), Err(ExchangeError::NoRecords { status: 200, .. })));
    assert!(matches!(read(&list(), 200, b"{}"), Err(ExchangeError::NoRecords { status: 200, .. })));
    assert_eq!(read(&one(), 200, b"\xff{}"), Err(ExchangeError::Unexpected { status: 200 }));
    assert_eq!(read(&one(), 200, b" <html>"), Err(ExchangeError::Html { status: 200 }));
    assert_eq!(read(&one(), 502, b"<html>"), Err(ExchangeError::Html { status: 502 }));
    let words = |failure: &Failure| failure.message.as_deref() == Some("oh") && failure.code.is_empty();
    assert!(matches!(read(&one(), 502, b"oh"), Err(ExchangeError::Told { failure, .. }) if words(&failure)));
    let deep = format!("{}1{}", "[".repeat(112), "]".repeat(112));
    let deep: &'static [u8] = Vec::leak(deep.into_bytes());
    assert_eq!(read(&one(), 200, deep), Err(ExchangeError::Deep { status: 200 }));
    assert!(matches!(read(&one(), 502, b"\xff"), Err(ExchangeError::Status { status: 502, .. })));
}

#[test]
fn nothing_where_a_list_stands_is_an_empty_one_where_the_request_says_what_is_good() {
    let mut reading = list();
    let at = plan::Source::Reply { path: path("success") };
    reading.signs(&[plan::DoneSign { at, form: plan::DoneForm::Something }]);
    for none in ["{\"success\":true,\"result\":null}", "{\"success\":true}"] {
        assert_eq!(read(&reading, 200, none.as_bytes()).map(|(_, records)| records), Ok(0), "{none}");
        assert!(matches!(read(&list(), 200, none.as_bytes()), Err(ExchangeError::NoRecords { .. })), "{none}");
    }
    // What says nothing of success, and what is no list.
    for none in ["{\"result\":null}", "{\"success\":true,\"result\":7}", "{\"success\":false}"] {
        assert!(matches!(read(&reading, 200, none.as_bytes()), Err(ExchangeError::NoRecords { .. })), "{none}");
    }
}

#[test]
fn what_is_not_fit_to_be_sent_is_not_sent() {
    let fault = RequestFault::Header { name: "X".to_owned() };
    let request = Request { fault: Some(fault.clone()), ..Request::default() };
    let unreachable = Always(Err(SendError::Unreachable(Unreached::Other)));
    assert_eq!(ask(&unreachable, request, &one()), Err(ExchangeError::Request(fault)));
    assert_eq!(
        ask(&unreachable, Request::default(), &one()),
        Err(ExchangeError::Send(SendError::Unreachable(Unreached::Other)))
    );
}

/// What a write comes to that is answered so, by a backend that says in `result` whether it was done, or does not say it.
fn written(says: bool, verb: plan::Verb, status: u16, body: &'static [u8]) -> &'static str {
    let done = if says { vec![path("result")] } else { Vec::new() };
    let reading = Reading::new(&Errors { done: done.into(), ..errors() });
    let request = Request { effect: plan::Effect::Write, verb, ..Request::default() };
    match ask(&Always(Ok(Reply::new(status, Bytes::from_static(body)))), request, &reading) {
        Ok(_) => "done",
        Err(ExchangeError::Open { .. }) => "open",
        Err(ExchangeError::Told { failure: Failure { kind: Some(plan::Failure::Invalid), .. }, .. }) => "refused",
        Err(error) => panic!("{status}: {error}"),
    }
}

#[test]
fn a_write_is_done_only_where_the_reply_says_so() {
    let (post, delete) = (plan::Verb::Post, plan::Verb::Delete);
    for (status, body, says, says_not) in [
        (200, &br#"{"result":7}"#[..], "done", "done"),
        (200, br#"{"result":true}"#, "done", "done"),
        (200, br#"{"result":false}"#, "refused", "done"),
        (200, br#"{"result":null}"#, "open", "done"),
        (200, br#"{"time":{}}"#, "open", "done"),
        (200, b"null", "open", "open"),
        (200, b"", "open", "open"),
        (201, b" ", "open", "done"),
        (204, b"", "open", "done"),
        (200, br#"{"result":7"#, "open", "open"),
        (200, b"<html>", "open", "open"),
        (500, br#"{"error":"INTERNAL"}"#, "open", "open"),
        (524, b"<html>", "open", "open"),
        (400, br#"{"error":"BAD"}"#, "refused", "refused"),
    ] {
        let what = String::from_utf8_lossy(body);
        assert_eq!(written(true, post, status, body), says, "{status} {what}");
        assert_eq!(written(false, post, status, body), says_not, "{status} {what}");
    }
    assert_eq!(written(false, delete, 200, b""), "done");
}

#[test]
fn characters_and_other_media_are_read() {
    assert_eq!(read(&one(), 200, br#"{"a":"\u0410 \ud83d"}"#), Ok(("{\"a\":\"А \u{fffd}\"}".to_owned(), 0)));
    let reply = |media: &str, body: &'static [u8]| {
        let reply = Reply { media: Some(media.into()), ..Reply::new(200, Bytes::from_static(body)) };
        ask(&Always(Ok(reply)), Request::default(), &one())
    };
    assert_eq!(reply("text/csv", b"a,b\n"), Ok((r#""a,b\n""#.to_owned(), 0)));
    assert_eq!(reply("image/png", b"\x89P"), Ok((r#"{"mimeType":"image/png","bytes":2}"#.to_owned(), 0)));
    assert_eq!(reply("application/json", b"oh"), Err(ExchangeError::Unexpected { status: 200 }));
    assert_eq!(reply("text/html", b"<p>"), Err(ExchangeError::Html { status: 200 }));
}

/// What a reply of this media type comes to, by a backend whose failures have a code at `at`.
fn in_xml(at: &[&'static str], (status, media): (u16, &str), body: &str) -> Result<(String, usize), ExchangeError> {
    let code = plan::Path(at.iter().map(|key| Segment::Key((*key).into())).collect::<Vec<_>>().into());
    let known = plan::ErrorKind { code: "nosuchkey".into(), kind: plan::Failure::NotFound };
    let reading =
        Reading::new(&Errors { code: vec![code.into()].into(), kinds: vec![known].into(), ..Errors::default() });
    let reply = Reply { media: Some(media.into()), ..Reply::new(status, Bytes::from(body.to_owned())) };
    ask(&Always(Ok(reply)), Request::default(), &reading)
}

#[test]
fn a_failure_in_xml_is_read_as_one_in_json() {
    let told = |asked: Result<(String, usize), ExchangeError>| match asked {
        Err(ExchangeError::Told { failure, .. }) => (failure.kind, failure.code, failure.message),
        other => panic!("{other:?}"),
    };
    let words = |words: &str| Some(words.to_owned());
    let error = "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>It is gone.</Message></Error>";
    let of_error = |said| told(in_xml(&["Error", "Code"], said, error));
    let gone = (Some(plan::Failure::NotFound), "NoSuchKey".to_owned(), words("It is gone."));
    for said in
        [(404, "application/xml"), (400, "text/xml; charset=utf-8"), (200, "application/xml"), (500, "text/plain")]
    {
        assert_eq!(of_error(said), gone, "{said:?}");
    }
    let fault = |inner: &str| {
        format!("<s:Envelope xmlns:s=\"u\"><s:Header/><s:Body><s:Fault>{inner}</s:Fault></s:Body></s:Envelope>")
    };
    let soap = ["Envelope", "Body", "Fault", "faultcode"];
    let first = fault("<faultcode>s:Client</faultcode><faultstring>No such account.</faultstring>");
    let said = (None, "s:Client".to_owned(), words("No such account."));
    assert_eq!(told(in_xml(&soap, (500, "text/xml"), &first)), said);
    let second = fault(
        "<s:Reason><s:Text xml:lang=\"en\">No such account.</s:Text><s:Text xml:lang=\"de\">Kein Konto.</s:Text></s:Reason>",
    );
    let (_, code, message) = told(in_xml(&soap, (500, "application/soap+xml"), &second));
    assert_eq!((code.as_str(), message), ("", words("No such account.")));
}

#[test]
fn xml_that_tells_no_failure_is_a_text_and_a_page_is_a_page() {
    let of = |status, media, body| in_xml(&["Error", "Code"], (status, media), body);
    assert_eq!(
        of(200, "application/xml", "<rates><EUR>1</EUR></rates>"),
        Ok(("\"<rates><EUR>1</EUR></rates>\"".to_owned(), 0))
    );
    for (media, body) in
        [("text/html", "<html>oh</html>"), ("application/xml", "<html>oh</html>"), ("text/xml", "<a><b></a>")]
    {
        assert_eq!(of(502, media, body), Err(ExchangeError::Html { status: 502 }), "{media} {body}");
    }
}

#[test]
fn what_says_itself_to_be_in_other_characters_is_read_in_those() {
    let of = |status, media: &str, body: &[u8]| {
        let reply = Reply { media: Some(media.into()), ..Reply::new(status, Bytes::copy_from_slice(body)) };
        ask(&Always(Ok(reply)), Request::default(), &one())
    };
    let windows = b"\xcf\xf0\xe8\xe2\xe5\xf2";
    assert_eq!(of(200, "text/csv; charset=windows-1251", windows), Ok(("\"Привет\"".to_owned(), 0)));
    assert_eq!(of(200, "text/plain", b"\xff\xfe\x1f\x04\x40\x04"), Ok(("\"Пр\"".to_owned(), 0)));
    assert_eq!(
        of(200, "application/json; charset=iso-8859-1", b"{\"a\":\"caf\xe9\"}"),
        Ok(("{\"a\":\"café\"}".to_owned(), 0))
    );
    // Named by habit, and written in UTF-8 all the same.
    let habit = of(200, "application/json; charset=iso-8859-1", "{\"a\":\"café\"}".as_bytes());
    assert_eq!(habit, Ok(("{\"a\":\"café\"}".to_owned(), 0)));
    let declared = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><Error><Message>".as_bytes();
    let xml = [declared, windows, b"</Message></Error>"].concat();
    for (media, body) in [("text/plain; charset=windows-1251", &windows[..]), ("text/xml; charset=windows-1251", &xml)]
    {
        match of(400, media, body) {
            Err(ExchangeError::Told { failure, .. }) => {
                assert_eq!(failure.message.as_deref(), Some("Привет"), "{media}")
            }
            other => panic!("{media}: {other:?}"),
        }
    }
}

#[test]
fn the_moment_that_every_reply_names_is_told_of_a_busy_backend_alone() {
    let busy = vec![plan::ErrorKind { code: "busy".into(), kind: plan::Failure::Busy }];
    let errors = Errors { retry_at: vec![path("reset")].into(), kinds: busy.into(), ..errors() };
    let reset = jiff::Timestamp::now().as_second() + 600;
    let waits = |status: u16, code: &str| {
        let body = Bytes::from(format!(r#"{{"error":"{code}","reset":{reset}}}"#));
        match ask(&Always(Ok(Reply::new(status, body))), Request::default(), &Reading::new(&errors)) {
            Err(ExchangeError::Told { retry_after, .. }) => retry_after > Some(Duration::from_secs(500)),
            other => panic!("{status}: {other:?}"),
        }
    };
    assert!(waits(200, "busy") && waits(503, "busy") && waits(429, ""));
    assert!(!waits(404, "") && !waits(400, "BAD") && !waits(200, "ODD"));
}

#[test]
fn what_stands_beside_the_body_is_asked_of_every_reply() {
    let condition = plan::ErrorCondition {
        kind: plan::Failure::Busy,
        tests: vec![plan::ErrorTest {
            at: plan::Source::Http { part: plan::HttpPart::Header { name: "x-left".into() } },
            one_of: Some(vec![plan::Json("\"0\"".into())].into()),
        }]
        .into(),
    };
    let reading = Reading::new(&Errors { conditions: vec![condition].into(), ..errors() });
    for (status, body) in [(403, &b"<html>slow down</html>"[..]), (403, b"\xff"), (200, b"slow down"), (403, b"{}")] {
        let mut headers = HeaderMap::new();
        headers.insert("x-left", "0".parse().expect("a header"));
        let reply = Reply { headers, ..Reply::new(status, Bytes::from_static(body)) };
        let told = ask(&Always(Ok(reply)), Request::default(), &reading).expect_err("it says that it failed");
        let ExchangeError::Told { failure, .. } = told else { panic!("{told}") };
        assert_eq!(failure.kind, Some(plan::Failure::Busy), "{status} {body:?}");
    }
}

#[test]
fn a_code_and_words_may_stand_beside_the_body() {
    let header = |name: &'static str| plan::Source::Http { part: plan::HttpPart::Header { name: name.into() } };
    let limit = plan::ErrorKind { code: "limit".into(), kind: plan::Failure::Busy };
    let reading = Reading::new(&Errors {
        code: vec![path("error").into(), header("x-code")].into(),
        message: vec![header("x-reason")].into(),
        kinds: vec![limit].into(),
        ..Errors::default()
    });
    let told = |status: u16, body: &'static str, beside: &[(&'static str, &str)]| {
        let mut headers = HeaderMap::new();
        beside.iter().for_each(|(name, value)| {
            headers.insert(*name, value.parse().expect("a header"));
        });
        let reply = Reply { headers, ..Reply::new(status, body) };
        match ask(&Always(Ok(reply)), Request::default(), &reading) {
            Ok(_) => None,
            Err(ExchangeError::Told { failure, .. }) => Some((failure.kind, failure.code, failure.message)),
            Err(other) => panic!("{other}"),
        }
    };
    let limited = Some((Some(plan::Failure::Busy), "LIMIT".to_owned(), Some("Slow down".to_owned())));
    for (status, body) in [(200, "{}"), (200, ""), (400, "{}"), (400, "no"), (500, "<html>no</html>")] {
        assert_eq!(told(status, body, &[("x-code", "LIMIT"), ("x-reason", "Slow down")]), limited, "{status} {body}");
    }
    let refused = Some((Some(plan::Failure::Invalid), String::new(), Some("No such board".to_owned())));
    assert_eq!(told(422, "<html>no</html>", &[("x-reason", "No such board")]), refused);
    // What says that it went well is no code, and words alone say nothing of a good reply.
    for beside in [&[("x-code", "0")][..], &[("x-code", "OK")], &[("x-reason", "Done")]] {
        assert_eq!(told(200, "{}", beside), None, "{beside:?}");
    }
    // Of several places the first counts that says something.
    assert_eq!(told(400, r#"{"error":"LIMIT"}"#, &[("x-code", "other")]).expect("it failed").1, "LIMIT");
}

#[test]
fn more_records_than_are_looked_at_are_told_and_take_no_room() {
    let most = reply::MOST_RECORDS;
    let of = |count: usize| -> &'static [u8] {
        Box::leak(format!(r#"{{"result":[{}]}}"#, vec!["[]"; count].join(",")).into_bytes().into_boxed_slice())
    };
    assert_eq!(read(&list(), 200, of(most)).map(|(_, records)| records), Ok(most));
    assert_eq!(read(&list(), 200, of(most + 1)), Err(ExchangeError::Crowded { status: 200, most }));
}

#[test]
fn a_list_has_what_its_card_says_of_a_good_reply() {
    let mut reading = list();
    reading.signs(&[plan::DoneSign {
        at: plan::Source::Reply { path: path("ok") },
        form: plan::DoneForm::OneOf { values: vec![plan::Json("true".into())].into() },
    }]);
    let good = br#"{"ok":true,"result":[1]}"#;
    assert_eq!(read(&reading, 200, good).map(|(_, records)| records), Ok(1));
    for bad in [&br#"{"ok":false,"result":[]}"#[..], br#"{"result":[1]}"#] {
        assert_eq!(read(&reading, 200, bad), Err(ExchangeError::Unexpected { status: 200 }));
    }
}

#[test]
fn a_reply_to_a_write_that_cannot_be_shown_leaves_open_what_became_of_it() {
    let deep: &'static str = Box::leak(format!(r#"{{"id":{}1{}}}"#, "[".repeat(200), "]".repeat(200)).into_boxed_str());
    let crowded = format!(r#"{{"result":[1{}]}}"#, ",1".repeat(reply::MOST_RECORDS));
    let crowded: &'static str = Box::leak(crowded.into_boxed_str());
    for (reading, body) in [(one(), deep), (list(), crowded)] {
        for effect in [plan::Effect::Write, plan::Effect::Delete] {
            let request = Request { effect, ..Request::default() };
            let reply = Always(Ok(Reply::new(200, body.to_owned())));
            let open = Err(ExchangeError::Open { status: 200, failure: None });
            assert_eq!(ask(&reply, request, &reading), open);
        }
    }
    assert_eq!(read(&one(), 200, deep.as_bytes()), Err(ExchangeError::Deep { status: 200 }));
}
