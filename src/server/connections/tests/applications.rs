//! Connections by an application, before a system whose server of tokens does what a test says.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use axum::body::to_bytes;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use url::Url;

use super::*;
use crate::access::connecting::{AuthorizationBack, NotAuthorized};
use crate::secret::Secret;
use crate::secret::digest::sha256;
use crate::store::grants::{GrantFound, GrantOf};

/// As of a system whose page takes all that the standard has, and whose tokens are fetched by a body.
const MANIFEST: &str = "\
catalog: crm
backend: crm
settings:
  portal: { env: CRM_PORTAL, type: string, format: uri, optional: true }
  url: { env: CRM_URL, type: string, format: uri }
  client_id: { env: CRM_CLIENT_ID, type: string, optional: true }
  client_secret: { env: CRM_CLIENT_SECRET, type: string, secret: true, optional: true }
  login_url: { env: CRM_LOGIN_URL, type: string, format: uri, default: \"https://login.example\" }
  refresh_token: { env: CRM_REFRESH_TOKEN, type: string, minLength: 8, secret: true, optional: true }
connection:
  test: me
  settings: [url]
  authorize:
    asks: [portal]
    application: { id: client_id, settings: [client_secret, login_url] }
    page: $setting.portal/authorize
    query: { access_type: offline }
    scope: crm tasks
    pkce: S256
    keeps: { refresh_token: $reply.refresh_token, url: $reply.endpoint }
    says: domain
backends:
  crm:
    base: $setting.url
    auth:
      - when: [$setting.refresh_token, $setting.client_id, $setting.client_secret]
        token:
          backend: login
          request: POST token
          body:
            grant_type: refresh_token
            client_id: $setting.client_id
            client_secret: $setting.client_secret
            refresh_token: $setting.refresh_token
          value: $reply.access_token
          cache: $reply.expires_in
          store: { refresh_token: $reply.refresh_token }
        headers: { Authorization: Bearer $token }
      - headers: { X-Guest: \"yes\" }
    retry: { times: 0 }
  login:
    base: $setting.login_url
    timeout: 500ms
    errors: { code: $reply.error }
";

const SECRET: &str = "secret-of-the-application";

/// What the server of tokens answers next, in place of tokens.
#[derive(Clone)]
enum Next {
    Body(StatusCode, String),
    /// The usual reply with this in it.
    With(&'static str, Value),
    Late,
}

/// What it has given, and was asked.
#[derive(Default)]
struct Tokens {
    next: VecDeque<Next>,
    number: usize,
    codes: usize,
    refreshed: usize,
    asked: Vec<Value>,
}

impl Tokens {
    fn access(&self) -> String {
        format!("access-token-{}", self.number)
    }

    fn refresh(&self) -> String {
        format!("refresh-token-{}", self.number)
    }
}

struct Login {
    address: SocketAddr,
    tokens: Arc<Mutex<Tokens>>,
}

impl Login {
    async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let tokens = Arc::<Mutex<Tokens>>::default();
        let app = axum::Router::new()
            .route("/token", axum::routing::post(token))
            .route("/api/me", axum::routing::get(me))
            .with_state(Arc::clone(&tokens));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, tokens }
    }

    fn now<T>(&self, see: impl FnOnce(&mut Tokens) -> T) -> T {
        see(&mut self.tokens.lock().expect("nothing panics"))
    }

    fn answers(&self, next: Next) {
        self.now(|tokens| tokens.next.push_back(next));
    }

    /// Has the access token be over.
    fn expire(&self) {
        self.now(|tokens| tokens.number += 1_000);
    }
}

async fn token(State(tokens): State<Arc<Mutex<Tokens>>>, request: Request) -> Response {
    let body = to_bytes(request.into_body(), 1 << 16).await.expect("a body");
    let asked: Value = serde_json::from_slice(&body).expect("JSON");
    let next = tokens.lock().expect("nothing panics").next.pop_front();
    if matches!(next, Some(Next::Late)) {
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    let mut tokens = tokens.lock().expect("nothing panics");
    tokens.asked.push(asked.clone());
    if let Some(Next::Body(status, body)) = next {
        return (status, JSON, body).into_response();
    }
    match asked["grant_type"].as_str() {
        Some("authorization_code") if asked["client_secret"] == SECRET => tokens.codes += 1,
        Some("refresh_token") if asked["refresh_token"] == format!("refresh-token-{}", tokens.number % 1_000) => {
            tokens.refreshed += 1;
            tokens.number %= 1_000;
        }
        _ => return (StatusCode::BAD_REQUEST, JSON, json!({ "error": "invalid_grant" }).to_string()).into_response(),
    }
    tokens.number += 1;
    let mut reply = json!({
        "access_token": tokens.access(),
        "refresh_token": tokens.refresh(),
        "expires_in": 3600,
        "endpoint": "http://crm.beta.example/api",
    });
    if let Some(Next::With(name, value)) = next {
        reply[name] = value;
    }
    (JSON, reply.to_string()).into_response()
}

async fn me(State(tokens): State<Arc<Mutex<Tokens>>>, request: Request) -> Response {
    let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let access = tokens.lock().expect("nothing panics").access();
    match shown {
        Some(shown) if shown == format!("Bearer {access}") => {
            (JSON, json!({ "user": { "id": 1 } }).to_string()).into_response()
        }
        _ => (StatusCode::UNAUTHORIZED, JSON, "{}".to_owned()).into_response(),
    }
}

fn sources() -> Vec<CatalogSource> {
    let files = [
        ("catalog/crm/catalog.yaml", MANIFEST),
        ("catalog/crm/tools/me.yaml", "tool: me\nrequest: GET me\nresult: $reply.user\n"),
        (
            "locales/en/crm.ftl",
            "catalog = CRM\nme = Me\n    .description = Who I am.\nsetting-url = Address\nsetting-portal = Portal\n\
             authorize-step-1 = Type it.\n",
        ),
    ];
    let sources = Sources::from_files(files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec());
    let compiled = kartoteka_compiler::compile(&sources).whole();
    let compiled = compiled.unwrap_or_else(|report| panic!("{}", full(&report, &sources, Style::Plain)));
    compiled.catalogs.into_iter().map(CatalogSource::interpreted).collect()
}

/// One process of a server whose store is in this folder.
fn process(folder: &Path, login: &Login) -> Arc<Server> {
    let application = format!(
        "catalogs: {{ crm: {{ application: {{ client_id: me, client_secret: $env.SECRET, login_url: \"http://{}\" }} }} }}\n",
        login.address
    );
    process_with(folder, login, &application)
}

/// The same with this part of the operator's file about the application.
fn process_with(folder: &Path, login: &Login, application: &str) -> Arc<Server> {
    let file = format!(
        "{ROLES}{TENANTS}operator: {{ url: \"https://ops.example\" }}\n{application}\
         store: {{ url: \"sqlite:{}\", keys: [{{ id: a, key: $env.KEY }}] }}\n",
        folder.join("store.db").display()
    );
    let key = "ab".repeat(32);
    let config = config(folder, &file, &[("SECRET", SECRET), ("KEY", &key)], &[]);
    let config = config.with_public_stand_in("crm.beta.example", login.address);
    let set = open(sources(), &config, None).expect("the catalog can be served").set;
    Arc::new(Server::new(config, set))
}

async fn sets_out(server: &Server, tenant: &str) -> BTreeMap<String, String> {
    sets_out_for(server, tenant, ("crm", "crm.beta.example")).await
}

/// The same to the page of a catalog's system.
async fn sets_out_for(server: &Server, tenant: &str, (catalog, host): (&str, &str)) -> BTreeMap<String, String> {
    let settings = json!({ "portal": format!("http://{host}/") });
    let settings = settings.as_object().expect("an object");
    let begun = server.authorize(&asked(tenant), catalog, settings, Some("login")).await.expect("it can be gone");
    let page = Url::parse(&begun.location).expect("an address");
    assert_eq!((page.host_str(), page.path()), (Some(host), "/authorize"));
    page.query_pairs().into_owned().collect()
}

async fn comes_back(server: &Server, tenant: &str, parameters: &[(&str, &str)]) -> Result<String, String> {
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), Secret::new(*value))).collect();
    let back = AuthorizationBack { parameters, session: Some("login".to_owned()) };
    server.authorized(&asked(tenant), &back).await.map_err(|NotAuthorized { why, .. }| match why {
        ConnectRefused::Failed { kind, message } => {
            assert!(!message.contains("token-") && !message.contains(SECRET), "{message}");
            kind
        }
        other => panic!("{other:?}"),
    })
}

