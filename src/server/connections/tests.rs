//! Tenants with systems of their own, which answer over real HTTP under names that only this program knows.

mod applications;
mod changes;
mod isolation;
mod mounts;
mod reasons;
mod refusals;
mod ten_thousand;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Mutex;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kartoteka_compiler::diagnostic::render::{Style, full};
use kartoteka_compiler::source::Sources;
use serde_json::json;
use tokio::net::TcpListener;

use super::*;
use crate::access::connecting::UnfitSetting;
use crate::caller::Identity;
use crate::catalog::CatalogSource;
use crate::catalog::open::open;
use crate::config::Config;
use crate::mcp::serves::{List, ServesLists as _, ServesResources as _, ServesTexts as _, ServesTools as _};
use crate::store::OnRecord;

const MANIFEST: &str = "\
catalog: crm
settings:
  url: { env: CRM_URL, type: string, format: uri, example: \"https://crm.example/api\" }
  token: { env: CRM_TOKEN, type: string, minLength: 8, secret: true, optional: true }
  signature: { env: CRM_SIGNATURE, type: string, default: agent }
connection:
  test: me
  settings: [url, token, signature]
  path: crm-link
  names: { crm_token: token, crm_url: url }
backends:
  crm:
    base: $setting.url
    auth:
      - when: $setting.token
        headers: { Authorization: Bearer $setting.token }
      - headers: { X-Guest: \"yes\" }
    retry: { times: 0 }
dictionaries:
  stages: { request: GET stages, records: $reply.result, key: $record.id, value: { name: $record.name }, cache: 5m }
";

const FILES: [(&str, &str); 7] = [
    ("catalog/crm/catalog.yaml", MANIFEST),
    ("catalog/crm/tools/me.yaml", "tool: me\nrequest: GET me\nresult: $reply.user\n"),
    (
        "catalog/crm/tools/leads.yaml",
        "tool: leads\nrequest: GET leads\nquery: { signed: $setting.signature }\n\
         reply: { records: $reply.result, labels: { stage: { of: $record.stage, from: $stages } } }\n",
    ),
    ("catalog/crm/tools/about.yaml", "tool: about\nresult: { version: 1 }\n"),
    ("catalog/crm/resources/people.yaml", "resource: people\ncache: 10m\nrequest: tools/call me\n"),
    (
        "locales/en/crm.ftl",
        "catalog = Shop CRM\nme = Me\n    .description = Who I am.\nleads = Leads\n    .description = Lists leads.\n\
         about = About\n    .description = Says what this is.\nresource-people = People\n    .description = Reads me.\n\
         setting-url = Address\n    .hint = Without a path.\nsetting-token = Key\nsetting-signature = Signature\n\
         connection-step-1 = Open the settings.\nconnection-step-2 = Copy the key.\n",
    ),
    (
        "locales/ru/crm.ftl",
        "catalog = CRM магазина\nme = Я\n    .description = Кто я.\nleads = Лиды\n    .description = Список лидов.\n\
         about = О системе\n    .description = Что это.\nresource-people = Люди\n    .description = Кто я.\n\
         setting-url = Адрес\n    .hint = Без пути.\nsetting-token = Ключ\nsetting-signature = Подпись\n\
         connection-step-1 = Откройте настройки.\nconnection-step-2 = Скопируйте ключ.\n",
    ),
];

/// A system of one tenant's: it takes one key, and says its own name wherever it answers.
struct System {
    name: &'static str,
    key: &'static str,
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// A request as a system got it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    path: String,
    credential: Option<String>,
}

#[derive(Clone)]
struct UserAnswers {
    name: &'static str,
    key: &'static str,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl System {
    async fn start(name: &'static str, key: &'static str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let answers = UserAnswers { name, key, asked: Arc::clone(&asked) };
        let app = axum::Router::new().fallback(answer).with_state(answers);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { name, key, address, asked }
    }

    /// What it was asked since it was last looked.
    fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().expect("nothing panics"))
    }
}

const JSON: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];

async fn answer(State(answers): State<UserAnswers>, request: Request) -> Response {
    let credential = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let credential = credential.map(|text| text.trim_start_matches("Bearer ").to_owned());
    let path = request.uri().path().to_owned();
    let good = credential.as_deref() == Some(answers.key);
    answers.asked.lock().expect("nothing panics").push(Asked { path: path.clone(), credential });
    if !good {
        let why = json!({ "error": format!("{} knows no such key", answers.name) });
        return (StatusCode::UNAUTHORIZED, JSON, why.to_string()).into_response();
    }
    let body = match path.rsplit('/').next() {
        Some("me") => json!({ "user": { "id": 1, "name": answers.name, "quotes": answers.key } }),
        Some("leads") => json!({ "result": [{ "id": 1, "of": answers.name, "stage": "a" }] }),
        _ => json!({ "result": [{ "id": "a", "name": format!("stage of {}", answers.name) }] }),
    };
    (JSON, body.to_string()).into_response()
}

