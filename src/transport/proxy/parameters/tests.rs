use serde_json::json;

use super::*;

#[test]
fn a_marked_argument_travels_in_a_header() {
    let schema = json!({"type": "object", "properties": {
        "region": {"type": "string", "x-mcp-header": "Region"},
        "deep": {"type": "object", "properties": {"n": {"type": "integer", "x-mcp-header": "N"}}},
        "odd": {"type": "string", "x-mcp-header": "not a token"},
        "plain": {"type": "string"},
    }});
    let mut parameters = Parameters::default();
    let list =
        json!({"jsonrpc": "2.0", "id": 1, "result": {"tools": [{"name": "a", "inputSchema": schema}, {"name": "b"}]}});
    parameters.learn(list.to_string().as_bytes());
    let put = |parameters: &Parameters, name: &str| {
        let arguments = json!({"region": "Сибирь", "deep": {"n": 7}, "odd": "x", "plain": "y"});
        let mut headers = HeaderMap::new();
        let call = json!({"method": "tools/call", "params": {"name": name, "arguments": arguments}}).to_string();
        parameters.put(call.as_bytes(), &mut headers);
        headers
    };
    let headers = put(&parameters, "a");
    assert_eq!(headers["mcp-param-region"], "=?base64?0KHQuNCx0LjRgNGM?=");
    assert_eq!((&headers["mcp-param-n"], headers.len()), (&HeaderValue::from_static("7"), 2));
    assert!(put(&parameters, "b").is_empty());
    let unmarked = json!({"result": {"tools": [{"name": "a", "inputSchema": {}}]}});
    parameters.learn(unmarked.to_string().as_bytes());
    assert!(put(&parameters, "a").is_empty(), "a tool that changed");
}
