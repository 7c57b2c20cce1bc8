use super::*;

fn read(variables: &[(&str, &str)], given: Option<&str>) -> Result<Remote, ConfigFault> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Remote::read(&Config::from_parts(variables, None).expect("nothing is wrong"), given)
}

#[test]
fn an_address_without_a_path_gets_one() {
    for (text, url) in [
        ("http://a.example", "http://a.example/mcp"),
        ("http://a.example:8000/", "http://a.example:8000/mcp"),
        ("https://a.example/mcp", "https://a.example/mcp"),
        ("https://a.example/tenants/7/mcp?x=1#y", "https://a.example/tenants/7/mcp?x=1"),
    ] {
        let variables = [("MCP_PROXY_BASE_URL", text)];
        assert_eq!(read(&variables, None).expect("an address").url.as_str(), url);
        assert_eq!(read(&[], Some(text)).expect("an address").url.as_str(), url);
    }
    assert_eq!(read(&[], None).expect("the default").url.as_str(), "http://127.0.0.1:8000/mcp");
}

#[test]
fn what_cannot_be_meant_is_refused_by_its_name() {
    for text in ["a.example", "ftp://a.example", "http://user:pass@a.example", "unix:/tmp/x", "http://"] {
        let told = read(&[], Some(text)).expect_err(text).to_string();
        assert!(told.contains("--url") && !told.contains("pass"), "{told}");
    }
    for seconds in ["0", "-1", "soon", "nan", "1e9"] {
        assert!(read(&[("MCP_PROXY_TIMEOUT", seconds)], None).is_err(), "{seconds}");
    }
    let remote = read(&[("MCP_PROXY_TIMEOUT", "1.5"), ("MCP_PROXY_TOKEN", "t0p")], None).expect("all is well");
    assert_eq!(remote.timeout, Duration::from_millis(1500));
    assert!(!format!("{remote:?}").contains("t0p"));
}

#[test]
fn a_token_goes_to_another_machine_encrypted_or_not_at_all() {
    let token = [("MCP_PROXY_TOKEN", "t0p")];
    for (text, fits) in [
        ("http://a.example/mcp", false),
        ("http://192.0.2.7:8000", false),
        ("https://a.example/mcp", true),
        ("http://127.0.0.1:8000", true),
        ("http://mcp.localhost", true),
        ("http://[::1]:8000", true),
    ] {
        assert_eq!(read(&token, Some(text)).is_ok(), fits, "{text}");
        assert!(read(&[], Some(text)).is_ok(), "{text}");
    }
    let told =
        read(&[token[0], ("MCP_PROXY_BASE_URL", "http://a.example")], None).expect_err("it is plain").to_string();
    assert!(told.contains("`MCP_PROXY_BASE_URL`") && told.contains("https://") && !told.contains("t0p"), "{told}");
}
