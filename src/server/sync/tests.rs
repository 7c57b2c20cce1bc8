//! Leads of tenants go into stand-ins of Bitrix24, which lose answers, refuse and say who has asked.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kartoteka_demo::{Failure, Portal};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::*;
use crate::access::connecting::ConnectsTenants as _;
use crate::access::connecting::UnfitSetting;
use crate::caller::{Caller, Identity};
use crate::catalog::open::open;
use crate::catalog::{CatalogSource, shipped};
use crate::config::Config;
use crate::mcp::serves::ServesTools as _;
use crate::store::fixture::TestPlace;
use crate::store::outbox::{NewLead, TakenLead};

/// A server whose tenants `acme` and `other` have a portal each.
struct Hosted {
    server: Arc<Server>,
    folder: tempfile::TempDir,
    place: TestPlace,
    portals: [Portal; 2],
}

/// Leads that are being brought, until it is dropped or stopped.
struct Carried {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Carried {
    async fn stop(self) {
        self.stop.send(()).expect("it goes on until then");
        self.task.await.expect("it ends");
    }
}

/// Quick, and patient with what fails.
const PACE: SyncPace = SyncPace {
    at_once: 8,
    of_tenant: 8,
    per_second: 100_000,
    longest: Duration::from_secs(20),
    failures: 200,
    first: Duration::from_millis(5),
    last: Duration::from_millis(20),
    settles: Duration::from_millis(200),
    system_failures: 10_000,
    rest: Duration::from_millis(50),
    oldest: Duration::from_secs(600),
    look: Duration::from_millis(10),
};

/// The names by which tenants connect the portals.
const PORTALS: [&str; 2] = ["first.beta.example", "second.beta.example"];

fn address(portal: &Portal) -> std::net::SocketAddr {
    let url: url::Url = portal.base_url().parse().expect("it is an address");
    url.socket_addrs(|| None).expect("it is of this machine")[0]
}

/// `kept`: where the store is, and of what its key is made; without it nothing outlives the process.
fn serving(folder: &Path, portals: &[Portal; 2], kept: Option<(&TestPlace, &str)>) -> Arc<Server> {
    let path = folder.join("kartoteka.yaml");
    let at = |portal: &Portal| {
        format!("settings: {{ bitrix24: {{ base_url: \"{}\", rate: 0, retries: 0 }} }}", portal.base_url())
    };
    let store = kept.map(|(place, _)| place.section(folder, "STORE_KEY")).unwrap_or_default();
    let file = format!(
        "kartoteka: 1\n{store}tenants: {{ acme: {{ {} }}, other: {{ locale: ru, timezone: Asia/Omsk, {} }}, third: {{}} }}\n",
        at(&portals[0]),
        at(&portals[1])
    );
    std::fs::write(&path, file).expect("it can be written");
    let key = kept.map(|(_, key)| key.repeat(32)).unwrap_or_default();
    let variables = [("STORE_KEY".to_owned(), key)];
    let config = Config::from_variables(variables, &path).unwrap_or_else(|faults| panic!("{faults}"));
    let named = portals.iter().zip(PORTALS);
    let config = named.fold(config, |config, (portal, name)| config.with_public_stand_in(name, address(portal)));
    let catalogs = shipped::catalogs().into_iter().filter(|catalog| &*catalog.catalog.name == "bitrix24");
    let set = open(catalogs.map(CatalogSource::compiled).collect(), &config, None).expect("it can be served").set;
    Arc::new(Server::new(config, set))
}

impl Hosted {
    async fn start() -> Self {
        let portals = [
            kartoteka_demo::start(std::future::pending()).await.expect("a port is free"),
            kartoteka_demo::start(std::future::pending()).await.expect("a port is free"),
        ];
        portals.iter().for_each(|portal| portal.options().limit_rate(false));
        let (folder, place) = (tempfile::tempdir().expect("a folder"), TestPlace::named().await);
        Self { server: serving(folder.path(), &portals, Some((&place, "ab"))), folder, place, portals }
    }

    /// The same as after a restart.
    fn again(self) -> Self {
        self.again_with("ab")
    }