/// A server with a folder of its own.
struct Hosted {
    server: Arc<Server>,
    _folder: tempfile::TempDir,
}

const ROLES: &str =
    "roles:\n  agent: { level: write }\n  owner: { includes: [agent], may: [connect] }\n  staff: { may: [operate] }\n";
const TENANTS: &str = "tenants: { acme: { title: Acme }, other: {} }\n";

impl Hosted {
    /// A server whose operator's file goes on like that, and which knows these systems under names of their own.
    fn new(file: &str, variables: &[(&str, &str)], systems: &[&System]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let server = Self::serving(folder.path(), file, variables, systems);
        Self { server, _folder: folder }
    }

    fn serving(folder: &Path, file: &str, variables: &[(&str, &str)], systems: &[&System]) -> Arc<Server> {
        let config = config(folder, file, variables, systems);
        let set = open(sources(), &config, None).expect("the catalog can be served").set;
        Arc::new(Server::new(config, set))
    }

    async fn connect(&self, asked: &ConnectionAsked, settings: Value) -> Result<ConnectionShown, ConnectRefused> {
        let settings = settings.as_object().expect("an object").clone();
        ConnectsTenants::connect(&*self.server, asked, "crm", &settings, true).await
    }

    /// Connects a system for a tenant.
    async fn connected(&self, tenant: &str, system: &System) {
        let shown = self.connect(&asked(tenant), json!({ "url": url(system), "token": system.key })).await;
        assert_eq!(shown.expect("it works").state, "connected");
        system.asked();
    }

    /// What a call of a tool comes to, as its whole structured content.
    async fn call(&self, tenant: &str, tool: &str, language: &str) -> Value {
        call(&self.server, tenant, tool, language).await
    }

    async fn read(&self, tenant: &str) -> Result<String, &'static str> {
        let reading = Arc::clone(&self.server).read("crm://people", caller(&self.server, tenant, "en"));
        match reading.expect("there is such a resource").await {
            Ok(contents) => Ok(String::from_utf8_lossy(&contents).into_owned()),
            Err(error) => Err(error.kind),
        }
    }
}

fn config(folder: &Path, file: &str, variables: &[(&str, &str)], systems: &[&System]) -> Config {
    let path = folder.join("kartoteka.yaml");
    std::fs::write(&path, format!("kartoteka: 1\n{file}")).expect("it can be written");
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let config = Config::from_variables(variables, &path).unwrap_or_else(|faults| panic!("{faults}"));
    systems.iter().fold(config, |config, system| config.with_public_stand_in(&host(system), system.address))
}

fn sources() -> Vec<CatalogSource> {
    sources_with(MANIFEST, &[])
}

/// The same with another manifest and more files, or more texts behind those that there are.
fn sources_with(manifest: &str, more: &[(&str, &str)]) -> Vec<CatalogSource> {
    let mut files = FILES.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    manifest.clone_into(&mut files[0].1);
    for (path, text) in more {
        match files.iter_mut().find(|(known, _)| known == path) {
            Some((_, known)) => known.push_str(text),
            None => files.push(((*path).to_owned(), (*text).to_owned())),
        }
    }
    let sources = Sources::from_files(files);
    let compiled = kartoteka_compiler::compile(&sources).whole();
    let compiled = compiled.unwrap_or_else(|report| panic!("{}", full(&report, &sources, Style::Plain)));
    compiled.catalogs.into_iter().map(CatalogSource::interpreted).collect()
}

fn host(system: &System) -> String {
    format!("{}.beta.example", system.name)
}

fn url(system: &System) -> String {
    format!("http://{}/api", host(system))
}

fn identity(tenant: &str, name: &str) -> Arc<Identity> {
    Arc::new(Identity { tenant: Some(tenant.into()), name: Some(name.into()), ..Identity::default() })
}

/// The owner of a tenant, who speaks English.
fn asked(tenant: &str) -> ConnectionAsked {
    ConnectionAsked {
        who: identity(tenant, "anna"),
        operates: false,
        tenant: tenant.into(),
        language: "en".into(),
        address: None,
    }
}

fn caller(server: &Server, tenant: &str, language: &str) -> Caller {
    let set = server.set();
    let locale = set.texts().named(language).unwrap_or_else(|| set.texts().default_locale());
    Caller { who: identity(tenant, "agent"), ..Caller::unknown(locale) }
}

