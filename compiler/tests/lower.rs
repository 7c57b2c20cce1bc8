//! What cards become: names are indices, constants are literals, and what the language implies is written out.

use kartoteka_compiler::compile;
use kartoteka_compiler::plan::{
    Action, Catalog, Content, Effect, Encoding, Json, PathPart, PeriodColumn, Quantity, Rule, Send, Spelling, Value,
};
use kartoteka_compiler::source::Sources;

const MANIFEST: &str = r#"catalog: crm
locale: ru
backend: api
instance: $setting.name
settings:
  name: { env: CRM_NAME, default: main }
  wait: { env: CRM_WAIT, type: number, default: 3 }
  key: { env: CRM_KEY, type: string, secret: true, optional: true }
backends:
  api:
    base: https://crm.example/
    timeout: $setting.wait
    retry: { times: 2, backoff: 300ms..2s }
    pace: { rate: 120/min, burst: 5 }
    pages: { send: start, size: 50, next: [record, $reply.next], total: $reply.total }
    ranges: { from: [">=*", ">*"], to: ["<=*"] }
    errors: { code: [$reply.error, $reply.code], busy: [LIMIT], invalid: [Broken] }
  forms:
    base: https://forms.example/
    headers: { Content-Type: application/x-www-form-urlencoded }
    auth:
      - when: $setting.key
        basic: [$setting.name, $setting.key]
      - basic: $setting.name
dictionaries:
  stages:
    request: POST stages
    body: { kind: lead }
    records: $reply.result
    key: $record.id
    value: { name: $record.name, label: "$record.id: $record.name" }
    cache: 5m
  people:
    request: GET people
    query: { ids: $keys }
    records: $reply.result
    key: $record.id
    value: { name: $record.name }
tables:
  kinds:
    new: { id: N, path: leads/new }
    won: { id: W, path: leads/won }
arguments:
  list:
    filter: { type: object, properties: { ID: { type: string, accepts: any } } }
    start: { type: integer, minimum: 0, default: 0 }
    limit: { type: integer, maximum: 500, default: 50 }
profiles:
  sales: [leads]
"#;

const LEADS: &str = r#"tool: leads
aliases: [getLeads]
effect: read
arguments:
  $merge: $list
  period: { enum: $windows, default: today }
request: POST leads
body:
  filter: { $merge: $filter, closed: false }
  sort: { date: [desc, $kinds.new.id] }
  start: $start
reply:
  records: $reply.result
  limit: $limit
  labels:
    stage: { of: $record.stage, from: $stages }
    owner: { of: $record.owner, from: $people }
warnings:
  no-range:
    missing-range: { $filter: [DATE] }
    fix: { filter: { $merge: $filter, ">=DATE": $period.from_local, "<=DATE": $period.to_local } }
examples:
  one:
    exchange:
      - request: POST leads
        body: {}
        reply: { result: [null] }
    result: []
"#;

const ADD: &str = r#"tool: add
required: [kind]
arguments:
  kind: { enum: $kinds }
  phone: { type: string, forms: { foreign: "^[+]" } }
steps:
  - step: made
    request: POST $kinds.new.path/für/$kind
    backend: forms
    body:
      phone: $phone
      note: $text.note
      at: "${kind}s of $kinds.won.id"
  - step: told
    when: { $kind.id: [N, W] }
    unless: $phone.foreign
    request: PUT told/$kind.id
  - step: called
    request: POST phones
    body: { phones: [{ value: $phone, type: work }, fixed] }
result: { id: $made.result.0.id, kinds: [$kinds.new.id, 1] }
"#;

const WAYS: &str = r#"tool: ways
effect: read
steps:
  - step: all
    request: GET ways
    reply: { records: $reply.result, limit: 300 }
result: { ways: $all }
reply:
  labels:
    stage: { of: $record.stage, from: $stages }
"#;

fn compiled() -> Catalog {
    compiled_with(&[])
}