async fn connects(server: &Server, tenant: &str) -> Result<String, String> {
    let told = sets_out(server, tenant).await;
    comes_back(server, tenant, &[("code", "code-1"), ("state", &told["state"])]).await
}

async fn state(server: &Server, tenant: &str) -> (&'static str, Option<String>) {
    let shown = server.connection(&asked(tenant), "crm").await.expect("it can be connected");
    (shown.state, shown.check_error.map(|error| error.code))
}

#[tokio::test]
async fn the_page_and_the_exchange_are_those_of_the_standard() {
    let (login, folder) = (Login::start().await, tempfile::tempdir().expect("a folder"));
    let server = process(folder.path(), &login);
    let shown = server.connection(&asked("acme"), "crm").await.expect("it can be connected");
    let way = shown.authorize.expect("the operator has an application");
    assert_eq!((way.settings[0]["name"].as_str(), way.steps.len()), (Some("portal"), 1));
    let told = sets_out(&server, "acme").await;
    let said: Vec<(&str, &str)> =
        ["response_type", "client_id", "redirect_uri", "scope", "access_type", "code_challenge_method"]
            .map(|name| (name, told[name].as_str()))
            .to_vec();
    let expected = [
        ("response_type", "code"),
        ("client_id", "me"),
        ("redirect_uri", "https://ops.example/console/oauth/callback"),
        ("scope", "crm tasks"),
        ("access_type", "offline"),
        ("code_challenge_method", "S256"),
    ];
    assert_eq!(said, expected);
    let (state_of, domain) = (told["state"].as_str(), ("domain", "crm.beta.example"));
    assert_eq!(
        comes_back(&server, "acme", &[("code", "code-1"), ("state", state_of), domain]).await,
        Ok("crm".to_owned())
    );
    let exchanged = login.now(|tokens| tokens.asked.pop()).expect("it was asked");
    let verifier = exchanged["code_verifier"].as_str().expect("a verifier");
    assert_eq!(URL_SAFE_NO_PAD.encode(sha256(verifier.as_bytes())), told["code_challenge"]);
    let sent =
        ["grant_type", "code", "redirect_uri", "client_id", "client_secret"].map(|name| exchanged[name].as_str());
    let redirect = told["redirect_uri"].as_str();
    assert_eq!(sent, [Some("authorization_code"), Some("code-1"), Some(redirect), Some("me"), Some(SECRET)]);
    assert!(exchanged.get("refresh_token").is_none(), "{exchanged}");
    assert_eq!(state(&server, "acme").await, ("connected", None));
    assert_eq!(call(&server, "acme", "me", "en").await["result"]["id"], 1);
    assert_eq!(login.now(|tokens| (tokens.codes, tokens.refreshed)), (1, 0), "what came is used, and not renewed");
}

