//! The universal methods, the timeline, and what an entity is made of.

use serde_json::{Value, json};

use super::Demo;

#[tokio::test]
async fn an_item_is_the_same_record_in_another_spelling() {
    let demo = Demo::new().await;
    let deal = demo.result("crm.deal.get", json!({ "id": 101 })).await;
    let item = demo.result("crm.item.get", json!({ "entityTypeId": 2, "id": 101 })).await["item"].clone();
    assert_eq!((&item["id"], &item["title"], &item["stageId"]), (&json!(101), &deal["TITLE"], &deal["STAGE_ID"]));
    assert_eq!(item["createdTime"], deal["DATE_CREATE"]);
    assert!(item["opportunity"].is_number() && item["assignedById"].is_u64(), "numbers are numbers: {item}");
    let lead = demo.result("crm.item.get", json!({ "entityTypeId": 1, "id": 101 })).await["item"].clone();
    assert!(lead["stageId"].is_string() && lead.get("statusId").is_none(), "{lead}");
}

#[tokio::test]
async fn items_are_listed_by_their_own_names_only() {
    let demo = Demo::new().await;
    let ask = json!({ "entityTypeId": 128, "select": ["id", "stageId"], "filter": { "@stageId": ["DT128_5:NEW"] },
                      "order": { "id": "DESC" } });
    let answer = demo.call("crm.item.list", ask).await;
    let items = answer.body["result"]["items"].as_array().expect("items").clone();
    assert!(!items.is_empty() && items.iter().all(|item| item["stageId"] == "DT128_5:NEW"));
    assert!(items.windows(2).all(|pair| pair[0]["id"].as_u64() > pair[1]["id"].as_u64()));
    let all = demo.call("crm.item.list", json!({ "entityTypeId": 128 })).await;
    assert_eq!((&all.body["total"], &all.body["next"]), (&json!(60), &json!(50)));
    let unknown = demo.call("crm.item.list", json!({ "entityTypeId": 128, "filter": { "STAGE": 1 } })).await;
    let words = "Invalid filter: field 'STAGE' is not allowed in filter";
    assert_eq!(unknown.refusal(), (400, "INVALID_ARG_VALUE", words));
    let missing = demo.call("crm.item.list", json!({})).await;
    assert_eq!(missing.refusal().2, "Could not find value for parameter {entityTypeId}");
    let nothing = demo.call("crm.item.get", json!({ "entityTypeId": 128, "id": 999 })).await;
    assert_eq!(nothing.refusal(), (400, "NOT_FOUND", "Item not found"));
}

#[tokio::test]
async fn an_item_is_moved_within_its_funnel() {
    let demo = Demo::new().await;
    let fields = json!({ "title": "Scanner", "ufCrm_5_serial": "SN-9", "NO_SUCH": 1 });
    let made = demo.result("crm.item.add", json!({ "entityTypeId": 128, "fields": fields })).await["item"].clone();
    assert_eq!((&made["title"], &made["stageId"]), (&json!("Scanner"), &json!("DT128_5:NEW")));
    let id = &made["id"];
    let to = |stage: &str| json!({ "entityTypeId": 128, "id": id, "fields": { "stageId": stage } });
    let moved = demo.result("crm.item.update", to("DT128_5:SUCCESS")).await["item"].clone();
    assert_eq!((&moved["stageId"], &moved["stageSemanticId"]), (&json!("DT128_5:SUCCESS"), &json!("S")));
    let foreign = demo.call("crm.item.update", to("WON")).await;
    assert_eq!(foreign.refusal().1, "CRM_FIELD_ERROR_VALUE_NOT_VALID");
    let without = demo.call("crm.item.add", json!({ "entityTypeId": 128, "fields": { "title": "x" } })).await;
    assert_eq!(without.refusal().1, "CRM_FIELD_ERROR_REQUIRED");
}

#[tokio::test]
async fn fields_have_names_lists_and_duties() {
    let demo = Demo::new().await;
    let fields = demo.result("crm.item.fields", json!({ "entityTypeId": 128 })).await["fields"].clone();
    let stage = &fields["stageId"];
    assert_eq!((&stage["title"], &stage["upperName"]), (&json!("Стадия"), &json!("STAGE_ID")));
    assert_eq!(fields["ufCrm_5_serial"]["isRequired"], true);
    assert_eq!(fields["ufCrm_5_size"]["items"][0], json!({ "ID": "44", "VALUE": "Мелкий" }));
    let types = demo.result("crm.type.list", json!({})).await["types"].clone();
    assert_eq!(types[0]["entityTypeId"], 128);
}

#[tokio::test]
async fn a_comment_stands_in_the_timeline_of_a_record_that_is_there() {
    let demo = Demo::new().await;
    let write = async |id: u64, comment: &str| {
        let fields = json!({ "ENTITY_TYPE": "deal", "ENTITY_ID": id, "COMMENT": comment });
        demo.call("crm.timeline.comment.add", json!({ "fields": fields })).await
    };
    let made = write(101, "Wants a discount").await;
    assert!(made.body["result"].is_u64(), "{}", made.body);
    let filter = json!({ "ENTITY_TYPE": "deal", "ENTITY_ID": 101, "=COMMENT": "Wants a discount" });
    let found = demo.rows("crm.timeline.comment.list", json!({ "filter": filter })).await;
    assert_eq!((found.len(), &found[0]["AUTHOR_ID"]), (1, &json!("1")));
    assert_eq!(write(9, "x").await.refusal().1, "OWNER_NOT_FOUND");
    assert_eq!(write(101, "").await.refusal().1, "INVALID_ARG_VALUE");
    let loose = demo.call("crm.timeline.comment.list", json!({ "filter": { "ENTITY_ID": 101 } })).await;
    assert_eq!((loose.status, &loose.body["result"]), (400, &Value::Null));
}