fn compiled_with(more: &[(&str, &str)]) -> Catalog {
    let files = [
        ("catalog/crm/catalog.yaml", MANIFEST),
        ("catalog/crm/tools/leads.yaml", LEADS),
        ("catalog/crm/tools/add.yaml", ADD),
        ("catalog/crm/tools/about.yaml", "tool: about\nresult: { made: true }\n"),
        ("catalog/crm/tools/rust.yaml", "tool: rust\nhandler: true\narguments: { x: { type: integer } }\n"),
        (
            "catalog/crm/resources/leads.yaml",
            "resource: crm/leads{?filter,limit}\narguments:\n  filter: $list.filter\n  limit: $list.limit\nrequest: tools/call leads\nbody: $arguments\ncache: 30s\n",
        ),
        ("catalog/crm/resources/guide.yaml", "resource: guide\n"),
        (
            "catalog/crm/resources/guide.en.md",
            "---\ntitle: Guide\ndescription: About kinds.\n---\n{% for kind in kinds %}\n- {{ kind }}\n{% endfor %}\n",
        ),
        ("catalog/crm/resources/guide.ru.md", "---\ntitle: Памятка\ndescription: О видах.\n---\nВиды.\n"),
        ("locales/en/crm.ftl", TEXTS),
        ("locales/ru/crm.ftl", TEXTS),
    ];
    let files = files.iter().chain(more).map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let mut compiled = compile(&Sources::from_files(files)).whole().unwrap_or_else(|report| panic!("{report:#?}"));
    assert!(compiled.report.is_empty(), "{:#?}", compiled.report);
    compiled.catalogs.remove(0)
}

const TEXTS: &str = r#"catalog = CRM
    .instructions = Ask { "{" }nicely{ "}" }.
summary = { $count } records
argument-filter = Filter.
argument-start = Start.
argument-limit = Limit.
leads = Leads
    .description = Lists { -lead }s.
    .argument-period = Period.
    .no-range = No range on { $fields }.
-lead = lead
add = Add
    .description = Adds a lead.
    .argument-kind = Kind.
    .argument-phone = Phone.
note = By { $phone }
about = About
    .description = Says something.
rust = Rust
    .description = Bound.
    .argument-x = A number.
resource-leads = Leads
    .description = All leads.
"#;

fn sent<'c>(catalog: &'c Catalog, tool: &str, step: usize) -> &'c Send {
    match &catalog.tools.iter().find(|known| known.name == tool).expect("the tool is there").action {
        Action::Steps { steps, .. } => steps[step].send().expect("the step is a request"),
        Action::Answer { .. } | Action::Content { .. } | Action::Handler => panic!("`{tool}` asks nobody"),
    }
}

fn entry<'v>(value: &'v Value, key: &str) -> &'v Value {
    match value {
        Value::Map { entries, .. } => &entries.iter().find(|entry| entry.key == key).expect("the key is there").value,
        other => panic!("no map: {other:?}"),
    }
}

fn literal(value: &Value) -> &str {
    match value {
        Value::Literal(Json(json)) => json,
        other => panic!("no literal: {other:?}"),
    }
}