#[tokio::test]
async fn what_brings_no_token_connects_nothing() {
    let (login, folder) = (Login::start().await, tempfile::tempdir().expect("a folder"));
    let server = process(folder.path(), &login);
    let text = |status, body: &str| Next::Body(status, body.to_owned());
    for (next, kind) in [
        (text(StatusCode::OK, ""), "unexpected_reply"),
        (text(StatusCode::OK, "<html>sign in</html>"), "unexpected_reply"),
        (text(StatusCode::OK, "{\"access_token\":\"\"}"), "unexpected_reply"),
        (text(StatusCode::OK, "{\"access_token\":{\"a\":1}}"), "unexpected_reply"),
        (Next::Body(StatusCode::OK, format!("{{\"access_token\":\"{}\"}}", "x".repeat(20_000))), "unexpected_reply"),
        (Next::Body(StatusCode::OK, "[".repeat(20 << 20)), "unavailable"),
        (text(StatusCode::BAD_REQUEST, "{\"error\":\"invalid_grant\"}"), "refused"),
        (text(StatusCode::UNAUTHORIZED, "{\"error\":\"invalid_client\"}"), "grant_application"),
        (text(StatusCode::FORBIDDEN, "<html>blocked</html>"), "unavailable"),
        (text(StatusCode::BAD_GATEWAY, "{\"error\":\"invalid_grant\"}"), "unavailable"),
        (text(StatusCode::FOUND, ""), "unavailable"),
        (Next::Late, "unavailable"),
        (Next::With("endpoint", json!("https://evil.example/api")), "other_system"),
        (Next::With("endpoint", json!("http://crm.beta.example:81/api")), "other_system"),
        (Next::With("endpoint", json!("crm.beta.example")), "other_system"),
        (Next::With("endpoint", Value::Null), "unexpected_reply"),
        (Next::With("refresh_token", json!("short")), "unexpected_reply"),
    ] {
        // Each has room of its own among those that are tried in a minute.
        let server = process(folder.path(), &login);
        login.answers(next);
        assert_eq!(connects(&server, "acme").await, Err(kind.to_owned()));
        assert_eq!(state(&server, "acme").await, ("none", None));
    }
    for (code, kind) in [("", "invalid"), (&*"x".repeat(5_000), "invalid")] {
        let told = sets_out(&server, "acme").await;
        assert_eq!(
            comes_back(&server, "acme", &[("code", code), ("state", &told["state"])]).await,
            Err(kind.to_owned())
        );
    }
    let told = sets_out(&server, "acme").await;
    let stranger = ("domain", "evil.example");
    let back = [("code", "code-1"), ("state", told["state"].as_str()), stranger];
    assert_eq!(comes_back(&server, "acme", &back).await, Err("other_system".to_owned()));
    assert_eq!(comes_back(&server, "acme", &back[..2]).await, Err("unknown_state".to_owned()), "it is used up");
    let told = sets_out(&server, "acme").await;
    assert_eq!(
        comes_back(&server, "other", &[("code", "c"), ("state", &told["state"])]).await,
        Err("unknown_state".to_owned())
    );
}

