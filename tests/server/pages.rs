//! Pages of a list side by side, each in a request of its own, over the wire: what the backend sees, and that the result is as if
//! they had come one after another. Compiled and interpreted.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};
use std::time::Duration;

use axum::{Router, body::Bytes, extract::State, routing::any};
use http::Uri;
use kartoteka::catalog::CatalogSource;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::client::{call, post};
use crate::shipped::{compiled, ids, interpreted, range, routed, warnings};

/// What the portal has.
const LEADS: i64 = 612;
/// Pages of a call for 500 records that are behind the first.
const BEHIND: usize = 9;
const PATIENCE: Duration = Duration::from_secs(8);

/// A portal that answers no page behind the first before all of them were asked for.
#[derive(Clone)]
struct Portal {
    arrived: Arc<watch::Sender<usize>>,
    under_way: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Portal {
    async fn start() -> (Self, String) {
        let portal = Self { arrived: Arc::new(watch::Sender::new(0)), under_way: Arc::default(), most: Arc::default() };
        let router = Router::new().fallback(any(answer)).with_state(portal.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}/rest/1/abc", listener.local_addr().expect("a bound address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        (portal, base)
    }

    async fn page(&self, start: i64) -> Value {
        self.most.fetch_max(self.under_way.fetch_add(1, SeqCst) + 1, SeqCst);
        if start > 0 {
            self.arrived.send_modify(|arrived| *arrived += 1);
            let all = self.arrived.subscribe().wait_for(|arrived| *arrived >= BEHIND).await.is_ok();
            assert!(all, "the portal outlives its pages");
        }
        self.under_way.fetch_sub(1, SeqCst);
        let end = LEADS.min(start + 50);
        let records: Vec<Value> = (start..end).map(|id| json!({ "ID": id.to_string() })).collect();
        json!({ "result": records, "total": LEADS, "next": (end < LEADS).then_some(end) })
    }
}

async fn answer(State(portal): State<Portal>, uri: Uri, body: Bytes) -> String {
    let body: Value = serde_json::from_slice(&body).expect("a request is JSON");
    let reply = match uri.path().ends_with("/crm.lead.list") {
        true => portal.page(body["start"].as_i64().expect("a position")).await,
        false => json!({ "result": [] }),
    };
    reply.to_string()
}

fn served(sources: Vec<CatalogSource>, base: &str) -> Router {
    routed(sources, &[("BITRIX_BASE_URL", base), ("BITRIX_RATE", "0"), ("BITRIX_BATCH", "0")])
}

#[tokio::test]
async fn five_hundred_records_are_two_round_trips() {
    for sources in [compiled(), interpreted()] {
        let (portal, base) = Portal::start().await;
        let given = json!({ "filter": range("DATE_CREATE"), "limit": 500 });
        let message = call("getLeads", given);
        let reply = timeout(PATIENCE, post(&served(sources, &base), &[], &message)).await;
        let result = reply.expect("the pages are asked for side by side").json["result"].clone();
        assert_eq!(portal.most.load(SeqCst), BEHIND, "{result}");
        let content = &result["structuredContent"];
        let expected: Vec<String> = (0..500).map(|id| id.to_string()).collect();
        assert_eq!(ids(&result), expected, "no gap, nothing twice, in order");
        let pagination = json!({ "limit": 500, "start": 0, "next": "500", "total": LEADS, "fetched": 500 });
        assert_eq!((&content["pagination"], &content["request"]["pages"]), (&pagination, &json!(10)));
        assert_eq!(*portal.arrived.borrow(), BEHIND, "none was asked for twice, and none in vain");
        assert_eq!(warnings(&result), Vec::<&str>::new());
    }
}
