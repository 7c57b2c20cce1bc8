use super::*;

/// A portal and a CRM that take whatever is sent.
fn anything(path: &str, _: &Value) -> Result<Reply, SendError> {
    match path {
        "crm.lead.list" | "user.get" | "crm.activity.list" | "calendar.event.get" => {
            ok(&json!({"result": [], "total": 0}))
        }
        _ => ok(&json!({"result": []})),
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_call_that_can_mean_one_thing_comes_with_that_call() {
    let office = Office::shipped(anything);
    for (tool, given, name, meant) in [
        ("getUsers", json!({"sort": "LAST_NAME", "order": "DESC"}), "order", json!({"LAST_NAME": "DESC"})),
        ("getUsers", json!({"order": {"LAST_NAME": "ASC", "NAME": "ASC"}}), "order", json!({"LAST_NAME": "ASC"})),
        ("getLeads", json!({"order": "DATE_CREATE DESC"}), "order", json!({"DATE_CREATE": "DESC"})),
        ("getLeads", json!({"order": ["DATE_CREATE"]}), "order", json!({"DATE_CREATE": "ASC"})),
        (
            "createTask",
            json!({"title": "A", "responsibleId": 1, "deadline": "2026-12-01"}),
            "deadline",
            json!("2026-12-01T23:59:59+00:00"),
        ),
        (
            "createTask",
            json!({"title": "A", "responsibleId": 1, "deadline": "2026-12-01T10:00"}),
            "deadline",
            json!("2026-12-01T10:00:00+00:00"),
        ),
        ("createTask", json!({"title": "A", "responsibleId": 1, "priority": 2}), "priority", json!("high")),
        (
            "getCalendarEvents",
            json!({"calendar": "company", "from": "2026-12-01", "to": "2026-11-01"}),
            "from",
            json!("2026-11-01"),
        ),
        ("moveToStage", json!({"entity": "deal", "id": 101, "stageId": "WON"}), "stage", json!("WON")),
        (
            "updateRecord",
            json!({"entity": "contact", "id": 201, "fields": {"PHONE": "+79120000009"}}),
            "fields",
            json!({"PHONE": [{"VALUE": "+79120000009"}]}),
        ),
        ("getLeadCalls", json!({"leadId": 401}), "ownerId", json!(401)),
    ] {
        let refused = office.call(tool, given.clone()).await;
        assert_eq!(refused["isError"], true, "{tool} {given}");
        let fix = &refused["structuredContent"]["suggestedFix"]["arguments"];
        assert_eq!(fix[name], meant, "{tool} {given}: {refused}");
        assert_eq!(office.asked(), Vec::new(), "nothing is sent before it is sent as it was meant");
        let followed = office.rehearse(tool, fix.clone()).await;
        assert_eq!(followed["isError"], false, "{tool} {fix}: {followed}");
    }
}

#[tokio::test(start_paused = true)]
async fn harmless_spellings_are_read_as_what_they_are() {
    let office = Office::shipped(|path, _| match path {
        "server.time" => ok(&json!({"result": "2026-05-20T12:00:00+03:00"})),
        _ => ok(&json!({"lead_obj": {"id": "11111111-0000-4000-8000-000000000002"}})),
    });
    let result = office.call("callBitrixMethod", json!({"method": " server.time "})).await;
    assert_eq!((&result["isError"], office.paths()), (&json!(false), vec!["server.time".to_owned()]), "{result}");
    let result = office.call("crm_get", json!({"entity": "leads", "id": "11111111000040008000000000000002"})).await;
    assert_eq!(result["isError"], false, "{result}");
    assert!(office.paths()[0].contains("11111111-0000-4000-8000-000000000002"));
}

#[tokio::test(start_paused = true)]
async fn one_number_is_looked_for_by_each_way_to_dial_it() {
    let office = Office::shipped(|path, _| match path {
        "crm.duplicate.findbycomm" => ok(&json!({"result": {"LEAD": [401]}})),
        "crm.lead.get" => ok(&json!({"result": {"ID": "401", "PHONE": [{"ID": "1", "VALUE": "+7 900 111-00-01"}]}})),
        "crm.lead.update" => ok(&json!({"result": true})),
        other => panic!("nobody asks for {other}"),
    });
    for phone in ["+79001110001", "8 900 111-00-01", "9001110001"] {
        let result = office.call("syncLead", json!({"name": "A", "phone": phone})).await;
        assert_eq!(
            result["structuredContent"]["result"],
            json!({"updated": 401}),
            "{phone}: the number is there already"
        );
        let (_, asked) = &office.asked()[0];
        let digits = |value: &Value| value.as_str().map(|text| text.trim_start_matches('+').to_owned());
        let mut values: Vec<_> = asked["values"].as_array().expect("a list").iter().filter_map(digits).collect();
        values.sort_unstable();
        assert_eq!(values, ["79001110001", "89001110001", "9001110001"], "{phone}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_of_open_and_closed_ones_says_what_was_asked_for_and_goes_on_behind_both() {
    let office = Office::shipped(|_, body| {
        assert_eq!(body, &Value::Null);
        ok(&json!({
            "open_leads": {"leads_count": 2, "open_leads": [{"id": "1"}], "offset": 1},
            "close_leads": {"leads_count": 1, "close_leads": [{"id": "2"}], "offset": null}
        }))
    });
    let result = office.call("crm_search", json!({"entity": "leads", "limit": 1})).await;
    let expected = json!({"limit": 1, "start": 0, "next": "1", "total": 3, "fetched": 2});
    assert_eq!(result["structuredContent"]["pagination"], expected, "{result}");
    assert_eq!(result["structuredContent"].get("warnings"), None, "{result}");

    let filters = json!({"statu": "closed", "cf_x": 1, "status": "CLOSED", "name": "A"});
    let result = office.call("crm_search", json!({"entity": "leads", "filters": filters})).await;
    let warnings = result["structuredContent"]["warnings"].as_array().expect("warnings");
    let codes: Vec<&str> = warnings.iter().filter_map(|warning| warning["code"].as_str()).collect();
    assert_eq!(codes, ["unknown-name", "unknown-value"], "{result}");
}

/// A catalog that says nothing of good replies.
fn desk(answers: impl Fn(&str, &Value) -> Result<Reply, SendError> + Send + Sync + 'static) -> Office {
    let files = [
        (
            "catalog/desk/catalog.yaml",
            "catalog: desk\n\
             settings:\n  url: { env: DESK_URL, type: string, format: uri, example: 'https://desk.example/' }\n\
             backends:\n  api:\n    base: $setting.url\n",
        ),
        ("catalog/desk/tools/note.yaml", "tool: note\nrequest: POST notes\n"),
        ("locales/en/desk.ftl", "note = Note\n    .description = Notes.\n"),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Office::of(&Sources::from_files(files), Box::new(answers))
}

#[tokio::test(start_paused = true)]
async fn a_write_that_is_answered_with_nothing_is_not_told_as_done() {
    for nothing in ["{}", "[]", "\"OK\"", "null"] {
        let office = Office::shipped(move |_, _| status(200, nothing));
        let result = office.call("memory_write", json!({"content": "x"})).await;
        // A catalog that says nothing of good replies knows no more than that it was taken.
        let said = result["content"][0]["text"].as_str().unwrap_or_default();
        assert!(said.contains("has accepted it") || result["isError"] == true, "{nothing}: {result}");
        let result = desk(move |_, _| status(200, nothing)).call("note", json!({})).await;
        let said = result["content"][0]["text"].as_str().unwrap_or_default();
        assert!(!said.contains("Note: done"), "{nothing}: {result}");
    }
}
