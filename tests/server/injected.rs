//! A gateway before the demo portal that spoils one request in ten, or every second one: reads recover or fail with the cause,
//! no write is done twice, and none is said to be done, or not to be, that is not.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures::future::join_all;
use kartoteka::transport::Limits;
use kartoteka::transport::http::{Dispatch, router};
use kartoteka_demo as demo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::client;
use crate::dice::Dice;
use crate::shipped;

/// What becomes of a request that is spoilt.
#[derive(Debug, Clone, Copy)]
enum Fault {
    /// It does not reach the portal; this is answered.
    Instead(u16, &'static str),
    /// It does not reach the portal; the connection ends.
    Dropped,
    /// The portal has done it; this is answered.
    Behind(u16, &'static str),
    /// The portal has done it; its answer ends in the middle.
    CutOff,
    /// The portal has done it; the connection ends.
    Lost,
}

const PAGE: &str = "<html><body>Something went wrong</body></html>";

const FAULTS: [Fault; 20] = [
    Fault::Instead(429, r#"{"error":"QUERY_LIMIT_EXCEEDED"}"#),
    Fault::Instead(200, r#"{"error":"OVERLOAD_LIMIT"}"#),
    Fault::Instead(503, PAGE),
    Fault::Instead(500, r#"{"error":"INTERNAL_SERVER_ERROR","error_description":"Out of memory"}"#),
    Fault::Instead(502, PAGE),
    Fault::Instead(504, ""),
    Fault::Instead(520, PAGE),
    Fault::Instead(522, PAGE),
    Fault::Instead(408, ""),
    Fault::Instead(401, r#"{"error":"expired_token"}"#),
    Fault::Dropped,
    Fault::Behind(200, ""),
    Fault::Behind(200, "null"),
    Fault::Behind(200, "{}"),
    Fault::Behind(200, PAGE),
    Fault::Behind(500, ""),
    Fault::Behind(504, PAGE),
    Fault::Behind(524, PAGE),
    Fault::CutOff,
    Fault::Lost,
];

fn said(status: u16, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    response
}

/// An answer of which the rest never comes.
fn broken(beginning: Vec<u8>) -> Response {
    let chunks = [Ok(Bytes::from(beginning)), Err(std::io::Error::other("the gateway is gone"))];
    let mut response = Response::new(Body::from_stream(futures::stream::iter(chunks)));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from_static("100000"));
    response
}

/// A gateway before a portal, which spoils as many requests of a hundred; gives the address that it stands for.
async fn gateway(portal: &str, fault: Fault, percent: usize, seed: u64) -> String {
    let (portal, dice) = (portal.to_owned(), Arc::new(Mutex::new(Dice::new(seed))));
    let _first = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().expect("a client without TLS");
    let (base, path) =
        portal.split_once("/rest").map(|(base, path)| (base.to_owned(), path.to_owned())).expect("a portal");
    let router = axum::Router::new().fallback(move |request: Request| {
        let (dice, client, base) = (Arc::clone(&dice), client.clone(), base.clone());
        async move {
            let spoilt = dice.lock().expect("unpoisoned").below(100) < percent;
            match (spoilt, fault) {
                (true, Fault::Instead(status, body)) => return said(status, body.into()),
                (true, Fault::Dropped) => return broken(Vec::new()),
                _ => {}
            }
            let (parts, body) = request.into_parts();
            let body = to_bytes(body, 1 << 20).await.expect("a whole body");
            let sent = client.request(parts.method, format!("{base}{}", parts.uri)).headers(parts.headers).body(body);
            let reply = sent.send().await.expect("the portal answers");
            let (status, body) = (reply.status().as_u16(), reply.bytes().await.expect("whole").to_vec());
            match (spoilt, fault) {
                (true, Fault::Behind(status, body)) => said(status, body.into()),
                (true, Fault::CutOff) => said(status, body[..body.len() / 2].to_vec()),
                (true, Fault::Lost) => broken(body[..body.len() / 2].to_vec()),
                _ => said(status, body),
            }
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/rest{path}")
}

/// What the portal was told to make, by the name.
fn made(portal: &demo::Portal) -> HashMap<String, usize> {
    let mut made = HashMap::new();
    for request in portal.requests().iter().filter(|request| request.method == "crm.lead.add") {
        let name = request.parameters["fields"]["NAME"].as_str().expect("a name").to_owned();
        *made.entry(name).or_default() += 1;
    }
    made
}

async fn under(fault: Fault, percent: usize, seed: u64) {
    let portal = demo::start(std::future::pending()).await.expect("a free port");
    portal.options().limit_rate(false);
    let base = gateway(portal.base_url(), fault, percent, seed).await;
    let server = shipped::server(&base, &[("BITRIX_RETRIES", "1"), ("KARTOTEKA_CALLS_IN_FLIGHT", "1024")]);
    let router = router(server, Limits::default(), Dispatch::FastPath);
    let call = async |tool: &str, arguments: Value| {
        let reply = client::post(&router, &[], &client::call(tool, arguments)).await;
        reply.json["result"].clone()
    };
    let reads = join_all((0..8).map(async |_| call("getLead", json!({ "id": 101, "select": ["ID", "TITLE"] })).await));
    let writes = join_all((0..8).map(async |number| {
        let name = format!("Lead {number}");
        let result = call("createLead", json!({ "name": name })).await;
        (name, result)
    }));
    let (reads, writes) = futures::join!(reads, writes);
    for read in reads {
        let (structured, about) = (&read["structuredContent"], format!("{fault:?} {percent} %: {read}"));
        if read["isError"] == false {
            assert_eq!(structured["result"]["ID"], "101", "{about}");
            continue;
        }
        let code = structured["error"]["code"].as_str().expect("a failure has a code");
        assert!(["busy", "unavailable", "unexpected_reply", "unauthorized"].contains(&code), "{about}");
        assert!(read["content"][0]["text"].as_str().is_some_and(|text| text.len() > 20), "{about}");
    }
    let made = made(&portal);
    for (name, write) in writes {
        let (times, about) = (made.get(&name).copied().unwrap_or_default(), format!("{fault:?} {percent} %: {write}"));
        let error = write["structuredContent"]["error"]["code"].as_str();
        match error {
            None => assert!(times == 1 && write["structuredContent"]["result"]["id"].is_u64(), "{about}"),
            Some("unknown_outcome") => assert!(times <= 1, "{times} times: {about}"),
            Some(_) => assert_eq!(times, 0, "something was done, and it is said that it was not: {about}"),
        }
    }
}

#[tokio::test]
async fn under_faults_reads_recover_or_say_why_and_no_write_is_done_twice() {
    let all = (1..).zip(FAULTS).flat_map(|(seed, fault)| [10, 50].map(|percent| under(fault, percent, 7_919 * seed)));
    join_all(all).await;
}
