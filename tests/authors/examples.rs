//! `kartoteka test`.

use serde_json::Value;

use super::backend::Backend;
use super::program::Folder;

const MANIFEST: &str = r"catalog: shop
settings:
  base: { env: SHOP_BASE }
  key: { env: SHOP_KEY, secret: true }
backends:
  api:
    base: $setting.base
    auth: [{ headers: { Authorization: Bearer $setting.key } }]
    errors: { code: $reply.code, message: $reply.message, not_found: E404, busy: E429 }
";

const GET: &str = r#"tool: get_order
required: [id]
arguments: { id: { type: integer, minimum: 1 } }
request: GET /orders/$id
warnings:
  old: { when: { $id: 1 } }
examples:
  # what a shop has
  seven:
    arguments: { id: 7 }
    exchange:
      - { request: GET /orders/7, reply: { number: 7, lines: [{ product: a, count: 1 }] } }
    result: { number: 7, lines: [{ product: a, count: 1 }] }
  gone:
    arguments: { id: 8 }
    exchange:
      - { request: GET /orders/8, status: 404, reply: { code: E404 } }
    error: not_found
"#;

const CANCEL: &str = r"tool: cancel_order
required: [id]
arguments: { id: { type: integer, minimum: 1 } }
steps:
  - step: order
    request: GET /orders/$id
  - step: cancelled
    when: { $order.state: open }
    request: POST /orders/$id/cancel
examples:
  closed:
    arguments: { id: 7 }
    exchange: [{ request: GET /orders/7, reply: { state: closed } }]
    result: { state: closed }
";

const WORDS: &str = r"get_order = Order
    .description = Reads an order.
    .argument-id = The order's number.
    .old = The first order is old.
cancel_order = Cancel an order
    .description = Cancels an order that is open.
    .argument-id = The order's number.
";

const CATALOG: [(&str, &str); 4] = [
    ("catalog/shop/catalog.yaml", MANIFEST),
    ("catalog/shop/tools/get_order.yaml", GET),
    ("catalog/shop/tools/cancel_order.yaml", CANCEL),
    ("locales/en/shop.ftl", WORDS),
];

fn shop() -> Folder {
    Folder::of(&CATALOG)
}

/// The same with an example that says something else than what happens.
fn broken() -> Folder {
    let shop = shop();
    shop.write(
        "catalog/shop/tools/get_order.yaml",
        &GET.replace(
            "result: { number: 7, lines: [{ product: a, count: 1 }]",
            "result: { number: 7, lines: [{ product: a, count: 2 }]",
        ),
    );
    shop
}

