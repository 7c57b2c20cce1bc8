use super::*;

#[test]
fn hosts() {
    for fits in ["*", "example.com", "example.com:8080", "[::1]", "[::1]:80", "10.0.0.1"] {
        assert!(is_host(fits), "{fits}");
    }
    for odd in ["http://example.com", "a b", "example.com:abc", "example.com:", "a@b", "a/b", "example.com:99999", ""] {
        assert!(!is_host(odd), "{odd}");
    }
}

#[test]
fn origins() {
    for fits in ["https://app.example", "http://[::1]:*", "chrome-extension://abc", "vscode-webview://*"] {
        assert!(is_origin(fits), "{fits}");
    }
    for odd in [
        "*",
        "https://*",
        "HTTP://*",
        "://*",
        "app.example",
        "https://",
        "https://app.example/",
        "https://a@b",
        "https://a:b",
        "://a",
        "null",
    ] {
        assert!(!is_origin(odd), "{odd}");
    }
}

#[test]
fn networks() {
    assert_eq!(network("10.0.0.0/8"), "10.0.0.0/8".parse().ok());
    assert_eq!(network("::1"), "::1/128".parse().ok());
    for odd in ["0.0.0.0/0", "::/0", "10.0.0.0/99", "proxy", ""] {
        assert_eq!(network(odd), None, "{odd}");
    }
}

#[test]
fn directives_of_the_log() {
    for fits in ["info", "WARN", "info,kartoteka::outbound=debug", "off", "info, rmcp=trace"] {
        assert!(log(fits).is_some(), "{fits}");
    }
    for odd in ["loud,,=", "loud", "info,", "=info", "info,kartoteka=loud"] {
        assert!(log(odd).is_none(), "{odd}");
    }
}

#[test]
fn levels_as_python_names_them() {
    for (said, meant) in [
        ("WARNING", "warn"),
        ("critical", "error"),
        ("Info", "info"),
        ("INFO, kartoteka = WARNING", "info,kartoteka=warn"),
    ] {
        assert_eq!(log(said).as_deref(), Some(meant), "{said}");
    }
}
