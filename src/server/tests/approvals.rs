//! What a person has to approve of is done when a person has, once, and not because a model says so.

use std::sync::Mutex;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::rights::{Echo, called, crm_set, crm_with, everyone};
use super::*;
use crate::access::consent::{ApprovalRules, ConsentSettings, Means};
use crate::access::settings::AccessSettings;
use crate::access::token::read_hexadecimal;
use crate::audit::Auditor;
use crate::audit::settings::{AuditPlace, AuditSettings, AuditSync, OnUnwritten};
use crate::caller::conversation::{Conversation, Kind, Level, Question, Unanswered};
use crate::caller::{CallerBearer, Identity, LackedScope, Principal};
use crate::secret::Secret;
use crate::store::OnRecord;
use crate::store::approvals::{ApprovalOutcome, ApprovalState, Decided};
use crate::store::settings::{StorePlace, StoreSettings};

const CLOSE: &str = "tool: closeLead\naliases: [shutLead]\nguard: { roles: [owner], approval: { unless: { $id: 7 } } }\nrequired: [id]\narguments:\n  id: { type: integer }\n  note: { type: string, default: none }\nrequest: DELETE leads/$id\nquery: { note: $note }\n";

const TEXTS: &str = "closeLead = Close a lead
    .description = Closes a lead.
    .approval = Lead { $id } of { $target } is gone for good.
argument-note = Why.
";

/// Tools of which a person approves.
fn guarded() -> [(&'static str, &'static str); 2] {
    [("catalog/crm/tools/closeLead.yaml", CLOSE), ("locales/en/crm.ftl", TEXTS)]
}

/// The same, where the operator approves.
fn by_operator(rules: ApprovalRules) -> (Arc<Server>, Arc<Echo>) {
    with_store(rules, StoreSettings::default(), CLOSE)
}

fn with_store(rules: ApprovalRules, store: StoreSettings, card: &str) -> (Arc<Server>, Arc<Echo>) {
    let (set, echo) = crm_set(&[("catalog/crm/tools/closeLead.yaml", card), guarded()[1]]);
    (Arc::new(Server::new(config(vec![Means::Operator], rules, store), set)), echo)
}

/// What the operator says where these approve.
fn config(by: Vec<Means>, rules: ApprovalRules, store: StoreSettings) -> Config {
    let mut config = Config::from_parts([], None).expect("nothing is wrong");
    let approvals = ApprovalRules { by: Some(by), ..rules };
    let consent = ConsentSettings { approvals, store, ..ConsentSettings::default() };
    config.access = Arc::new(AccessSettings { consent, ..AccessSettings::default() });
    config
}

fn person(name: &str, tenant: &str) -> Identity {
    Identity { principal: Principal::of_token(name), tenant: Some(tenant.into()), ..Identity::default() }
}

fn caller(name: &str) -> Caller {
    Caller { who: Arc::new(person(name, "acme")), ..everyone() }
}

fn code(result: &Value) -> &str {
    result["structuredContent"]["error"]["code"].as_str().unwrap_or("none")
}

fn sent(echo: &Echo) -> usize {
    echo.0.lock().expect("nothing panics").len()
}

/// Makes the call, which waits, and gives the id of its record.
async fn waits(server: &Arc<Server>, arguments: Value, who: &str) -> String {
    let result = called(server, "closeLead", arguments, caller(who)).await.expect("it is there");
    assert_eq!(code(&result), "approval_required", "{result}");
    result["structuredContent"]["error"]["approval"]["id"].as_str().expect("an id").to_owned()
}

async fn decides(server: &Server, approver: &Identity, id: &str, approves: bool) -> Decided {
    let found = server.consent().show(approver, id).await.expect("the store is there");
    let digest = found.map_or([0; 32], |(record, _)| record.digest);
    server
        .consent()
        .decide(approver, id, (digest, approves, None), &OnRecord::attested())
        .await
        .expect("the store is there")
}

