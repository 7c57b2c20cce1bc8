use super::*;

#[test]
fn what_stands_beside_an_endpoint_is_found() {
    for (endpoint, found) in [
        ("http://127.0.0.1:9000/mcp", "http://127.0.0.1:9000/health"),
        ("https://a.example/tools/mcp/?x=1", "https://a.example/tools/health"),
        ("https://a.example/other", "https://a.example/other/health"),
    ] {
        let endpoint = Url::parse(endpoint).expect("an address");
        assert_eq!(beside(&endpoint, "/health").as_str(), found);
    }
}