    /// The same after a restart with this key of the store.
    fn again_with(self, key: &str) -> Self {
        let Self { server, folder, place, portals } = self;
        drop(server);
        Self { server: serving(folder.path(), &portals, Some((&place, key))), folder, place, portals }
    }

    /// The same after the operator's file was given each tenant the other's portal.
    fn exchanged(self) -> Self {
        let Self { server, folder, place, portals: [first, second] } = self;
        drop(server);
        let portals = [second, first];
        Self { server: serving(folder.path(), &portals, Some((&place, "ab"))), folder, place, portals }
    }

    /// How often a tenant's portal was asked this.
    fn asked(&self, portal: usize, method: &str) -> usize {
        self.portals[portal].requests().iter().filter(|request| request.method == method).count()
    }

    fn carry(&self, pace: SyncPace) -> Carried {
        let (stop, stopped) = oneshot::channel();
        let carrying = Arc::clone(&self.server).carry_leads(pace, async { drop(stopped.await) });
        Carried { stop, task: tokio::spawn(carrying) }
    }

    async fn accept(&self, tenant: &str, lead: Value) -> LeadAccepted {
        let accepted =
            SyncsLeads::accept(&*self.server, &asked(tenant), None, lead.as_object().expect("an object")).await;
        accepted.unwrap_or_else(|refused| panic!("{refused:?}"))
    }

    async fn lead(&self, tenant: &str, id: &str) -> LeadShown {
        SyncsLeads::lead(&*self.server, &asked(tenant), None, id).await.unwrap_or_else(|refused| panic!("{refused:?}"))
    }