#[tokio::test]
async fn where_no_person_can_approve_nothing_is_sent() {
    let (server, echo) = crm_with(&guarded());
    let result = called(&server, "closeLead", json!({"id": 5}), everyone()).await.expect("it is there");
    assert_eq!(code(&result), "approval_required", "{result}");
    let given = json!({"id": 5, "user_approved": true});
    let result = called(&server, "closeLead", given, everyone()).await.expect("it is there");
    assert_eq!(code(&result), "bad_argument", "{result}");
    assert_eq!(sent(&echo), 0, "nothing was sent");
    // The condition of the card does not ask for it here.
    let result = called(&server, "closeLead", json!({"id": 7}), everyone()).await.expect("it is there");
    assert_eq!(result["isError"], false, "{result}");
}

#[tokio::test]
async fn a_dry_run_says_that_a_person_is_asked_and_asks_none() {
    let (server, echo) = by_operator(ApprovalRules::default());
    let dry = |id: i64| called(&server, "closeLead", json!({ "id": id }), Caller { dry_run: true, ..caller("anna") });
    let result = dry(5).await.expect("it is there");
    assert_eq!(result["structuredContent"]["dryRun"]["steps"][0]["request"]["method"], "DELETE", "{result}");
    assert!(result["content"][0]["text"].as_str().expect("a text").contains("approved"), "{result}");
    let result = dry(7).await.expect("it is there");
    assert!(!result["content"][0]["text"].as_str().expect("a text").contains("approved"), "{result}");
    // Where only a form would do, and where nothing does.
    for (by, words) in [(Means::Elicitation, "in a form; where the client shows none"), (Means::Header, "waits until")]
    {
        let (set, _) = crm_set(&guarded());
        let config = config(vec![by], ApprovalRules::default(), StoreSettings::default());
        let server = Arc::new(Server::new(config, set));
        let asking = Caller { dry_run: true, ..caller("anna") };
        let result = called(&server, "closeLead", json!({ "id": 5 }), asking).await.expect("it is there");
        assert!(result["content"][0]["text"].as_str().expect("a text").contains(words), "{result}");
        if by == Means::Elicitation {
            let result = called(&server, "closeLead", json!({ "id": 5 }), caller("anna")).await.expect("it is there");
            assert_eq!(code(&result), "approval_required", "{result}");
            let text = result["content"][0]["text"].as_str().expect("a text");
            assert!(text.contains("no way to that here") && text.contains("`approvals`"), "{text}");
        }
    }
    assert_eq!(sent(&echo), 0, "nothing was sent");
    let boss = person("boss", "acme");
    assert_eq!(
        server.consent().list(&boss, &[], None).await.expect("the store is there").0,
        [],
        "no record was opened"
    );
}

#[tokio::test]
async fn what_the_operator_approves_is_made_once() {
    let (server, echo) = by_operator(ApprovalRules::default());
    let id = waits(&server, json!({"id": 5}), "anna").await;
    assert_eq!(waits(&server, json!({"id": 5}), "anna").await, id, "the same call waits for the same decision");
    let boss = person("boss", "acme");
    let (record, shown) = server.consent().show(&boss, &id).await.expect("it is there").expect("it is there");
    let shown: Value = serde_json::from_str(&shown.expect("it is shown")).expect("JSON");
    assert_eq!(shown["arguments"], json!({"id": 5, "note": "none"}), "{shown}");
    assert_eq!(shown["request"]["method"], "DELETE", "{shown}");
    assert_eq!(shown["said"]["en"]["text"], "Lead 5 of CRM is gone for good.", "{shown}");
    assert_eq!((record.catalog.as_str(), record.tool.as_str()), ("crm", "closeLead"));
    assert!(matches!(decides(&server, &boss, &id, true).await, Decided::Done(_)));
    // Spelt otherwise, it is the same call.
    let text =
        called(&server, "shutLead", json!({"note": "none", "id": "5"}), caller("anna")).await.expect("it is there");
    assert_eq!(text["isError"], false, "{text}");
    assert_eq!(sent(&echo), 1);
    let (record, shown) = server.consent().show(&boss, &id).await.expect("it is there").expect("it is there");
    assert_eq!((record.state, record.outcome, shown), (ApprovalState::Used, Some(ApprovalOutcome::Done), None));
    assert_ne!(waits(&server, json!({"id": 5}), "anna").await, id, "it is used up");
    assert_eq!(sent(&echo), 1);
}

