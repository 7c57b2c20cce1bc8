use kartoteka_compiler::plan::{
    ErrorCondition, ErrorKind, ErrorTest, Errors, Failure, HttpPart, Json, Path, Segment, Source,
};

use super::*;

fn errors() -> Errors {
    let kind = |code: &'static str, kind| ErrorKind { code: code.into(), kind };
    Errors {
        code: vec![Path(vec![Segment::Key("error".into())].into()).into()].into(),
        message: vec![].into(),
        done: vec![].into(),
        fields: Vec::new().into(),
        conditions: Vec::new().into(),
        retry_at: vec![Path(vec![Segment::Key("reset".into())].into())].into(),
        kinds: vec![
            kind("100", Failure::Invalid),
            kind("expired_token", Failure::Unauthorized),
            kind("query_limit_exceeded", Failure::Busy),
        ]
        .into(),
    }
}

#[test]
fn a_code_is_found_in_any_short_reply_and_in_any_failure() {
    let long = format!(r#"{{"pad":"{}","error":"QUERY_LIMIT_EXCEEDED"}}"#, "x".repeat(SHORT));
    for (status, body, wanted) in [
        (200, r#"{"error":"QUERY_LIMIT_EXCEEDED"}"#, FailureCode::Known(Failure::Busy)),
        (503, r#"{"error":"query_limit_exceeded"}"#, FailureCode::Known(Failure::Busy)),
        (503, long.as_str(), FailureCode::Known(Failure::Busy)),
        (200, long.as_str(), FailureCode::None),
        (401, r#"{"error":"expired_token"}"#, FailureCode::Known(Failure::Unauthorized)),
        (400, r#"{"error":100}"#, FailureCode::Known(Failure::Invalid)),
        (400, r#"{"error":"","error_description":"Not found"}"#, FailureCode::Unknown),
        (200, r#"{"error":0}"#, FailureCode::None),
        (200, r#"{"error":"Ok"}"#, FailureCode::None),
        (200, r#"{"error":7}"#, FailureCode::Unknown),
        (200, r#"{"result":[]}"#, FailureCode::None),
        (502, "<html>Bad Gateway</html>", FailureCode::None),
        (400, r#"{"error":{"code":1}}"#, FailureCode::None),
        (200, "", FailureCode::None),
    ] {
        assert_eq!(code(&errors(), &Reply::new(status, body.to_owned())), wanted, "{status}");
    }
    assert_eq!(code(&errors(), &Reply::new(500, &b"\xff\xfe"[..])), FailureCode::None);
}

#[test]
fn a_condition_is_asked_of_what_stands_beside_the_body_too() {
    let header = |name: &'static str| Source::Http { part: HttpPart::Header { name: name.into() } };
    let one = |value: &'static str| Some(vec![Json(value.into())].into());
    let test = |at, one_of| ErrorTest { at, one_of };
    let conditions = vec![
        ErrorCondition {
            kind: Failure::Busy,
            tests: vec![
                test(Source::Http { part: HttpPart::Status }, one("403")),
                test(header("x-ratelimit-remaining"), one("\"0\"")),
            ]
            .into(),
        },
        ErrorCondition {
            kind: Failure::Invalid,
            tests: vec![test(
                Source::Reply { path: Path(vec![Segment::Key("errors".into()), Segment::Index(0)].into()) },
                None,
            )]
            .into(),
        },
    ];
    let errors = Errors { conditions: conditions.into(), ..Errors::default() };
    let reply = |status, left: &'static str, body: &'static str| {
        let mut reply = Reply::new(status, body);
        reply.headers.insert("X-RateLimit-Remaining", http::HeaderValue::from_static(left));
        code(&errors, &reply)
    };
    assert_eq!(reply(403, "0", "{}"), FailureCode::Known(Failure::Busy));
    assert_eq!(reply(403, "7", "{}"), FailureCode::None);
    assert_eq!(reply(200, "0", "{}"), FailureCode::None);
    assert_eq!(reply(200, "7", r#"{"errors":[{"message":"no"}]}"#), FailureCode::Known(Failure::Invalid));
    assert_eq!(reply(403, "0", r#"{"errors":[1]}"#), FailureCode::Known(Failure::Busy), "asked for first");
    assert_eq!(reply(200, "7", r#"{"errors":[]}"#), FailureCode::None);
}

#[test]
fn only_a_busy_backend_asks_to_be_left_alone() {
    let reset = jiff::Timestamp::now().as_second() + 600;
    let body = format!(r#"{{"error":"x","reset":{reset}}}"#);
    for (fate, asks) in [
        (Fate::Refused, true),
        (Fate::Overloaded, true),
        (Fate::Answered, false),
        (Fate::Failed, false),
        (Fate::Gateway, false),
    ] {
        let asked = retry_after(&errors(), fate, body.as_bytes());
        assert_eq!(asked.is_some_and(|asked| asked > Duration::from_secs(500)), asks, "{fate:?}: {asked:?}");
    }
    assert_eq!(retry_after(&errors(), Fate::Refused, br#"{"reset":1}"#), None, "the moment is past");
}

#[test]
fn of_a_code_and_a_condition_the_kind_that_is_asked_for_first_counts() {
    let words = Source::Reply { path: Path(vec![Segment::Key("errors".into())].into()) };
    let tests = vec![ErrorTest { at: words, one_of: None }].into();
    let conditions = vec![ErrorCondition { kind: Failure::Invalid, tests }].into();
    let errors = Errors { conditions, ..errors() };
    for (body, wanted) in [
        (r#"{"errors":["x"],"error":"QUERY_LIMIT_EXCEEDED"}"#, Failure::Busy),
        (r#"{"errors":["x"],"error":"other"}"#, Failure::Invalid),
        (r#"{"error":"100"}"#, Failure::Invalid),
    ] {
        assert_eq!(code(&errors, &Reply::new(200, body.to_owned())), FailureCode::Known(wanted), "{body}");
    }
}