#[test]
fn the_default_locale_comes_first_and_texts_are_written_out() {
    let catalog = compiled();
    assert_eq!(catalog.base_locale, "ru");
    let names: Vec<_> = catalog.locales.iter().map(|locale| locale.name.as_ref()).collect();
    assert_eq!(names, ["ru", "en"]);
    assert_eq!(catalog.locales[0].instructions.as_deref(), Some("Ask {nicely}."));
    let leads = catalog.tools.iter().find(|tool| tool.name == "leads").expect("it is there");
    assert!(leads.listed[0].json.0.contains(r#""description":"Lists leads.""#), "{}", leads.listed[0].json.0);
    assert_eq!(leads.listed.iter().map(|listed| &*listed.title).collect::<Vec<_>>(), ["Leads", "Leads"]);
}

#[test]
fn titles_and_texts_of_values_stand_in_the_schema() {
    let files = [
        (
            "catalog/shop/catalog.yaml",
            "catalog: shop\nsettings: { url: { env: URL, type: string, format: uri } }\nbackends: { api: { base: $setting.url } }\n",
        ),
        (
            "catalog/shop/tools/refund.yaml",
            "tool: refund\n\
             arguments:\n\
             \x20 reason: { type: string, enum: [late, broken] }\n\
             \x20 lines: { type: array, items: { type: object, properties: { state: { type: string, enum: [a, b] } } } }\n\
             request: POST refunds\n\
             body: { reason: $reason, lines: $lines }\n",
        ),
        (
            "locales/en/shop.ftl",
            "refund = Refund\n    .description = Pays back.\n    .title-reason = Reason\n    .argument-reason = Why.\n\
             \x20   .argument-reason--broken = It does not work.\n    .argument-reason--late = It came too late, see { $tool-refund }.\n\
             \x20   .argument-lines = Of what.\n    .argument-lines--state--b = Opened.\n",
        ),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let compiled = compile(&Sources::from_files(files)).whole().unwrap_or_else(|report| panic!("{report:#?}"));
    assert!(compiled.report.is_empty(), "{:#?}", compiled.report);
    let listed = &compiled.catalogs[0].tools[0].listed[0].json.0;
    let listed: serde_json::Value = serde_json::from_str(listed).expect("a list is JSON");
    let properties = &listed["inputSchema"]["properties"];
    // In the order of the values, whatever that of the texts.
    let reason = "Why.\n- `late`: It came too late, see refund.\n- `broken`: It does not work.";
    assert_eq!(properties["reason"]["description"], reason);
    assert_eq!((&properties["reason"]["title"], properties["lines"].get("title")), (&"Reason".into(), None));
    assert_eq!(properties["lines"]["description"], "Of what.");
    assert_eq!(properties["lines"]["items"]["properties"]["state"]["description"], "- `b`: Opened.");
}

#[test]
fn a_list_carries_its_position_and_constants_are_folded() {
    let catalog = compiled();
    let body = sent(&catalog, "leads", 0).body.as_ref().expect("a POST has a body");
    assert!(
        matches!(entry(body, "start"), Value::Position { first } if matches!(first[0], Value::Argument { slot: 1, .. }))
    );
    assert_eq!(literal(entry(body, "sort")), r#"{"date":["desc","N"]}"#);
    assert!(matches!(entry(body, "filter"), Value::Map { base, .. } if base.len() == 1));
    assert_eq!(literal(entry(entry(body, "filter"), "closed")), "false");
}

#[test]
fn a_dictionary_is_asked_page_by_page_unless_it_is_asked_by_key() {
    let catalog = compiled();
    let stages = &catalog.dictionaries[0];
    let body = stages.send.body.as_ref().expect("a POST has a body");
    assert_eq!(literal(entry(body, "kind")), r#""lead""#);
    assert!(matches!(entry(body, "start"), Value::Position { first } if first.is_empty()));
    assert_eq!((stages.cache_ms, stages.keyed, stages.send.effect), (300_000, false, Effect::Read));
    assert!(matches!(entry(&stages.value, "label"), Value::Join { parts } if parts.len() == 3));
    let people = &catalog.dictionaries[1];
    assert!(people.keyed);
    assert!(matches!(entry(people.send.query.as_ref().expect("it has one"), "ids"), Value::Keys));
}

#[test]
fn labels_of_a_result_leave_the_list_of_a_step_its_position() {
    let texts = "ways = Ways\n    .description = Lists ways.\n";
    let catalog = compiled_with(&[
        ("catalog/crm/tools/ways.yaml", WAYS),
        ("locales/en/crm/ways.ftl", texts),
        ("locales/ru/crm/ways.ftl", texts),
    ]);
    let query = sent(&catalog, "ways", 0).query.as_ref().expect("its position is added");
    assert!(matches!(entry(query, "start"), Value::Position { first } if first.is_empty()));
}

#[test]
fn a_path_keeps_the_authors_slashes_and_encodes_what_it_must() {
    let catalog = compiled();
    let made = sent(&catalog, "add", 0);
    assert!(matches!(&made.path[0], PathPart::Literal(text) if text == "leads/new/f%C3%BCr/"));
    assert!(matches!(&made.path[1], PathPart::Segment(Value::Argument { slot: 0, .. })));
    assert_eq!((made.encoding.clone(), made.effect, made.backend), (Encoding::Form, Effect::Write, 1));
    let told = sent(&catalog, "add", 1);
    assert!(matches!(&told.path[1], PathPart::Segment(Value::Cell { slot: 0, table: 0, column: 0 })));
    assert_eq!(literal(told.body.as_ref().expect("a PUT has a body")), "{}");
}

#[test]
fn an_item_of_a_list_says_what_it_needs() {
    let catalog = compiled();
    let called = sent(&catalog, "add", 2).body.as_ref().expect("a POST has a body");
    let Value::List { items } = entry(called, "phones") else { panic!("no list") };
    assert!(matches!(items[0].needs.as_ref(), [Value::Argument { slot: 1, .. }]));
    assert!(items[1].needs.is_empty());
    assert_eq!(literal(&items[1].value), r#""fixed""#);
    let body = sent(&catalog, "add", 0).body.as_ref().expect("a POST has a body");
    let Value::Join { parts } = entry(body, "at") else { panic!("no text") };
    assert_eq!(literal(&parts[1]), r#""s of W""#);
}

#[test]
fn steps_know_their_conditions_and_earlier_replies() {
    let catalog = compiled();
    let add = catalog.tools.iter().find(|tool| tool.name == "add").expect("it is there");
    let Action::Steps { steps, result, .. } = &add.action else { panic!("it has steps") };
    assert!(matches!(&steps[1].when.when[0].value, Value::Cell { .. }));
    assert!(matches!(&steps[1].when.unless[0].value, Value::Matches { slot: 1, pattern } if pattern == "^[+]"));
    let result = result.as_ref().expect("it has one");
    assert!(matches!(entry(result, "id"), Value::Step { step: 0, path } if path.0.len() == 3));
    assert_eq!(literal(entry(result, "kinds")), r#"["N",1]"#);
    assert_eq!(add.effect, Effect::Write);
}

#[test]
fn a_missing_range_is_spelt_as_the_backend_spells_it() {
    let catalog = compiled();
    let leads = catalog.tools.iter().find(|tool| tool.name == "leads").expect("it is there");
    let warning = &leads.warnings[0];
    let Rule::MissingRange { slot: 0, fields, .. } = &warning.rule else { panic!("{:?}", warning.rule) };
    assert_eq!(fields[0].lower.as_ref(), [">=DATE", ">DATE"]);
    assert_eq!(fields[0].upper.as_ref(), ["<=DATE"]);
    assert_eq!(warning.fix[0].slot, 0);
    assert!(matches!(
        entry(&warning.fix[0].value, ">=DATE"),
        Value::Period { slot: 3, column: PeriodColumn::FromLocal }
    ));
    assert_eq!(catalog.messages[warning.message].attribute.as_deref(), Some("no-range"));
}

#[test]
fn resources_profiles_and_cards_without_requests() {
    let catalog = compiled();
    let tool = |name: &str| catalog.tools.iter().position(|tool| tool.name == name).expect("it is there");
    assert_eq!(catalog.tools[tool("leads")].resource, "crm/leads");
    assert_eq!(catalog.tools[tool("add")].resource, "add");
    assert!(matches!(catalog.tools[tool("rust")].action, Action::Handler));
    assert_eq!(catalog.tools[tool("rust")].effect, Effect::Write);
    assert!(matches!(catalog.tools[tool("about")].action, Action::Answer { .. }));
    assert_eq!(catalog.tools[tool("about")].effect, Effect::Read);
    let profiles: Vec<_> = catalog.profiles.iter().map(|one| (one.name.as_ref(), one.tools.len())).collect();
    assert_eq!(profiles, [("full", 4), ("read-only", 2), ("sales", 1)]);
    let resource = |address: &str| catalog.resources.iter().find(|one| one.address == address).expect("it is there");
    let leads = resource("crm/leads");
    assert!(matches!(leads.content, Content::Tool { tool: index } if index == tool("leads")));
    assert_eq!((leads.variables.as_ref(), leads.cache_ms), (["filter".into(), "limit".into()].as_slice(), 30_000));
    let Content::Markdown { texts } = &resource("guide").content else { panic!("it is a guide") };
    assert_eq!(texts.as_ref(), ["Виды.", "- new\n- won\n"]);
}

#[test]
fn a_backend_says_its_numbers() {
    let catalog = compiled();
    let api = &catalog.backends[0];
    assert_eq!(api.timeout, Quantity::Setting(1));
    assert_eq!((api.retry.times, api.retry.backoff_ms), (Quantity::Fixed(2.0), (300, 2_000)));
    let pace = api.pace.as_ref().expect("it has one");
    assert_eq!((&pace.rate, &pace.burst, &pace.parallel), (&Quantity::Fixed(2.0), &Quantity::Fixed(5.0), &None));
    let codes: Vec<_> = api.errors.kinds.iter().map(|kind| kind.code.as_ref()).collect();
    assert_eq!(codes, ["broken", "limit"]);
    assert_eq!(catalog.backends[1].retry.times, Quantity::Fixed(0.0));
    assert_eq!(catalog.instance, Some(Value::Setting { setting: 0 }));
}

#[test]
fn a_user_and_a_password_are_one_header() {
    let catalog = compiled();
    let text = |text: &'static str| Value::Literal(Json(format!("\"{text}\"").into()));
    let setting = |setting| Value::Setting { setting };
    let header = |parts: Vec<Value>| {
        let joined = Value::Join { parts: parts.into() };
        let encoded = Value::Spelt { value: vec![joined].into(), spelling: Spelling::Base64, sent: true };
        Value::Join { parts: vec![text("Basic "), encoded].into() }
    };
    let wanted = [header(vec![setting(0), text(":"), setting(2)]), header(vec![setting(0), text(":")])];
    for (credential, wanted) in catalog.backends[1].auth.iter().zip(wanted) {
        let [entry] = &credential.headers[..] else { panic!("it is one header") };
        assert_eq!((&*entry.key, &entry.value), ("Authorization", &wanted));
    }
}