#[tokio::test]
async fn an_approval_is_of_its_call_alone() {
    let (server, echo) = by_operator(ApprovalRules::default());
    let id = waits(&server, json!({"id": 5}), "anna").await;
    let boss = person("boss", "acme");
    assert!(matches!(decides(&server, &boss, &id, true).await, Decided::Done(_)));
    assert_ne!(waits(&server, json!({"id": 6}), "anna").await, id, "another argument");
    assert_ne!(waits(&server, json!({"id": 5, "note": "old"}), "anna").await, id, "another default");
    assert_ne!(waits(&server, json!({"id": 5}), "eve").await, id, "another caller");
    let bearer = Some(CallerBearer { catalog: Some("crm".into()), token: Secret::new("another account") });
    let brings = Caller { who: Arc::new(Identity { bearer, ..person("anna", "acme") }), ..everyone() };
    let result = called(&server, "closeLead", json!({"id": 5}), brings).await.expect("it is there");
    assert_eq!(code(&result), "approval_required", "another credential for the backend: {result}");
    let elsewhere = Caller { who: Arc::new(person("anna", "other")), ..everyone() };
    let result = called(&server, "closeLead", json!({"id": 5}), elsewhere).await.expect("it is there");
    assert_eq!(code(&result), "approval_required", "another tenant: {result}");
    assert_eq!(sent(&echo), 0, "nothing was sent");
}

#[tokio::test]
async fn what_is_too_long_to_be_looked_through_is_asked_of_no_one() {
    let (server, echo) = by_operator(ApprovalRules::default());
    let long = json!({"id": 5, "note": "x".repeat(100_000)});
    let result = called(&server, "closeLead", long, caller("anna")).await.expect("it is there");
    assert_eq!(code(&result), "not_allowed", "{}", result["content"][0]["text"]);
    let boss = person("boss", "acme");
    assert_eq!(
        server.consent().list(&boss, &[], None).await.expect("the store is there").0,
        [],
        "no record was opened"
    );
    assert_eq!(sent(&echo), 0, "nothing was sent");
}

#[tokio::test]
async fn no_one_approves_of_their_own_calls_or_of_another_tenants() {
    let (server, _) = by_operator(ApprovalRules::default());
    let id = waits(&server, json!({"id": 5}), "anna").await;
    assert_eq!(decides(&server, &person("anna", "acme"), &id, true).await, Decided::OwnCall);
    assert_eq!(decides(&server, &person("boss", "other"), &id, true).await, Decided::Absent);
    let boss = person("boss", "acme");
    let seen_otherwise = server
        .consent()
        .decide(&boss, &id, ([1; 32], true, None), &OnRecord::attested())
        .await
        .expect("the store is there");
    assert_eq!(seen_otherwise, Decided::OtherDigest);
    // Who declines a call of their own takes nothing from anyone.
    assert!(matches!(decides(&server, &person("anna", "acme"), &id, false).await, Decided::Done(_)));
    assert!(matches!(decides(&server, &boss, &id, true).await, Decided::NotWaiting(_)), "the first decision holds");
    let result = called(&server, "closeLead", json!({"id": 5}), caller("anna")).await.expect("it is there");
    assert_eq!(code(&result), "declined", "{result}");
}

#[tokio::test]
async fn another_card_needs_another_approval_and_a_restart_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = crate::store::settings::StoreKey {
        id: "a".into(),
        key: crate::secret::Zeroizing::new(read_hexadecimal(&"ab".repeat(32)).expect("64 digits")),
    };
    let store = StoreSettings {
        place: StorePlace::File(folder.path().join("store.db")),
        keys: vec![key],
        ..StoreSettings::default()
    };
    let (server, _) = with_store(ApprovalRules::default(), store.clone(), CLOSE);
    let id = waits(&server, json!({"id": 5}), "anna").await;
    assert!(matches!(decides(&server, &person("boss", "acme"), &id, true).await, Decided::Done(_)));
    drop(server);
    let changed = CLOSE.replace("DELETE leads/$id", "DELETE all/$id");
    let (server, echo) = with_store(ApprovalRules::default(), store.clone(), &changed);
    assert_ne!(waits(&server, json!({"id": 5}), "anna").await, id, "the tool is another");
    assert_eq!(sent(&echo), 0, "nothing was sent");
    let (server, echo) = with_store(ApprovalRules::default(), store, CLOSE);
    let result = called(&server, "closeLead", json!({"id": 5}), caller("anna")).await.expect("it is there");
    assert_eq!((result["isError"].as_bool(), sent(&echo)), (Some(false), 1), "{result}");
}