    /// Waits until a lead stands so.
    async fn until(&self, tenant: &str, id: &str, state: &str) -> LeadShown {
        for _ in 0..30_000 {
            let lead = self.lead(tenant, id).await;
            if lead.state == state {
                return lead;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{:?}", self.lead(tenant, id).await)
    }

    /// The ids under which a tenant's portal has leads of ours, each as often as it has.
    async fn origins(&self, tenant: &str) -> Vec<String> {
        let mut origins = Vec::new();
        for start in [0, 50] {
            let params =
                json!({ "filter": { "=ORIGINATOR_ID": "TELEAGENT" }, "select": ["ID", "ORIGIN_ID"], "start": start });
            let arguments = json!({ "method": "crm.lead.list", "params": params }).to_string();
            let caller =
                Caller { who: identity(tenant), ..Caller::unknown(self.server.set().texts().default_locale()) };
            let called = Arc::clone(&self.server).call("callBitrixMethod", Some(&arguments), caller, Vec::new());
            let called = called.expect("there is such a tool").await;
            let found: Value = serde_json::from_slice(&called.bytes[called.outcome.structured]).expect("JSON");
            let text = found.to_string();
            origins.extend(
                text.split("\"ORIGIN_ID\":\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())),
            );
        }
        origins
    }

    async fn sync(&self, tenant: &str) -> SyncTold {
        let shown = self.server.connection(&asked(tenant), "bitrix24").await.expect("it can be connected");
        let sync = shown.sync.expect("leads go into it");
        (sync.status, sync.last_sync_at.is_some(), sync.waiting, sync.dead)
    }
}

/// The status, whether anything has gone, how much waits, and how much waits for a person.
type SyncTold = (&'static str, bool, i64, i64);

fn identity(tenant: &str) -> Arc<Identity> {
    Arc::new(Identity { tenant: Some(tenant.into()), name: Some("bot".into()), ..Identity::default() })
}

fn asked(tenant: &str) -> ConnectionAsked {
    ConnectionAsked {
        who: identity(tenant),
        operates: false,
        tenant: tenant.into(),
        language: "en".into(),
        address: None,
    }
}

fn lead(id: usize, notes: &str) -> Value {
    json!({ "id": id, "name": format!("Lead {id}"), "phone": format!("+1777{id:07}"), "notes": notes, "score": 80 })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_syncs_of_fifty_leads_leave_fifty_whatever_is_lost() {
    let hosted = Hosted::start().await;
    let options = hosted.portals[0].options();
    let carried = hosted.carry(PACE);
    for round in 0..20 {
        options.fail("crm.lead.add", 3, &Failure::lost_answer());
        options.fail("crm.lead.update", 2, &Failure::lost_answer());
        options.fail("crm.timeline.comment.add", 2, &Failure::lost_answer());
        options.fail("crm.lead.add", 1, &Failure::hang_up());
        options.fail("crm.lead.list", 1, &Failure::bad_gateway());
        for id in 0..50 {
            let accepted = hosted.accept("acme", lead(id, &format!("round {round}"))).await;
            assert!(!accepted.same);
        }
    }
    for id in 0..50 {
        let done = hosted.until("acme", &id.to_string(), "done").await;
        assert!(done.record.is_some() && done.error.is_none(), "{done:?}");
    }
    carried.stop().await;
    let origins = hosted.origins("acme").await;
    assert_eq!(origins.len(), 50, "{origins:?}");
    assert_eq!(origins.iter().collect::<BTreeSet<_>>().len(), 50);
    assert_eq!(hosted.sync("acme").await, ("active", true, 0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tenants_with_equal_leads_never_meet() {
    let hosted = Hosted::start().await;
    let carried = hosted.carry(PACE);
    for (tenant, canary) in [("acme", "CANARY-A"), ("other", "CANARY-B")] {
        for id in 0..5 {
            let lead = json!({ "id": id, "name": canary, "phone": format!("+1777{id:07}") });
            hosted.accept(tenant, lead).await;
        }
    }
    for tenant in ["acme", "other"] {
        for id in 0..5 {
            hosted.until(tenant, &id.to_string(), "done").await;
        }
    }
    carried.stop().await;
    for (portal, own, foreign) in
        [(&hosted.portals[0], "CANARY-A", "CANARY-B"), (&hosted.portals[1], "CANARY-B", "CANARY-A")]
    {
        let seen: String = portal.requests().iter().map(|request| request.parameters.to_string()).collect();
        assert!(seen.contains(own) && !seen.contains(foreign), "{seen}");
    }
    let third = SyncsLeads::lead(&*hosted.server, &asked("third"), Some("bitrix24"), "1").await;
    assert!(matches!(third, Err(SyncRefused::Absent)), "{third:?}");
    let nothing =
        SyncsLeads::accept(&*hosted.server, &asked("third"), None, lead(1, "x").as_object().expect("a map")).await;
    assert!(matches!(nothing, Err(SyncRefused::NotConnected)), "{nothing:?}");
    // What stands in a database is held by the tests of the store.
    let Some(folder) = hosted.place.folder() else { return };
    let bytes = std::fs::read(folder.join("store.db")).expect("a file");
    assert!(!String::from_utf8_lossy(&bytes).contains("CANARY"), "what a lead says is sealed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_or_under_way_is_picked_up_by_the_next_process() {
    let hosted = Hosted::start().await;
    hosted.accept("acme", lead(1, "accepted")).await;
    // The lead is made, and the process ends before it has noted that.
    let scope = hosted.server.consent().store().of_tenant("acme");
    let Ok(TakenLead::Attempt(attempt)) = scope.take_lead("bitrix24", PACE.taken_by(true)).await else {
        panic!("it is due")
    };
    let (sent, _) = hosted.server.sent("acme", &attempt, PACE.longest).await;
    assert!(matches!(sent, sent::AttemptOutcome::Done(Some(_))), "{sent:?}");
    hosted.accept("acme", lead(2, "accepted")).await;
    let hosted = hosted.again();
    let carried = hosted.carry(PACE);
    hosted.until("acme", "2", "done").await;
    assert_eq!(hosted.lead("acme", "1").await.state, "sending", "its lease holds");
    hosted.server.consent().store().age(Duration::from_secs(6)).await;
    let done = hosted.until("acme", "1", "done").await;
    assert_eq!(done.attempts, 2);
    carried.stop().await;
    let mut origins = hosted.origins("acme").await;
    origins.sort();
    assert_eq!(origins, ["acme:1", "acme:2"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_paused_waits_and_goes_on() {
    let hosted = Hosted::start().await;
    let carried = hosted.carry(PACE);
    assert!(hosted.server.pause(&asked("acme"), "bitrix24", true).await.expect("it can be paused"));
    hosted.accept("acme", lead(1, "x")).await;
    hosted.accept("other", lead(1, "x")).await;
    hosted.until("other", "1", "done").await;
    assert_eq!(hosted.lead("acme", "1").await.state, "waiting");
    assert_eq!(hosted.sync("acme").await, ("paused", false, 1, 0));
    assert!(hosted.portals[0].requests().is_empty());
    assert!(hosted.server.pause(&asked("acme"), "bitrix24", false).await.expect("it can be resumed"));
    assert_eq!(hosted.until("acme", "1", "done").await.upstream, None);
    assert_eq!(hosted.sync("acme").await, ("active", true, 0, 0));
    carried.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_fails_for_good_waits_for_a_person() {
    let hosted = Hosted::start().await;
    let options = hosted.portals[0].options();
    let pace = SyncPace { failures: 5, system_failures: 5, ..PACE };
    let carried = hosted.carry(pace);
    options.fail("crm.lead.add", 10, &Failure::access_denied());
    hosted.accept("acme", lead(1, "x")).await;
    let dead = hosted.until("acme", "1", "dead").await;
    assert_eq!((dead.attempts, dead.error.as_deref()), (5, Some("forbidden")));
    let said = dead.upstream.as_ref().expect("the portal has said why");
    assert!(said.code.as_deref().is_some_and(|code| !code.is_empty()), "{said:?}");
    assert!(said.message.as_deref().is_some_and(|words| words.chars().count() <= 301), "{said:?}");
    assert_eq!(hosted.sync("acme").await, ("error", false, 0, 1));
    let listed = hosted.server.given_up(&asked("acme"), None).await.expect("the store is there").0;
    assert_eq!(listed, [dead]);
    assert!(hosted.server.given_up(&asked("other"), None).await.expect("the store is there").0.is_empty());
    let again = hosted.server.decide(&asked("acme"), None, "1", LeadDecision::Retry).await.expect("it waits");
    assert_eq!(again.state, "waiting");
    hosted.until("acme", "1", "dead").await;
    hosted.server.decide(&asked("acme"), None, "1", LeadDecision::Retry).await.expect("it waits");
    hosted.until("acme", "1", "done").await;
    assert_eq!(hosted.sync("acme").await, ("active", true, 0, 0));
    let gone = hosted.server.decide(&asked("acme"), None, "1", LeadDecision::Drop).await;
    assert!(matches!(gone, Err(SyncRefused::Absent)), "what is done does not wait");
    carried.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_lead_is_told_field_by_field() {
    let hosted = Hosted::start().await;
    let refused = async |lead: Value| match SyncsLeads::accept(
        &*hosted.server,
        &asked("acme"),
        None,
        lead.as_object().expect("an object"),
    )
    .await
    {
        Err(SyncRefused::Unfit(unfit)) => {
            unfit.into_iter().map(|UnfitSetting { name, kind, .. }| (name, kind)).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let wrong = json!({ "id": "a b", "phone": "8 800", "score": 101, "notes": " ", "colour": "red", "name": 5 });
    let mut told = refused(wrong).await;
    told.sort();
    let expected = [
        ("colour", "extra_forbidden"),
        ("id", "string_pattern_mismatch"),
        ("name", "string_type"),
        ("notes", "string_too_short"),
        ("phone", "string_pattern_mismatch"),
        ("score", "value_error"),
    ];
    assert_eq!(told, expected.map(|(name, kind)| (name.to_owned(), kind)));
    assert_eq!(refused(json!({ "phone": "+15550001234" })).await, [("id".to_owned(), "missing")]);
    // What the tool itself asks for.
    let told = refused(json!({ "id": 1, "name": "A", "status": "nowhere" })).await;
    assert_eq!(told, [("status".to_owned(), "value_error")]);
}

#[tokio::test]
async fn the_same_twice_is_one_and_nothing_is_accepted_that_would_be_lost() {
    let hosted = Hosted::start().await;
    assert!(!hosted.accept("acme", lead(1, "x")).await.same);
    assert!(hosted.accept("acme", lead(1, "x")).await.same);
    assert!(!hosted.accept("acme", lead(1, "y")).await.same);
    let volatile = serving(hosted.folder.path(), &hosted.portals, None);
    let refused = SyncsLeads::accept(&*volatile, &asked("acme"), None, lead(1, "x").as_object().expect("a map")).await;
    assert!(matches!(refused, Err(SyncRefused::Volatile)), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_ids_with_one_telephone_number_are_one_lead_of_the_portal() {
    let hosted = Hosted::start().await;
    for id in 0..12 {
        hosted.accept("acme", json!({ "id": id, "name": format!("Lead {id}"), "phone": "+17770000000" })).await;
    }
    let carried = hosted.carry(PACE);
    for id in 0..12 {
        hosted.until("acme", &id.to_string(), "done").await;
    }
    carried.stop().await;
    assert_eq!(hosted.asked(0, "crm.lead.add"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_number_of_a_known_lead_reaches_the_portal() {
    let hosted = Hosted::start().await;
    let carried = hosted.carry(PACE);
    let lead = |phone: &str| json!({ "id": 1, "name": "Marta", "phone": phone });
    hosted.accept("acme", lead("+17770000001")).await;
    hosted.until("acme", "1", "done").await;
    hosted.accept("acme", lead("+17770000002")).await;
    hosted.until("acme", "1", "done").await;
    carried.stop().await;
    let updates: Vec<String> = hosted.portals[0]
        .requests()
        .iter()
        .filter(|request| request.method == "crm.lead.update")
        .map(|request| request.parameters.to_string())
        .collect();
    assert!(updates.iter().any(|update| update.contains("PHONE") && update.contains("+17770000002")), "{updates:?}");
    assert_eq!(hosted.asked(0, "crm.lead.add"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_without_a_phone_and_a_name_is_one_lead_and_gets_them_later() {
    let hosted = Hosted::start().await;
    // The answer that says that it was made is lost: the portal is asked by our id before anything is made again.
    hosted.portals[0].options().fail("crm.lead.add", 1, &Failure::lost_answer());
    let carried = hosted.carry(PACE);
    for said in
        [json!({ "notes": "Asks" }), json!({ "notes": "Pays" }), json!({ "phone": "+17770000003", "name": "Ann" })]
    {
        let mut lead = said;
        lead["id"] = json!(1);
        hosted.accept("acme", lead).await;
        hosted.until("acme", "1", "done").await;
    }
    carried.stop().await;
    let requests = hosted.portals[0].requests();
    let sent = |method: &str| {
        let sent = requests.iter().filter(|request| request.method == method);
        sent.map(|request| request.parameters["fields"].clone()).collect::<Vec<_>>()
    };
    let added = sent("crm.lead.add");
    assert_eq!(added.len(), 1, "{added:?}");
    assert_eq!((&added[0]["TITLE"], &added[0]["PHONE"]), (&json!("New lead from TeleAgent"), &Value::Null));
    let changed = sent("crm.lead.update");
    assert!(changed.iter().any(|fields| fields["NAME"] == "Ann"), "{changed:?}");
    assert!(changed.iter().any(|fields| fields["PHONE"][0]["VALUE"] == "+17770000003"), "{changed:?}");
    assert_eq!(hosted.origins("acme").await, ["acme:1"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_that_was_found_by_its_phone_is_changed_without_it_as_well() {
    let hosted = Hosted::start().await;
    let carried = hosted.carry(PACE);
    // Two of ours are one of the portal's, which has the id of the first.
    for lead in [
        json!({ "id": 1, "name": "Ann", "phone": "+17770000004" }),
        json!({ "id": 2, "name": "Ann", "phone": "+17770000004" }),
        json!({ "id": 2, "notes": "Pays" }),
    ] {
        let id = lead["id"].to_string();
        hosted.accept("acme", lead).await;
        hosted.until("acme", &id, "done").await;
    }
    carried.stop().await;
    assert_eq!(hosted.asked(0, "crm.lead.add"), 1);
    assert_eq!(hosted.lead("acme", "1").await.record, hosted.lead("acme", "2").await.record);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_portal_has_taken_is_not_done_in_another() {
    let hosted = Hosted::start().await;
    let carried = hosted.carry(PACE);
    hosted.accept("acme", lead(1, "x")).await;
    hosted.until("acme", "1", "done").await;
    carried.stop().await;
    let hosted = hosted.exchanged();
    let gone = SyncsLeads::lead(&*hosted.server, &asked("acme"), None, "1").await;
    assert!(matches!(gone, Err(SyncRefused::Absent)), "{gone:?}");
    assert!(!hosted.accept("acme", lead(1, "x")).await.same, "this portal does not have it");
    let carried = hosted.carry(PACE);
    hosted.until("acme", "1", "done").await;
    carried.stop().await;
    assert_eq!(hosted.origins("acme").await, ["acme:1"]);
    assert!(hosted.accept("acme", lead(1, "x")).await.same);
}

/// A process that has looked what is connected a moment ago brings no lead into what another has replaced since.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_goes_into_the_portal_that_another_process_has_connected_just_now() {
    let hosted = Hosted::start().await;
    let connect = async |portal: usize| {
        let url: url::Url = hosted.portals[portal].base_url().parse().expect("it is an address");
        let settings = json!({ "base_url": format!("http://{}{}", PORTALS[portal], url.path()) });
        let settings = settings.as_object().expect("an object");
        let third = asked("third");
        let connected = hosted.server.connect(&third, "bitrix24", settings, true).await;
        connected.unwrap_or_else(|refused| panic!("{refused:?}"));
    };
    let other = serving(hosted.folder.path(), &hosted.portals, Some((&hosted.place, "ab")));
    let carry = || {
        let (stop, stopped) = oneshot::channel();
        let carrying = Arc::clone(&other).carry_leads(PACE, async { drop(stopped.await) });
        Carried { stop, task: tokio::spawn(carrying) }
    };
    connect(0).await;
    hosted.accept("third", lead(1, "x")).await;
    let carried = carry();
    hosted.until("third", "1", "done").await;
    carried.stop().await;
    connect(1).await;
    let (before, made) = (hosted.asked(0, "crm.lead.add"), hosted.asked(1, "crm.lead.add"));
    hosted.accept("third", lead(2, "x")).await;
    let carried = carry();
    hosted.until("third", "2", "done").await;
    carried.stop().await;
    assert_eq!((hosted.asked(0, "crm.lead.add"), hosted.asked(1, "crm.lead.add")), (before, made + 1));
    assert_eq!(hosted.origins("third").await, ["third:2"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leads_wait_for_the_key_that_opens_them() {
    let hosted = Hosted::start().await;
    hosted.accept("acme", lead(1, "x")).await;
    let hosted = hosted.again_with("cd");
    let carried = hosted.carry(PACE);
    let mut locked = hosted.lead("acme", "1").await;
    for _ in 0..3_000 {
        if locked.error.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        locked = hosted.lead("acme", "1").await;
    }
    assert_eq!((locked.state, locked.attempts, locked.error.as_deref()), ("waiting", 0, Some("locked")));
    let changed = lead(1, "y");
    let refused = SyncsLeads::accept(&*hosted.server, &asked("acme"), None, changed.as_object().expect("a map")).await;
    assert!(matches!(&refused, Err(refused) if kind(refused) == "locked"), "{refused:?}");
    carried.stop().await;
    let hosted = hosted.again();
    let carried = hosted.carry(PACE);
    hosted.until("acme", "1", "done").await;
    carried.stop().await;
}

#[tokio::test]
async fn a_lead_is_found_where_nothing_is_connected_any_more() {
    let hosted = Hosted::start().await;
    let third = asked("third");
    let shown = async || SyncsLeads::lead(&*hosted.server, &third, None, "1").await;
    assert!(matches!(shown().await, Err(SyncRefused::NotConnected)));
    let fields = json!({ "name": "Ann" });
    let fields = fields.as_object().expect("a map");
    let new = NewLead { catalog: "bitrix24", lead: "1", fields, digest: [1; 32], principal: "token:bot" };
    let store = hosted.server.consent.store();
    store.of_tenant("third").put_lead(&new, super::pace::BOUNDS, &OnRecord::attested()).await.expect("it is kept");
    let found = shown().await.expect("it is there");
    assert_eq!((found.id.as_str(), found.catalog.as_str(), found.state), ("1", "bitrix24", "waiting"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_tenant_has_its_own_language_and_its_own_day() {
    let hosted = Hosted::start().await;
    let carried = hosted.carry(PACE);
    for tenant in ["acme", "other"] {
        hosted.accept(tenant, lead(1, "Call")).await;
        hosted.until(tenant, "1", "done").await;
    }
    carried.stop().await;
    // Any caller, in any language: what the system keeps is in the tenant's.
    let english = hosted.server.set().texts().named("en").expect("it is spoken");
    let caller = Caller { who: identity("other"), ..Caller::unknown(english) };
    let arguments = json!({ "name": "Nina", "phone": "+17770000099" }).to_string();
    let called = Arc::clone(&hosted.server).call("syncLead", Some(&arguments), caller.clone(), Vec::new());
    let called = called.expect("there is such a tool").await;
    assert!(called.outcome.failure.is_none(), "{:?}", called.outcome.failure);
    let comments = |portal: usize| {
        let requests = hosted.portals[portal].requests();
        let added = requests.iter().filter(|request| request.method == "crm.lead.add");
        added.map(|request| request.parameters["fields"]["COMMENTS"].to_string()).collect::<Vec<_>>()
    };
    assert!(comments(0).iter().all(|text| text.contains("TeleAgent lead")), "{:?}", comments(0));
    let russian = comments(1);
    assert!(russian.len() == 2 && russian.iter().all(|text| text.contains("Лид TeleAgent")), "{russian:?}");
    let zone = |tenant: &str| hosted.server.zone_of(tenant).iana_name().map(str::to_owned);
    assert_eq!((zone("acme").as_deref(), zone("other").as_deref()), (Some("UTC"), Some("Asia/Omsk")));
    assert_eq!(hosted.server.clock(&caller).zone().iana_name(), Some("Asia/Omsk"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fields_that_a_portal_lacks_are_told_until_it_has_them() {
    let hosted = Hosted::start().await;
    let lacks = async || {
        let shown = hosted.server.connection(&asked("acme"), "bitrix24").await.expect("it can be connected");
        let sync = shown.sync.expect("leads go into it");
        (sync.lacks, sync.lacks_hint.is_some())
    };
    assert_eq!(lacks().await, (Vec::new(), false), "nothing is known before it was asked");
    let fields = json!({ "result": { "TITLE": { "title": "Title" } } }).to_string();
    hosted.portals[0].options().fail("crm.lead.fields", 1, &Failure::json(200, fields));
    let carried = hosted.carry(PACE);
    hosted.accept("acme", lead(1, "Call")).await;
    hosted.until("acme", "1", "done").await;
    carried.stop().await;
    let both = ["UF_CRM_TELEAGENT_SCORE", "UF_CRM_TELEAGENT_HOTNESS"].map(str::to_owned).to_vec();
    assert_eq!(lacks().await, (both, true));
    let tested = hosted.server.test(&asked("acme"), "bitrix24").await.expect("it is connected");
    assert!(tested.ok, "{tested:?}");
    assert_eq!(hosted.asked(0, "crm.lead.fields"), 2);
    assert_eq!(lacks().await, (Vec::new(), false));
}

#[tokio::test]
async fn who_has_brought_a_lead_is_called_as_when_they_brought_it() {
    let hosted = Hosted::start().await;
    for (principal, actor) in
        [("token:bot", "bot"), ("stdio:ann", "ann"), ("sub:https://a.example:1", "sub:https://a.example:1")]
    {
        assert_eq!(hosted.server.bringing("acme", principal).who.actor(), actor);
    }
}
