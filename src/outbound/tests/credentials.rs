//! Where the key goes, by the shape of the settings, and which shapes are refused at start.

use std::sync::Arc;

use kartoteka_compiler::plan::{Base, CallerField, Credential, Effect, Encoding, Value, Verb};

use super::fixture::{
    ACCESS, BASE, CODE, FakePortal, TOKEN, backend, backends_of, caller, catalog, client, credential, entry, read,
    request, send, when,
};
use crate::caller::Identity;
use crate::outbound::WrongBackend;
use crate::outbound::error::Error;
use crate::outbound::faults::WrongBase;
use crate::runtime::request::Request;
use crate::secret::Secret;

#[tokio::test]
async fn the_key_goes_where_the_settings_shape_says() {
    let portal = FakePortal::answering([]).await;
    let at = |path: &str| format!("http://{}{path}", portal.address);
    let webhook = format!("7/{CODE}");
    for (base, token, line, body) in [
        (at(&format!("/rest/7/{CODE}/")), "", format!("/rest/7/{CODE}/crm.lead.list"), r#"{"start":0}"#.to_owned()),
        (at(&format!("/rest/7/{CODE}")), "", format!("/rest/7/{CODE}/crm.lead.list"), r#"{"start":0}"#.to_owned()),
        (at(&format!("/rest/7/{CODE}")), ACCESS, format!("/rest/7/{CODE}/crm.lead.list"), r#"{"start":0}"#.to_owned()),
        (at("/rest"), &webhook, format!("/rest/7/{CODE}/crm.lead.list"), r#"{"start":0}"#.to_owned()),
        (at("/rest/"), &webhook, format!("/rest/7/{CODE}/crm.lead.list"), r#"{"start":0}"#.to_owned()),
        (at("/rest"), ACCESS, "/rest/crm.lead.list".to_owned(), format!(r#"{{"start":0,"auth":"{ACCESS}"}}"#)),
        (at("/b24/rest/"), ACCESS, "/b24/rest/crm.lead.list".to_owned(), format!(r#"{{"start":0,"auth":"{ACCESS}"}}"#)),
    ] {
        let client = client(&[("BITRIX_BASE_URL", &base), ("BITRIX_TOKEN", token)]);
        send(&client, read()).await.expect("it answers");
        let asked = portal.asked().pop().expect("it was asked");
        assert_eq!(asked.line, format!("POST {line}"));
        assert_eq!(asked.body, body, "{base}");
        assert_eq!(asked.headers["content-type"], "application/json");
        assert_eq!(asked.headers["accept-encoding"], "identity");
        assert_eq!(asked.headers["user-agent"], concat!("kartoteka/", env!("CARGO_PKG_VERSION")));
        assert!(!asked.headers.contains_key("authorization"));
    }
}

#[test]
fn what_could_not_be_asked_is_told_at_start() {
    let plain = format!("http://b24.example/rest/7/{CODE}/");
    let user = "https://me:s3cretpassw0rd@b24.example/rest";
    let asked = format!("https://b24.example/rest?auth={ACCESS}");
    let webhook = format!("7/{CODE}");
    for (base, token, told) in [
        ("https://b24.example/rest", "", "has no complete credential; one of these decides: `BITRIX_BASE_URL="),
        (
            "http://b24.example/rest",
            webhook.as_str(),
            "must then begin with `https://`; it comes from `BITRIX_BASE_URL=",
        ),
        (plain.as_str(), "", "must then begin with `https://`"),
        ("http://b24.example/rest", ACCESS, "must then begin with `https://`"),
        (user, ACCESS, "with a user name"),
        (asked.as_str(), ACCESS, "has an address with `?`"),
        ("ftp://b24.example/rest", ACCESS, "has no address of the form"),
    ] {
        let faults = backends_of(&catalog(backend()), &[("BITRIX_BASE_URL", base), ("BITRIX_TOKEN", token)]);
        let faults = faults.expect_err(told);
        let message = faults.to_string();
        assert!(message.contains(told), "{message}");
        assert!(message.contains("https://portal.bitrix24.com/rest/1/k3yOfTheWebhook/"), "{message}");
        for secret in [CODE, ACCESS, "s3cretpassw0rd", "b24.example"] {
            assert!(!format!("{message}{faults:?}").contains(secret), "{message}");
        }
    }
}

/// In a header, the operator's or the caller's; in the query; and where the whole address is the secret.
#[test]
fn no_kind_of_key_goes_to_another_machine_in_the_clear() {
    let bearer = Value::Caller { field: CallerField::Bearer };
    let header =
        |value: Value| Credential { headers: vec![entry("Authorization", value)].into(), ..credential(when(BASE)) };
    let query = Credential { query: vec![entry("key", TOKEN)].into(), ..credential(when(BASE)) };
    for auth in
        [vec![header(TOKEN)], vec![header(bearer.clone())], vec![query], vec![header(TOKEN), header(bearer)], vec![]]
    {
        let catalog = catalog(kartoteka_compiler::plan::Backend { auth: auth.into(), ..backend() });
        for (base, fits) in [
            ("http://b24.example/rest", false),
            ("http://192.0.2.7:8080/rest", false),
            ("https://b24.example/rest", true),
            ("http://localhost:8080/rest", true),
            ("http://portal.localhost/rest", true),
            ("http://127.0.0.2/rest", true),
            ("http://[::1]:8080/rest", true),
        ] {
            let opened = backends_of(&catalog, &[("BITRIX_BASE_URL", base), ("BITRIX_TOKEN", ACCESS)]);
            assert_eq!(opened.is_ok(), fits, "{base}");
            let Err(faults) = opened else { continue };
            assert!(matches!(faults.0[0].wrong, WrongBackend::Plain { .. }), "{faults}");
        }
    }
}

#[test]
fn every_backend_is_told_of() {
    let mut catalog = catalog(backend());
    catalog.backends = vec![backend(), backend()].into();
    let faults = backends_of(&catalog, &[("BITRIX_BASE_URL", "https://b24.example/rest")]).expect_err("no credential");
    assert_eq!(faults.0.len(), 2);
    assert!(matches!(faults.0[1].wrong, WrongBackend::NoCredential { .. }));
    assert!(!matches!(faults.0[1].wrong, WrongBackend::Base { wrong: WrongBase::Query, .. }));
}

#[tokio::test]
async fn a_backend_without_an_address_is_off() {
    let client = client(&[]);
    assert!(matches!(send(&client, read()).await, Err(Error::Off { .. })));
}

#[tokio::test]
async fn a_backends_key_in_the_callers_arguments_is_refused() {
    let portal = FakePortal::answering([]).await;
    let oauth = format!("http://{}/rest", portal.address);
    for (base, token) in [(oauth.as_str(), ACCESS), (&portal.webhook(), "")] {
        let client = client(&[("BITRIX_BASE_URL", base), ("BITRIX_TOKEN", token)]);
        for body in [r#"{"auth":"x"}"#, r#"{"a":1,"\u0061uth":{}}"#] {
            let refused = send(&client, request(Effect::Read, "crm.lead.list", body)).await;
            assert!(matches!(refused, Err(Error::ReservedKey { key }) if key == "auth"), "{body}");
        }
        let query = Request { query: vec![("auth".into(), "x".into())], ..read() };
        assert!(matches!(send(&client, query).await, Err(Error::ReservedKey { .. })));
    }
    let client = client(&[("BITRIX_BASE_URL", &oauth), ("BITRIX_TOKEN", ACCESS)]);
    assert!(matches!(send(&client, request(Effect::Read, "x", "[1]")).await, Err(Error::NotMap)));
    assert_eq!(portal.asked().len(), 0, "nothing was sent");
}

#[tokio::test]
async fn a_path_stays_below_its_address() {
    let portal = FakePortal::answering([]).await;
    let client = client(&[("BITRIX_BASE_URL", &portal.webhook())]);
    for path in ["../../admin", "a/../../../x", "%2e%2e/x", ".%2E/x", "a\\..\\b", "a?b", "a#b", "a b", "x/./y", "a\nb"]
    {
        let refused = send(&client, request(Effect::Read, path, "{}")).await;
        assert!(matches!(refused, Err(Error::Route)), "{path} {refused:?}");
    }
    let mut hostile = Request::default();
    hostile.start(Verb::Get, 0, Effect::Read);
    hostile.path("a/");
    hostile.segment("..");
    assert!(matches!(send(&client, hostile.clone()).await, Err(Error::Unfit(_))));
    assert_eq!(portal.asked().len(), 0, "nothing was sent");
    hostile.start(Verb::Get, 0, Effect::Read);
    hostile.path("/a/");
    hostile.segment("%2e%2e/?#\\ Ё");
    hostile.path("/");
    send(&client, hostile).await.expect("it is one segment");
    let asked = portal.asked().pop().expect("it was asked");
    assert_eq!(asked.line, format!("GET /rest/7/{CODE}/a/%252e%252e%2F%3F%23%5C%20%D0%81/"));
    assert!(!asked.headers.contains_key("content-type"), "nothing is said of a body that is not there");
}

#[tokio::test]
async fn what_could_have_a_body_and_has_none_says_so() {
    for (verb, says) in [(Verb::Post, true), (Verb::Put, true), (Verb::Get, false), (Verb::Delete, false)] {
        let portal = FakePortal::answering([]).await;
        let oauth = format!("http://{}/rest", portal.address);
        let client = client(&[("BITRIX_BASE_URL", &oauth), ("BITRIX_TOKEN", ACCESS)]);
        let mut request = Request::default();
        request.start(verb, 0, Effect::Read);
        request.path("/a");
        let mut empty = request.clone();
        empty.encoding = Encoding::Form;
        empty.body = Some(b"{}".to_vec());
        send(&client, request).await.expect("it answers");
        let asked = portal.asked().pop().expect("it was asked");
        let length = asked.headers.get("content-length").map(|length| length.as_bytes().to_vec());
        let nothing = asked.body.is_empty();
        assert!(!nothing || (length.as_deref() == Some(b"0")) == says, "{verb:?} {length:?}");
        if says {
            send(&client, empty).await.expect("it answers");
            assert!(portal.asked().pop().expect("it was asked").headers.contains_key("content-length"), "{verb:?}");
        }
    }
}

#[tokio::test]
async fn query_headers_and_form_go_out_encoded() {
    let portal = FakePortal::answering([]).await;
    let mut backend = backend();
    backend.query = vec![entry("v", Value::Literal(kartoteka_compiler::plan::Json("2".into())))].into();
    let literal = |text: &'static str| Value::Literal(kartoteka_compiler::plan::Json(text.into()));
    let written = [entry("X-Client", literal("\"mcp\"")), entry("Accept-Encoding", literal("\"gzip\""))];
    backend.headers = written.to_vec().into();
    let oauth = format!("http://{}/rest", portal.address);
    let client =
        backends_of(&catalog(backend), &[("BITRIX_BASE_URL", &oauth), ("BITRIX_TOKEN", ACCESS)]).expect("right");
    let form = Request {
        query: vec![("a b".into(), "x&y=Ё".into()), ("a b".into(), "+".into())],
        headers: vec![("X-Own".into(), "Ё".into()), ("Accept".into(), "text/plain".into())],
        encoding: Encoding::Form,
        ..request(Effect::Read, "form", r#"{"q":"a&b"}"#)
    };
    send(&client, form).await.expect("it answers");
    let asked = portal.asked().pop().expect("it was asked");
    assert_eq!(asked.line, "POST /rest/form?a%20b=x%26y%3D%D0%81&a%20b=%2B&v=2");
    assert_eq!(asked.body, format!("q=a%26b&auth={ACCESS}"));
    assert_eq!(asked.headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(asked.headers["accept"], "text/plain");
    assert_eq!(asked.headers["x-client"], "mcp");
    let packings: Vec<_> = asked.headers.get_all("accept-encoding").iter().collect();
    assert_eq!(packings, ["gzip"], "what the backend writes stands alone");
    assert_eq!(asked.headers["x-own"].as_bytes(), "Ё".as_bytes());
}

#[tokio::test]
async fn a_callers_own_credential_is_passed_on() {
    let portal = FakePortal::answering([]).await;
    let bearer = Value::Caller { field: CallerField::Bearer };
    let parts = vec![Value::Literal(kartoteka_compiler::plan::Json("\"Bearer \"".into())), bearer.clone()];
    let mut backend = backend();
    backend.base = Base::At(BASE);
    backend.auth = vec![Credential {
        headers: vec![entry("Authorization", Value::Join { parts: parts.into() })].into(),
        ..credential(when(bearer))
    }]
    .into();
    let base = format!("http://{}", portal.address);
    let client = backends_of(&catalog(backend), &[("BITRIX_BASE_URL", &base)]).expect("it depends on who calls");
    assert!(matches!(send(&client, read()).await, Err(Error::NoCredential { .. })));
    assert_eq!(portal.asked().len(), 0, "nothing was sent");
    let mut ivan = caller();
    ivan.who = Arc::new(Identity::showing(Secret::new("his0wn")));
    client.exchange(read(), &ivan).await.expect("it answers");
    let asked = portal.asked().pop().expect("it was asked");
    assert_eq!(asked.headers["authorization"], "Bearer his0wn");
    assert_eq!(asked.line, "POST /crm.lead.list");
    let preview = client.preview(read(), &ivan).expect("it could be sent");
    assert!(!format!("{preview:?}").contains("his0wn"));
    ivan.who = Arc::new(Identity::showing(Secret::new("with\r\nX-Injected: 1")));
    assert!(matches!(client.exchange(read(), &ivan).await, Err(Error::Unfit(_))));
}

#[test]
fn a_user_with_a_colon_is_refused_when_the_settings_are_read() {
    let basic =
        Credential { user: Some(TOKEN), headers: vec![entry("Authorization", TOKEN)].into(), ..credential(when(BASE)) };
    let catalog = catalog(kartoteka_compiler::plan::Backend { auth: vec![basic].into(), ..backend() });
    let open =
        |token| backends_of(&catalog, &[("BITRIX_BASE_URL", "https://b24.example/rest"), ("BITRIX_TOKEN", token)]);
    let faults = open("ann:secret").expect_err("its password would begin elsewhere");
    assert!(matches!(faults.0[0].wrong, WrongBackend::Colon { .. }));
    let told = faults.to_string();
    assert!(told.contains("BITRIX_TOKEN") && !told.contains("ann"), "{told}");
    assert!(open("7/abcdefgh").is_ok());
}