#[tokio::test]
async fn a_call_may_wait_for_its_approval() {
    let (server, echo) = by_operator(ApprovalRules { wait: Duration::from_mins(2), ..ApprovalRules::default() });
    let boss = person("boss", "acme");
    let call = called(&server, "closeLead", json!({"id": 5}), caller("anna"));
    let decision = async {
        loop {
            let waiting =
                server.consent().list(&boss, &[ApprovalState::Waiting], None).await.expect("the store is there").0;
            if let Some(record) = waiting.first() {
                break decides(&server, &boss, &record.id, true).await;
            }
        }
    };
    let (result, decided) = tokio::join!(call, decision);
    assert!(matches!(decided, Decided::Done(_)));
    assert_eq!(result.expect("it is there")["isError"], false);
    assert_eq!(sent(&echo), 1);
}

/// Makes a call that waits for its approval, and has it approved of once `meanwhile` is done.
async fn approved_behind(server: &Arc<Server>, who: Identity, meanwhile: impl FnOnce()) -> Value {
    let boss = person("boss", "acme");
    let approving = async {
        let id = loop {
            let waiting =
                server.consent().list(&boss, &[ApprovalState::Waiting], None).await.expect("the store is there").0;
            match waiting.first() {
                Some(record) => break record.id.clone(),
                None => tokio::task::yield_now().await,
            }
        };
        meanwhile();
        decides(server, &boss, &id, true).await
    };
    let asking = Caller { who: Arc::new(who), ..everyone() };
    let (result, decided) = tokio::join!(called(server, "closeLead", json!({"id": 5}), asking), approving);
    assert!(matches!(decided, Decided::Done(_)), "{decided:?}");
    result.expect("it was there")
}

#[tokio::test]
async fn who_is_gone_while_a_call_waits_for_a_person_sends_nothing() {
    let (server, echo) = by_operator(ApprovalRules { wait: Duration::from_mins(2), ..ApprovalRules::default() });
    let gone = CancellationToken::new();
    let anna = || Identity { withdrawn: Some(gone.clone()), ..person("anna", "acme") };
    assert_eq!(approved_behind(&server, anna(), || {}).await["isError"], false);
    assert_eq!(sent(&echo), 1);
    let result = approved_behind(&server, anna(), || gone.cancel()).await;
    assert_eq!((code(&result), sent(&echo)), ("forbidden", 1), "her token was revoked: {result}");
    let olga = || person("olga", "acme");
    let result = approved_behind(&server, olga(), || server.swap(crm_set(&guarded()).0)).await;
    assert_eq!(result["isError"], false, "the set is another, and has the tool: {result}");
    let result = approved_behind(&server, olga(), || server.swap(crm_set(&[]).0)).await;
    assert_eq!(code(&result), "forbidden", "there is no such tool any more: {result}");
}

#[tokio::test]
async fn what_only_a_scope_opens_by_then_is_not_sent() {
    let rules = ApprovalRules { wait: Duration::from_mins(2), ..ApprovalRules::default() };
    let (server, echo) = with_store(rules, StoreSettings::default(), &CLOSE.replace("[owner]", "[viewer]"));
    let rights = |role: &str| server.set().roles().rights([role]);
    let lacked = LackedScope { scope: "crm.own".into(), rights: rights("owner") };
    let rights = rights("viewer").reaching(lacked.rights);
    let olga = Identity { held: rights, lacked: Some([lacked].into()), ..person("olga", "acme") };
    let result = approved_behind(&server, olga, || server.swap(crm_set(&guarded()).0)).await;
    assert_eq!((code(&result), sent(&echo)), ("forbidden", 0), "it is listed to her, and not hers: {result}");
}

