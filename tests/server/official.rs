//! rmcp's own client against the server, over both wires.

use std::sync::Arc;

use kartoteka::mcp::Serves;
use kartoteka::transport::{Limits, http, stdio};
use rmcp::{
    ServiceExt,
    model::{
        CallToolRequest, CallToolRequestParams, ClientConfig, ClientRequest, GetPromptRequestParams,
        ReadResourceRequestParams,
    },
    service::{PeerRequestOptions, RoleClient, RunningService},
    transport::StreamableHttpClientTransport,
};
use serde_json::json;
use tokio::net::TcpListener;

use crate::fake::Fake;
use crate::shipped::{self, Shipped};

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

/// What the shipped catalog offers beside tools.
async fn uses_the_catalog(client: RunningService<RoleClient, ClientConfig>) {
    let prompts = client.list_all_prompts().await.expect("a list");
    assert!(prompts.iter().any(|prompt| prompt.name == "fresh-leads"), "{prompts:?}");
    let arguments = json!({"period": "today"}).as_object().expect("an object").clone();
    let prompt = GetPromptRequestParams::new("fresh-leads").with_arguments(arguments);
    assert!(!client.get_prompt(prompt).await.expect("a prompt").messages.is_empty());
    let offered = client.complete_prompt_simple("fresh-leads", "period", "last").await.expect("values");
    assert!(offered.contains(&"last_week".to_owned()), "{offered:?}");
    assert!(!client.list_all_resource_templates().await.expect("a list").is_empty());
    let read = ReadResourceRequestParams::new("bitrix24://crm/currencies");
    assert_eq!(client.read_resource(read).await.expect("contents").contents.len(), 1);
    let called = client.call_tool(CallToolRequestParams::new("getLeads")).await.expect("a result");
    assert_eq!(called.is_error, Some(false), "{called:?}");
    client.cancel().await.expect("an end");
}

/// A call that its client gives up is dropped.
async fn gives_up(client: RunningService<RoleClient, ClientConfig>, fake: &Fake) {
    let arguments = json!({"ms": 600_000}).as_object().expect("an object").clone();
    let call = CallToolRequest::new(CallToolRequestParams::new("slow").with_arguments(arguments));
    let call = client.send_cancellable_request(ClientRequest::CallToolRequest(call), PeerRequestOptions::no_options());
    let call = call.await.expect("the request goes out");
    fake.until(|fake| &fake.begun, 1).await;
    call.cancel(Some("enough".to_owned())).await.expect("the word goes out");
    fake.until(|fake| &fake.dropped, 1).await;
    client.cancel().await.expect("an end");
}

async fn over_stdio(server: Arc<dyn Serves>) -> RunningService<RoleClient, ClientConfig> {
    let (ours, theirs) = tokio::io::duplex(1 << 14);
    let (reader, writer) = tokio::io::split(theirs);
    tokio::spawn(stdio::serve(reader, writer, server, Limits::default(), std::future::pending()));
    ClientConfig::default().serve(ours).await.expect("a handshake")
}

async fn over_http(server: Arc<dyn Serves>) -> RunningService<RoleClient, ClientConfig> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(http::serve(listener, server, Limits::default(), std::future::pending()));
    // A client asks for a provider even where nothing is encrypted; another test may have been first.
    let _first = rustls::crypto::ring::default_provider().install_default();
    let transport = StreamableHttpClientTransport::from_uri(format!("http://{address}/mcp"));
    ClientConfig::default().serve(transport).await.expect("a handshake")
}

#[tokio::test]
async fn rmcp_uses_all_that_a_catalog_offers() {
    let shipped = Shipped::start(&[]).await;
    let server = || shipped::server(shipped.portal.base_url(), &[]);
    uses_the_catalog(over_stdio(server()).await).await;
    uses_the_catalog(over_http(server()).await).await;
}

#[tokio::test]
async fn rmcp_gives_a_call_up() {
    let fake = Fake::new();
    gives_up(over_stdio(fake.clone()).await, &fake).await;
    let fake = Fake::new();
    gives_up(over_http(fake.clone()).await, &fake).await;
}

#[tokio::test]
async fn rmcp_speaks_with_us_over_stdio() {
    let (ours, theirs) = tokio::io::duplex(1 << 14);
    let (reader, writer) = tokio::io::split(theirs);
    let server = tokio::spawn(stdio::serve(reader, writer, Fake::new(), Limits::default(), std::future::pending()));
    uses(ClientConfig::default().serve(ours).await.expect("a handshake")).await;
    server.await.expect("it ends with its client").expect("a pipe");
}

#[tokio::test]
async fn rmcp_speaks_with_us_over_http() {
    uses(over_http(Fake::new()).await).await;
}
