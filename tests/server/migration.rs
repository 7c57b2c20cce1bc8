//! What `docs/migrate-from-b24-mcp.md` says, held against the answers: the requests that b24-mcp documents, and each
//! difference that is meant.

use axum::http::{Method, StatusCode};
use kartoteka_demo::Failure;
use serde_json::{Value, json};

use crate::client::{Reply, send_to};
use crate::shipped::{Shipped, range, warnings};

const TOOLS: [&str; 9] = [
    "getDeals",
    "getLeads",
    "getLeadCalls",
    "getContacts",
    "getUsers",
    "getTasks",
    "getCompanies",
    "getCompany",
    "callBitrixMethod",
];
const RESOURCES: [&str; 14] = [
    "crm/deals",
    "crm/lead_statuses",
    "crm/leads",
    "crm/deal_stages",
    "crm/deal_categories",
    "crm/lead_sources",
    "crm/contacts",
    "crm/users",
    "crm/tasks",
    "tasks/statuses",
    "tasks/priorities",
    "bitrix24_leads_guide",
    "crm/currencies",
    "versions/releases",
];

async fn get(shipped: &Shipped, path: &str) -> Reply {
    let reply = send_to(&shipped.router, path, Method::GET, &[], "").await;
    assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.text);
    reply
}

/// The result of a tool at the REST address.
async fn result(shipped: &Shipped, tool: &str, params: Value) -> Value {
    let reply = shipped.rest("/mcp/tool/call", &json!({ "tool": tool, "params": params })).await;
    assert_eq!((reply.status, &reply.json["isError"]), (StatusCode::OK, &json!(false)), "{tool}: {}", reply.text);
    reply.json
}

#[tokio::test]
async fn the_requests_of_its_documentation_are_answered() {
    let shipped = Shipped::start(&[("BITRIX_INSTANCE_NAME", "main")]).await;
    assert_eq!(get(&shipped, "/healthz").await.json, json!({ "status": "ok" }));
    assert_eq!(get(&shipped, "/mcp/health").await.json["status"], "ok");
    assert_eq!(get(&shipped, "/mcp").await.json["method"], "initialize");
    let index = get(&shipped, "/mcp/index").await.json;
    let names = |list: &Value| -> Vec<String> {
        let list = list.as_array().expect("a list");
        list.iter().map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
    };
    let (tools, resources) = (names(&index["tools"]), names(&index["resources"]));
    assert!(TOOLS.iter().all(|tool| tools.iter().any(|known| known == tool)), "{tools:?}");
    assert!(RESOURCES.iter().all(|resource| resources.iter().any(|known| known == resource)), "{resources:?}");
    let costly = json!({ "select": ["ID", "TITLE"], "filter": { ">OPPORTUNITY": 10000 } });
    let page = shipped.rest("/mcp/resource/query", &json!({ "resource": "crm/deals", "params": costly })).await;
    assert_eq!(
        page.json["metadata"],
        json!({ "provider": "bitrix24", "resource": "crm/deals", "instance_name": "main" })
    );
    assert_eq!(page.json["next_cursor"], "50");
    let deals = result(&shipped, "getDeals", costly).await;
    assert_eq!(deals["structuredContent"]["result"], page.json["data"]);
    let begin = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {} });
    for path in ["/mcp", "/mcp/initialize"] {
        let begun = shipped.rest(path, &begin).await.json["result"].clone();
        for key in ["instructions", "structuredInstructions", "instructionNotes"] {
            assert!(!begun[key].is_null(), "{path}: no {key} in {begun}");
        }
    }
}

#[tokio::test]
async fn every_resource_is_read_by_each_of_its_names() {
    let shipped = Shipped::start(&[]).await;
    for resource in RESOURCES {
        let last = resource.rsplit('/').next().expect("a name has a part");
        for name in [resource, &format!("bitrix24://{resource}"), last] {
            let page = shipped.rest("/mcp/resource/query", &json!({ "resource": name })).await;
            assert_eq!(page.status, StatusCode::OK, "{name}: {}", page.text);
            assert_eq!(page.json["metadata"]["resource"], resource, "{name}");
            assert!(page.json["data"].is_array() && page.json.get("next_cursor").is_some(), "{name}: {}", page.text);
        }
    }
}

#[tokio::test]
async fn every_tool_takes_its_arguments() {
    let shipped = Shipped::start(&[]).await;
    let list = json!({ "filter": {}, "order": { "ID": "ASC" }, "start": 0, "limit": 3 });
    for tool in TOOLS {
        let mut params = match tool {
            "getCompany" => json!({ "id": 301, "select": ["ID"] }),
            "callBitrixMethod" => json!({ "method": "crm.lead.list", "params": { "select": ["ID"] } }),
            _ => list.clone(),
        };
        if tool == "getLeadCalls" {
            params["ownerId"] = json!(401);
        }
        let result = result(&shipped, tool, params).await;
        assert_eq!(result["structuredContent"]["metadata"]["tool"], tool, "{result}");
    }
}

