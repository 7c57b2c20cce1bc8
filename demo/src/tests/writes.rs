//! Adding, changing and removing records.

use serde_json::{Value, json};

use super::{Demo, ids};

#[tokio::test]
async fn an_added_lead_is_there() {
    let demo = Demo::new().await;
    let fields = json!({
        "NAME": "Ilya", "STATUS_ID": "UC_QUALIFIED", "OPPORTUNITY": 1500, "UF_CRM_TELEAGENT_SCORE": 80,
        "PHONE": [{ "VALUE": "+7 (000) 900-00-01", "VALUE_TYPE": "WORK" }], "EMAIL": [{ "VALUE": "ilya@mail.example" }],
        "NO_SUCH_FIELD": 1, "ID": 7, "DATE_CREATE": "2020-01-01",
    });
    let id = demo.result("crm.lead.add", json!({ "fields": fields })).await;
    assert!(id.is_u64(), "a number, not a text");
    let lead = demo.result("crm.lead.get", json!({ "id": id })).await;
    assert_eq!(lead["ID"], id.to_string());
    for (name, value) in [
        ("TITLE", json!(format!("Lead #{id}"))),
        ("NAME", json!("Ilya")),
        ("STATUS_SEMANTIC_ID", json!("P")),
        ("OPPORTUNITY", json!("1500.00")),
        ("UF_CRM_TELEAGENT_SCORE", json!("80")),
        ("HAS_PHONE", json!("Y")),
        ("HAS_IMOL", json!("N")),
        ("ASSIGNED_BY_ID", json!("1")),
        ("NO_SUCH_FIELD", Value::Null),
    ] {
        assert_eq!(lead[name], value, "{name}");
    }
    assert_ne!(lead["DATE_CREATE"], "2020-01-01T00:00:00+03:00", "read-only");
    assert_eq!(lead["PHONE"][0]["VALUE"], "+7 (000) 900-00-01");
    let found = demo.result("crm.duplicate.findbycomm", json!({ "type": "PHONE", "values": ["+70009000001"] })).await;
    assert_eq!(found, json!({ "LEAD": [id] }));
    let listed = demo.rows("crm.lead.list", json!({ "filter": { "PHONE": "+7 (000) 900-00-01" } })).await;
    assert_eq!(ids(&listed), [id.to_string()]);
}

#[tokio::test]
async fn a_change_moves_what_follows_from_it() {
    let demo = Demo::new().await;
    let id = demo.result("crm.lead.add", json!({ "fields": { "TITLE": "x" } })).await;
    let done = demo.result("crm.lead.update", json!({ "id": id, "fields": { "STATUS_ID": "CONVERTED" } })).await;
    assert_eq!(done, true);
    let lead = demo.result("crm.lead.get", json!({ "id": id })).await;
    assert_eq!((&lead["STATUS_SEMANTIC_ID"], &lead["TITLE"]), (&json!("S"), &json!("x")));
    assert_ne!(lead["DATE_CLOSED"], "");
    let deal = demo.result("crm.deal.add", json!({ "fields": { "CATEGORY_ID": 1 } })).await;
    let made = demo.result("crm.deal.get", json!({ "id": deal })).await;
    assert_eq!((&made["STAGE_ID"], &made["TITLE"]), (&json!("C1:NEW"), &json!(format!("Deal #{deal}"))));
    assert_eq!((&made["OPPORTUNITY"], &made["CLOSED"], &made["OPENED"]), (&json!("0.00"), &json!("N"), &json!("Y")));
    let change = json!({ "id": deal, "fields": { "STAGE_ID": "C1:LOSE", "CATEGORY_ID": 2, "OPPORTUNITY": "9.5" } });
    demo.result("crm.deal.update", change).await;
    let lost = demo.result("crm.deal.get", json!({ "id": deal })).await;
    assert_eq!((&lost["STAGE_SEMANTIC_ID"], &lost["CLOSED"]), (&json!("F"), &json!("Y")));
    assert_eq!((&lost["CATEGORY_ID"], &lost["OPPORTUNITY"]), (&json!("1"), &json!("9.50")), "the funnel stays");
}

