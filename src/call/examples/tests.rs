use std::collections::BTreeSet;
use std::path::Path;

use kartoteka_compiler::compile;
use kartoteka_compiler::diagnostic::render::Style;
use kartoteka_compiler::plan;
use kartoteka_compiler::source::Sources;

use super::*;
use crate::catalog::CatalogSource;
use crate::catalog::open::open_unconnected;

#[tokio::test(start_paused = true)]
async fn the_examples_of_the_shipped_catalogs_hold() {
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    let compiled = compile(&sources).whole().expect("the catalogs have no fault");
    let sources = compiled.catalogs.into_iter().map(CatalogSource::interpreted).collect();
    let set = open_unconnected(sources, None, None).expect("the catalogs fit together");
    let failures = run(&set).await;
    let told: BTreeSet<String> = failures
        .iter()
        .flat_map(|failure| {
            failure.mismatches.iter().map(|mismatch| format!("{}/{}: {mismatch}", failure.tool, failure.example))
        })
        .collect();
    assert!(told.is_empty(), "{told:#?}");
}

#[tokio::test(start_paused = true)]
async fn an_example_that_is_wrong_is_told_in_all_its_parts() {
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    let compiled = compile(&sources).whole().expect("the catalogs have no fault");
    let mut plan = compiled.catalogs.into_iter().find(|catalog| catalog.name == "bitrix24").expect("it is shipped");
    assert!(plan.tools.iter().map(|tool| tool.examples.len()).sum::<usize>() > 10, "the examples are in the plan");
    plan.tools = plan.tools.iter().filter(|tool| tool.name == "getLeads").cloned().collect();
    plan.resources = Vec::new().into();
    plan.profiles = Vec::new().into();
    let tools = plan.tools.to_mut();
    let examples = tools[0].examples.to_mut();
    let example = examples.iter_mut().find(|example| example.name == "leads-of-may").expect("it is there");
    example.result = Some(plan::Json("[]".into()));
    example.warnings = vec!["no-date-range".into()].into();
    example.error = plan::ENDS.iter().position(|end| *end == "busy");
    let exchange = example.exchange.to_mut();
    exchange[0].path = "crm.deal.list".into();
    exchange[0].body = None;
    exchange[0].query = Some(plan::Json(r#"{"a":1}"#.into()));
    exchange.push(exchange[0].clone());
    let set = open_unconnected(vec![CatalogSource::interpreted(plan)], None, None).expect("one catalog fits");
    let failures = run(&set).await;
    assert_eq!(failures.len(), 1);
    let kinds: Vec<&str> = failures[0]
        .mismatches
        .iter()
        .map(|mismatch| match mismatch {
            Mismatch::Request { part, .. } => part,
            Mismatch::LeftOver { .. } => "left over",
            Mismatch::Dictionary { .. } => "dictionary",
            Mismatch::Error { .. } => "error",
            Mismatch::Result { .. } => "result",
            Mismatch::Warnings { .. } => "warnings",
            Mismatch::Unexpected { .. } => "unexpected",
            Mismatch::Fix { .. } => "fix",
            Mismatch::Form { .. } => "form",
            Mismatch::NotRecorded { .. } => "not recorded",
        })
        .collect();
    assert_eq!(kinds, ["request", "query", "body", "left over", "error", "result", "warnings"]);
}

/// What the examples of these files say of themselves, where they do not hold.
async fn told(files: Vec<(String, String)>) -> BTreeSet<String> {
    let sources = Sources::from_files(files);
    let compiled = compile(&sources).whole().unwrap_or_else(|report| {
        panic!("{}", kartoteka_compiler::diagnostic::render::full(&report, &sources, Style::Plain))
    });
    let sources = compiled.catalogs.into_iter().map(CatalogSource::interpreted).collect();
    let set = open_unconnected(sources, None, None).expect("the catalogs fit together");
    let told = |failure: ExampleFailure| {
        let of = format!("{}/{}", failure.tool, failure.example);
        failure.mismatches.into_iter().map(move |mismatch| format!("{of}: {mismatch}"))
    };
    run(&set).await.into_iter().flat_map(told).collect()
}

#[tokio::test(start_paused = true)]
async fn the_examples_of_the_reference_hold() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/catalog.md");
    let page = std::fs::read_to_string(page).expect("it is there");
    let mut files: Vec<(String, String)> = Vec::new();
    for block in page.split("\n```").filter(|block| block.contains(" catalog/") || block.contains(" locales/")) {
        let Some((fence, text)) = block.split_once('\n') else { continue };
        let Some((_, path)) = fence.split_once(' ').filter(|(language, _)| !language.is_empty()) else { continue };
        match files.iter_mut().find(|(known, _)| known == path) {
            Some((_, known)) => *known += &format!("\n{text}\n"),
            None => files.push((path.to_owned(), format!("{text}\n"))),
        }
    }
    assert!(files.len() > 20, "the examples were found: {}", files.len());
    let told = told(files).await;
    assert!(told.is_empty(), "{told:#?}");
}

/// Everyday requests of other people's APIs, each with what goes out.
#[tokio::test(start_paused = true)]
async fn the_notations_say_everyday_requests() {
    let manifest = r#"
catalog: apis
backends:
  api: { base: "https://api.example/" }
  forms: { base: "https://forms.example/", headers: { Content-Type: application/x-www-form-urlencoded } }
  graph:
    base: https://graph.example/
    errors:
      code: $reply.errors.0.extensions.code
      busy: [THROTTLED]
      invalid: [$reply.errors.0, $reply.data.*.userErrors.0]
      message: [$reply.errors.*.message, $reply.data.*.userErrors.*.message]
  limited:
    base: https://limited.example/
    errors: { busy: [{ $http.status: [403, 429], $http.header.x-left: "0" }] }
backend: api
"#;
    let cards = [
        (
            "add_task",
            r#"
tool: add_task
required: [content]
arguments:
  content: { type: string }
  minutes: { type: integer, minimum: 1 }
request: POST tasks
body: { content: $content, $merge: { duration!: $minutes, duration_unit: minute } }
examples:
  neither: { arguments: { content: a }, exchange: [{ request: POST tasks, body: { content: a }, reply: { id: 7 } }] }
  both:
    arguments: { content: a, minutes: 30 }
    exchange: [{ request: POST tasks, body: { content: a, duration: 30, duration_unit: minute }, reply: { id: 7 } }]
"#,
        ),
        (
            "create_lead",
            r#"
tool: create_lead
required: [name]
arguments: { name: { type: string }, price: { type: integer }, phone: { type: string }, tag: { type: string } }
request: POST leads
body:
  - name: $name
    price?: $price
    _embedded?:
      contacts: [{ values: [{ value: $phone, enum_code: WORK }] }]
      tags: [{ name: $tag }]
result: { id: $reply.0.id }
examples:
  bare: { arguments: { name: A }, exchange: [{ request: POST leads, body: [{ name: A }], reply: [{ id: 1 }] }], result: { id: 1 } }
  phone:
    arguments: { name: A, price: 9, phone: "1" }
    exchange:
      - request: POST leads
        body: [{ name: A, price: 9, _embedded: { contacts: [{ values: [{ value: "1", enum_code: WORK }] }] } }]
        reply: [{ id: 2 }]
"#,
        ),
        (
            "create_page",
            r#"
tool: create_page
required: [title]
arguments: { title: { type: string }, status: { type: string }, due: { type: string, format: date }, until: { type: string, format: date }, words: { type: string } }
request: POST pages
body:
  Name: [{ text: { content: $title } }]
  Status: { type: select, select!: { name: $status } }
  Due: { type: date, date!: { start!: $due, end: $until } }
  doc: { version: 1, content!: [{ type: paragraph, content: [{ text: $words }] }] }
examples:
  little:
    arguments: { title: a, until: "2026-05-21" }
    exchange: [{ request: POST pages, body: { Name: [{ text: { content: a } }] }, reply: { id: 1 } }]
    warnings: [not-used]
  all:
    arguments: { title: a, status: Open, due: "2026-06-01", until: "2026-06-03", words: w }
    exchange:
      - request: POST pages
        body:
          Name: [{ text: { content: a } }]
          Status: { type: select, select: { name: Open } }
          Due: { type: date, date: { start: "2026-06-01", end: "2026-06-03" } }
          doc: { version: 1, content: [{ type: paragraph, content: [{ text: w }] }] }
        reply: { id: 1 }
"#,
        ),
        (
            "payment_link",
            r#"
tool: payment_link
required: [items]
arguments:
  items: { type: array, items: { type: object, properties: { price: { type: string }, quantity: { type: integer } } } }
  back: { type: string }
  order: { type: string }
backend: forms
request: POST payment_links
body: { line_items: $items, after: { type: redirect, redirect!: { url: $back } }, metadata: { order: $order }, "expand[]": [a, b] }
examples:
  in-brackets:
    arguments: { items: [{ price: p, quantity: 2 }], order: A7 }
    exchange:
      - request: POST payment_links
        headers: { Content-Type: application/x-www-form-urlencoded }
        body: { "line_items[0][price]": p, "line_items[0][quantity]": 2, "metadata[order]": A7, "expand[]": [a, b] }
        reply: { id: 1 }
  nested:
    arguments: { items: [{ price: p }], back: "https://shop.example/x" }
    exchange:
      - request: POST payment_links
        headers: { Content-Type: application/x-www-form-urlencoded }
        body: { line_items: [{ price: p }], after: { type: redirect, redirect: { url: "https://shop.example/x" } }, "expand[]": [a, b] }
        reply: { id: 1 }
"#,
        ),
        (
            "read_file",
            r#"
tool: read_file
required: [path]
arguments: { path: { type: string }, ref: { type: string } }
request: GET repos/a/contents/${path:path}
query: { ref: $ref }
examples:
  deep: { arguments: { path: docs/how to.md }, exchange: [{ request: GET repos/a/contents/docs/how%20to.md, reply: { x: 1 } }] }
  no-way-out: { arguments: { path: ../../user }, error: bad_argument }
"#,
        ),
        (
            "find",
            r#"
tool: find
arguments:
  labels: { type: array, items: { type: string } }
  since: { type: string, format: date-time }
  page: { type: integer, default: 1 }
request: GET issues
query: { labels: "${labels:,}", since: "${since:utc}", ms: "${since:epoch_ms}", filter: { day: "${since:date}" }, page: $page }
result: { names: $reply.items.*.name, app: '${reply.meta."app.io/name"}', one: "${reply.items.*.name:;}", at: "${reply.at:time}", text: "${reply.runs.*.t:joined}" }
examples:
  all:
    arguments: { labels: [bug, ui], since: "2026-05-01T00:00:00+03:00" }
    exchange:
      - request: GET issues
        query: { labels: "bug,ui", since: "2026-04-30T21:00:00Z", ms: 1777582800000, "filter[day]": "2026-04-30", page: 1 }
        reply: { items: [{ name: a }, { name: null }, { name: b }], meta: { app.io/name: shop }, at: 1779264000, runs: [{ t: "Call " }, { t: Ilya }] }
    result: { names: [a, b], app: shop, one: "a;b", at: "2026-05-20T08:00:00+00:00", text: Call Ilya }
  a-comma: { arguments: { labels: ["a,b"] }, error: bad_argument }
  nothing: { arguments: {}, exchange: [{ request: GET issues, query: { page: 1 }, reply: {} }], result: {} }
"#,
        ),
        (
            "change",
            r#"
tool: change
required: [key, text]
arguments:
  key: { type: string }
  text: { type: string }
  assignee: { type: [string, "null"] }
  labels: { type: object, additionalProperties: { type: [string, "null"] } }
request: PATCH issues/$key
body: { text: $arguments.text, assignee: $assignee, labels: $labels, at: "${now:utc}", size: "${arguments.text:bytes}", raw: "${arguments.text:base64}" }
examples:
  nobody:
    arguments: { key: S-1, text: Hi, assignee: null, labels: { team: a, old: null } }
    exchange:
      - request: PATCH issues/S-1
        body: { text: Hi, assignee: null, labels: { team: a, old: null }, at: "2026-05-20T12:00:00Z", size: 2, raw: SGk= }
        reply: { id: 1 }
  too-late:
    arguments: { key: S-1, text: Hi }
    exchange:
      - request: PATCH issues/S-1
        body: { text: Hi, at: "2026-05-20T12:00:00Z", size: 2, raw: SGk= }
        status: 409
        reply: { errorMessages: [It was changed.] }
    error: conflict
"#,
        ),
        (
            "tag",
            r#"
tool: tag
required: [id]
arguments: { id: { type: string } }
backend: graph
request: POST graphql
body: { id: $id }
examples:
  refused:
    arguments: { id: a }
    exchange: [{ request: POST graphql, body: { id: a }, reply: { data: { add: { userErrors: [{ field: [id], message: no }] } } } }]
    error: invalid
  throttled:
    arguments: { id: a }
    exchange: [{ request: POST graphql, body: { id: a }, reply: { errors: [{ message: slow, extensions: { code: THROTTLED } }] } }]
    error: busy
  well:
    arguments: { id: a }
    exchange: [{ request: POST graphql, body: { id: a }, reply: { errors: [], data: { add: { userErrors: [] } } } }]
"#,
        ),
        (
            "limited",
            r#"
tool: limited
arguments: { state: { type: string, default: open } }
steps:
  - step: list
    backend: limited
    request: GET list
  - step: one
    backend: limited
    when: [{ $list.items.*.state: $state }, $list.items.*.id]
    request: GET one
result: { one: $one.id }
examples:
  refused: { arguments: {}, exchange: [{ request: GET list, status: 403, reply-headers: { X-Left: "0" }, reply: {} }], error: busy }
  forbidden: { arguments: {}, exchange: [{ request: GET list, status: 403, reply-headers: { X-Left: "5" }, reply: {} }], error: forbidden }
  one-of-them:
    arguments: {}
    exchange:
      - { request: GET list, reply: { items: [{ id: 1, state: shut }, { id: 2, state: open }] } }
      - { request: GET one, reply: { id: 9 } }
    result: { one: 9 }
  none: { arguments: { state: new }, exchange: [{ request: GET list, reply: { items: [{ id: 1, state: shut }] } }], result: {} }
"#,
        ),
    ];
    let texts =
        ["content", "minutes", "name", "price", "phone", "tag", "title", "status", "due", "until", "words", "items"];
    let more = ["back", "order", "path", "ref", "labels", "since", "page", "key", "text", "assignee", "id", "state"];
    let mut fluent: String = texts.iter().chain(&more).map(|name| format!("argument-{name} = About it.\n")).collect();
    fluent +=
        &cards.iter().map(|(name, _)| format!("{name} = Tool\n    .description = Does it.\n")).collect::<String>();
    let mut files = vec![
        ("catalog/apis/catalog.yaml".to_owned(), manifest.trim_start().to_owned()),
        ("locales/en/apis.ftl".to_owned(), fluent),
    ];
    files.extend(cards.map(|(name, card)| (format!("catalog/apis/tools/{name}.yaml"), card.trim_start().to_owned())));
    let told = told(files).await;
    assert!(told.is_empty(), "{told:#?}");
}

/// One tool of these lines of a backend and a card, whose example says these headers: what it is told.
async fn sent(backend: &str, card: &str, headers: &str) -> Vec<String> {
    let manifest = format!("catalog: desk\nbackends:\n  api: {{ base: \"https://desk.example/\"{backend} }}\n");
    let card = format!(
        "tool: add\nrequired: [name]\narguments: {{ name: {{ type: string }} }}\nrequest: POST things\n{card}body: {{ name: $name }}\n\
         examples:\n  one:\n    arguments: {{ name: a }}\n    exchange: [{{ request: POST things{headers}, body: {{ name: a }}, reply: {{ id: 1 }} }}]\n"
    );
    let texts = "add = Add\n    .description = Adds.\n    .argument-name = N.\n";
    let files = [
        ("catalog/desk/catalog.yaml", manifest.as_str()),
        ("catalog/desk/tools/add.yaml", card.as_str()),
        ("locales/en/desk.ftl", texts),
    ];
    told(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
        .await
        .into_iter()
        .collect()
}

#[tokio::test(start_paused = true)]
async fn an_example_says_how_a_body_is_written_and_fails_where_it_is_written_otherwise() {
    const FORM: &str = "headers: { Content-Type: application/x-www-form-urlencoded }\n";
    const PATCH: &str = "headers: { Content-Type: application/merge-patch+json }\n";
    const SAYS_FORM: &str = ", headers: { Content-Type: application/x-www-form-urlencoded }";
    const SAYS_JSON: &str = ", headers: { Content-Type: application/json }";
    for (card, headers, holds) in [
        ("", "", true),
        ("", SAYS_JSON, true),
        ("", SAYS_FORM, false),
        (FORM, SAYS_FORM, true),
        (FORM, "", false),
        (FORM, SAYS_JSON, false),
        (PATCH, "", false),
        (PATCH, ", headers: { content-type: application/merge-patch+json }", true),
    ] {
        let told = sent("", card, headers).await;
        assert_eq!(told.is_empty(), holds, "{card} {headers}: {told:?}");
        assert!(told.iter().all(|told| told.contains("its headers should be")), "{told:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_example_may_say_that_a_write_carries_a_key() {
    const KEY: &str = ", retry: { times: 2, key: X-Key }";
    const SAYS: &str = ", headers: { X-Key: c1-1 }";
    for (backend, headers, holds) in
        [(KEY, SAYS, true), (KEY, "", true), ("", SAYS, false), (KEY, ", headers: { X-Key: c1-2 }", false)]
    {
        let told = sent(backend, "", headers).await;
        assert_eq!(told.is_empty(), holds, "{backend} {headers}: {told:?}");
    }
}