#[tokio::test]
async fn a_life_that_is_no_time_lasts_until_the_token_is_refused() {
    let (login, folder) = (Login::start().await, tempfile::tempdir().expect("a folder"));
    for life in [Value::Null, json!(-5), json!(0), json!("soon"), json!(1e308), json!(u64::MAX)] {
        let server = process(folder.path(), &login);
        login.answers(Next::With("expires_in", life.clone()));
        assert_eq!(connects(&server, "acme").await, Ok("crm".to_owned()), "{life}");
        let before = login.now(|tokens| tokens.refreshed);
        for _ in 0..2 {
            assert_eq!(call(&server, "acme", "me", "en").await["result"]["id"], 1, "{life}");
        }
        assert_eq!(login.now(|tokens| tokens.refreshed), before, "{life}");
        login.expire();
        assert_eq!(call(&server, "acme", "me", "en").await["result"]["id"], 1, "{life}");
        assert_eq!(login.now(|tokens| tokens.refreshed), before + 1, "{life}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_calls_in_two_processes_one_renews() {
    let (login, folder) = (Login::start().await, tempfile::tempdir().expect("a folder"));
    let (one, two) = (process(folder.path(), &login), process(folder.path(), &login));
    assert_eq!(connects(&one, "acme").await, Ok("crm".to_owned()));
    for server in [&one, &two] {
        assert_eq!(call(server, "acme", "me", "en").await["result"]["id"], 1);
    }
    let all_call = async |servers: [&Arc<Server>; 2]| {
        let mut calls = tokio::task::JoinSet::new();
        for number in 0..12 {
            let server = Arc::clone(servers[number % 2]);
            calls.spawn(async move { call(&server, "acme", "me", "en").await });
        }
        for answer in calls.join_all().await {
            assert_eq!(answer["result"]["id"], 1, "{answer}");
        }
    };
    // It is refused, though it is not over.
    login.expire();
    all_call([&one, &two]).await;
    assert_eq!(login.now(|tokens| (tokens.codes, tokens.refreshed)), (1, 1));
    // It is over. What was kept is what all use: a refresh token that is spent would be refused.
    one.consent().store().age(Duration::from_hours(2)).await;
    all_call([&process(folder.path(), &login), &process(folder.path(), &login)]).await;
    assert_eq!(login.now(|tokens| (tokens.codes, tokens.refreshed)), (1, 2));
    let late = process(folder.path(), &login);
    assert_eq!(call(&late, "acme", "me", "en").await["result"]["id"], 1, "a new process finds it");
    assert_eq!(login.now(|tokens| tokens.refreshed), 2);
}

#[tokio::test]
async fn a_refusal_ends_it_and_what_is_no_refusal_does_not() {
    let (login, folder) = (Login::start().await, tempfile::tempdir().expect("a folder"));
    let server = process(folder.path(), &login);
    assert_eq!(connects(&server, "acme").await, Ok("crm".to_owned()));
    login.expire();
    login.answers(Next::Body(StatusCode::FORBIDDEN, "<html>blocked</html>".to_owned()));
    let away = call(&server, "acme", "me", "en").await;
    assert_eq!(away["error"]["code"], "unavailable", "{away}");
    assert_eq!(state(&server, "acme").await, ("connected", None), "a machine in between has said it");
    let server = process(folder.path(), &login);
    login.answers(Next::Body(StatusCode::BAD_REQUEST, "{\"error\":\"invalid_grant\"}".to_owned()));
    let ended = call(&server, "acme", "me", "en").await;
    assert_eq!(ended["error"]["code"], "unauthorized", "{ended}");
    assert!(ended.to_string().contains("connect it again"), "{ended}");
    assert_eq!(state(&server, "acme").await, ("failing", Some("grant_ended".to_owned())));
    let asked_before = login.now(|tokens| tokens.asked.len());
    let other = process(folder.path(), &login);
    for server in [&server, &other] {
        assert_eq!(call(server, "acme", "me", "en").await["error"]["code"], "unauthorized");
    }
    assert_eq!(login.now(|tokens| tokens.asked.len()), asked_before, "nothing is asked any more");
    login.now(|tokens| tokens.number %= 1_000);
    assert_eq!(connects(&server, "acme").await, Ok("crm".to_owned()));
    assert_eq!(state(&server, "acme").await, ("connected", None));
    assert_eq!(call(&server, "acme", "me", "en").await["result"]["id"], 1);
}

/// What a test says, and whether it names the operator.
async fn tested(server: &Server, tenant: &str) -> (bool, Option<String>, bool) {
    let tested = server.test(&asked(tenant), "crm").await.expect("it is connected");
    (tested.ok, tested.code, tested.message.contains("operator has to look"))
}

#[tokio::test]
async fn an_application_that_is_not_taken_ends_nothing_and_its_operator_has_to_look() {
    let (login, folder) = (Login::start().await, tempfile::tempdir().expect("a folder"));
    let server = process(folder.path(), &login);
    for error in ["invalid_client", "unauthorized_client", "invalid_request"] {
        assert_eq!(connects(&server, "acme").await, Ok("crm".to_owned()), "{error}");
        login.expire();
        let server = process(folder.path(), &login);
        login.answers(Next::Body(StatusCode::UNAUTHORIZED, json!({ "error": error }).to_string()));
        let asked_before = login.now(|tokens| tokens.asked.len());
        for _ in 0..3 {
            let refused = call(&server, "acme", "me", "en").await;
            assert_eq!(refused["error"]["code"], "unauthorized", "{refused}");
            assert!(refused.to_string().contains("operator has to look"), "{refused}");
        }
        assert_eq!(login.now(|tokens| tokens.asked.len()), asked_before + 1, "it is not asked each time");
        let application = || Some("grant_application".to_owned());
        assert_eq!(state(&server, "acme").await, ("failing", application()));
        assert_eq!(tested(&server, "acme").await, (false, application(), true));
        // The application is another one: what was allowed is used.
        let server = process(folder.path(), &login);
        assert_eq!(call(&server, "acme", "me", "en").await["result"]["id"], 1, "{error}");
        assert_eq!(state(&server, "acme").await, ("connected", None));
        assert_eq!(tested(&server, "acme").await, (true, None, false));
    }
}

#[tokio::test]
async fn what_an_application_has_connected_waits_for_it_where_it_is_gone() {
    let (login, folder) = (Login::start().await, tempfile::tempdir().expect("a folder"));
    assert_eq!(connects(&process(folder.path(), &login), "acme").await, Ok("crm".to_owned()));
    let without = process_with(folder.path(), &login, "");
    let refused = call(&without, "acme", "me", "en").await;
    assert_eq!(refused["error"]["code"], "unauthorized", "{refused}");
    assert!(refused.to_string().contains("operator has to look"), "{refused}");
    assert_eq!(tested(&without, "acme").await, (false, Some("grant_application".to_owned()), true));
    assert_eq!(state(&without, "acme").await, ("failing", Some("grant_application".to_owned())));
    let again = process(folder.path(), &login);
    assert_eq!(tested(&again, "acme").await, (true, None, false));
    assert_eq!(state(&again, "acme").await, ("connected", None));
}

#[tokio::test]
async fn a_way_that_was_begun_before_the_operator_has_set_it_leads_nowhere() {
    let (login, folder) = (Login::start().await, tempfile::tempdir().expect("a folder"));
    let told = sets_out(&process(folder.path(), &login), "acme").await;
    let application = format!(
        "catalogs: {{ crm: {{ application: {{ client_id: me, client_secret: $env.SECRET, login_url: \"http://{}\" }}, \
         settings: {{ url: \"https://own.example\" }} }} }}\n",
        login.address
    );
    let since = process_with(folder.path(), &login, &application);
    let parameters = [("code", Secret::new("code-1")), ("state", Secret::new(told["state"].as_str()))];
    let parameters = parameters.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let back = AuthorizationBack { parameters, session: Some("login".to_owned()) };
    let refused = since.authorized(&asked("acme"), &back).await;
    assert!(matches!(refused, Err(NotAuthorized { why: ConnectRefused::SetByOperator(_), .. })), "{refused:?}");
    assert_eq!(login.now(|tokens| tokens.codes), 0, "the code was not used up");
}

#[tokio::test]
async fn what_a_process_was_given_that_was_killed_before_it_kept_it_is_lost_and_the_next_says_so() {
    let (login, folder) = (Login::start().await, tempfile::tempdir().expect("a folder"));
    let killed = process(folder.path(), &login);
    assert_eq!(connects(&killed, "acme").await, Ok("crm".to_owned()));
    assert_eq!(call(&killed, "acme", "me", "en").await["result"]["id"], 1);
    let scope = killed.consent().store().of_tenant("acme");
    let record = scope.connection("crm").await.expect("the store is there").expect("it is connected");
    let of = GrantOf { catalog: "crm", version: record.version };
    let kept = match scope.find_grant(of, 0, 120_000).await.expect("the store is there") {
        GrantFound::Good(kept) => kept,
        other => panic!("{other:?}"),
    };
    let claimed = scope.find_grant(of, kept.generation, 120_000).await.expect("the store is there");
    assert!(matches!(claimed, GrantFound::Claimed { was_lost: false, .. }), "{claimed:?}");
    // The system has given the next pair, and nobody has kept it.
    login.now(|tokens| tokens.number += 1);
    drop(killed);
    let next = process(folder.path(), &login);
    next.consent().store().age(Duration::from_secs(121)).await;
    let told = call(&next, "acme", "me", "en").await;
    assert_eq!(told["error"]["code"], "unauthorized", "{told}");
    assert!(told.to_string().contains("connect it again"), "{told}");
    assert_eq!(state(&next, "acme").await, ("failing", Some("grant_ended".to_owned())));
    assert_eq!(login.now(|tokens| (tokens.codes, tokens.refreshed)), (1, 0), "what was spent is asked with once");
    assert_eq!(connects(&next, "acme").await, Ok("crm".to_owned()));
    assert_eq!(call(&next, "acme", "me", "en").await["result"]["id"], 1);
}

#[tokio::test]
async fn without_an_application_or_an_address_to_come_back_to_there_is_no_way() {
    let (login, folder) = (Login::start().await, tempfile::tempdir().expect("a folder"));
    for file in ["", "operator: { url: \"https://ops.example\" }\n"] {
        let config = config(folder.path(), &format!("{ROLES}{TENANTS}{file}"), &[], &[]);
        let config = config.with_public_stand_in("crm.beta.example", login.address);
        let set = open(sources(), &config, None).expect("the catalog can be served").set;
        let server = Server::new(config, set);
        let shown = server.connection(&asked("acme"), "crm").await.expect("it can be connected");
        assert_eq!(shown.authorize, None);
        let settings = json!({ "portal": "http://crm.beta.example" });
        let settings = settings.as_object().expect("an object");
        let refused = server.authorize(&asked("acme"), "crm", settings, None).await;
        assert!(matches!(refused, Err(ConnectRefused::NoApplication(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_mount_is_connected_by_an_application_of_its_own() {
    let (login, other, folder) = (Login::start().await, Login::start().await, tempfile::tempdir().expect("a folder"));
    let application = |id: &str, login: &Login| {
        format!(
            "application: {{ client_id: {id}, client_secret: $env.SECRET, login_url: \"http://{}\" }}",
            login.address
        )
    };
    let file = format!(
        "{ROLES}{TENANTS}operator: {{ url: \"https://ops.example\" }}\n\
         catalogs: {{ crm: {{ {} }}, crm_two: {{ of: crm, prefix: two_, {} }} }}\n",
        application("me", &login),
        application("two", &other)
    );
    let config = config(folder.path(), &file, &[("SECRET", SECRET)], &[]);
    let config = config.with_public_stand_in("crm.beta.example", login.address);
    let config = config.with_public_stand_in("two.beta.example", other.address);
    let set = open(sources(), &config, None).expect("the catalog can be served").set;
    let server = Arc::new(Server::new(config, set));

    let told = sets_out_for(&server, "acme", ("crm_two", "two.beta.example")).await;
    assert_eq!(told["client_id"], "two");
    other.answers(Next::With("endpoint", json!("http://two.beta.example/api")));
    let back = [("code", "code-1"), ("state", told["state"].as_str())];
    assert_eq!(comes_back(&server, "acme", &back).await, Ok("crm_two".to_owned()));
    assert_eq!(call(&server, "acme", "two_me", "en").await["result"]["id"], 1);
    assert_eq!(call(&server, "acme", "me", "en").await["error"]["code"], "not_connected");
    assert_eq!(login.now(|tokens| tokens.asked.len()), 0, "the other system was asked nothing");

    assert_eq!(connects(&server, "acme").await, Ok("crm".to_owned()));
    // Each renews its own token where that is refused.
    for (system, tool) in [(&login, "me"), (&other, "two_me")] {
        system.expire();
        assert_eq!(call(&server, "acme", tool, "en").await["result"]["id"], 1, "{tool}");
    }
    let counts = |login: &Login| login.now(|tokens| (tokens.codes, tokens.refreshed));
    assert_eq!((counts(&login), counts(&other)), ((1, 1), (1, 1)));
    assert!(server.disconnect(&asked("acme"), "crm_two").await.expect("it was connected"));
    assert_eq!(call(&server, "acme", "two_me", "en").await["error"]["code"], "not_connected");
    assert_eq!(call(&server, "acme", "me", "en").await["result"]["id"], 1);
}
