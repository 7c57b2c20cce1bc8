use super::*;
use crate::transport::Limits;

fn origin(value: &str, allowed: &[&str]) -> bool {
    let mut headers = HeaderMap::new();
    headers.insert(header::ORIGIN, value.parse().expect("a header value"));
    origins_are_allowed(&headers, &allowed.iter().map(|&entry| entry.to_owned()).collect::<Vec<_>>())
}

#[test]
fn an_origin_is_compared_by_scheme_host_and_port() {
    assert!(origin("https://a.example", &["https://a.example"]));
    assert!(origin("https://a.example:443", &["https://a.example"]));
    assert!(origin("HTTPS://A.example", &["https://a.example"]));
    assert!(origin("http://[::1]:5173", &["http://[::1]:*"]));
    assert!(origin("vscode-webview://1abc", &["vscode-webview://*"]));
    assert!(!origin("https://1abc", &["vscode-webview://*"]));
    for refused in ["http://a.example", "https://a.example:8443", "https://a.example.evil", "null", "", "https://"] {
        assert!(!origin(refused, &["https://a.example"]), "{refused}");
    }
}

#[test]
fn by_default_pages_of_this_machine_are_let_in() {
    let allowed = Limits::default().origins;
    let allowed: Vec<&str> = allowed.iter().map(String::as_str).collect();
    for page in ["http://localhost:5173", "http://127.0.0.1", "https://[::1]:1"] {
        assert!(origin(page, &allowed), "{page}");
    }
    for page in ["http://localhost.evil.example", "http://evil.example", "file://", "null"] {
        assert!(!origin(page, &allowed), "{page}");
    }
}

#[test]
fn a_host_without_a_port_stands_for_every_port() {
    let allowed = |host: &str| {
        let host = Authority::try_from(host).expect("an authority");
        Hosts::new(&["localhost".into(), "[::1]".into(), "a.example:8080".into()]).admit(&host)
    };
    assert!(allowed("localhost") && allowed("LOCALHOST:1") && allowed("[::1]:80") && allowed("a.example:8080"));
    assert!(!allowed("a.example") && !allowed("localhost.evil.example") && !allowed("evil.example:8080"));
}
