//! rmcp's own client against the server, over both wires.

use std::sync::Arc;

use kartoteka::transport::{Limits, http, stdio};
use rmcp::{
    ServiceExt,
    model::{CallToolRequestParams, ClientConfig, ReadResourceRequestParams},
    service::{RoleClient, RunningService},
    transport::StreamableHttpClientTransport,
};
use serde_json::json;
use tokio::net::TcpListener;

use crate::fake::Fake;

async fn uses(client: RunningService<RoleClient, ClientConfig>) {
    let tools = client.list_all_tools().await.expect("a list");
    assert_eq!(tools.len(), 7);
    let arguments = json!({"a": 1}).as_object().expect("an object").clone();
    let called =
        client.call_tool(CallToolRequestParams::new("echo").with_arguments(arguments)).await.expect("a result");
    assert_eq!(called.structured_content, Some(json!({"a": 1})));
    assert_eq!(called.is_error, Some(false));
    let read = client.read_resource(ReadResourceRequestParams::new("test://crm/deals")).await.expect("contents");
    assert_eq!(read.contents.len(), 1);
    client.call_tool(CallToolRequestParams::new("nope")).await.expect_err("no such tool");
    client.call_tool(CallToolRequestParams::new("panic")).await.expect_err("a panic");
    assert!(client.list_all_resources().await.is_ok_and(|resources| resources.len() == 1));
    client.cancel().await.expect("an end");
}

#[tokio::test]
async fn rmcp_speaks_with_us_over_stdio() {
    let (ours, theirs) = tokio::io::duplex(1 << 14);
    let (reader, writer) = tokio::io::split(theirs);
    let server = tokio::spawn(stdio::serve(reader, writer, Fake::new(), Limits::default(), std::future::pending()));
    uses(ClientConfig::default().serve(ours).await.expect("a handshake")).await;
    server.await.expect("it ends with its client");
}

#[tokio::test]
async fn rmcp_speaks_with_us_over_http() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    let server =
        tokio::spawn(http::serve(listener, Arc::clone(&Fake::new()), Limits::default(), std::future::pending()));
    // A client asks for a provider even where nothing is encrypted; another test may have been first.
    let _first = rustls::crypto::ring::default_provider().install_default();
    let transport = StreamableHttpClientTransport::from_uri(format!("http://{address}/mcp"));
    uses(ClientConfig::default().serve(transport).await.expect("a handshake")).await;
    server.abort();
}
