//! Several reads in one request, over the wire: how many requests the portal sees, and that the result is as if each had come alone,
//! whatever becomes of the request for all. Compiled and interpreted.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::Response;
use axum::{Router, routing::any};
use http::Uri;
use kartoteka::catalog::CatalogSource;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use crate::client::{call, post};
use crate::shipped::{compiled, ids, interpreted, range, routed, warnings};

/// What the portal has.
const LEADS: i64 = 612;

/// What becomes of a request for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The connection ends before the answer.
    Reset,
    /// The answer ends in the middle.
    CutOff,
    /// It is not allowed.
    Refused,
    /// The answer has another shape.
    OtherShape,
    /// It has failed.
    Failed,
}

/// A portal that counts what it is asked.
#[derive(Clone, Default)]
struct Portal {
    asked: Arc<Mutex<Vec<(String, Value)>>>,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    /// Pages at this position fail so often, in a batch or alone.
    bad: Arc<Mutex<(i64, usize)>>,
}

impl Portal {
    async fn start(faults: impl IntoIterator<Item = Fault>, bad: (i64, usize)) -> (Self, String) {
        let portal = Self::default();
        *portal.faults.lock().expect("unpoisoned") = faults.into_iter().collect();
        *portal.bad.lock().expect("unpoisoned") = bad;
        let router = Router::new().fallback(any(answer)).with_state(portal.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}/rest/1/abc", listener.local_addr().expect("a bound address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        (portal, base)
    }

    /// What was asked since the last look, sorted.
    fn methods(&self) -> Vec<String> {
        let asked = std::mem::take(&mut *self.asked.lock().expect("unpoisoned"));
        let mut methods: Vec<String> = asked.into_iter().map(|(method, _)| method).collect();
        methods.sort();
        methods
    }

    /// The reply to one read, or its error.
    fn one(&self, method: &str, start: i64) -> Result<Value, Value> {
        match method {
            "crm.lead.list" => {
                let mut bad = self.bad.lock().expect("unpoisoned");
                if bad.0 == start && bad.1 > 0 {
                    bad.1 -= 1;
                    return Err(json!({ "error": "ERROR_CORE", "error_description": "This page is broken." }));
                }
                let end = LEADS.min(start + 50);
                let record = |id: i64| {
                    json!({ "ID": id.to_string(), "STATUS_ID": "NEW", "SOURCE_ID": "WEB", "CURRENCY_ID": "RUB",
                        "ASSIGNED_BY_ID": (id % 3 + 1).to_string(), "OPPORTUNITY": "1.50" })
                };
                let records: Vec<Value> = (start..end).map(record).collect();
                let mut reply = json!({ "result": records, "total": LEADS });
                if end < LEADS {
                    reply["next"] = end.into();
                }
                Ok(reply)
            }
            "crm.status.list" => {
                Ok(json!({ "result": [{ "STATUS_ID": "NEW", "NAME": "New" }, { "STATUS_ID": "WEB", "NAME": "Web" }] }))
            }
            "crm.currency.list" => Ok(json!({ "result": [{ "CURRENCY": "RUB", "FULL_NAME": "Ruble" }] })),
            "user.get" => Ok(json!({ "result": [{ "ID": "1", "NAME": "Ann" }, { "ID": "2", "NAME": "Ben" }] })),
            other => Err(json!({ "error": "ERROR_METHOD_NOT_FOUND", "error_description": other })),
        }
    }