/// One approval for many callers of one name: one call is made.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_calls_at_once_one_is_made() {
    let (server, echo) = by_operator(ApprovalRules::default());
    let id = waits(&server, json!({"id": 5}), "anna").await;
    assert!(matches!(decides(&server, &person("boss", "acme"), &id, true).await, Decided::Done(_)));
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..1_000 {
        let server = Arc::clone(&server);
        calls.spawn(async move { called(&server, "closeLead", json!({"id": 5}), caller("anna")).await });
    }
    let made = calls.join_all().await.into_iter().flatten().filter(|result| result["isError"] == false).count();
    assert_eq!((made, sent(&echo)), (1, 1));
}

/// A client that does nothing with what it is only told.
macro_rules! heeds_nothing {
    () => {
        fn progress<'a>(&'a self, _: f64, _: Option<f64>, _: Option<&'a str>) -> BoxFuture<'a, ()> {
            Box::pin(async {})
        }

        fn log<'a>(&'a self, _: Level, _: &'a Value) -> BoxFuture<'a, ()> {
            Box::pin(async {})
        }

        fn need(&self, _: Kind) -> BoxFuture<'_, ()> {
            Box::pin(async {})
        }
    };
}

/// A user whose client opens pages, and who says nothing to forms.
#[derive(Default)]
struct PageReader(Mutex<Vec<(String, Question)>>);

impl Conversation for PageReader {
    heeds_nothing!();

    fn can(&self, kind: Kind) -> bool {
        kind == Kind::Page
    }

    fn ask<'a>(&'a self, name: &'a str, question: Question) -> BoxFuture<'a, Result<Value, Unanswered>> {
        self.0.lock().expect("nothing panics").push((name.to_owned(), question));
        Box::pin(async { Ok(json!({"action": "accept"})) })
    }
}

#[tokio::test]
async fn a_client_that_opens_pages_is_sent_to_the_operators_once_and_that_approves_nothing() {
    let url = Some("https://ops.example".into());
    let (server, echo) = by_operator(ApprovalRules { url, ..ApprovalRules::default() });
    let reader = Arc::new(PageReader::default());
    let opens = || Caller { conversation: Some(Arc::clone(&reader) as _), ..caller("anna") };
    for _ in 0..3 {
        let result = called(&server, "closeLead", json!({"id": 5}), opens()).await.expect("it is there");
        assert_eq!(code(&result), "approval_required", "{result}");
        let approval = &result["structuredContent"]["error"]["approval"];
        let page = format!("https://ops.example/approvals#{}", approval["id"].as_str().expect("an id"));
        assert_eq!(approval["url"], page, "{result}");
        let asked = reader.0.lock().expect("nothing panics").clone();
        let [(_, Question::Page { message, url, id })] = &asked[..] else { panic!("{asked:?}") };
        assert_eq!((url, id.as_str()), (&page, approval["id"].as_str().expect("an id")));
        assert!(message.contains("Close a lead (closeLead)"), "{message}");
    }
    // A client that opens no pages gets the approval in its result all the same.
    let result = called(&server, "closeLead", json!({"id": 6}), caller("anna")).await.expect("it is there");
    assert!(result["structuredContent"]["error"]["approval"]["url"].is_string(), "{result}");
    assert_eq!(sent(&echo), 0);
}

/// A user who answers forms with this, and remembers what they were asked.
#[derive(Default)]
struct ApprovingUser {
    says: Mutex<Vec<Value>>,
    asked: Mutex<Vec<(String, Question)>>,
}

impl Conversation for ApprovingUser {
    heeds_nothing!();

    fn can(&self, kind: Kind) -> bool {
        kind == Kind::Form
    }

    fn ask<'a>(&'a self, name: &'a str, question: Question) -> BoxFuture<'a, Result<Value, Unanswered>> {
        self.asked.lock().expect("nothing panics").push((name.to_owned(), question));
        let said = self.says.lock().expect("nothing panics").pop();
        Box::pin(async move { said.ok_or_else(|| Unanswered::Failed("it took too long".to_owned())) })
    }
}

fn local(user: &Arc<ApprovingUser>) -> Caller {
    Caller { conversation: Some(Arc::clone(user) as _), ..everyone() }
}