async fn call(server: &Arc<Server>, tenant: &str, tool: &str, language: &str) -> Value {
    let called = Arc::clone(server).call(tool, Some("{}"), caller(server, tenant, language), Vec::new());
    let called = called.expect("there is such a tool").await;
    serde_json::from_slice(&called.bytes[called.outcome.structured]).expect("JSON")
}

fn titled(title: &str) -> TenantSaid {
    TenantSaid { title: Some(title.to_owned()), ..TenantSaid::default() }
}

#[tokio::test]
async fn what_is_said_of_a_tenants_calls_counts_in_the_place_of_what_is_said_of_all() {
    let shop = System::start("shop", "key-of-the-shop").await;
    let own = "tenants: { acme: { limits: { tenant: 3/min } }, other: { limits: { tenant: 1/min } }, third: {} }\n";
    let hosted = Hosted::new(&format!("{ROLES}{own}limits: {{ tenant: 2/min }}\n"), &[], &[&shop]);
    for (tenant, passes) in [("acme", 3), ("other", 1), ("third", 2)] {
        for call in 0..=passes {
            let told = hosted.call(tenant, "leads", "en").await["error"]["code"].clone();
            assert_eq!(told == "limited", call == passes, "{tenant}, call {call}: {told}");
        }
    }
}

#[tokio::test]
async fn a_tenant_connects_tests_and_disconnects() {
    let shop = System::start("shop", "key-of-the-shop").await;
    let hosted = Hosted::new(&format!("{ROLES}{TENANTS}"), &[], &[&shop]);
    let acme = asked("acme");
    let none = hosted.server.connection(&acme, "crm").await.expect("it can be connected");
    assert_eq!((none.state, none.version, none.title.as_str()), ("none", None, "Shop CRM"));
    assert_eq!(none.steps, ["Open the settings.", "Copy the key."]);
    assert_eq!(none.settings[0]["name"], "url");
    assert_eq!((&none.settings[0]["label"], &none.settings[0]["required"]), (&json!("Address"), &json!(true)));
    assert_eq!((&none.settings[0]["format"], &none.settings[1]["secret"]), (&json!("uri"), &json!(true)));

    let shown = hosted.connect(&acme, json!({ "url": url(&shop), "token": shop.key })).await.expect("it works");
    let tried = [Asked { path: "/api/me".to_owned(), credential: Some(shop.key.to_owned()) }];
    assert_eq!(shop.asked(), tried, "it was tried by one call");
    assert_eq!((shown.state, shown.version, shown.connected_by.as_deref()), ("connected", Some(1), Some("anna")));
    assert_eq!(shown.settings[0]["value"], url(&shop));
    assert_eq!((&shown.settings[1]["set"], &shown.settings[1]["value"]), (&json!(true), &Value::Null));
    assert!(!serde_json::to_string(&shown).expect("JSON").contains(shop.key), "no key comes out");

    let called = hosted.call("acme", "leads", "en").await;
    assert_eq!(called["result"][0]["of"], "shop", "{called}");
    assert!(called.to_string().contains("stage of shop"), "the labels are of the tenant's system: {called}");

    let tested = hosted.server.test(&acme, "crm").await.expect("it is connected");
    assert!(tested.ok, "{tested:?}");
    let info = tested.info.expect("the system says who it is").to_string();
    assert!(info.contains("shop") && !info.contains(shop.key), "a key that is quoted is hidden: {info}");

    assert!(hosted.server.disconnect(&acme, "crm").await.expect("it was connected"));
    assert!(!hosted.server.disconnect(&acme, "crm").await.expect("nothing is connected"));
    assert_eq!(hosted.call("acme", "leads", "en").await["error"]["code"], "not_connected");
    assert!(matches!(hosted.server.test(&acme, "crm").await, Err(ConnectRefused::NotConnected(_))));
}

#[tokio::test]
async fn what_is_not_connected_is_listed_and_says_so_in_both_languages() {
    let hosted = Hosted::new(&format!("{ROLES}{TENANTS}"), &[], &[]);
    let listed = hosted.server.list(List::Tools, &caller(&hosted.server, "acme", "en"));
    assert!(String::from_utf8_lossy(&listed).contains("\"leads\""));
    let english = hosted.call("acme", "leads", "en").await;
    assert_eq!(english["error"]["code"], "not_connected", "{english}");
    let message = english["error"]["message"].as_str().expect("a text");
    assert!(message.contains("Shop CRM is not connected") && message.contains("`crm`"), "{message}");
    let russian = hosted.call("acme", "leads", "ru").await;
    let message = russian["error"]["message"].as_str().expect("a text");
    assert!(message.contains("нет подключения к CRM магазина") && message.contains("`crm`"), "{message}");
    let about = hosted.call("acme", "about", "en").await;
    assert_eq!(about["result"], json!({ "version": 1 }), "what asks nothing needs no connection");
    assert_eq!(hosted.read("acme").await, Err("not_connected"));
}

