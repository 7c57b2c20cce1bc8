//! `batch`.

use serde_json::{Map, Value, json};

use super::Demo;
use crate::Failure;

#[tokio::test]
async fn parts_answer_and_fail_side_by_side() {
    let demo = Demo::new().await;
    let cmd = json!({
        "leads": "crm.lead.list?filter[STATUS_ID]=NEW&select[]=ID",
        "none": "crm.lead.get?id=1",
        "odd": "no.such.method",
        "nested": "batch?cmd[a]=server.time",
    });
    let answer = demo.call("batch", json!({ "halt": 0, "cmd": cmd })).await;
    assert_eq!(answer.status, 200);
    let result = &answer.body["result"];
    assert_eq!(result["result"]["leads"].as_array().map(Vec::len), Some(50));
    assert_eq!(result["result_next"], json!({ "leads": 50 }));
    assert!(result["result_total"]["leads"].as_u64() > Some(50));
    assert!(result["result_time"]["leads"]["duration"].is_number());
    assert_eq!(result["result_error"]["none"], json!({ "error": "", "error_description": "Not found" }));
    assert_eq!(result["result_error"]["odd"]["error"], "ERROR_METHOD_NOT_FOUND");
    assert_eq!(result["result_error"]["nested"]["error"], "ERROR_BATCH_METHOD_NOT_ALLOWED");
}

#[tokio::test]
async fn a_later_part_uses_an_earlier_one() {
    let demo = Demo::new().await;
    let cmd = json!({
        "deals": "crm.deal.list?filter[%3EID]=300&select[]=COMPANY_ID",
        "company": "crm.company.get?id=$result[deals][0][COMPANY_ID]",
        "user": "user.get?FILTER[ID]=$result[company][ASSIGNED_BY_ID]",
        "made": "crm.lead.add?fields[TITLE]=About%20$result[company][TITLE]!&fields[NAME]=$result[nothing]",
        "lead": "crm.lead.get?id=$result[made]",
    });
    let result = demo.result("batch", json!({ "cmd": cmd })).await;
    assert_eq!(result["result_error"], json!([]));
    let parts = &result["result"];
    assert_eq!(parts["company"]["ID"], parts["deals"][0]["COMPANY_ID"]);
    assert_eq!(parts["user"][0]["ID"], parts["company"]["ASSIGNED_BY_ID"]);
    let title = parts["company"]["TITLE"].as_str().expect("a title");
    assert_eq!(parts["lead"]["TITLE"], format!("About {title}!"));
}

#[tokio::test]
async fn halt_stops_at_the_first_error() {
    let demo = Demo::new().await;
    let cmd = json!(["server.time", "crm.lead.get?id=1", "crm.lead.add?fields[TITLE]=never"]);
    let result = demo.result("batch", json!({ "halt": 1, "cmd": cmd })).await;
    assert_eq!(result["result"].as_array().map(Vec::len), Some(1), "counted keys make a list");
    assert_eq!(result["result_error"]["1"]["error_description"], "Not found");
    assert_eq!(demo.call("crm.lead.list", json!({})).await.body["total"], 320);
}

#[tokio::test]
async fn a_part_fails_as_its_method_is_to_and_the_others_do_not() {
    let demo = Demo::new().await;
    demo.portal.options().fail("crm.lead.list", 1, &Failure::operation_time());
    demo.portal.options().fail("user.get", 1, &Failure::hang_up());
    let cmd = json!({ "a": "crm.lead.list", "b": "crm.lead.list?start=50", "c": "user.get", "d": "server.time" });
    let result = demo.result("batch", json!({ "cmd": cmd })).await;
    assert_eq!(result["result_error"]["a"]["error"], "OPERATION_TIME_LIMIT");
    assert_eq!(result["result_error"]["c"]["error"], "ERROR_UNEXPECTED_ANSWER");
    let answered: Vec<&String> = result["result"].as_object().expect("a map").keys().collect();
    assert_eq!(answered, ["b", "d"]);
    demo.portal.options().fail("batch", 1, &Failure::no_batch());
    let refused = demo.call("batch", json!({ "cmd": { "a": "server.time" } })).await;
    assert_eq!((refused.status, refused.refusal().1), (405, "ERROR_BATCH_METHOD_NOT_ALLOWED"));
}

#[tokio::test]
async fn a_part_whose_answer_is_lost_is_done_all_the_same() {
    let demo = Demo::new().await;
    demo.portal.options().fail("crm.lead.add", 1, &Failure::lost_answer());
    let cmd = json!({ "made": "crm.lead.add?fields[TITLE]=Lost", "time": "server.time" });
    let result = demo.result("batch", json!({ "cmd": cmd })).await;
    assert_eq!(result["result_error"]["made"]["error"], "ERROR_UNEXPECTED_ANSWER");
    assert!(result["result"].get("made").is_none(), "{result}");
    let found = demo.call("crm.lead.list", json!({ "filter": { "=TITLE": "Lost" } })).await;
    assert_eq!(found.body["total"], 1);
}

#[tokio::test]
async fn no_more_than_fifty_parts() {
    let demo = Demo::new().await;
    let parts = |count: usize| (0..count).map(|at| (format!("p{at}"), json!("server.time"))).collect::<Map<_, _>>();
    let fits = demo.result("batch", json!({ "cmd": Value::Object(parts(50)) })).await;
    assert_eq!(fits["result"].as_object().map(Map::len), Some(50));
    let answer = demo.call("batch", json!({ "cmd": Value::Object(parts(51)) })).await;
    assert_eq!((answer.status, answer.refusal().1), (400, "ERROR_BATCH_LENGTH_EXCEEDED"));
}
