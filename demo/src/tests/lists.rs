//! Filter, order, select and pages, and the types of values.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::{Demo, ids, moment, number, text};

/// A list, a filter, and what holds for exactly the records found.
type Case = (&'static str, Value, fn(&Value) -> bool);

#[tokio::test]
async fn filters_find_exactly_what_they_say() {
    let demo = Demo::new().await;
    let cases: Vec<Case> = vec![
        ("crm.lead.list", json!({ "STATUS_ID": "NEW" }), |r| r["STATUS_ID"] == "NEW"),
        ("crm.lead.list", json!({ "=STATUS_ID": "new" }), |r| r["STATUS_ID"] == "NEW"),
        ("crm.lead.list", json!({ "STATUS_ID": ["NEW", "JUNK"] }), |r| {
            r["STATUS_ID"] == "NEW" || r["STATUS_ID"] == "JUNK"
        }),
        ("crm.lead.list", json!({ "@STATUS_ID": ["NEW"] }), |r| r["STATUS_ID"] == "NEW"),
        ("crm.lead.list", json!({ "@STATUS_ID": [] }), |_| false),
        ("crm.lead.list", json!({ "!STATUS_ID": "NEW" }), |r| r["STATUS_ID"] != "NEW"),
        ("crm.lead.list", json!({ "!=STATUS_ID": ["NEW", "JUNK"] }), |r| {
            r["STATUS_ID"] != "NEW" && r["STATUS_ID"] != "JUNK"
        }),
        ("crm.lead.list", json!({ "!@STATUS_ID": ["NEW"] }), |r| r["STATUS_ID"] != "NEW"),
        ("crm.lead.list", json!({ "STATUS_SEMANTIC_ID": "S" }), |r| r["STATUS_ID"] == "CONVERTED"),
        ("crm.lead.list", json!({ ">OPPORTUNITY": 50000 }), |r| number(r, "OPPORTUNITY") > 50000.0),
        ("crm.lead.list", json!({ ">=OPPORTUNITY": "500", "<OPPORTUNITY": "50000" }), |r| {
            (500.0..50000.0).contains(&number(r, "OPPORTUNITY"))
        }),
        ("crm.lead.list", json!({ ">ID": 99 }), |_| true),
        ("crm.lead.list", json!({ "<=ID": "105" }), |r| number(r, "ID") <= 105.0),
        ("crm.lead.list", json!({ "CONTACT_ID": "" }), |r| r["CONTACT_ID"].is_null()),
        ("crm.lead.list", json!({ "CONTACT_ID": null }), |r| r["CONTACT_ID"].is_null()),
        ("crm.lead.list", json!({ "!CONTACT_ID": "" }), |r| !r["CONTACT_ID"].is_null()),
        ("crm.lead.list", json!({ "DATE_CLOSED": "" }), |r| r["DATE_CLOSED"] == ""),
        ("crm.lead.list", json!({ "!UTM_SOURCE": "poster" }), |r| r["UTM_SOURCE"] != "poster"),
        ("crm.lead.list", json!({ "%TITLE": "ЗВОНОК" }), |r| text(r, "TITLE").to_lowercase().contains("звонок")),
        ("crm.lead.list", json!({ "!%TITLE": "website" }), |r| !text(r, "TITLE").contains("Website")),
        ("crm.lead.list", json!({ "=%TITLE": "incoming%" }), |r| text(r, "TITLE").starts_with("Incoming")),
        ("crm.lead.list", json!({ "%=TITLE": "%#10_" }), |r| {
            text(r, "TITLE").contains("#10") && text(r, "TITLE").len() == text(r, "TITLE").find('#').unwrap_or(0) + 4
        }),
        ("crm.lead.list", json!({ "!=%TITLE": "incoming%" }), |r| !text(r, "TITLE").starts_with("Incoming")),
        ("crm.lead.list", json!({ "!%=TITLE": "incoming%" }), |r| !text(r, "TITLE").starts_with("Incoming")),
        ("crm.deal.list", json!({ "=STAGE_SEMANTIC_ID": "S" }), |r| {
            r["CLOSED"] == "Y" && text(r, "STAGE_ID").ends_with("WON")
        }),
        ("crm.deal.list", json!({ "CATEGORY_ID": 1 }), |r| text(r, "STAGE_ID").starts_with("C1:")),
        ("crm.deal.list", json!({ "%TITLE": "сканеры" }), |r| text(r, "TITLE").contains("сканеры")),
        ("crm.company.list", json!({ "TITLE": "northwind gmbh" }), |r| r["TITLE"] == "Northwind GmbH"),
        ("crm.activity.list", json!({ "TYPE_ID": 2, "OWNER_TYPE_ID": "1" }), |r| {
            r["TYPE_ID"] == "2" && r["OWNER_TYPE_ID"] == "1"
        }),
    ];
    for (method, filter, holds) in cases {
        let everything = demo.rows(method, json!({})).await;
        let expected: Vec<_> = everything.into_iter().filter(holds).collect();
        let found = demo.rows(method, json!({ "filter": filter })).await;
        assert_eq!(ids(&found), ids(&expected), "{method} {filter}");
    }
}

#[tokio::test]
async fn what_the_portal_does_not_know_it_drops() {
    let demo = Demo::new().await;
    for (method, filter) in [
        ("crm.lead.list", json!({ "NO_SUCH_FIELD": 1 })),
        ("crm.lead.list", json!({ "~TITLE": "x" })),
        ("crm.lead.list", json!({ "STATUS_SEMANTICS": "S" })),
        // No LIKE on words and links, nothing but equality on phones, no NOT LIKE outside leads.
        ("crm.lead.list", json!({ "%STATUS_ID": "E" })),
        ("crm.lead.list", json!({ "%CONTACT_ID": "2" })),
        ("crm.lead.list", json!({ "%PHONE": "7000" })),
        ("crm.deal.list", json!({ "!%TITLE": "licence" })),
        ("crm.deal.list", json!({ "STATUS_SEMANTIC_ID": "S" })),
        ("crm.contact.list", json!({ "!=%NAME": "A%" })),
        ("crm.lead.list", json!({ ">OPPORTUNITY": "" })),
        ("crm.lead.list", json!([])),
    ] {
        let everything = demo.call(method, json!({})).await;
        let found = demo.call(method, json!({ "filter": filter })).await;
        assert_eq!(found.body["total"], everything.body["total"], "{method} {filter}");
    }
    // Tasks know `!` and lists, but neither `!@` nor `!=`.
    for filter in [json!({ "!@STATUS": [5] }), json!({ "!=STATUS": 5 }), json!({ "=%TITLE": "C%" })] {
        assert_eq!(demo.rows("tasks.task.list", json!({ "filter": filter })).await.len(), 150);
    }
}

#[tokio::test]
async fn dates_are_compared_as_moments() {
    let demo = Demo::new().await;
    let everything = demo.rows("crm.lead.list", json!({})).await;
    let bound = Timestamp::now() - SignedDuration::from_hours(24 * 40);
    let expected: Vec<&Value> = everything.iter().filter(|r| moment(r, "DATE_CREATE") >= bound).collect();
    let expected: Vec<&str> = expected.into_iter().map(|row| text(row, "ID")).collect();
    assert!(expected.len() > 20 && expected.len() < 300);
    let portal = bound.to_zoned(TimeZone::fixed(jiff::tz::offset(3)));
    for spelled in [
        bound.to_string(),
        portal.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        // Without an offset it is the portal's time.
        portal.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        portal.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        portal.strftime("%d.%m.%Y %H:%M:%S").to_string(),
    ] {
        let found = demo.rows("crm.lead.list", json!({ "filter": { ">=DATE_CREATE": spelled } })).await;
        assert_eq!(ids(&found), expected, "{spelled}");
    }
}

#[tokio::test]
async fn a_date_alone_is_its_midnight_in_the_portal() {
    let demo = Demo::new().await;
    let deals = demo.rows("crm.deal.list", json!({})).await;
    let day = &text(&deals[100], "BEGINDATE")[..10];
    let expected: Vec<Value> = deals.iter().filter(|r| text(r, "BEGINDATE").starts_with(day)).cloned().collect();
    for spelled in [day.to_owned(), format!("{day}T00:00:00"), format!("{day}T00:00:00+03:00")] {
        let found = demo.rows("crm.deal.list", json!({ "filter": { "BEGINDATE": spelled } })).await;
        assert_eq!(ids(&found), ids(&expected), "{spelled}");
    }
}

#[tokio::test]
async fn a_date_that_is_none_fails_the_list() {
    let demo = Demo::new().await;
    let answer = demo.call("crm.lead.list", json!({ "filter": { ">DATE_CREATE": "soon" } })).await;
    assert_eq!(answer.refusal(), (400, "", "Failed to get list. General error."));
}

#[tokio::test]
async fn filter_and_order_must_be_arrays() {
    let demo = Demo::new().await;
    for (parameter, sentence) in
        [("filter", "Parameter 'filter' must be array."), ("order", "Parameter 'order' must be array.")]
    {
        for method in ["crm.lead.list", "crm.deal.list", "crm.contact.list", "crm.company.list", "crm.activity.list"] {
            let answer = demo.call(method, json!({ parameter: "ID" })).await;
            assert_eq!(answer.refusal(), (400, "", sentence), "{method}");
        }
    }
}

#[tokio::test]
async fn order_takes_several_keys_either_way() {
    let demo = Demo::new().await;
    let order = json!({ "STATUS_ID": "ASC", "OPPORTUNITY": "desc", "NO_SUCH_FIELD": "ASC" });
    let found = demo.rows("crm.lead.list", json!({ "order": order })).await;
    let mut expected = demo.rows("crm.lead.list", json!({})).await;
    assert!(ids(&expected).is_sorted(), "by id where nothing is said");
    expected.sort_by(|one, other| {
        let amounts = number(other, "OPPORTUNITY").total_cmp(&number(one, "OPPORTUNITY"));
        text(one, "STATUS_ID").cmp(text(other, "STATUS_ID")).then(amounts)
    });
    assert_eq!(ids(&found), ids(&expected));
    let newest = demo.rows("crm.lead.list", json!({ "order": { "DATE_CREATE": "DESC" } })).await;
    assert!(newest.windows(2).all(|two| moment(&two[0], "DATE_CREATE") >= moment(&two[1], "DATE_CREATE")));
}

#[tokio::test]
async fn select_shows_what_is_named_and_the_id() {
    let demo = Demo::new().await;
    let keys = async |select: Value| -> Vec<String> {
        let rows = demo.result("crm.lead.list", json!({ "select": select, "filter": { "HAS_PHONE": "Y" } })).await;
        rows[0].as_object().expect("a record").keys().cloned().collect()
    };
    assert_eq!(keys(json!(["TITLE", "NO_SUCH_FIELD"])).await, ["ID", "TITLE"]);
    assert_eq!(keys(json!(["PHONE"])).await, ["ID", "PHONE"]);
    assert_eq!(keys(json!(["UF_*"])).await, ["ID", "UF_CRM_TELEAGENT_SCORE", "UF_CRM_TELEAGENT_HOTNESS"]);
    let (standard, default) = (keys(json!(["*"])).await, keys(json!([])).await);
    assert_eq!(default, keys(json!("TITLE")).await, "what is no list counts as none");
    assert!(!standard.iter().any(|name| name.starts_with("UF_") || name == "PHONE"));
    assert_eq!(default.len(), standard.len() + 2);
    assert!(keys(json!(["*", "EMAIL", "PHONE"])).await.contains(&"PHONE".to_owned()));
}

#[tokio::test]
async fn pages_are_of_fifty() {
    let demo = Demo::new().await;
    let first = demo.call("crm.lead.list", json!({ "limit": 5 })).await;
    assert_eq!(first.body["result"].as_array().map(Vec::len), Some(50), "there is no limit");
    assert_eq!((first.body["total"].as_u64(), first.body["next"].as_u64()), (Some(320), Some(50)));
    let floored = demo.call("crm.lead.list", json!({ "start": 72 })).await;
    assert_eq!(floored.body["next"], 100);
    assert_eq!(floored.body["result"], demo.result("crm.lead.list", json!({ "start": "50" })).await);
    let last = demo.call("crm.lead.list", json!({ "start": 300 })).await;
    assert_eq!(last.body["result"].as_array().map(Vec::len), Some(20));
    assert!(last.body.get("next").is_none());
    let beyond = demo.call("crm.lead.list", json!({ "start": 5000 })).await;
    assert_eq!(beyond.body["result"], json!([]));
}

#[tokio::test]
async fn start_minus_one_saves_the_counting() {
    let demo = Demo::new().await;
    let answer =
        demo.call("crm.lead.list", json!({ "start": -1, "order": { "ID": "ASC" }, "filter": { ">ID": 150 } })).await;
    assert_eq!(answer.body["result"].as_array().map(Vec::len), Some(50));
    assert!(answer.body.get("next").is_none() && answer.body["total"] == 0);
}

#[tokio::test]
async fn values_are_texts() {
    let demo = Demo::new().await;
    for method in ["crm.lead.list", "crm.deal.list", "crm.contact.list", "crm.company.list", "crm.activity.list"] {
        for row in demo.rows(method, json!({})).await {
            for (name, value) in row.as_object().expect("a record") {
                assert!(value.is_string() || value.is_null(), "{method} {name} {value}");
            }
            let made = if method == "crm.activity.list" { "CREATED" } else { "DATE_CREATE" };
            assert!(text(&row, made).ends_with("+03:00") && moment(&row, made) <= Timestamp::now());
        }
    }
    let phones =
        &demo.result("crm.lead.list", json!({ "select": ["PHONE"], "filter": { "HAS_PHONE": "Y" } })).await[0]["PHONE"];
    let keys: Vec<_> = phones[0].as_object().expect("a phone").keys().collect();
    assert_eq!(keys, ["ID", "VALUE_TYPE", "VALUE", "TYPE_ID"]);
}

#[tokio::test]
async fn records_reach_from_today_to_long_ago() {
    let demo = Demo::new().await;
    let leads = demo.rows("crm.lead.list", json!({})).await;
    let now = Timestamp::now();
    let younger = |hours: i64| {
        let bound = now - SignedDuration::from_hours(hours);
        leads.iter().filter(|row| moment(row, "DATE_CREATE") > bound).count()
    };
    let ages = [younger(24), younger(48), younger(24 * 30), younger(24 * 365)];
    assert!(ages[0] >= 5 && ages[1] > ages[0] && ages[2] > 50 && ages[3] < 320, "{ages:?}");
    assert!(leads.iter().all(|row| moment(row, "DATE_MODIFY") >= moment(row, "DATE_CREATE")));
}

#[tokio::test]
async fn two_portals_hold_the_same_people() {
    let (one, other) = (Demo::new().await, Demo::new().await);
    let select = json!({ "select": ["TITLE", "NAME", "PHONE", "STATUS_ID", "OPPORTUNITY"] });
    assert_eq!(one.rows("crm.lead.list", select.clone()).await, other.rows("crm.lead.list", select).await);
}
