//! Tokens that are fetched: once for all, again before their end or after a refusal, and kept.

use std::sync::Arc;
use std::time::Duration;

use kartoteka_compiler::plan::{
    Backend, Base, Catalog, Condition, Credential, Effect, Encoding, ErrorKind, Errors, Failure, HttpPart, Json,
    Lifetime, Path, PathPart, Quantity, Retry, Segment, Send, Setting, Shape, Source, Stored, Token, TokenPart, Value,
    Verb,
};

use super::fixture::{
    FakePortal, PortalAnswer, answer, backend, caller, catalog, config, connection, credential, entry, read, send,
    when, write,
};
use crate::outbound::error::Error;
use crate::outbound::token_fault::TokenFault;
use crate::outbound::{Backends, OutboundClient};
use crate::runtime::upstream::SendError;

const REFRESH: &str = "refresh-s3cret-0";

fn text_setting(name: &'static str, env: &'static str) -> Setting {
    let shape = Shape::Text { least: None, most: None, pattern: None, format: None };
    let check = kartoteka_compiler::plan::Check { shape, nullable: false, rest: None };
    Setting {
        name: name.into(),
        env: env.into(),
        secret: true,
        optional: true,
        default: None,
        check,
        example: None,
        forms: Vec::new().into(),
    }
}

fn path(key: &'static str) -> Path {
    Path(vec![Segment::Key(key.into())].into())
}

/// The portal of the other tests, whose token another backend gives for a refresh token that is used once.
fn with_tokens() -> Catalog {
    let refresh = Value::Setting { setting: 6 };
    let body = Value::Map { base: Vec::new().into(), entries: vec![entry("refresh_token", refresh.clone())].into() };
    let send = Send {
        backend: 1,
        verb: Verb::Post,
        path: vec![PathPart::Literal("oauth/token".into())].into(),
        query: None,
        headers: Vec::new().into(),
        body: Some(body),
        encoding: Encoding::Json,
        reads: None,
        effect: Effect::Write,
        done: Vec::new().into(),
    };
    let token = Token {
        send,
        value: vec![TokenPart { name: "".into(), at: path("access_token").into() }].into(),
        lives: Lifetime::Said(path("expires_in")),
        store: vec![Stored { setting: 6, value: path("refresh_token") }].into(),
    };
    let always = Condition { when: Vec::new().into(), unless: Vec::new().into() };
    let mut portal = backend();
    let with_token = Credential {
        token: Some(token),
        body: vec![entry("auth", Value::Token { path: Path::default() })].into(),
        ..credential(when(refresh))
    };
    portal.auth = vec![with_token, credential(always)].into();
    let login = Backend {
        name: "login".into(),
        base: Base::At(Value::Setting { setting: 7 }),
        auth: Vec::new().into(),
        timeout: Quantity::Fixed(5.0),
        retry: Retry { times: Quantity::Fixed(3.0), backoff_ms: (1, 4), key: None, after: Vec::new().into() },
        pace: None,
        errors: Errors {
            code: vec![path("error").into()].into(),
            kinds: vec![ErrorKind { code: "busy".into(), kind: Failure::Busy }].into(),
            ..Errors::default()
        },
        ..portal.clone()
    };
    let mut catalog = catalog(portal.clone());
    catalog.backends = vec![portal, login].into();
    let mut settings = catalog.settings.to_vec();
    settings.push(text_setting("refresh_token", "BITRIX_REFRESH_TOKEN"));
    let login_url = Setting {
        secret: false,
        default: Some(Json("\"http://127.0.0.1:9\"".into())),
        ..text_setting("login_url", "BITRIX_LOGIN_URL")
    };
    settings.push(login_url);
    catalog.settings = settings.into();
    catalog
}

fn given(number: usize, seconds: u64) -> PortalAnswer {
    let body = format!(
        r#"{{"access_token":"access-s3cret-{number}","refresh_token":"refresh-s3cret-{number}","expires_in":{seconds}}}"#
    );
    answer(200, &body)
}