/// The report without what differs from run to run.
fn without_times(out: &str) -> String {
    let digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let lines = out.lines().map(|line| match line.rsplit_once(" in ") {
        Some((told, time)) if time.split(' ').next().is_some_and(digits) => told.to_owned(),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn examples_that_hold_pass_and_what_none_reaches_is_named() {
    let ended = shop().run(&["test", "--coverage"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    assert_eq!(
        without_times(&ended.out),
        "\
3 passed
reached: tools 2/2, steps 2/3, labels 0/0, warnings 0/1, errors 1/2
steps that no example reaches:
  shop/cancel_order: cancelled
warnings that no example reaches:
  shop/get_order: old
errors that no example reaches:
  shop/api: e429"
    );
    assert_eq!(shop().run(&["test", "--deny", "uncovered"]).status, 1);
}

#[test]
fn what_differs_is_shown_place_by_place() {
    let ended = broken().run(&["test"]);
    assert_eq!((ended.status, ended.err.as_str()), (1, ""), "{ended:?}");
    let told = without_times(&ended.out);
    assert!(
        told.starts_with(
            "\
failed shop/get_order/seven (catalog/shop/tools/get_order.yaml:9)
  the result differs
    lines[0].count
      - 2
      + 1
2 passed, 1 failed
"
        ),
        "{told}"
    );
}

#[test]
fn programs_get_the_same_as_json_and_ci_servers_as_junit() {
    let ended = broken().run(&["test", "--format", "json"]);
    assert_eq!(ended.status, 1, "{ended:?}");
    let report: Value = serde_json::from_str(&ended.out).expect("it is JSON");
    assert_eq!((&report["passed"], &report["failed"], &report["skipped"]), (&2.into(), &1.into(), &0.into()));
    let failed: Vec<&Value> =
        report["examples"].as_array().expect("a list").iter().filter(|one| one["end"] == "failed").collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0]["line"], 9);
    assert_eq!(failed[0]["mismatches"][0]["differences"][0]["path"], "lines[0].count");
    assert_eq!(report["coverage"]["steps"]["missed"][0]["what"], "cancelled");

    let ended = broken().run(&["test", "--format", "junit"]);
    assert_eq!(ended.status, 1, "{ended:?}");
    for part in [
        "<testsuites name=\"kartoteka\" tests=\"3\" failures=\"1\" skipped=\"0\"",
        "<testsuite name=\"shop\" tests=\"3\" failures=\"1\"",
        "classname=\"shop.get_order\" name=\"seven\" file=\"catalog/shop/tools/get_order.yaml\" line=\"9\"",
        "<failure message=\"the result differs\">the result differs\n  lines[0].count\n    - 2\n    + 1\n</failure>",
    ] {
        assert!(ended.out.contains(part), "{part}\n{}", ended.out);
    }
}

#[test]
fn one_tool_or_one_example_is_run_alone_and_what_is_misspelt_is_refused() {
    let one = shop().run(&["test", "--only", "get_order/gone"]);
    assert_eq!((one.status, without_times(&one.out).as_str()), (0, "1 passed"), "{one:?}");
    let tool = shop().run(&["test", "--only", "cancel_order", "--only", "get_order/seven"]);
    assert_eq!((tool.status, without_times(&tool.out).as_str()), (0, "2 passed"), "{tool:?}");
    let unknown = shop().run(&["test", "--only", "get_ordr"]);
    assert_eq!(unknown.status, 2, "{unknown:?}");
    assert!(unknown.err.contains("did you mean `get_order`?"), "{unknown:?}");
}

#[test]
fn where_nothing_can_be_run_that_is_said() {
    let none = Folder::of(&[("catalog/shop/catalog.yaml", "catalog: shop\n"), ("locales/en/shop.ftl", "# none yet\n")]);
    let ended = none.run(&["test"]);
    assert_eq!(ended.status, 2, "{ended:?}");
    let faulty = shop();
    faulty.write(
        "catalog/shop/tools/get_order.yaml",
        &GET.replace("request: GET /orders/$id", "request: GET /orders/$ip"),
    );
    let ended = faulty.run(&["test"]);
    assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
    assert!(ended.err.contains("no example is run") && ended.err.contains("unknown-"), "{ended:?}");
    let ended = shop().run(&["test", "--writes"]);
    assert_eq!(ended.status, 2, "{ended:?}");
}

const LIVE: &[(&str, u16, &str)] = &[
    (
        "GET /orders/7",
        200,
        r#"{"number":7,"state":"open","lines":[{"product":"b","count":5,"new":1}],"customer":{"name":"Ann Lee","email":"ann@firm.example","phone":"+44 20 7946 0958"},"note":null,"memo":"Ann Lee called; key sk-of-the-test-1234"}"#,
    ),
    ("GET /orders/8", 404, r#"{"code":"E404","message":"no such order"}"#),
    ("POST /orders/7/cancel", 200, r#"{"state":"cancelled"}"#),
];

fn settings(backend: &Backend) -> [(&str, &str); 2] {
    [("SHOP_BASE", backend.base.as_str()), ("SHOP_KEY", "sk-of-the-test-1234")]
}

#[test]
fn a_live_run_asks_the_backend_and_compares_the_form() {
    let backend = Backend::answering(LIVE);
    let ended = shop().run_with(&settings(&backend), &["test", "--live"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    let told = without_times(&ended.out);
    assert_eq!(
        told,
        "skipped shop/cancel_order/closed (catalog/shop/tools/cancel_order.yaml:11): the tool writes\n2 passed, 1 skipped"
    );
    assert_eq!(backend.asked(), ["GET /orders/7", "GET /orders/8"]);

    let other = shop();
    other.write(
        "catalog/shop/tools/get_order.yaml",
        &GET.replace(
            "{ number: 7, lines: [{ product: a, count: 1 }]",
            "{ number: \"7\", lines: [{ product: a, price: 1 }]",
        ),
    );
    let ended = other.run_with(&settings(&backend), &["test", "--live", "--only", "get_order/seven"]);
    assert_eq!(ended.status, 1, "{ended:?}");
    for part in [
        "the result should have a text at `number`, which is a number",
        "the result should have a number at `lines[].price`, which is absent",
    ] {
        assert!(ended.out.contains(part), "{ended:?}");
    }
}

#[test]
fn a_live_run_writes_only_where_it_is_told_to() {
    let backend = Backend::answering(LIVE);
    let ended = shop().run_with(&settings(&backend), &["test", "--live", "--writes", "--only", "cancel_order"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert_eq!(backend.asked(), ["GET /orders/7", "POST /orders/7/cancel {}"]);
}

#[test]
fn what_is_recorded_has_no_secret_and_nothing_of_a_person_and_passes_offline() {
    let backend = Backend::answering(LIVE);
    let shop = shop();
    let ended = shop.run_with(&settings(&backend), &["test", "--record", "--only", "get_order"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(ended.err.contains("written: catalog/shop/tools/get_order.yaml"), "{ended:?}");
    assert!(ended.err.contains("masked: emails (1), names of people (1), phones (1)."), "{ended:?}");
    let card = shop.read("catalog/shop/tools/get_order.yaml");
    for hidden in ["Ann", "firm.example", "7946", "sk-of-the-test", "127.0.0.1"] {
        assert!(!card.contains(hidden), "{hidden}\n{card}");
    }
    for kept in [
        "# what a shop has",
        "arguments: { id: 7 }",
        "product: b",
        "Person 1 called; key ***",
        "note: null",
        "message: no such order",
        "error: not_found",
    ] {
        assert!(card.contains(kept), "{kept}\n{card}");
    }
    let offline = shop.run(&["test"]);
    assert_eq!(
        (offline.status, without_times(&offline.out).lines().next()),
        (0, Some("3 passed")),
        "{offline:?}\n{card}"
    );
    assert_eq!(shop.run(&["check"]).status, 0);
}

#[test]
fn what_ends_otherwise_is_not_recorded_and_the_card_stays() {
    let backend = Backend::answering(&[("GET /orders/7", 500, "{}")]);
    let shop = shop();
    let ended = shop.run_with(&settings(&backend), &["test", "--record", "--only", "get_order/seven"]);
    assert_eq!(ended.status, 1, "{ended:?}");
    assert!(ended.out.contains("the call ends otherwise than the example says"), "{ended:?}");
    assert_eq!(shop.read("catalog/shop/tools/get_order.yaml"), GET);
}

#[test]
fn a_catalog_that_is_not_set_up_is_refused_with_its_variables() {
    let ended = shop().run(&["test", "--live"]);
    assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
    assert!(ended.err.contains("SHOP_BASE"), "{ended:?}");
}

#[test]
fn headers_that_a_card_reads_are_recorded_and_no_others() {
    let backend = Backend::answering(LIVE);
    let shop = shop();
    shop.write(
        "catalog/shop/tools/get_order.yaml",
        &GET.replace("warnings:", "result: { number: $reply.number, of: $http.header.x-total-count }\nwarnings:"),
    );
    let ended = shop.run_with(&settings(&backend), &["test", "--record", "--only", "get_order/seven"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    let card = shop.read("catalog/shop/tools/get_order.yaml");
    assert!(card.contains("x-total-count: \"2\"") && !card.contains("x-served-by"), "{card}");
    assert_eq!(shop.run(&["test", "--only", "get_order/seven"]).status, 0, "{card}");
}

#[test]
fn an_id_of_64_bits_is_recorded_as_it_is_and_a_longer_number_is_not() {
    let backend = Backend::answering(&[
        (
            "GET /orders/7",
            200,
            r#"{"number":12345678901234567890,"next":"https://shop.example/?page=2&sid=0a1b2c3d4e5f"}"#,
        ),
        ("GET /orders/8", 404, r#"{"code":"E404","number":123456789012345678901234567890}"#),
    ]);
    let shop = shop();
    let windows = GET.replace('\n', "\r\n");
    shop.write("catalog/shop/tools/get_order.yaml", &windows);
    let ended = shop.run_with(&settings(&backend), &["test", "--record", "--only", "get_order"]);
    assert_eq!(ended.status, 1, "{ended:?}");
    assert!(ended.out.contains("a whole number of more than 64 bits"), "{ended:?}");
    let card = shop.read("catalog/shop/tools/get_order.yaml");
    assert!(card.contains("number: 12345678901234567890") && card.contains("page=2&sid=***"), "{card}");
    assert_eq!(card.matches('\n').count(), card.matches("\r\n").count(), "{card:?}");
    let offline = shop.run(&["test", "--only", "get_order/seven"]);
    assert_eq!(offline.status, 0, "{offline:?}\n{card}");
}
