//! What a caller may not call does not exist for them, whichever way they ask.

use std::sync::Mutex;

use super::*;
use crate::caller::{Identity, LackedScope, Rights};
use crate::mcp::serves::{
    ServesCompletions as _, ServesLists as _, ServesPrompts as _, ServesResources as _, ServesTexts as _,
    ServesTools as _,
};

const MANIFEST: &str = r#"catalog: crm
roles: [viewer, manager, owner, counter]
guard: { roles: [viewer, manager, owner] }
backends:
  crm: { base: "https://crm.example/api", query: { by: $caller.role } }
recipes:
  first: { tool: dropLead, arguments: { id: 5 } }
notes: [ask-first, drop-first]
"#;

const FILES: [(&str, &str); 11] = [
    ("catalog/crm/catalog.yaml", MANIFEST),
    (
        "catalog/crm/tools/getLead.yaml",
        "tool: getLead\nrequired: [id]\narguments:\n  id: { type: integer }\nrequest: GET leads/$id\nresult: { lead: $reply, by: $caller.role }\n",
    ),
    (
        "catalog/crm/tools/dropLead.yaml",
        "tool: dropLead\naliases: [removeLead]\nguard: { roles: [owner], confirm: { unless: { $id: 7 } } }\nrequired: [id]\narguments:\n  id: { type: integer, x-mcp-header: Id }\nrequest: DELETE leads/$id\n",
    ),
    (
        "catalog/crm/tools/counted.yaml",
        "tool: counted\nguard: { roles: [counter], limits: { caller: 2/min } }\nrequired: [id]\narguments:\n  id: { type: integer }\nrequest: GET counted/$id\n",
    ),
    (
        "catalog/crm/resources/counted.yaml",
        "resource: crm/counted/{id}\narguments:\n  id: { type: integer }\nguard: { roles: [counter] }\nrequest: tools/call counted\nbody: $arguments\n",
    ),
    (
        "catalog/crm/tools/audit.yaml",
        "tool: audit\nguard: { roles: [manager] }\nrequired: [id]\narguments:\n  id: { type: integer }\nrequest: GET audit/$id\n",
    ),
    (
        "catalog/crm/resources/audits.yaml",
        "resource: crm/audit/{id}\narguments:\n  id: { type: integer }\nrequest: tools/call audit\nbody: $arguments\n",
    ),
    (
        "catalog/crm/resources/kinds.yaml",
        "resource: crm/{id}/kinds\nguard: { roles: [manager, owner] }\narguments:\n  id: { type: string, enum: [a, b] }\ncontent: { mimeType: text/plain, text: \"of $id\" }\n",
    ),
    ("catalog/crm/resources/about.yaml", "resource: crm/about\nresult: { by: $caller.role }\n"),
    (
        "catalog/crm/prompts/welcome.yaml",
        "prompt: welcome\nguard: { roles: [owner] }\nrequired: [name]\narguments:\n  name: { type: string, enum: [Anna] }\nmessages:\n  - { role: user, content: { type: text, text: \"Hello $name\" } }\n",
    ),
    ("locales/en/crm.ftl", TEXTS),
];

const TEXTS: &str = "catalog = CRM
    .instructions =
        Leads live here.
        Call dropLead to remove one.
        undropLead is none of ours.
note-ask-first = Ask first.
note-drop-first = dropLead cannot be undone.
recipe-first = Remove a lead
    .description = When it is a copy.
argument-id = The number.
argument-confirm = Whether it is meant.
argument-name = The name.
getLead = Lead
    .description = Reads a lead.
dropLead = Remove
    .description = Removes a lead.
counted = Counted
    .description = Is counted.
audit = Audit
    .description = Reads what was done.
resource-audits = Audit
    .description = What was done.
resource-kinds = Kinds
    .description = What there is.
resource-counted = Counted
    .description = Is counted.
resource-about = About
    .description = This.