#[tokio::test]
async fn what_differs_is_what_is_written() {
    let shipped = Shipped::start(&[]).await;
    let leads = result(&shipped, "getLeads", json!({ "limit": 2 })).await;
    let structured = &leads["structuredContent"];
    assert_eq!(
        structured["result"].as_array().map(Vec::len),
        Some(2),
        "it lists without a range, and is a list: {leads}"
    );
    assert!(structured["pagination"]["total"].as_i64() > Some(2), "{structured}");
    assert_eq!(warnings(&leads), ["no-date-range"]);
    assert!(
        structured["warnings"][0].get("suggested_filters").is_none()
            && structured["suggestedFix"].get("filters").is_none()
    );
    let fixed = structured["suggestedFix"]["arguments"].clone();
    assert_eq!(warnings(&result(&shipped, "getLeads", fixed).await), Vec::<&str>::new(), "sent back unchanged");
    let [first, second] = [0, 1].map(|at| leads["content"][at]["text"].as_str().expect("a text"));
    assert!(first.contains('2') && first.contains(">=DATE_CREATE"), "the summary and the warning: {first}");
    assert_eq!(serde_json::from_str::<Value>(second).expect("JSON")["result"], structured["result"]);
    assert!(structured["labels"]["status"].is_object(), "{structured}");
    assert_eq!(structured["aggregates"]["of"], 2);
    assert!(structured["result"][0].get("_meta").is_none() && structured["result"][0].get("COMMENTS").is_none());
    let one = result(&shipped, "getLeads", json!({ "filter": { "ID": 99999 } })).await;
    assert!(one["structuredContent"].get("hints").is_none(), "other leads are no help to find this one: {one}");
    let long_ago = json!({ ">=DATE_CREATE": "1999-01-01T00:00:00", "<=DATE_CREATE": "1999-01-31T23:59:59" });
    let none = result(&shipped, "getLeads", json!({ "filter": long_ago })).await;
    let hints = &none["structuredContent"]["hints"];
    assert!(hints["arguments"].is_object() && hints.get("copyableFilter").is_none(), "{none}");
    assert_eq!(hints["arguments"]["filter"], long_ago, "what was asked for stays");
    let all = json!({ "filter": range("DATE_CREATE"), "select": ["*"], "limit": 1 });
    let all = result(&shipped, "getLeads", all).await["structuredContent"]["result"][0].clone();
    assert!(all.as_object().map(serde_json::Map::len) > structured["result"][0].as_object().map(serde_json::Map::len));
    let many = json!({ "filter": range("DATE_CREATE"), "select": ["ID"], "limit": 120 });
    let many = result(&shipped, "getDeals", many).await;
    assert_eq!(many["structuredContent"]["result"].as_array().map(Vec::len), Some(120), "as many pages as it needs");
    let won = json!({ "filter": range("DATE_CREATE"), "stageSemantics": "success" });
    let won = result(&shipped, "getDeals", won).await;
    assert!(won["structuredContent"]["request"]["filter"].to_string().contains("STAGE_SEMANTIC_ID"), "{won}");
    let tasks = result(&shipped, "getTasks", json!({ "limit": 1 })).await;
    assert!(tasks["structuredContent"]["result"][0]["id"].is_string(), "{tasks}");
}

#[tokio::test]
async fn records_carry_their_labels_where_the_operator_wants_it() {
    let shipped = Shipped::start(&[("KARTOTEKA_LABELS", "records")]).await;
    let page = shipped.rest("/mcp/resource/query", &json!({ "resource": "crm/leads" })).await;
    let status = &page.json["data"][0]["_meta"]["status"];
    assert!(status["name"].is_string() && status.get("raw").is_none(), "{status}");
}

#[tokio::test]
async fn a_writing_method_is_the_operators_to_allow() {
    let write = json!({ "tool": "callBitrixMethod", "params": {
        "method": "crm.lead.update", "params": { "id": 401, "fields": { "TITLE": "New" } }
    } });
    let shipped = Shipped::start(&[]).await;
    let refused = shipped.rest("/mcp/tool/call", &write).await.json;
    assert_eq!(refused["structuredContent"]["error"]["code"], "not_allowed", "{refused}");
    assert_eq!(shipped.asked("crm.lead.update").len(), 0);
    let shipped = Shipped::start(&[("BITRIX_WRITE_METHODS", "crm.lead.update")]).await;
    let done = shipped.rest("/mcp/tool/call", &write).await.json;
    assert_eq!(done["isError"], false, "{done}");
    assert_eq!(shipped.asked("crm.lead.update").len(), 1);
}

#[tokio::test]
async fn a_failure_of_a_resource_is_502_and_that_of_a_tool_a_result() {
    let shipped = Shipped::start(&[]).await;
    shipped.portal.options().fail("crm.lead.list", 100, &Failure::access_denied());
    let page = shipped.rest("/mcp/resource/query", &json!({ "resource": "crm/leads" })).await;
    assert_eq!((page.status, &page.json["detail"]["type"]), (StatusCode::BAD_GATEWAY, &json!("upstream_error")));
    let called = shipped.rest("/mcp/tool/call", &json!({ "tool": "getLeads" })).await;
    assert_eq!((called.status, &called.json["isError"]), (StatusCode::OK, &json!(true)));
    assert!(called.json["structuredContent"]["error"]["upstream"].is_object(), "{}", called.text);
}
