//! The portal's rules, asked over real HTTP.

mod addressing;
mod batches;
mod items;
mod limits;
mod lists;
mod methods;
mod work;
mod writes;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Portal, start};

/// A portal without the rate limit, and a client.
struct Demo {
    portal: Portal,
    client: reqwest::Client,
}

/// An answer: status and body.
struct Answer {
    status: u16,
    body: Value,
}

impl Demo {
    async fn new() -> Self {
        let portal = start(std::future::pending()).await.expect("a free loopback port");
        // A client asks for a provider even where nothing is encrypted; another test may have been first.
        let _first = rustls::crypto::ring::default_provider().install_default();
        portal.options().limit_rate(false);
        // Reading the machine's certificates takes longer than most of these tests.
        let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().expect("a client without extras");
        Self { portal, client }
    }

    async fn call(&self, method: &str, parameters: Value) -> Answer {
        let url = format!("{}{method}", self.portal.base_url());
        self.post(&url, "application/json", parameters.to_string()).await
    }

    async fn post(&self, url: &str, content_type: &str, body: impl Into<reqwest::Body>) -> Answer {
        read(self.client.post(url).header("content-type", content_type).body(body)).await
    }

    async fn get(&self, url: &str) -> Answer {
        read(self.client.get(url)).await
    }

    /// The result of a call that succeeds.
    async fn result(&self, method: &str, parameters: Value) -> Value {
        let answer = self.call(method, parameters).await;
        assert_eq!(answer.status, 200, "{method}: {}", answer.body);
        answer.body["result"].clone()
    }

    /// The records of a list, all pages of it.
    async fn rows(&self, method: &str, mut parameters: Value) -> Vec<Value> {
        let mut rows = Vec::new();
        loop {
            let answer = self.call(method, parameters.clone()).await;
            assert_eq!(answer.status, 200, "{method} {parameters}: {}", answer.body);
            let result = &answer.body["result"];
            let page = result.as_array().or_else(|| result["tasks"].as_array()).expect("a list of records");
            rows.extend(page.iter().cloned());
            match answer.body.get("next") {
                Some(next) => parameters["start"] = next.clone(),
                None => return rows,
            }
        }
    }
}

impl Answer {
    /// Status, code and description of a refusal.
    fn refusal(&self) -> (u16, &str, &str) {
        let text = |name: &str| self.body[name].as_str().expect("a refusal has two texts");
        (self.status, text("error"), text("error_description"))
    }
}

async fn read(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.expect("the portal answers");
    let status = response.status().as_u16();
    let text = response.text().await.expect("a body");
    Answer { status, body: serde_json::from_str(&text).unwrap_or(json!(text)) }
}

fn text<'v>(record: &'v Value, name: &str) -> &'v str {
    record[name].as_str().unwrap_or("")
}

fn number(record: &Value, name: &str) -> f64 {
    text(record, name).parse().expect("a number as text")
}

fn moment(record: &Value, name: &str) -> Timestamp {
    text(record, name).parse().expect("a moment with its offset")
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| text(row, "ID")).collect()
}