    fn batch(&self, commands: &Map<String, Value>) -> Value {
        let [mut results, mut errors, mut totals, mut nexts]: [Map<String, Value>; 4] = Default::default();
        for (key, command) in commands {
            let command = command.as_str().expect("a command is text");
            let (method, query) = command.split_once('?').unwrap_or((command, ""));
            let start = query
                .split('&')
                .find_map(|pair| pair.strip_prefix("start="))
                .map_or(0, |start| start.parse().expect("a position"));
            match self.one(method, start) {
                Ok(mut reply) => {
                    results.insert(key.clone(), reply["result"].take());
                    totals.extend(reply.get("total").map(|total| (key.clone(), total.clone())));
                    nexts.extend(reply.get("next").map(|next| (key.clone(), next.clone())));
                }
                Err(error) => drop(errors.insert(key.clone(), error)),
            }
        }
        // An empty map is a list, as PHP writes it.
        let php = |map: Map<String, Value>| if map.is_empty() { json!([]) } else { Value::Object(map) };
        json!({ "result": {
            "result": php(results), "result_error": php(errors), "result_total": php(totals), "result_next": php(nexts),
        } })
    }
}

async fn answer(State(portal): State<Portal>, uri: Uri, body: Bytes) -> Response {
    let method = uri.path().rsplit('/').next().unwrap_or_default().to_owned();
    let body: Value = serde_json::from_slice(&body).expect("a request is JSON");
    portal.asked.lock().expect("unpoisoned").push((method.clone(), body.clone()));
    let (status, text) = match method.as_str() {
        "batch" => {
            let fault = portal.faults.lock().expect("unpoisoned").pop_front();
            let reply = portal.batch(body["cmd"].as_object().expect("commands")).to_string();
            match fault {
                None => (200, reply),
                Some(Fault::CutOff) => (200, reply[..reply.len() / 2].to_owned()),
                Some(Fault::Refused) => {
                    (405, r#"{"error":"ERROR_BATCH_METHOD_NOT_ALLOWED","error_description":"x"}"#.to_owned())
                }
                Some(Fault::OtherShape) => (200, r#"{"result":{"result":{"r0":[],"extra":[]}}}"#.to_owned()),
                Some(Fault::Failed) => (500, r#"{"error":"INTERNAL_SERVER_ERROR"}"#.to_owned()),
                Some(Fault::Reset) => return Response::new(broken()),
            }
        }
        _ => match portal.one(&method, body["start"].as_i64().unwrap_or(0)) {
            Ok(reply) => (200, reply.to_string()),
            Err(error) => (400, error.to_string()),
        },
    };
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status.try_into().expect("a status");
    response
}

/// A body that ends the connection as soon as it is read.
fn broken() -> Body {
    let hung_up = io::Error::from(io::ErrorKind::ConnectionAborted);
    Body::from_stream(futures::stream::once(std::future::ready(Err::<Bytes, _>(hung_up))))
}

fn served(sources: Vec<CatalogSource>, base: &str, most: &str) -> Router {
    routed(sources, &[("BITRIX_BASE_URL", base), ("BITRIX_RATE", "0"), ("BITRIX_BATCH", most)])
}

async fn leads(router: &Router, limit: usize) -> Value {
    let message = call("getLeads", json!({ "filter": range("DATE_CREATE"), "limit": limit }));
    post(router, &[], &message).await.json["result"].clone()
}

/// What a call brings where each read goes alone.
async fn alone(bad: (i64, usize)) -> (Value, usize) {
    let (portal, base) = Portal::start([], bad).await;
    let result = leads(&served(compiled(), &base, "0"), 500).await;
    (result, portal.methods().len())
}

#[tokio::test]
async fn five_hundred_leads_with_their_names_are_four_requests() {
    let (expected, requests) = alone((0, 0)).await;
    assert_eq!(requests, 14, "the first page, nine behind it, three lists of names, the users");
    for sources in [compiled(), interpreted()] {
        let (portal, base) = Portal::start([], (0, 0)).await;
        let router = served(sources, &base, "20");
        let result = leads(&router, 500).await;
        assert_eq!(portal.methods(), ["batch", "batch", "crm.lead.list", "user.get"]);
        assert_eq!(
            ids(&result),
            (0..500).map(|id| id.to_string()).collect::<Vec<_>>(),
            "no gap, nothing twice, in order"
        );
        assert_eq!(result["structuredContent"], expected["structuredContent"]);
        assert_eq!(result["structuredContent"]["request"]["pages"], 10);
        // Names are known now; two pages are one behind the first, which is no batch.
        leads(&router, 100).await;
        assert_eq!(portal.methods(), ["crm.lead.list", "crm.lead.list"]);
        leads(&router, 50).await;
        assert_eq!(portal.methods(), ["crm.lead.list"]);
    }
}

#[tokio::test]
async fn more_pages_than_may_go_in_one_request_are_several() {
    let (expected, _) = alone((0, 0)).await;
    for (most, batches) in [("5", 3), ("4", 3), ("2", 5)] {
        let (portal, base) = Portal::start([], (0, 0)).await;
        let result = leads(&served(compiled(), &base, most), 500).await;
        assert_eq!(result["structuredContent"], expected["structuredContent"], "{most}");
        let methods = portal.methods();
        // With four the last page is alone, with two the third list of names is as well.
        assert_eq!(methods.iter().filter(|method| *method == "batch").count(), batches, "{most}: {methods:?}");
    }
}

#[tokio::test]
async fn a_page_that_fails_among_others_is_asked_for_once_more() {
    let (expected, _) = alone((0, 0)).await;
    for sources in [compiled(), interpreted()] {
        let (portal, base) = Portal::start([], (200, 1)).await;
        let result = leads(&served(sources, &base, "20"), 500).await;
        assert_eq!(result["structuredContent"], expected["structuredContent"]);
        assert_eq!(portal.methods(), ["batch", "batch", "crm.lead.list", "crm.lead.list", "user.get"]);
    }
    // Where it fails alone as well, the list ends before it, as it would without the others.
    let (expected, _) = alone((200, 9)).await;
    for sources in [compiled(), interpreted()] {
        let (_portal, base) = Portal::start([], (200, 9)).await;
        let result = leads(&served(sources, &base, "20"), 500).await;
        assert_eq!(ids(&result).len(), 200);
        assert_eq!(warnings(&result), ["incomplete-list"]);
        assert_eq!(result["structuredContent"], expected["structuredContent"]);
    }
}

#[tokio::test]
async fn whatever_becomes_of_the_request_for_all_no_record_is_lost_or_doubled() {
    let (expected, _) = alone((0, 0)).await;
    for fault in [Fault::Reset, Fault::CutOff, Fault::Refused, Fault::OtherShape, Fault::Failed] {
        for times in [1, 2, 5] {
            let (portal, base) = Portal::start(vec![fault; times], (0, 0)).await;
            let router = served(compiled(), &base, "20");
            for _ in 0..2 {
                let result = leads(&router, 500).await;
                assert_eq!(result["structuredContent"], expected["structuredContent"], "{fault:?} {times}");
            }
            if matches!(fault, Fault::Refused | Fault::OtherShape) {
                let methods = portal.methods();
                let batches = methods.iter().filter(|method| *method == "batch").count();
                assert!((1..=2).contains(&batches), "remembered, but for what was under way: {methods:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_dry_run_says_how_many_pages_would_go_together() {
    let (portal, base) = Portal::start([], (0, 0)).await;
    let ask = async |most: &str, limit: usize| {
        let mut message = call("getLeads", json!({ "filter": range("DATE_CREATE"), "limit": limit }));
        message["params"]["_meta"] = json!({ "kartoteka/dry-run": true });
        post(&served(compiled(), &base, most), &[], &message).await.json["result"].clone()
    };
    let dry = ask("20", 500).await;
    assert_eq!(dry["structuredContent"]["dryRun"]["together"], 9, "no more than follow: {dry}");
    let text = dry["content"][0]["text"].as_str().expect("a text");
    assert!(text.contains("Up to 9 of them would go in one."), "{text}");
    for (most, limit) in [("0", 500), ("20", 50)] {
        let dry = ask(most, limit).await;
        assert!(dry["structuredContent"]["dryRun"].get("together").is_none(), "{dry}");
    }
    assert_eq!(portal.methods(), Vec::<String>::new(), "nothing is sent");
}
