//! What APIs without a catalog of their own need, in one made-up catalog: positions in links (GitLab, Microsoft Graph, Shopify's REST,
//! Django), lists in brackets, lines of JSON, tables, a key in the query, an id of the call in a body, problems of RFC 9457.

use std::collections::BTreeMap;

use axum::Router;
use axum::response::Response;
use kartoteka_compiler::source::Sources;
use serde_json::{Value, json};

use super::stand_in::{Asked, answering, json_of, lines, taken, with};
use super::{Heard, answered, compiled_of, failed, field, result, serve_these};

const MANIFEST: &str = "catalog: elsewhere
settings:
  url: { env: ELSEWHERE_URL, type: string, format: uri }
  key: { env: ELSEWHERE_KEY, type: string, minLength: 8, secret: true }
backends:
  api:
    base: $setting.url
    auth: [{ query: { api_key: $setting.key } }]
    errors: { invalid: [{ $reply.errors: true }] }
arguments:
  list:
    limit: { type: integer, minimum: 1, maximum: 200, default: 50 }
";

/// The cards, by their names.
const CARDS: [(&str, &str); 8] = [
    (
        "list_of_gitlab",
        "tool: list_of_gitlab
required: [project]
arguments:
  project: { type: string, minLength: 1 }
  assignees: { type: array, items: { type: integer }, minItems: 1 }
  cursor: { type: string, minLength: 1 }
  limit: $list.limit
request: GET /gitlab/projects/$project/issues
query: { pagination: keyset, \"assignee_id[]\": $assignees, cursor: $cursor }
reply:
  records: $reply
  limit: $limit
  pages: { send: cursor, size: 100, limit: per_page, next: $http.link.next.cursor, total: $http.header.x-total }
",
    ),
    (
        "list_of_graph",
        "tool: list_of_graph
arguments:
  skiptoken: { type: string, minLength: 1 }
  limit: $list.limit
request: GET /graph/me/messages
query: { $$select: \"id,subject\", $$skiptoken: $skiptoken }
reply:
  records: $reply.value
  limit: $limit
  pages:
    send: $$skiptoken
    size: 100
    limit: $$top
    next: ${reply.\"@odata.nextLink\".\"$skiptoken\"}
",
    ),
    (
        "list_of_shopify",
        "tool: list_of_shopify
arguments:
  page_info: { type: string, minLength: 1 }
  limit: $list.limit
request: GET /shopify/products.json
query: { page_info: $page_info }
reply:
  records: $reply.products
  limit: $limit
  pages: { send: page_info, size: 100, limit: limit, next: $http.link.next.page_info }
",
    ),
    (
        "list_of_django",
        "tool: list_of_django
arguments:
  page: { type: integer, minimum: 1, default: 1 }
  limit: $list.limit
request: GET /django/orders/
query: { page: $page }
reply:
  records: $reply.results
  limit: $limit
  pages: { send: page, size: 100, limit: page_size, next: [page, $reply.next.page], total: $reply.count }
",
    ),
    (
        "index_note",
        "tool: index_note
required: [id, note]
arguments:
  id: { type: string, minLength: 1 }
  note: { type: string, minLength: 1 }
request: POST /search/_bulk
headers: { Content-Type: application/x-ndjson }
body:
  - { index: { _index: notes, _id: $id } }
  - { text: $note }
result: { id: $reply.items.0.index._id }
",
    ),
    (
        "export",
        "tool: export
request: GET /export
reply: { type: text/csv, records: $reply, limit: 50, pages: {}, value: { order: $record.Order, sum: $record.Sum } }
",
    ),
    (
        "show_page",
        "tool: show_page
request: GET /page
reply: { type: application/pdf, bytes: 10 }
",
    ),
    (
        "pay",
        "tool: pay
required: [amount]
arguments:
  amount: { type: integer }
  tags: { type: object, properties: { kind: { type: string } } }
request: POST /payments
query: { filter: $tags }
body: { amount: $amount, idempotency_key: $caller.call }
result: { id: $reply.id }
",
    ),
];

async fn elsewhere(stand_in: Router<Heard>) -> (Router, Heard) {
    let mut files = BTreeMap::from([("catalog/elsewhere/catalog.yaml".to_owned(), MANIFEST.to_owned())]);
    let mut texts = String::from("catalog = Elsewhere\n");
    for (name, card) in CARDS {
        files.insert(format!("catalog/elsewhere/tools/{name}.yaml"), card.to_owned());
        texts.push_str(&format!("{name} = Tool\n    .description = Does it.\n"));
    }
    let arguments = [
        "amount",
        "assignees",
        "cursor",
        "id",
        "limit",
        "note",
        "page",
        "page_info",
        "project",
        "skiptoken",
        "tags",
        "tags--kind",
    ];
    arguments.iter().for_each(|name| texts.push_str(&format!("argument-{name} = It.\n")));
    files.insert("locales/en/elsewhere.ftl".to_owned(), texts);
    let catalogs = compiled_of(&Sources::from_files(files.into_iter().collect()), "elsewhere");
    serve_these(catalogs, "elsewhere", &[("ELSEWHERE_KEY", "0123456789")], stand_in).await
}

/// So many records of a page that begins here.
fn records(from: usize, size: usize, all: usize) -> Vec<Value> {
    (from..(from + size).min(all)).map(|id| json!({ "id": id.to_string() })).collect()
}

fn number(asked: &Asked, key: &str) -> usize {
    asked.of(key).unwrap_or_else(|| panic!("{key}: {:?}", asked.query)).parse().expect("a number")
}

/// Each of the lists, of 130 records, with links to another host: nothing is to follow them.
fn listed(asked: &Asked) -> Response {
    assert_eq!(asked.of("api_key"), Some("0123456789"));
    let from = |key: &str| asked.of(key).map_or(0, |from| from[2..].parse().expect("a cursor of ours"));
    let link = |next: &str| {
        format!("<https://evil.example/?size=9&{next}>; rel=\"next\", <https://evil.example/>; rel=\"first\"")
    };
    match asked.line.as_str() {
        // A path with slashes is one segment.
        "GET /gitlab/projects/northwind%2Fshop/issues" => {
            let (begin, size) = (from("cursor"), number(asked, "per_page"));
            let link = link(&format!("cursor=c%20{}", begin + size));
            let mut headers = vec![("x-total", "130"), ("content-type", "application/json")];
            if begin + size < 130 {
                headers.push(("link", &link));
            }
            with(200, &headers, Value::from(records(begin, size, 130)).to_string())
        }
        "GET /graph/me/messages" => {
            let (begin, size) = (from("$skiptoken"), number(asked, "$top"));
            let mut page = json!({ "@odata.context": "x", "value": records(begin, size, 130) });
            if begin + size < 130 {
                page["@odata.nextLink"] =
                    json!(format!("https://evil.example/me?%24top=9&%24skiptoken=s%2B{}", begin + size));
            }
            json_of(200, &page)
        }
        "GET /shopify/products.json" => {
            let (begin, size) = (from("page_info"), number(asked, "limit"));
            let link = link(&format!("page_info=p-{}", begin + size));
            let last = "<https://evil.example/?page_info=p-0>; rel=\"previous\"".to_owned();
            let link = if begin + size < 130 { link } else { last };
            with(200, &[("link", &link)], json!({ "products": records(begin, size, 130) }).to_string())
        }
        "GET /django/orders/" => {
            let (page, size) = (number(asked, "page"), number(asked, "page_size"));
            let next = (page * size < 130).then(|| format!("https://evil.example/?page={}&page_size=9", page + 1));
            json_of(
                200,
                &json!({ "count": 130, "next": next, "previous": null, "results": records((page - 1) * size, size, 130) }),
            )
        }
        line => panic!("{line} was asked for"),
    }
}

/// All of a list, in two calls of which the second goes on where the first ended.
async fn all_of(tool: &str, position: &str, more: &Value) -> (Vec<String>, Vec<String>, Value) {
    let (server, heard) = elsewhere(answering(listed)).await;
    let with = |mut given: Value| {
        given.as_object_mut().expect("a map").extend(more.as_object().expect("a map").clone());
        given
    };
    let first = result(&server, tool, with(json!({ "limit": 120 }))).await;
    let next = first["pagination"]["next"].clone();
    let rest = result(&server, tool, with(json!({ "limit": 120, position: next }))).await;
    assert_eq!(rest["pagination"].get("next"), None, "{tool}");
    let ids = [&first, &rest].into_iter().flat_map(|page| field(page, "id").into_iter().map(str::to_owned));
    (ids.collect(), lines(&heard), first["pagination"].clone())
}

fn in_order() -> Vec<String> {
    (0..130).map(|id| id.to_string()).collect()
}

#[tokio::test]
async fn gitlab_goes_on_by_a_parameter_of_its_link_and_has_its_total_in_a_header() {
    let given = json!({ "project": "northwind/shop", "assignees": [1, 2] });
    let (ids, asked, pagination) = all_of("list_of_gitlab", "cursor", &given).await;
    assert_eq!(ids, in_order());
    assert_eq!((&pagination["next"], &pagination["total"]), (&json!("c 120"), &json!(130)));
    assert!(asked.iter().all(|line| line.contains("assignee_id%5B%5D=1&assignee_id%5B%5D=2")), "{asked:?}");
    assert!(asked[1].contains("cursor=c%20100") || asked[1].contains("cursor=c+100"), "{asked:?}");
}

#[tokio::test]
async fn microsoft_graph_goes_on_by_a_parameter_of_a_link_in_the_body() {
    let (ids, asked, pagination) = all_of("list_of_graph", "skiptoken", &json!({})).await;
    assert_eq!((ids, &pagination["next"]), (in_order(), &json!("s+120")));
    assert!(asked[1].contains("%24skiptoken=s%2B100&") || asked[1].contains("$skiptoken=s%2B100&"), "{asked:?}");
    assert_eq!(asked.len(), 3);
}

#[tokio::test]
async fn shopify_of_rest_goes_on_by_the_page_info_of_its_link() {
    let (ids, asked, pagination) = all_of("list_of_shopify", "page_info", &json!({})).await;
    assert_eq!((ids, &pagination["next"]), (in_order(), &json!("p-120")));
    assert_eq!(asked.len(), 3, "a link to what was before is no next page: {asked:?}");
}

#[tokio::test]
async fn django_goes_on_by_the_number_in_a_link_of_the_body() {
    let (ids, _, pagination) = all_of("list_of_django", "page", &json!({})).await;
    assert_eq!((ids, &pagination["total"]), (in_order(), &json!(130)));
}

#[tokio::test]
async fn lines_of_json_go_out_one_an_item_and_what_fails_in_a_200_fails() {
    let (server, heard) = elsewhere(answering(|asked: &Asked| {
        assert_eq!(asked.header("content-type"), "application/x-ndjson");
        let failed = asked.body.contains("broken");
        json_of(200, &json!({ "took": 1, "errors": failed, "items": [{ "index": { "_id": "7", "status": 201 } }] }))
    }))
    .await;
    let indexed = result(&server, "index_note", json!({ "id": "7", "note": "two\nlines" })).await;
    assert_eq!(indexed["result"], json!({ "id": "7" }));
    let body = taken(&heard).remove(0).1;
    assert_eq!(body, "{\"index\":{\"_index\":\"notes\",\"_id\":\"7\"}}\n{\"text\":\"two\\nlines\"}\n");
    assert_eq!(failed(&server, "index_note", json!({ "id": "7", "note": "broken" })).await.0, "invalid");
}

#[tokio::test]
async fn tables_are_records_and_files_are_blocks_of_a_bounded_size() {
    let (server, _) = elsewhere(answering(|asked: &Asked| match asked.line.as_str() {
        "GET /export" => {
            with(200, &[("content-type", "text/csv; charset=utf-8")], "Order;Sum\r\n7;\"12,50\"\r\n8;\r\n".to_owned())
        }
        _ => with(200, &[("content-type", "application/pdf")], "%PDF-1.7 too long".to_owned()),
    }))
    .await;
    let table = result(&server, "export", json!({})).await;
    assert_eq!(table["result"], json!([{ "order": "7", "sum": "12,50" }, { "order": "8", "sum": "" }]));
    let file = answered(&server, "show_page", json!({})).await;
    assert_eq!(file["structuredContent"]["result"], json!({ "mimeType": "application/pdf", "bytes": 17 }));
    assert_eq!(file["structuredContent"]["warnings"][0]["code"], "shortened");
}

#[tokio::test]
async fn a_call_has_an_id_that_bodies_carry_and_a_problem_is_told_field_by_field() {
    let (server, heard) = elsewhere(answering(|asked: &Asked| {
        if asked.json()["amount"] == 0 {
            let errors = json!({ "amount": ["must be positive", "must not be 0"] });
            let problem = json!({ "type": "about:blank", "title": "Your request is not valid.", "detail": "See the fields.", "errors": errors });
            return with(422, &[("content-type", "application/problem+json")], problem.to_string());
        }
        json_of(200, &json!({ "id": "p1" }))
    }))
    .await;
    for _ in 0..2 {
        let paid = result(&server, "pay", json!({ "amount": 5, "tags": { "kind": "a b" } })).await;
        assert_eq!(paid["result"], json!({ "id": "p1" }));
    }
    let sent = taken(&heard);
    let key =
        |place: usize| serde_json::from_str::<Value>(&sent[place].1).expect("it is JSON")["idempotency_key"].clone();
    assert!(key(0).as_str().is_some_and(|key| key.len() > 8) && key(0) != key(1), "{sent:?}");
    assert!(sent[0].0.contains("filter%5Bkind%5D=a%20b") || sent[0].0.contains("filter%5Bkind%5D=a+b"), "{sent:?}");
    let (kind, message) = failed(&server, "pay", json!({ "amount": 0 })).await;
    assert_eq!(kind, "invalid");
    for told in ["See the fields.", "amount", "must be positive", "must not be 0"] {
        assert!(message.contains(told), "{told}: {message}");
    }
}