#[tokio::test]
async fn phones_are_changed_added_and_removed_one_by_one() {
    let demo = Demo::new().await;
    let phones = json!([{ "VALUE": "+70009000002", "VALUE_TYPE": "MOBILE" }]);
    let id = demo.result("crm.contact.add", json!({ "fields": { "NAME": "Vera", "PHONE": phones } })).await;
    let contact = async || demo.result("crm.contact.get", json!({ "id": id })).await["PHONE"].clone();
    let change =
        async |item: Value| demo.result("crm.contact.update", json!({ "id": id, "fields": { "PHONE": [item] } })).await;
    let first = contact().await[0]["ID"].clone();
    change(json!({ "VALUE": "+70009000003" })).await;
    assert_eq!(contact().await.as_array().map(Vec::len), Some(2), "without an ID it adds");
    change(json!({ "ID": first, "VALUE": "+70009000004" })).await;
    assert_eq!(contact().await[0]["VALUE"], "+70009000004");
    assert_eq!(contact().await[0]["VALUE_TYPE"], "MOBILE");
    change(json!({ "ID": first, "DELETE": "Y" })).await;
    assert_eq!(contact().await.as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn refusals_of_single_records_have_an_empty_code() {
    let demo = Demo::new().await;
    for entity in ["lead", "deal", "contact", "company"] {
        let method = |verb: &str| format!("crm.{entity}.{verb}");
        for verb in ["get", "update", "delete"] {
            let fields = json!({ "id": 999_999, "fields": {} });
            assert_eq!(demo.call(&method(verb), fields).await.refusal(), (400, "", "Not found"), "{entity} {verb}");
            for id in [json!(null), json!("x"), json!(0), json!([1])] {
                let answer = demo.call(&method(verb), json!({ "id": id, "fields": {} })).await;
                assert_eq!(answer.refusal(), (400, "", "ID is not defined or invalid."), "{entity} {verb} {id}");
            }
        }
        let answer = demo.call(&method("add"), json!({ "fields": "x" })).await;
        assert_eq!(answer.refusal(), (400, "", "Parameter 'fields' must be array."));
    }
}

#[tokio::test]
async fn records_that_break_their_own_rules_are_not_kept() {
    let demo = Demo::new().await;
    for (method, fields) in [
        ("crm.contact.add", json!({ "POST": "Director" })),
        ("crm.company.add", json!({ "INDUSTRY": "IT" })),
        ("crm.contact.add", json!({ "NAME": "Vera", "EMAIL": [{ "VALUE": "nowhere" }] })),
    ] {
        let answer = demo.call(method, json!({ "fields": fields })).await;
        assert_eq!((answer.status, answer.refusal().1), (400, "ERROR_CORE"), "{method} {fields}");
    }
    assert_eq!(demo.rows("crm.contact.list", json!({})).await.len(), 180);
}

#[tokio::test]
async fn a_deleted_record_is_gone() {
    let demo = Demo::new().await;
    assert_eq!(demo.result("crm.company.delete", json!({ "id": 301 })).await, true);
    assert_eq!(demo.call("crm.company.get", json!({ "id": 301 })).await.refusal().2, "Not found");
    assert_eq!(demo.rows("crm.company.list", json!({})).await.len(), 89);
}

#[tokio::test]
async fn fields_describe_themselves() {
    let demo = Demo::new().await;
    let fields = demo.result("crm.deal.fields", json!({})).await;
    let described = json!({ "type": "crm_status", "isRequired": false, "isReadOnly": false, "isImmutable": false,
                            "isMultiple": false, "isDynamic": false, "statusType": "DEAL_STAGE", "title": "STAGE_ID" });
    assert_eq!(fields["STAGE_ID"], described);
    assert_eq!((&fields["ID"]["isReadOnly"], &fields["CATEGORY_ID"]["isImmutable"]), (&json!(true), &json!(true)));
    assert_eq!(fields["UF_CRM_1700000001"]["isDynamic"], true);
}