async fn asks(server: &Arc<Server>, user: &Arc<ApprovingUser>, says: Value) -> Value {
    user.says.lock().expect("nothing panics").push(says);
    called(server, "closeLead", json!({"id": 5}), local(user)).await.expect("it is there")
}

#[tokio::test]
async fn the_user_is_asked_in_place_and_only_the_word_approves() {
    let (server, echo) = crm_with(&guarded());
    let refusals = [
        json!({"action": "accept", "content": {}}),
        json!({"action": "accept"}),
        json!({"action": "accept", "content": {"decision": "refuse"}}),
        json!({"action": "accept", "content": {"decision": true}}),
        json!({"action": "accept", "content": {"approve": "approve", "user_approved": true}}),
        json!({"action": "decline", "content": {"decision": "approve"}}),
    ];
    let user = Arc::new(ApprovingUser::default());
    for says in refusals {
        let result = asks(&server, &user, says.clone()).await;
        assert_eq!(code(&result), "declined", "{says}: {result}");
        // It stands for a minute, in which the user is not asked again.
        let before = user.asked.lock().expect("nothing panics").len();
        let result = asks(&server, &user, json!({"action": "accept", "content": {"decision": "approve"}})).await;
        assert_eq!(code(&result), "declined", "{says}: {result}");
        assert_eq!(user.asked.lock().expect("nothing panics").len(), before, "the user was left alone");
        user.says.lock().expect("nothing panics").clear();
        server.consent().store().age(Duration::from_mins(1)).await;
    }
    for says in [json!({"action": "cancel"}), json!({"action": "cancel", "content": {"decision": "approve"}})] {
        let result = asks(&server, &user, says.clone()).await;
        assert_eq!(code(&result), "approval_required", "{says}: {result}");
    }
    assert_eq!(sent(&echo), 0, "nothing was sent");
    let result = asks(&server, &user, json!({"action": "accept", "content": {"decision": "approve"}})).await;
    assert_eq!((result["isError"].as_bool(), sent(&echo)), (Some(false), 1), "{result}");
    let asked = user.asked.lock().expect("nothing panics").clone();
    let (_, Question::Form { message, schema, .. }) = &asked[0] else { panic!("no form: {asked:?}") };
    assert_eq!(
        message,
        "Lead 5 of CRM is gone for good.\nClose a lead (closeLead) in CRM.\nArguments: {\"id\":5,\"note\":\"none\"}"
    );
    let decision = &schema["properties"]["decision"];
    let choices: Vec<&Value> = decision["oneOf"].as_array().expect("choices").iter().map(|one| &one["const"]).collect();
    assert_eq!(choices, ["refuse", "approve"]);
    assert_eq!((schema["required"].clone(), decision.get("default")), (json!(["decision"]), None));
    // Each record is asked about under a name of its own, so that an old answer answers nothing else.
    let mut names: Vec<&str> = asked.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 7, "six were declined, and one was asked until it was approved");
}

/// A client whose user says yes, after an operator has decided of the call.
struct LateUser {
    server: std::sync::Weak<Server>,
}

impl Conversation for LateUser {
    heeds_nothing!();

    fn can(&self, kind: Kind) -> bool {
        kind == Kind::Form
    }

    fn ask<'a>(&'a self, name: &'a str, _: Question) -> BoxFuture<'a, Result<Value, Unanswered>> {
        Box::pin(async move {
            let server = self.server.upgrade().expect("it serves");
            let id = name.strip_prefix("approval-").expect("the form is named after its record");
            assert!(matches!(decides(&server, &person("boss", "acme"), id, false).await, Decided::Done(_)));
            Ok(json!({"action": "accept", "content": {"decision": "approve"}}))
        })
    }
}

/// The tools, where forms and operators approve, with an audit in this file.
fn audited(file: &std::path::Path) -> (Arc<Server>, Arc<Echo>) {
    let (set, echo) = crm_set(&guarded());
    let by = vec![Means::Elicitation, Means::Operator];
    let config = config(by, ApprovalRules::default(), StoreSettings::default());
    let settings = AuditSettings {
        place: AuditPlace::File(file.to_owned()),
        sync: AuditSync::Write,
        key: None,
        reads: OnUnwritten::GoOn,
        writes: OnUnwritten::Refuse,
        keep: None,
        sealed_by: Vec::new(),
    };
    let auditor = Auditor::open(&settings, false).expect("it can be opened");
    (Arc::new(Server::new(config, set).audited_by(auditor)), echo)
}