prompt-welcome = Welcome
    .description = Says hello.
";

/// Answers every request with what it is asked for.
pub(super) struct Echo(pub(super) Mutex<Vec<String>>);

impl Upstream for Echo {
    fn send<'a>(&'a self, request: Request, caller: &'a Caller) -> BoxFuture<'a, Result<Reply, SendError>> {
        let role = caller.role.as_deref().unwrap_or("nobody");
        self.0.lock().expect("nothing panics").push(format!("{} as {role}", request.path));
        let answer = match request.path.as_str() {
            "things/lost" => Err(SendError::UnknownOutcome),
            "things/away" => Err(SendError::Unreachable(crate::runtime::upstream::Unreached::Other)),
            "things/unfit" => Ok(Reply::new(404, Bytes::from_static(b"{}"))),
            _ => Ok(Reply::new(200, Bytes::from_static(br#"{"id":5}"#))),
        };
        let slow = request.path == "things/slow";
        Box::pin(async move {
            if slow {
                std::future::pending::<()>().await;
            }
            answer
        })
    }
}

fn crm() -> (Arc<Server>, Arc<Echo>) {
    crm_with(&[])
}

/// The same with more files, and more texts behind the others.
pub(super) fn crm_with(more: &[(&str, &str)]) -> (Arc<Server>, Arc<Echo>) {
    let (set, echo) = crm_set(more);
    (Arc::new(Server::new(Config::from_parts([], None).expect("nothing is wrong"), set)), echo)
}

/// Its set of catalogs.
pub(super) fn crm_set(more: &[(&str, &str)]) -> (ToolSet, Arc<Echo>) {
    let mut files = FILES.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    for (path, text) in more {
        match files.iter_mut().find(|(known, _)| known == path) {
            Some((_, known)) => known.push_str(text),
            None => files.push(((*path).to_owned(), (*text).to_owned())),
        }
    }
    let sources = Sources::from_files(files);
    let compiled = compile(&sources);
    let report = kartoteka_compiler::diagnostic::render::concise(&compiled.report, &sources);
    let catalogs = compiled.whole().unwrap_or_else(|_| panic!("{report}")).catalogs;
    let echo = Arc::new(Echo(Mutex::default()));
    let sources = catalogs.into_iter().map(|catalog| {
        let settings = Settings::new(&catalog, invented::settings(&catalog), Vec::new());
        (CatalogSource::interpreted(catalog), settings)
    });
    let asked = Arc::clone(&echo);
    let set = open_over(sources.collect(), move |_| Arc::clone(&asked) as _, None, None).expect("it fits together");
    (set, echo)
}

fn acting(server: &Server, roles: &[&str]) -> Caller {
    with(server.set().roles().rights(roles.iter().copied()))
}

pub(super) fn with(rights: Rights) -> Caller {
    let who = Arc::new(Identity { held: rights, ..Identity::default() });
    Caller { who, ..Caller::unknown(Locale(0)) }
}

pub(super) fn everyone() -> Caller {
    with(Rights::ALL)
}

fn listed(server: &Server, list: List, caller: &Caller, key: &str) -> Vec<String> {
    let items: Vec<Value> = serde_json::from_slice(&server.list(list, caller)).expect("a list is JSON");
    let page = server.page(list, None, caller).expect("there is a first page");
    assert_eq!(format!("[{}]", String::from_utf8_lossy(&page.items)).as_bytes(), &*server.list(list, caller));
    items.iter().map(|item| item[key].as_str().expect("a name").to_owned()).collect()
}

pub(super) async fn called(server: &Arc<Server>, tool: &str, arguments: Value, caller: Caller) -> Option<Value> {
    let call = Arc::clone(server).call(tool, Some(&arguments.to_string()), caller, b"{".to_vec())?;
    let mut bytes = call.await.bytes;
    bytes.push(b'}');
    Some(serde_json::from_slice(&bytes).expect("a result is JSON"))
}

#[tokio::test]
async fn without_roles_everything_is_there() {
    let (server, _) = crm();
    let caller = everyone();
    assert_eq!(listed(&server, List::Tools, &caller, "name"), ["audit", "counted", "dropLead", "getLead"]);
    assert_eq!(listed(&server, List::Prompts, &caller, "name"), ["welcome"]);
    assert_eq!(listed(&server, List::ResourceTemplates, &caller, "uriTemplate").len(), 3);
    let result = called(&server, "getLead", json!({"id": 5}), caller).await.expect("it is there");
    // No role was asked for, so there is none.
    assert_eq!(result["structuredContent"]["result"], json!({"lead": {"id": 5}}));
}

#[tokio::test]
async fn lists_calls_and_all_else_agree_for_every_set_of_roles() {
    let (server, echo) = crm();
    let roles = ["viewer", "manager", "owner"];
    for chosen in 0..8_usize {
        let held: Vec<&str> = (0..3).filter(|at| chosen & (1 << at) != 0).map(|at| roles[at]).collect();
        let caller = || acting(&server, &held);
        let tools = listed(&server, List::Tools, &caller(), "name");
        for (tool, of) in
            [("getLead", &roles[..]), ("dropLead", &["owner"]), ("removeLead", &["owner"]), ("audit", &["manager"])]
        {
            let may = held.iter().any(|role| of.contains(role));
            let shown = if tool == "removeLead" { "dropLead" } else { tool };
            assert_eq!(tools.contains(&shown.to_owned()), may, "{tool} for {held:?}");
            let result = called(&server, tool, json!({"id": 7, "confirm": true}), caller()).await;
            assert_eq!(result.is_some(), may, "{tool} for {held:?}");
            let headers = server.header_arguments(tool, &caller()).is_some();
            assert_eq!(headers, may && shown == "dropLead", "{tool} for {held:?}");
        }
        let has = |uri: &str| {
            let caller = caller();
            let has = server.has_resource(uri, &caller);
            assert_eq!(Arc::clone(&server).read(uri, caller.clone()).is_some(), has, "{uri} for {held:?}");
            let query = Arc::clone(&server).query(uri, ResourceQuery::default(), caller);
            assert_eq!(query.is_some(), has, "{uri} for {held:?}");
            has
        };
        assert_eq!(has("crm/audit/5"), held.contains(&"manager"));
        assert_eq!(has("crm://crm/a/kinds"), held.contains(&"manager") || held.contains(&"owner"));
        assert_eq!(has("crm://crm/about"), !held.is_empty());
        let templates = listed(&server, List::ResourceTemplates, &caller(), "uriTemplate");
        assert_eq!(templates.iter().any(|uri| uri.contains("audit")), held.contains(&"manager"), "{held:?}");
        let mut resources = listed(&server, List::Resources, &caller(), "uri");
        resources.retain(|uri| !uri.starts_with("kartoteka://"));
        assert_eq!(resources.is_empty(), held.is_empty());

        let owns = held.contains(&"owner");
        assert_eq!(listed(&server, List::Prompts, &caller(), "name").len(), usize::from(owns));
        let prompt = |arguments| server.prompt("welcome", Some(arguments), &caller(), Vec::new()).is_some();
        assert_eq!(prompt(r#"{"name":"Anna"}"#), owns);
        assert_eq!(prompt("{}"), owns);
        let complete = |of| Arc::clone(&server).complete(of, "name", "A", caller()).is_some();
        assert_eq!(complete(CompletionOf::Prompt("welcome")), owns);
        let of = CompletionOf::Resource("crm://crm/{id}/kinds");
        let complete = Arc::clone(&server).complete(of, "id", "", caller()).is_some();
        assert_eq!(complete, owns || held.contains(&"manager"));

        let said = server.instructions(&caller()).unwrap_or_default();
        assert_eq!(said.contains("dropLead to remove"), owns, "{said}");
        assert_eq!(said.contains("undropLead is none"), !held.is_empty(), "{said}");
        let shown = server.introduction(&caller()).map(|extras| String::from_utf8_lossy(&extras).into_owned());
        let shown = shown.unwrap_or_default();
        assert_eq!(shown.contains("dropLead"), owns, "{shown}");
        assert_eq!(shown.contains("Ask first"), !held.is_empty(), "{shown}");
    }
    // A backend hears of the role that opened the call, the first that the operator named.
    echo.0.lock().expect("nothing panics").clear();
    called(&server, "getLead", json!({"id": 1}), acting(&server, &["owner", "viewer"])).await;
    called(&server, "dropLead", json!({"id": 7}), acting(&server, &["owner", "viewer"])).await;
    assert_eq!(*echo.0.lock().expect("nothing panics"), ["leads/1 as viewer", "leads/7 as owner"]);
}

#[tokio::test]
async fn what_is_within_reach_is_listed_and_nothing_else_of_it_is_there() {
    let (server, echo) = crm();
    let set = server.set();
    let roles = |names: &[&str]| set.roles().rights(names.iter().copied());
    let scope = |scope: &str, names: &[&str]| LackedScope { scope: scope.into(), rights: roles(names) };
    let caller = |held: &[&str], lacked: &[LackedScope]| {
        let rights = lacked.iter().fold(roles(held), |rights, lacked| rights.reaching(lacked.rights));
        let who = Identity { held: rights, lacked: Some(lacked.into()), ..Identity::default() };
        Caller { who: Arc::new(who), ..Caller::unknown(Locale(0)) }
    };
    let all = [scope("crm.all", &["owner", "manager"]), scope("crm.own", &["owner"])];
    let viewer = || caller(&["viewer"], &all);
    assert_eq!(listed(&server, List::Tools, &viewer(), "name"), ["audit", "dropLead", "getLead"]);
    for (tool, scope) in [("dropLead", "crm.own"), ("removeLead", "crm.own"), ("audit", "crm.all")] {
        assert!(server.lacks_scope(tool, &viewer()), "{tool}");
        let lack = server.refuse_for_scope(tool, None, &viewer()).expect("it is lacking");
        assert_eq!(&*lack.scope, scope, "{tool}");
        let result = called(&server, tool, json!({"id": 7, "confirm": true}), viewer()).await.expect("it is listed");
        assert_eq!(result["structuredContent"]["error"]["code"], "insufficient_scope", "{result}");
    }
    assert!(echo.0.lock().expect("nothing panics").is_empty(), "nothing was sent");
    for tool in ["getLead", "counted", "nothing"] {
        assert!(!server.lacks_scope(tool, &viewer()), "{tool}");
        assert!(server.refuse_for_scope(tool, None, &viewer()).is_none(), "{tool}");
    }
    assert!(called(&server, "counted", json!({"id": 7}), viewer()).await.is_none());
    // The lists that tell of tools agree; what is read or written otherwise is no tool.
    let said = server.instructions(&viewer()).expect("they are there");
    assert!(said.contains("dropLead to remove"), "{said}");
    assert!(listed(&server, List::Prompts, &viewer(), "name").is_empty());
    assert!(!server.has_resource("crm/audit/5", &viewer()));
    // No right arises from two roles, nor from a scope and a role.
    let nobody = caller(&[], &[scope("crm.count", &["counter"])]);
    assert_eq!(listed(&server, List::Tools, &nobody, "name"), ["counted"]);
    // What a role opens already lacks nothing, whatever other scopes there are.
    let owner = caller(&["owner"], &all);
    let result = called(&server, "dropLead", json!({"id": 7}), owner).await.expect("it is there");
    assert_eq!(result["isError"], false, "{result}");
}

#[tokio::test]
async fn what_is_kept_of_a_resource_is_of_the_role_that_reads_it() {
    let (server, _) = crm();
    for role in ["viewer", "manager", "viewer", "owner"] {
        let read = Arc::clone(&server).read("crm/about", acting(&server, &[role])).expect("it is there").await;
        let read = String::from_utf8(read.expect("it is read")).expect("it is text");
        assert!(read.contains(role), "{read}");
    }
}

#[tokio::test]
async fn what_is_kept_of_a_resource_is_of_the_caller_that_a_called_tool_names() {
    let who = "tool: who\nresult: { name: $caller.name }\n";
    let asks = "tool: asks\nsteps:\n  - step: who\n    request: tools/call who\nresult: { asked: $who }\n";
    let resource = "resource: crm/who\nrequest: tools/call asks\ncache: 30s\n";
    let texts = ["who", "asks", "resource-who"].map(|name| format!("{name} = {name}\n    .description = Says it.\n"));
    let (server, _) = crm_with(&[
        ("catalog/crm/tools/who.yaml", who),
        ("catalog/crm/tools/asks.yaml", asks),
        ("catalog/crm/resources/who.yaml", resource),
        ("locales/en/crm.ftl", &texts.concat()),
    ]);
    for name in ["anna", "boris", "anna"] {
        let rights = server.set().roles().rights(["viewer"]);
        let who = Arc::new(Identity { held: rights, name: Some(name.into()), ..Identity::default() });
        let read = Arc::clone(&server).read("crm/who", Caller { who, ..Caller::unknown(Locale(0)) });
        let read = read.expect("it is there").await.expect("it is read");
        let read = String::from_utf8(read).expect("it is text");
        assert!(read.contains(name), "{name}: {read}");
    }
}

#[tokio::test]
async fn a_role_that_the_server_does_not_know_opens_nothing() {
    let (server, _) = crm();
    let caller = acting(&server, &["admin", "", "Owner"]);
    assert_eq!(&*server.list(List::Tools, &caller), b"[]");
    assert_eq!(server.instructions(&caller), None);
    assert!(server.introduction(&caller).is_none());
}

#[tokio::test]
async fn a_call_that_has_to_be_confirmed_waits_for_it() {
    let (server, echo) = crm();
    for given in [json!({"id": 5}), json!({"id": 5, "confirm": false}), json!({"id": 5, "confirm": null})] {
        let result = called(&server, "dropLead", given.clone(), everyone()).await.expect("it is there");
        assert_eq!(result["structuredContent"]["error"]["code"], "confirm_required", "{given}: {result}");
        assert_eq!(result["isError"], true);
        let dry = Caller { dry_run: true, ..everyone() };
        let result = called(&server, "dropLead", given, dry).await.expect("it is there");
        assert_eq!(result["structuredContent"]["error"]["code"], "confirm_required", "{result}");
    }
    // Only `true` means it.
    for given in [json!({"id": 5, "confirm": "maybe"}), json!({"id": 5, "confirm": {}})] {
        let result = called(&server, "dropLead", given.clone(), everyone()).await.expect("it is there");
        assert_eq!(result["structuredContent"]["error"]["code"], "bad_argument", "{given}: {result}");
    }
    assert!(echo.0.lock().expect("nothing panics").is_empty(), "nothing was sent");
    // The condition of the card does not ask for it here.
    let result = called(&server, "dropLead", json!({"id": 7}), everyone()).await.expect("it is there");
    assert_eq!(result["isError"], false, "{result}");
    let result = called(&server, "dropLead", json!({"id": 5, "confirm": true}), everyone()).await;
    assert_eq!(result.expect("it is there")["isError"], false);
    assert_eq!(*echo.0.lock().expect("nothing panics"), ["leads/7 as nobody", "leads/5 as nobody"]);
}

#[tokio::test(start_paused = true)]
async fn what_a_card_counts_is_refused_with_the_time_to_come_back() {
    let (server, echo) = crm();
    let ask =
        async |tool: &str, id: i64| called(&server, tool, json!({ "id": id }), everyone()).await.expect("it is there");
    for id in 0..2 {
        assert_eq!(ask("counted", id).await["isError"], false);
    }
    for _ in 0..3 {
        let refused = ask("counted", 3).await;
        assert_eq!(refused["structuredContent"]["error"]["code"], "limited", "{refused}");
        assert_eq!(refused["structuredContent"]["error"]["retry_after_ms"], 60_000, "{refused}");
        let text = refused["content"][0]["text"].as_str().expect("a text");
        assert!(text.contains("Try again in 60 s"), "{text}");
    }
    // A resource that is read through the tool is one of its calls.
    let read = Arc::clone(&server).read("crm/counted/4", everyone()).expect("it is there").await;
    assert_eq!(read.expect_err("it is one too many").kind, "limited");
    // Nothing is sent by a dry run, and nothing is counted.
    let dry = Caller { dry_run: true, ..everyone() };
    let result = called(&server, "counted", json!({"id": 5}), dry).await.expect("it is there");
    assert_eq!(result["isError"], false, "{result}");
    // Other tools go on.
    assert_eq!(ask("getLead", 1).await["isError"], false);
    tokio::time::advance(std::time::Duration::from_secs(60)).await;
    assert_eq!(ask("counted", 6).await["isError"], false);
    let sent = echo.0.lock().expect("nothing panics").iter().filter(|sent| sent.starts_with("counted/")).count();
    assert_eq!(sent, 3);
}

#[tokio::test]
async fn a_tool_is_there_for_those_for_whom_all_is_that_it_calls() {
    let step = |tool| format!("\n  - step: {tool}\n    request: tools/call {tool}\n    body: {{ id: $id }}");
    let card = |name: &str, guard: &str, steps: String| {
        format!("tool: {name}\n{guard}required: [id]\narguments:\n  id: {{ type: integer }}\nsteps:{steps}\n")
    };
    let review = card("review", "guard: { roles: [viewer, manager, counter] }\n", step("audit"));
    let deep = card("deep", "guard: { roles: [viewer, manager, counter] }\n", step("review"));
    let twice = card("twice", "guard: { roles: [counter] }\n", step("counted"));
    let texts = ["review", "deep", "twice"].map(|name| format!("{name} = {name}\n    .description = Calls others.\n"));
    let (server, echo) = crm_with(&[
        ("catalog/crm/tools/review.yaml", &review),
        ("catalog/crm/tools/deep.yaml", &deep),
        ("catalog/crm/tools/twice.yaml", &twice),
        ("locales/en/crm.ftl", &texts.concat()),
    ]);
    for (held, may) in
        [(&["viewer"][..], false), (&["counter"], false), (&["viewer", "counter"], false), (&["manager"], true)]
    {
        for tool in ["review", "deep"] {
            let caller = || acting(&server, held);
            assert_eq!(
                listed(&server, List::Tools, &caller(), "name").contains(&tool.to_owned()),
                may,
                "{tool} {held:?}"
            );
            assert_eq!(called(&server, tool, json!({"id": 7}), caller()).await.is_some(), may, "{tool} {held:?}");
        }
    }
    assert_eq!(*echo.0.lock().expect("nothing panics"), ["audit/7 as manager", "audit/7 as manager"]);

    // What a tool that is called counts, it counts for those who call it by another.
    let caller = || acting(&server, &["counter"]);
    for limited in [false, false, true] {
        let result = called(&server, "twice", json!({"id": 7}), caller()).await.expect("it is there");
        assert_eq!(result["structuredContent"]["error"]["code"] == "limited", limited, "{result}");
    }
    let direct = called(&server, "counted", json!({"id": 7}), caller()).await.expect("it is there");
    assert_eq!(direct["structuredContent"]["error"]["code"], "limited", "one window for both: {direct}");
}