#[tokio::test]
async fn what_does_not_work_is_not_kept() {
    let shop = System::start("shop", "key-of-the-shop").await;
    let hosted = Hosted::new(&format!("{ROLES}{TENANTS}"), &[], &[&shop]);
    let acme = asked("acme");
    hosted.connected("acme", &shop).await;
    let wrong = json!({ "url": url(&shop), "token": "another-key" });
    let Err(ConnectRefused::Failed { kind, message }) = hosted.connect(&acme, wrong).await else {
        panic!("the key is wrong")
    };
    assert_eq!(kind, "unauthorized");
    assert!(message.contains("does not accept the key"), "{message}");
    assert!(!message.contains("knows no such key"), "no word of the other system is in it");
    let shown = hosted.server.connection(&acme, "crm").await.expect("it is connected");
    assert_eq!((shown.state, shown.version), ("connected", Some(1)), "what was connected goes on");
    assert_eq!(hosted.call("acme", "leads", "en").await["result"][0]["of"], "shop");

    let settings = json!({ "url": url(&shop), "token": "another-key" });
    let settings = settings.as_object().expect("an object");
    let stored = ConnectsTenants::connect(&*hosted.server, &acme, "crm", settings, false).await;
    assert_eq!(stored.expect("it is not tried").version, Some(2));
    assert_eq!(hosted.call("acme", "leads", "en").await["error"]["code"], "unauthorized");
    let tested = hosted.server.test(&acme, "crm").await.expect("it is connected");
    assert_eq!((tested.ok, tested.code.as_deref()), (false, Some("unauthorized")));
    let shown = hosted.server.connection(&acme, "crm").await.expect("it is connected");
    assert_eq!((shown.state, shown.check_error.expect("it failed").code.as_str()), ("failing", "unauthorized"));
}

#[tokio::test]
async fn every_setting_that_does_not_fit_is_told() {
    let hosted = Hosted::new(&format!("{ROLES}{TENANTS}"), &[], &[]);
    let acme = asked("acme");
    let unfit = |refused: Result<ConnectionShown, ConnectRefused>| match refused {
        Err(ConnectRefused::Unfit(unfit)) => unfit,
        other => panic!("{other:?}"),
    };
    let kinds = |unfit: &[UnfitSetting]| unfit.iter().map(|one| (one.name.clone(), one.kind)).collect::<Vec<_>>();
    let missing = unfit(hosted.connect(&acme, json!({ "token": "short" })).await);
    assert_eq!(kinds(&missing), [("url".to_owned(), "missing"), ("token".to_owned(), "value_error")]);
    assert!(missing.iter().all(|one| !one.message.contains("short")), "no value is repeated");
    let unknown = unfit(hosted.connect(&acme, json!({ "url": "https://a.example", "rate": 5, "token": {} })).await);
    assert_eq!(kinds(&unknown), [("rate".to_owned(), "extra_forbidden")]);
    let russian = ConnectionAsked { language: "ru".into(), ..acme };
    let said = hosted.server.said(&russian, "connect-unauthorized", Some("crm"));
    assert!(said.contains("CRM магазина не принимает ключ"), "{said}");
}