fn open(portal: &FakePortal, login: &FakePortal, more: &[(&str, &str)]) -> (Backends, OutboundClient) {
    open_as(&with_tokens(), portal, login, more)
}

fn open_as(
    catalog: &Catalog,
    portal: &FakePortal,
    login: &FakePortal,
    more: &[(&str, &str)],
) -> (Backends, OutboundClient) {
    let (base, login) = (format!("http://{}/rest/", portal.address), format!("http://{}", login.address));
    let mut variables =
        vec![("BITRIX_BASE_URL", &*base), ("BITRIX_LOGIN_URL", &*login), ("BITRIX_REFRESH_TOKEN", REFRESH)];
    variables.extend_from_slice(more);
    let config = config(&variables);
    let connection = connection(catalog, &config);
    let client = OutboundClient::new(&config, [&*connection.settings]);
    (Backends::open(connection, &client, None).expect("right"), client)
}

#[tokio::test]
async fn a_token_is_fetched_once_for_all_that_wait() {
    let slow = PortalAnswer { after: Duration::from_millis(50), ..given(1, 3600) };
    let (portal, login) = (FakePortal::answering([]).await, FakePortal::answering([slow]).await);
    let (client, _) = open(&portal, &login, &[]);
    let calls = (0..10).map(|_| send(&client, read()));
    for called in futures::future::join_all(calls).await {
        assert_eq!(called.expect("a reply").0, 200);
    }
    let asked = login.asked();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert_eq!((&*asked[0].line, &*asked[0].body), ("POST /oauth/token", r#"{"refresh_token":"refresh-s3cret-0"}"#));
    let sent = portal.asked();
    assert_eq!(sent.len(), 10);
    assert!(sent.iter().all(|sent| sent.body.ends_with(r#""auth":"access-s3cret-1"}"#)), "{sent:?}");
}

/// The same, whose token has two parts, of which one stands in a header.
fn with_parts() -> Catalog {
    let mut catalog = with_tokens();
    let mut backends = catalog.backends.to_vec();
    for backend in &mut backends {
        let mut auth = backend.auth.to_vec();
        for credential in &mut auth {
            let Some(token) = &mut credential.token else { continue };
            let shop = Source::Http { part: HttpPart::Header { name: "x-shop".into() } };
            let part = |name: &'static str, at: Source| TokenPart { name: name.into(), at };
            token.value = vec![part("id", path("access_token").into()), part("shop", shop)].into();
            let sent = |key: &'static str, part| entry(key, Value::Token { path: path(part) });
            credential.body = vec![sent("auth", "id"), sent("of", "shop")].into();
        }
        backend.auth = auth.into();
    }
    catalog.backends = backends.into();
    catalog
}

#[tokio::test]
async fn a_token_of_several_parts_is_sent_and_hidden_part_by_part() {
    let whole = PortalAnswer { headers: vec![("x-shop", "shop-s3cret".to_owned())], ..given(1, 3600) };
    let (portal, login) = (FakePortal::answering([]).await, FakePortal::answering([whole]).await);
    let (backends, client) = open_as(&with_parts(), &portal, &login, &[]);
    send(&backends, read()).await.expect("a reply");
    let sent = portal.asked();
    assert!(sent[0].body.ends_with(r#""auth":"access-s3cret-1","of":"shop-s3cret"}"#), "{sent:?}");
    let masked = client.mask("access-s3cret-1 of shop-s3cret");
    assert!(!masked.contains("s3cret"), "{masked}");

    // Without one of its parts it is none.
    let (portal, login) = (FakePortal::answering([]).await, FakePortal::answering([given(1, 3600)]).await);
    let (backends, _) = open_as(&with_parts(), &portal, &login, &[]);
    let error = send(&backends, write()).await.expect_err("there is no token");
    assert_eq!((SendError::from(error), portal.asked().len()), (SendError::NoToken, 0));
}

#[tokio::test(start_paused = true)]
async fn it_is_renewed_before_its_end_with_what_came_with_it() {
    let (portal, login) =
        (FakePortal::answering([]).await, FakePortal::answering([given(1, 3600), given(2, 3600)]).await);
    let (client, _) = open(&portal, &login, &[]);
    send(&client, read()).await.expect("a reply");
    tokio::time::advance(Duration::from_secs(3500)).await;
    send(&client, read()).await.expect("a reply");
    assert_eq!(login.asked().len(), 1, "it holds still");
    tokio::time::advance(Duration::from_secs(50)).await;
    send(&client, read()).await.expect("a reply");
    let asked = login.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1].body, r#"{"refresh_token":"refresh-s3cret-1"}"#);
    assert!(portal.asked()[2].body.contains("access-s3cret-2"));
}

#[tokio::test(start_paused = true)]
async fn one_that_is_refused_is_renewed_once_and_the_request_goes_again() {
    let refused = || answer(401, r#"{"error":"expired_token"}"#);
    for request in [read(), write()] {
        let (portal, login) = (
            FakePortal::answering([answer(200, "{}"), refused()]).await,
            FakePortal::answering([given(1, 3600), given(2, 3600)]).await,
        );
        let (client, _) = open(&portal, &login, &[]);
        send(&client, read()).await.expect("a reply");
        tokio::time::advance(Duration::from_secs(100)).await;
        let (status, _) = send(&client, request).await.expect("a reply");
        assert_eq!((status, portal.asked().len(), login.asked().len()), (200, 3, 2));
        assert!(portal.asked()[2].body.contains("access-s3cret-2"));
    }

    // One that came a moment ago is not what is wrong: nothing is asked in a circle.
    let (portal, login) = (FakePortal::answering([refused()]).await, FakePortal::answering([given(1, 3600)]).await);
    let (client, _) = open(&portal, &login, &[]);
    assert_eq!(send(&client, write()).await.expect("a reply").0, 401);
    assert_eq!((portal.asked().len(), login.asked().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_login_that_refuses_is_told_and_not_asked_again_at_once() {
    let refusal = || answer(400, r#"{"error":"invalid_grant","secret":"refresh-s3cret-0"}"#);
    let (portal, login) = (FakePortal::answering([]).await, FakePortal::answering([refusal(), given(1, 60)]).await);
    let (client, _) = open(&portal, &login, &[]);
    for _ in 0..3 {
        let error = send(&client, write()).await.expect_err("there is no token");
        let Error::NoToken { source: TokenFault::Refused { status: 400, code, .. }, .. } = &error else {
            panic!("{error:?}")
        };
        assert_eq!(code.as_deref(), Some("invalid_grant"));
        assert!(!format!("{error:?}").contains("s3cret"));
        assert_eq!(SendError::from(error), SendError::TokenRefused);
    }
    assert_eq!((portal.asked().len(), login.asked().len()), (0, 1), "nothing was sent");
    tokio::time::advance(Duration::from_secs(6)).await;
    send(&client, write()).await.expect("the operator has signed in again");
}

#[tokio::test]
async fn a_login_that_fails_is_no_unknown_outcome() {
    for failing in [answer(503, ""), answer(200, "{}"), answer(200, "<html>"), answer(200, r#"{"access_token":{}}"#)] {
        let (portal, login) = (FakePortal::answering([]).await, FakePortal::answering([failing]).await);
        let (client, _) = open(&portal, &login, &[]);
        let error = send(&client, write()).await.expect_err("there is no token");
        assert_eq!(SendError::from(error), SendError::NoToken);
        assert_eq!((portal.asked().len(), login.asked().len()), (0, 1), "what it carries may be spent");
    }
}

#[tokio::test]
async fn a_fetch_goes_on_when_its_call_is_gone() {
    let slow = PortalAnswer { after: Duration::from_millis(200), ..given(1, 3600) };
    let (portal, login) = (FakePortal::answering([]).await, FakePortal::answering([slow]).await);
    let (client, _) = open(&portal, &login, &[]);
    let gone = tokio::time::timeout(Duration::from_millis(50), send(&client, read())).await;
    assert!(gone.is_err(), "the caller hangs up");
    send(&client, read()).await.expect("a reply");
    assert_eq!(login.asked().len(), 1, "the refresh token was spent by the first");
}

#[tokio::test]
async fn what_is_renewed_outlives_the_process_and_a_reload() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tokens.json");
    let file = file.to_str().expect("text");
    let kept = [("KARTOTEKA_TOKENS", file)];
    let (portal, login) =
        (FakePortal::answering([]).await, FakePortal::answering([given(1, 3600), given(2, 3600)]).await);
    let (first, shared) = open(&portal, &login, &kept);
    send(&first, read()).await.expect("a reply");

    // A reload keeps the token.
    let (catalog, base, at) =
        (with_tokens(), format!("http://{}/rest/", portal.address), format!("http://{}", login.address));
    let variables = [
        ("BITRIX_BASE_URL", &*base),
        ("BITRIX_LOGIN_URL", &*at),
        ("BITRIX_REFRESH_TOKEN", REFRESH),
        ("KARTOTEKA_TOKENS", file),
    ];
    let config = config(&variables);
    let again = connection(&catalog, &config);
    let renewed = shared.renewed(&config, [&*again.settings]);
    let reloaded = Backends::open(again, &renewed, Some(&first)).expect("right");
    send(&reloaded, read()).await.expect("a reply");
    assert_eq!(login.asked().len(), 1);

    // Another process begins with what the first has kept.
    let (second, _) = open(&portal, &login, &kept);
    send(&second, read()).await.expect("a reply");
    assert_eq!(login.asked()[1].body, r#"{"refresh_token":"refresh-s3cret-1"}"#);

    // Without a file it begins with what the operator has set.
    let (third, _) = open(&portal, &login, &[]);
    drop(send(&third, read()).await);
    assert_eq!(login.asked()[2].body, r#"{"refresh_token":"refresh-s3cret-0"}"#);
}

#[tokio::test]
async fn a_token_is_masked_like_a_key_and_a_preview_fetches_none() {
    let (portal, login) = (FakePortal::answering([]).await, FakePortal::answering([given(1, 3600)]).await);
    let (client, shared) = open(&portal, &login, &[]);
    let preview = client.preview(write(), &caller()).expect("it could go out");
    assert!(preview.body.expect("a body").contains(r#""auth":"***""#));
    assert_eq!(login.asked().len(), 0);
    send(&client, read()).await.expect("a reply");
    let keys = crate::secret::KnownKeys::new([], Arc::clone(shared.fetched()));
    let masked = keys.mask_json(r#"{"url":"/download?auth=access-s3cret-1","next":"refresh-s3cret-1"}"#);
    assert_eq!(masked, r#"{"url":"/download?auth=***","next":"***"}"#);
    assert_eq!(keys.in_json(br#"["access-s3cret-1"]"#), [(2..17, "***")]);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_and_not_renewed_is_told_as_that() {
    for (failing, told) in
        [(answer(500, ""), SendError::NoToken), (answer(400, r#"{"error":"invalid_grant"}"#), SendError::TokenRefused)]
    {
        let (portal, login) = (
            FakePortal::answering([answer(200, "{}"), answer(401, r#"{"error":"expired_token"}"#)]).await,
            FakePortal::answering([given(1, 3600), failing]).await,
        );
        let (client, _) = open(&portal, &login, &[]);
        send(&client, read()).await.expect("a reply");
        tokio::time::advance(Duration::from_secs(100)).await;
        let error = send(&client, write()).await.expect_err("there is no token");
        assert_eq!(SendError::from(error), told);
        assert_eq!(portal.asked().len(), 2, "a write that was refused is not sent again without a token");
    }
}
