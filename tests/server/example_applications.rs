//! The example catalogs whose tenants connect by an application: the program itself, before a stand-in that exchanges codes, gives each
//! refresh token for one use, and answers those alone who show the access token of the moment.
#![cfg(unix)]

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post};
use kartoteka::access::token;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use crate::console::{Answer, Browser};
use crate::example_catalogs::{amocrm, folder_of};
use crate::office;
use crate::running::{Program, serving};

const SECRET: &str = "secret-of-the-application-0123456789";
const REDIRECT: &str = "https://ops.example/console/oauth/callback";

/// What the stand-in has given, and was asked.
#[derive(Default)]
struct Given {
    number: usize,
    /// Until the next token nothing is answered.
    over: bool,
    /// Nothing is renewed any more.
    withdrawn: bool,
    asked: Vec<HashMap<String, String>>,
}

#[derive(Clone, Default)]
struct StandIn(Arc<Mutex<Given>>);

impl StandIn {
    async fn start() -> (Self, SocketAddr) {
        let own = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let routes = Router::new()
            .route("/oauth2/access_token", post(as_amocrm))
            .route("/oauth/v1/token", post(as_hubspot))
            .route("/api/v4/account", get(account))
            .route("/account-info/v3/details", get(account))
            .with_state(own.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        (own, address)
    }

    fn now<T>(&self, see: impl FnOnce(&mut Given) -> T) -> T {
        see(&mut self.0.lock().expect("nothing panics"))
    }

    /// Tokens for a code or for the refresh token that was given last; `None`: it is refused.
    fn tokens(&self, asked: HashMap<String, String>) -> Option<Value> {
        self.now(|given| {
            let says = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
            let is_client = says("client_id") == "an-application" && says("client_secret") == SECRET;
            let is_good = match says("grant_type") {
                "authorization_code" => says("code") == "a-code" && says("redirect_uri") == REDIRECT,
                "refresh_token" => {
                    !given.withdrawn && says("refresh_token") == format!("refresh-token-number-{}", given.number)
                }
                _ => false,
            };
            given.asked.push(asked.clone());
            (is_client && is_good).then(|| {
                (given.number, given.over) = (given.number + 1, false);
                json!({
                    "token_type": "Bearer",
                    "expires_in": 86400,
                    "access_token": format!("access-token-{}", given.number),
                    "refresh_token": format!("refresh-token-number-{}", given.number),
                })
            })
        })
    }
}

async fn as_amocrm(State(given): State<StandIn>, body: String) -> (StatusCode, String) {
    let asked: HashMap<String, String> = serde_json::from_str(&body).expect("JSON");
    assert_eq!(asked["redirect_uri"], REDIRECT, "it is asked for each time");
    match given.tokens(asked) {
        Some(tokens) => (StatusCode::OK, tokens.to_string()),
        None => {
            let hint =
                json!({ "hint": "Token has been revoked", "title": "Bad Request", "status": 400, "detail": "No." });
            (StatusCode::BAD_REQUEST, hint.to_string())
        }
    }
}

async fn as_hubspot(State(given): State<StandIn>, body: String) -> (StatusCode, String) {
    match given.tokens(url::form_urlencoded::parse(body.as_bytes()).into_owned().collect()) {
        Some(tokens) => (StatusCode::OK, tokens.to_string()),
        None => (StatusCode::BAD_REQUEST, json!({ "status": "BAD_REFRESH_TOKEN", "message": "no" }).to_string()),
    }
}

async fn account(State(given): State<StandIn>, headers: HeaderMap) -> (StatusCode, String) {
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match given.now(|given| !given.over && shown == format!("Bearer access-token-{}", given.number)) {
        true => (StatusCode::OK, json!({ "id": 31, "portalId": 31, "name": "Northwind" }).to_string()),
        false => {
            (StatusCode::UNAUTHORIZED, json!({ "status": "error", "category": "EXPIRED_AUTHENTICATION" }).to_string())
        }
    }
}

struct Host {
    program: Program,
    anna: String,
    bot: String,
    catalog: &'static str,
    arguments: [String; 4],
    _folder: tempfile::TempDir,
}

fn started(arguments: &[String; 4]) -> Program {
    let [a, b, c, d] = arguments.each_ref().map(String::as_str);
    let arguments = [a, b, c, d, "--operator", "127.0.0.1:0"];
    Program::start(serving(&arguments, &[("STORE_KEY", office::KEY), ("APPLICATION", SECRET)]))
}

impl Host {
    /// A program that serves the catalog of a folder, with this application of it.
    fn start(catalog: &'static str, from: &Path, application: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let [anna, bot] = [(), ()].map(|()| token::new().expose().to_owned());
        let file = format!(
            "kartoteka: 1\noperator: {{ url: \"https://ops.example\" }}\nidentity:\n  tokens:\n{}{}tenants: {{ acme: {{}} }}\n\
             catalogs: {{ {catalog}: {{ application: {{ client_id: an-application, client_secret: $env.APPLICATION, {application} }} }} }}\n\
             roles:\n  agent: {{ level: read }}\n  owner: {{ may: [connect] }}\n{}",
            office::token_line("anna", "acme", "owner", &anna),
            office::token_line("bot", "acme", "agent", &bot),
            crate::stores::section(folder.path()),
        );
        let config = folder.path().join("kartoteka.yaml");
        std::fs::write(&config, file).expect("it can be written");
        let at = |path: &Path| path.display().to_string();
        let arguments = ["--catalog".to_owned(), at(from), "--config".to_owned(), at(&config)];
        Self { program: started(&arguments), anna, bot, catalog, arguments, _folder: folder }
    }

