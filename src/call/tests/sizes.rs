use super::*;

/// What an answer may have.
const MOST: usize = 20_000;

/// How long the longer half of a result is: what programs read, or what models do.
fn length(result: &Value) -> usize {
    let blocks = result["content"].as_array().expect("blocks").iter();
    let texts = blocks.filter_map(|block| block["text"].as_str()).map(|text| text.chars().count()).sum();
    result["structuredContent"].to_string().chars().count().max(texts)
}

fn told(result: &Value) -> Vec<&str> {
    let warnings = result["structuredContent"]["warnings"].as_array().map(Vec::as_slice).unwrap_or_default();
    let shortened = warnings.iter().filter(|warning| warning["code"] == "shortened");
    shortened.filter_map(|warning| warning["message"].as_str()).collect()
}

fn of_a_client(answers: impl Fn(&str, &Value) -> Result<Reply, SendError> + Send + Sync + 'static) -> Office {
    let mut office = Office::shipped(answers);
    (office.caller.characters, office.caller.labels) = (Some(MOST), Some(LabelForm::Table));
    office
}

#[tokio::test(start_paused = true)]
async fn a_text_alone_is_shown_from_its_beginning_and_what_is_left_is_told() {
    let long = "Звонок 📞 ".repeat(20_000);
    let (comments, method) = (long.clone(), long.clone());
    let office = of_a_client(move |path, _| match path {
        "crm.lead.get" => ok(&json!({"result": {"ID": "1", "TITLE": "x", "COMMENTS": comments}})),
        "profile" => ok(&json!({"result": method})),
        _ => ok(&json!({"result": [], "total": 0})),
    });
    for (tool, given, at, named) in [
        ("getLead", json!({"id": 1, "select": ["COMMENTS"]}), "/COMMENTS", "`COMMENTS`"),
        ("callBitrixMethod", json!({"method": "profile"}), "/result", "`result`"),
    ] {
        let result = office.call(tool, given).await;
        let shown = result["structuredContent"]["result"].pointer(at).and_then(Value::as_str).expect("a text");
        assert!(long.starts_with(shown) && shown.chars().count() > MOST * 3 / 4, "{}", shown.len());
        assert!(length(&result) < MOST + 2_000, "{tool}: {}", length(&result));
        let told = told(&result);
        let all = long.chars().count().to_string();
        assert!(
            matches!(told[..], [told] if told.contains(named) && told.replace([',', '\u{2068}', '\u{2069}'], "").contains(&all)),
            "{told:?}"
        );
    }
    // An operator who lets answers be longer gets all of it.
    let mut office = office;
    office.caller.characters = Some(1_000_000);
    let result = office.call("callBitrixMethod", json!({"method": "profile"})).await;
    assert_eq!((&result["structuredContent"]["result"]["result"], told(&result).len()), (&Value::from(long), 0));
}

#[tokio::test(start_paused = true)]
async fn one_long_text_does_not_cost_the_list_beside_it() {
    let long = "y".repeat(200_000);
    let office = of_a_client(move |_, _| {
        let items: Vec<Value> = (0..2_000).map(|id| json!({"id": id, "name": "x".repeat(40)})).collect();
        ok(&json!({"result": {"items": items, "note": long}}))
    });
    let result = office.call("callBitrixMethod", json!({"method": "crm.item.list"})).await;
    let shown = &result["structuredContent"]["result"]["result"];
    assert!(shown["items"].as_array().is_some_and(|items| items.len() > 50), "{}", shown["items"]);
    assert!(shown["note"].as_str().is_some_and(|note| note.len() > 5_000), "{}", shown["note"]);
    assert!(length(&result) < MOST + 2_000, "{}", length(&result));
    assert_eq!(told(&result).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_record_that_is_longer_than_an_answer_is_shown_in_part_and_the_list_goes_on_behind_it() {
    let office = of_a_client(|path, _| match path {
        "crm.lead.list" => {
            let lead = |id: i64| json!({"ID": id.to_string(), "COMMENTS": "я".repeat(50_000)});
            ok(&json!({"result": [lead(1), lead(2)], "total": 2}))
        }
        _ => ok(&json!({"result": [], "total": 0})),
    });
    let result = office.call("getLeads", json!({"filter": may(), "select": ["ID", "COMMENTS"]})).await;
    let content = &result["structuredContent"];
    assert_eq!((&content["result"][0]["ID"], &content["pagination"]["next"]), (&json!("1"), &json!("1")), "{content}");
    assert!(length(&result) < MOST + 2_000, "{}", length(&result));
    let told = told(&result);
    assert!(told.len() == 2 && told.iter().any(|told| told.contains("`result[0].COMMENTS`")), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn what_records_are_counted_by_is_a_part_of_the_answer() {
    for labels in [LabelForm::Table, LabelForm::Records] {
        let mut office = of_a_client(|path, body| match path {
            "crm.lead.list" => {
                let lead = |id: i64| json!({"ID": id.to_string(), "ASSIGNED_BY_ID": id.to_string()});
                ok(&json!({"result": (1..51).map(lead).collect::<Vec<_>>(), "total": 50}))
            }
            "user.get" => {
                let ids = body["FILTER"]["ID"].as_array().expect("ids").iter();
                let user = |id| json!({"ID": id, "NAME": "И".repeat(300), "LAST_NAME": "Ф".repeat(300)});
                ok(&json!({"result": ids.map(user).collect::<Vec<_>>()}))
            }
            _ => ok(&json!({"result": [], "total": 0})),
        });
        office.caller.labels = Some(labels);
        let result = office.call("getLeads", json!({"filter": may()})).await;
        let shown = result["structuredContent"]["result"].as_array().map_or(0, Vec::len);
        assert!((5..50).contains(&shown) && length(&result) < MOST + 4_000, "{labels:?}: {shown}, {}", length(&result));
        assert_eq!(result["structuredContent"]["aggregates"]["of"], shown);
    }
}