#[tokio::test]
async fn a_form_that_is_answered_after_another_decision_changes_nothing_and_the_audit_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("audit.jsonl");
    let (server, echo) = audited(&file);
    let user = Arc::new(LateUser { server: Arc::downgrade(&server) });
    let from = Caller { conversation: Some(user as _), ..caller("anna") };
    let result = called(&server, "closeLead", json!({"id": 5}), from).await.expect("it is there");
    assert_eq!((code(&result), sent(&echo)), ("declined", 0), "{result}");
    let text = std::fs::read_to_string(&file).expect("it is there");
    let ends: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let ends: Vec<&Value> = ends.iter().filter(|record| record["kind"] == "approval").collect();
    assert_eq!(ends.len(), 1, "{ends:?}");
    assert_eq!((&ends[0]["status"], &ends[0]["error"]), (&json!("error"), &json!("not_waiting")), "{ends:?}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_form_approves_of_nothing_that_the_audit_cannot_record() {
    let (server, echo) = audited(std::path::Path::new("/dev/full"));
    let user = Arc::new(ApprovingUser::default());
    for says in ["approve", "refuse"] {
        let said = json!({"action": "accept", "content": {"decision": says}});
        user.says.lock().expect("nothing panics").push(said);
        let from = Caller { conversation: Some(Arc::clone(&user) as _), ..caller("anna") };
        let result = called(&server, "closeLead", json!({"id": 5}), from).await.expect("it is there");
        assert_eq!((code(&result), sent(&echo)), ("unaudited", 0), "{result}");
    }
    let records = server.consent().list(&person("boss", "acme"), &[], None).await.expect("the store is there").0;
    let states: Vec<ApprovalState> = records.iter().map(|record| record.state).collect();
    assert_eq!(states, [ApprovalState::Waiting], "nothing was decided");
}

#[tokio::test]
async fn each_call_that_nobody_approves_of_has_one_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("audit.jsonl");
    let (server, echo) = audited(&file);
    let boss = person("boss", "acme");
    let user = Arc::new(ApprovingUser::default());
    user.says.lock().expect("nothing panics").push(json!({"action": "decline"}));
    let asked = Caller { conversation: Some(Arc::clone(&user) as _), ..caller("anna") };
    let result = called(&server, "closeLead", json!({"id": 4}), asked).await.expect("it is there");
    assert_eq!(code(&result), "declined", "by the user: {result}");
    let id = waits(&server, json!({"id": 5}), "anna").await;
    assert!(matches!(decides(&server, &boss, &id, false).await, Decided::Done(_)));
    let result = called(&server, "closeLead", json!({"id": 5}), caller("anna")).await.expect("it is there");
    assert_eq!(code(&result), "declined", "by the operator: {result}");
    let id = waits(&server, json!({"id": 6}), "anna").await;
    server.consent().store().age(Duration::from_hours(24 * 30)).await;
    assert_ne!(waits(&server, json!({"id": 6}), "anna").await, id, "that had expired");
    assert_eq!(sent(&echo), 0);
    let text = std::fs::read_to_string(&file).expect("it is there");
    let records: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let of = |kind: &str| records.iter().filter(|record| record["kind"] == kind).collect::<Vec<_>>();
    let ends: Vec<&str> = of("call").iter().filter_map(|end| end["error"].as_str()).collect();
    assert_eq!(ends, ["declined", "approval_required", "declined", "approval_required", "approval_required"]);
    let mut calls: Vec<&str> = of("call").iter().filter_map(|end| end["correlation_id"].as_str()).collect();
    calls.sort_unstable();
    calls.dedup();
    assert_eq!(calls.len(), 5, "one each");
    assert!(of("intent").iter().all(|intent| intent.get("tool").is_none()), "no call was begun: {text}");
}
