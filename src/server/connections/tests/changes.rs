//! What is connected changes while calls, approvals and other processes are under way.

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::*;
use crate::caller::Principal;
use crate::store::approvals::{ApprovalState, Decided};
use crate::store::fixture::TestPlace;

/// The calls of a system's leads that have arrived, and those that may be answered.
#[derive(Clone)]
struct Gate {
    arrived: Arc<Semaphore>,
    open: Arc<Semaphore>,
}

/// A system that answers a question about its leads when it is let.
async fn held(name: &'static str, key: &'static str) -> (System, Gate) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let asked = Arc::<Mutex<Vec<Asked>>>::default();
    let answers = UserAnswers { name, key, asked: Arc::clone(&asked) };
    let gate = Gate { arrived: Arc::new(Semaphore::new(0)), open: Arc::new(Semaphore::new(0)) };
    let held = gate.clone();
    let app = axum::Router::new().fallback(async move |request: Request| {
        if request.uri().path().ends_with("leads") {
            held.arrived.add_permits(1);
            held.open.acquire().await.expect("it is never closed").forget();
        }
        answer(State(answers.clone()), request).await
    });
    tokio::spawn(async move { axum::serve(listener, app).await });
    (System { name, key, address, asked }, gate)
}

#[tokio::test]
async fn a_call_under_way_ends_where_it_began_and_the_next_one_asks_nothing() {
    let (shop, gate) = held("shop", "key-of-the-shop").await;
    let hosted = Hosted::new(&format!("{ROLES}{TENANTS}"), &[], &[&shop]);
    hosted.connected("acme", &shop).await;
    let server = Arc::clone(&hosted.server);
    let under_way = tokio::spawn(async move { call(&server, "acme", "leads", "en").await });
    gate.arrived.acquire().await.expect("it is never closed").forget();
    assert!(hosted.server.disconnect(&asked("acme"), "crm").await.expect("the store is there"));
    assert_eq!(hosted.call("acme", "leads", "en").await["error"]["code"], "not_connected");
    gate.open.add_permits(1);
    assert_eq!(under_way.await.expect("no panic")["result"][0]["of"], "shop");
    let asked = shop.asked();
    assert!(asked.iter().all(|asked| asked.credential.as_deref() == Some(shop.key)), "{asked:?}");
    assert_eq!(asked.iter().filter(|asked| asked.path.ends_with("leads")).count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_call_goes_to_one_system_with_the_key_of_another_whoever_connects_at_once() {
    let (left, right) =
        (System::start("left", "key-of-the-left").await, System::start("right", "key-of-the-right").await);
    let (folder, place) = (tempfile::tempdir().expect("a folder"), TestPlace::named().await);
    let (file, key) = (format!("{ROLES}{TENANTS}{}", place.section(folder.path(), "K")), "ab".repeat(32));
    let serving = || Hosted::serving(folder.path(), &file, &[("K", &key)], &[&left, &right]);
    let processes = [serving(), serving()];
    for round in 0..6 {
        let mut at_once = JoinSet::new();
        for (system, server) in [&left, &right].into_iter().zip(&processes) {
            let (settings, server) = (json!({ "url": url(system), "token": system.key }), Arc::clone(server));
            at_once.spawn(async move {
                let settings = settings.as_object().expect("an object");
                ConnectsTenants::connect(&*server, &asked("acme"), "crm", settings, false).await.expect("it is kept");
            });
        }
        for number in 0..24 {
            let server = Arc::clone(&processes[number % 2]);
            at_once.spawn(async move {
                let told = call(&server, "acme", "leads", "en").await;
                let is_whole = told["result"][0]["of"].is_string() || told["error"]["code"] == "not_connected";
                assert!(is_whole, "{told}");
            });
        }
        if round % 3 == 2 {
            let server = Arc::clone(&processes[0]);
            at_once.spawn(async move {
                let _was_there = server.disconnect(&asked("acme"), "crm").await.expect("the store is there");
            });
        }
        at_once.join_all().await;
    }
    for system in [&left, &right] {
        let asked = system.asked();
        assert!(asked.iter().all(|asked| asked.credential.as_deref() == Some(system.key)), "{asked:?}");
    }
    // Every change is one: none has the version of another.
    let shown = processes[0].connection(&asked("acme"), "crm").await.expect("the store is there");
    assert_eq!(shown.version.is_some(), shown.state != "none", "{shown:?}");
    let stored = processes[1].consent().store().of_tenant("acme");
    let record = stored.connection("crm").await.expect("the store is there");
    assert_eq!(record.map(|record| record.version), shown.version);
    assert_eq!(shown.version.unwrap_or(12), 12);
}

/// A call that a person has to approve of.
const DROP: (&str, &str) = (
    "catalog/crm/tools/dropLead.yaml",
    "tool: dropLead\nguard: { approval: true }\nrequired: [id]\narguments:\n  id: { type: integer }\nrequest: DELETE leads/$id\n",
);

const TEXTS: [(&str, &str); 2] = [
    ("locales/en/crm.ftl", "dropLead = Drop\n    .description = Deletes a lead.\nargument-id = Which.\n"),
    ("locales/ru/crm.ftl", "dropLead = Удалить\n    .description = Удаляет лид.\nargument-id = Какой.\n"),
];

/// A server on which another person approves of deletions.
fn approving(more: &str, systems: &[&System]) -> (Arc<Server>, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = format!("{ROLES}  boss: {{ may: [approve] }}\n{TENANTS}approvals: {{ by: [operator]{more} }}\n");
    let config = config(folder.path(), &file, &[], systems);
    let set = open(sources_with(MANIFEST, &[DROP, TEXTS[0], TEXTS[1]]), &config, None);
    (Arc::new(Server::new(config, set.expect("the catalog can be served").set)), folder)
}

fn person(name: &str) -> Identity {
    Identity { principal: Principal::of_token(name), tenant: Some("acme".into()), ..Identity::default() }
}

async fn drops(server: &Arc<Server>) -> Value {
    let caller = Caller { who: Arc::new(person("agent")), ..caller(server, "acme", "en") };
    let called = Arc::clone(server).call("dropLead", Some("{\"id\":5}"), caller, Vec::new());
    let called = called.expect("there is such a tool").await;
    serde_json::from_slice(&called.bytes[called.outcome.structured]).expect("JSON")
}

async fn connects(server: &Server, system: &System) {
    let settings = json!({ "url": url(system), "token": system.key });
    let settings = settings.as_object().expect("an object");
    ConnectsTenants::connect(server, &asked("acme"), "crm", settings, true).await.expect("it works");
    system.asked();
}

async fn approves(server: &Server, id: &str) -> Decided {
    let boss = person("boss");
    let found = server.consent().show(&boss, id).await.expect("the store is there");
    let digest = found.map_or([0; 32], |(record, _)| record.digest);
    let decided = server.consent().decide(&boss, id, (digest, true, None), &OnRecord::attested()).await;
    decided.expect("the store is there")
}

#[tokio::test]
async fn what_waits_for_approval_ends_with_the_system_that_it_was_to_go_into() {
    let (left, right) =
        (System::start("left", "key-of-the-left").await, System::start("right", "key-of-the-right").await);
    let (server, _folder) = approving("", &[&left, &right]);
    connects(&server, &left).await;
    let id = |told: &Value| told["error"]["approval"]["id"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned();
    let waiting = id(&drops(&server).await);
    connects(&server, &right).await;
    let state = async |id: &str| {
        let record = server.consent().record(&person("boss"), id).await.expect("the store is there");
        record.expect("it is there").state
    };
    assert_eq!(state(&waiting).await, ApprovalState::Expired);
    assert!(!matches!(approves(&server, &waiting).await, Decided::Done(_)), "nobody approves of it any more");
    let anew = id(&drops(&server).await);
    assert_ne!(anew, waiting);
    assert!(matches!(approves(&server, &anew).await, Decided::Done(_)));
    assert!(server.disconnect(&asked("acme"), "crm").await.expect("the store is there"));
    assert_eq!(state(&anew).await, ApprovalState::Expired);
    assert_eq!(drops(&server).await["error"]["code"], "not_connected");
    assert!(left.asked().is_empty() && right.asked().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn a_call_that_waited_while_another_system_was_connected_is_not_sent() {
    let (left, right) =
        (System::start("left", "key-of-the-left").await, System::start("right", "key-of-the-right").await);
    let (server, _folder) = approving(", wait: 30s", &[&left, &right]);
    connects(&server, &left).await;
    let calling = Arc::clone(&server);
    let waits = tokio::spawn(async move { drops(&calling).await });
    let boss = person("boss");
    let waiting = async || server.consent().waiting(&boss).await.expect("the store is there").count;
    while waiting().await == 0 {
        tokio::task::yield_now().await;
    }
    connects(&server, &right).await;
    // The call asks once more, of the former system: whoever approves of that sends nothing there.
    let open = async || {
        let (records, _) = server.consent().list(&boss, &[ApprovalState::Waiting], None).await.expect("it is there");
        records.into_iter().next().map(|record| record.id)
    };
    let id = loop {
        match open().await {
            Some(id) => break id,
            None => tokio::task::yield_now().await,
        }
    };
    assert!(matches!(approves(&server, &id).await, Decided::Done(_)));
    let told = waits.await.expect("no panic");
    assert_eq!(told["error"]["code"], "unavailable", "{told}");
    assert!(told["error"]["message"].as_str().expect("a text").contains("it was not sent"), "{told}");
    assert!(left.asked().is_empty() && right.asked().is_empty(), "nothing was sent");
}