#[tokio::test]
async fn tenants_are_made_and_deleted_with_their_connections() {
    let shop = System::start("shop", "key-of-the-shop").await;
    let hosted = Hosted::new(&format!("{ROLES}{TENANTS}"), &[], &[&shop]);
    let staff = |tenant: &str| ConnectionAsked { operates: true, tenant: tenant.into(), ..asked("default") };
    assert!(matches!(hosted.server.connections(&staff("new")).await, Err(ConnectRefused::NoTenant)));
    let made = hosted.server.put_tenant(&staff("default"), "new", &titled("New")).await.expect("it is made");
    assert_eq!((made.source, made.state, made.connections), ("store", "active", 0));
    let settings = json!({ "url": url(&shop), "token": shop.key });
    hosted.connect(&staff("new"), settings).await.expect("it works");
    assert_eq!(hosted.call("new", "leads", "en").await["result"][0]["of"], "shop");
    let all = hosted.server.tenants().await.expect("the store is there");
    let all: Vec<_> = all.iter().map(|one| (one.id.as_str(), one.source, one.connections)).collect();
    assert_eq!(all, [("default", "file", 0), ("acme", "file", 0), ("other", "file", 0), ("new", "store", 1)]);
    let (locale, timezone) = (Some("ru".to_owned()), Some("Asia/Omsk".to_owned()));
    let said = TenantSaid { locale, timezone, ..TenantSaid::default() };
    let moved = hosted.server.put_tenant(&staff("default"), "new", &said).await.expect("it is changed");
    assert_eq!((moved.locale.as_deref(), moved.timezone.as_deref()), (Some("ru"), Some("Asia/Omsk")));
    let texts = hosted.server.set();
    assert_eq!(hosted.server.locale_of_tenant("new"), texts.texts().named("ru").expect("it is spoken"));
    assert_eq!(hosted.server.zone_of("new").iana_name(), Some("Asia/Omsk"));
    let of_file = hosted.server.put_tenant(&staff("default"), "acme", &titled("Other")).await;
    assert!(matches!(of_file, Err(ConnectRefused::SetByOperator(_))));
    hosted.server.delete_tenant(&staff("default"), "new").await.expect("it is there");
    assert!(matches!(hosted.server.delete_tenant(&staff("default"), "new").await, Err(ConnectRefused::NoTenant)));
    assert_eq!(hosted.call("new", "leads", "en").await["error"]["code"], "not_connected");
}

/// Who was let in before their tenant was deleted connects nothing for the next one of that name.
#[tokio::test]
async fn the_owner_of_a_tenant_that_is_gone_connects_nothing() {
    let shop = System::start("shop", "key-of-the-shop").await;
    let hosted = Hosted::new(&format!("{ROLES}{TENANTS}"), &[], &[&shop]);
    let staff = ConnectionAsked { operates: true, ..asked("default") };
    hosted.server.put_tenant(&staff, "new", &titled("New")).await.expect("it is made");
    let (owner, settings) = (asked("new"), json!({ "url": url(&shop), "token": shop.key }));
    hosted.connect(&owner, settings.clone()).await.expect("it works");
    // By another process, so that this one has not heard of it.
    assert!(
        hosted
            .server
            .consent()
            .store()
            .delete_tenant("new", "staff", &OnRecord::attested())
            .await
            .expect("the store is there")
    );
    assert!(matches!(hosted.connect(&owner, settings.clone()).await, Err(ConnectRefused::NoTenant)));
    hosted.server.look_for_tenants().await.expect("the store is there");
    assert!(matches!(hosted.connect(&owner, settings.clone()).await, Err(ConnectRefused::NoTenant)));
    hosted.server.put_tenant(&staff, "new", &titled("Another")).await.expect("it is made");
    let shown = hosted.server.connection(&asked("new"), "crm").await.expect("the catalog is there");
    assert_eq!(shown.state, "none");
    hosted.connect(&owner, settings).await.expect("the tenant is there again");
}

#[tokio::test]
async fn a_store_that_takes_nothing_is_read_for_tenants_who_were_not_here_yet() {
    let shop = System::start("shop", "key-of-the-shop").await;
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("store.db");
    let file = format!(
        "{ROLES}{TENANTS}store: {{ url: \"sqlite:{}\", keys: [{{ id: a, key: $env.KEY }}] }}\n",
        place.display()
    );
    let key = "ab".repeat(32);
    let start = || Hosted::serving(folder.path(), &file, &[("KEY", &key)], &[&shop]);
    let settings = json!({ "url": url(&shop), "token": shop.key });
    let settings = settings.as_object().expect("an object");
    ConnectsTenants::connect(&*start(), &asked("acme"), "crm", settings, true).await.expect("it works");

    let server = start();
    server.connection(&asked("other"), "crm").await.expect("the store is opened");
    let other = start();
    let held = other.consent().store().hold_writers().await;
    // Longer than any of these takes: what writes waits for ten seconds.
    let begun = std::time::Instant::now();
    let staff = ConnectionAsked { operates: true, ..asked("default") };
    let said = TenantSaid::default();
    let writes = server.put_tenant(&staff, "new", &said);
    let reads = async {
        assert_eq!(call(&server, "acme", "leads", "en").await["result"][0]["of"], "shop");
        assert_eq!(server.connection(&asked("acme"), "crm").await.expect("it can be read").state, "connected");
        drop(held);
        begun.elapsed()
    };
    let (written, took) = tokio::join!(writes, reads);
    written.expect("the other has ended");
    assert!(took < std::time::Duration::from_secs(5), "{took:?}");
}