    fn operator(&self, line: &str, body: &Value) -> (u16, Value) {
        office::ask_as(self.program.operator, &self.anna, line, body)
    }

    /// Begins the way; gives the page that the tenant goes to, and the parameters that it is told.
    fn sets_out(&self, settings: &Value) -> (String, HashMap<String, String>) {
        let line = format!("POST /api/connections/{}/authorize", self.catalog);
        let (status, begun) = self.operator(&line, &json!({ "settings": settings }));
        assert_eq!(status, 200, "{begun}");
        let page = Url::parse(begun["location"].as_str().expect("an address")).expect("an address");
        let told = page.query_pairs().into_owned().collect();
        (format!("https://{}{}", page.host_str().expect("a host"), page.path()), told)
    }

    fn comes_back(&self, told: &HashMap<String, String>, more: &str) -> Answer {
        let browser = Browser::signed_in(&self.program, &self.anna);
        browser.get(&format!("/console/oauth/callback?code=a-code&state={}{more}", told["state"]))
    }

    fn call(&self) -> String {
        let body = json!({ "tool": "show_account", "params": {} });
        office::ask_as(self.program.served, &self.bot, "POST /mcp/tool/call", &body).1.to_string()
    }

    fn standing(&self) -> (String, Option<String>) {
        let (_, shown) = self.operator(&format!("GET /api/connections/{}", self.catalog), &Value::Null);
        let text = |value: &Value| value.as_str().map(str::to_owned);
        (text(&shown["state"]).unwrap_or_else(|| panic!("{shown}")), text(&shown["check_error"]["code"]))
    }

    /// Calls with the token that the code has brought, with those that have renewed it, over restarts, and after nothing is renewed any more.
    fn lives_by(&mut self, given: &StandIn) {
        assert_eq!(self.standing(), ("connected".to_owned(), None));
        for renewed in 2..4 {
            assert!(self.call().contains("31"), "{}", self.call());
            given.now(|given| given.over = true);
            assert!(self.call().contains("31"), "{}", self.call());
            assert_eq!(given.now(|given| given.number), renewed, "each refresh token is used once");
            // A token that a process has fetched a moment ago is not what is wrong there.
            self.program = started(&self.arguments);
        }
        given.now(|given| (given.over, given.withdrawn) = (true, true));
        assert!(self.call().contains("unauthorized"), "{}", self.call());
        assert_eq!(self.standing(), ("failing".to_owned(), Some("grant_ended".to_owned())));
        let asked = given.now(|given| given.asked.len());
        assert!(self.call().contains("unauthorized"));
        assert_eq!(given.now(|given| given.asked.len()), asked, "what has ended is not asked for again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_of_amocrm_connects_by_an_integration() {
    let (given, address) = StandIn::start().await;
    let folder = amocrm();
    let application = format!("redirect_uri: \"{REDIRECT}\", url: \"http://{address}\"");
    let mut host = Host::start("amocrm", folder.path(), &application);
    let account = json!({ "account": "northwind" });
    let (page, told) = host.sets_out(&account);
    assert_eq!((page.as_str(), told["client_id"].as_str()), ("https://www.amocrm.ru/oauth", "an-application"));
    assert_eq!((told["mode"].as_str(), told.len()), ("popup", 3), "{told:?}");
    // Another account's code is not exchanged here.
    let other = host.comes_back(&told, "&referer=other.amocrm.ru");
    assert!(other.status == 400 && given.now(|given| given.asked.is_empty()), "{}", other.body);
    let (_, told) = host.sets_out(&account);
    let back = host.comes_back(&told, &format!("&referer={}&platform=1", address.ip()));
    assert_eq!((back.status, back.header("location")), (303, Some("/console/connections/amocrm")), "{}", back.body);
    host.lives_by(&given);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_of_hubspot_connects_by_an_app() {
    let (given, address) = StandIn::start().await;
    let mut host = Host::start("hubspot", &folder_of("hubspot"), &format!("url: \"http://{address}\""));
    let (page, told) = host.sets_out(&json!({}));
    assert_eq!((page.as_str(), told["redirect_uri"].as_str()), ("https://app.hubspot.com/oauth/authorize", REDIRECT));
    assert_eq!(
        told["scope"],
        "oauth crm.objects.contacts.read crm.objects.contacts.write crm.objects.owners.read files"
    );
    let back = host.comes_back(&told, "");
    assert_eq!((back.status, back.header("location")), (303, Some("/console/connections/hubspot")), "{}", back.body);
    host.lives_by(&given);
}
