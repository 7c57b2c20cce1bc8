//! Blank values in maps that are written: they go out as they came, and the result tells them.

use super::*;

fn office() -> Office {
    Office::shipped(|path, body| match path {
        "crm.contact.update" => ok(&json!({"result": true})),
        "crm.lead.list" => ok(&json!({"result": [], "total": 0})),
        "crm.lead.add" => ok(&json!({"result": 7})),
        "crm.item.update" => ok(&json!({"result": {"item": {"id": body["id"]}}})),
        "crm.contact.fields" | "crm.lead.fields" => {
            ok(&json!({"result": {"NAME": {}, "LAST_NAME": {}, "POST": {}, "PHONE": {}, "COMMENTS": {}}}))
        }
        "crm.item.fields" => ok(&json!({"result": {"fields": {"title": {}, "ufCrm5_Size": {}}}})),
        _ => portal(1)(path, body),
    })
}

/// The texts of the warnings of blanks.
fn told(result: &Value) -> Vec<&str> {
    let warnings = result["structuredContent"]["warnings"].as_array().map(Vec::as_slice).unwrap_or_default();
    let blank = warnings.iter().filter(|warning| warning["code"] == json!("blank-values"));
    blank.filter_map(|warning| warning["message"].as_str()).collect()
}

#[tokio::test(start_paused = true)]
async fn blanks_in_what_is_written_are_sent_and_told() {
    let office = office();
    let fields = json!({"NAME": "", "LAST_NAME": "  ", "COMMENTS": null, "POST": "Head"});
    let arguments = json!({"entity": "contact", "id": 5, "fields": fields});
    let result = office.call("updateRecord", arguments).await;
    let sent = office.asked().into_iter().find(|(path, _)| path == "crm.contact.update").expect("it is written");
    assert_eq!(sent.1["fields"], fields, "nothing is left out");
    let told = told(&result);
    assert_eq!(told.len(), 1, "{result}");
    assert!(told[0].contains("`NAME`, `LAST_NAME`, `COMMENTS`") && !told[0].contains("POST"), "{told:?}");
    assert!(told[0].contains("ends up empty"), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn of_every_tool_that_writes_such_a_map_and_of_none_that_reads() {
    let office = office();
    for (tool, arguments, is_told) in [
        ("createRecord", json!({"entity": "lead", "fields": {"NAME": "", "POST": "Head"}}), true),
        ("updateItem", json!({"entityTypeId": 128, "id": 2, "fields": {"title": ""}}), true),
        ("updateItem", json!({"entityTypeId": 128, "id": 2, "fields": {"title": "x", "ufCrm5_Size": 0}}), false),
        ("getLeads", json!({"filter": {"ID": 1, "!COMMENTS": ""}}), false),
        ("callBitrixMethod", json!({"method": "crm.lead.list", "params": {"filter": {"!NAME": ""}}}), false),
    ] {
        let result = office.call(tool, arguments.clone()).await;
        assert_eq!(!told(&result).is_empty(), is_told, "{tool} {arguments}: {result}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_schema_names_as_a_value_is_not_told() {
    let files = [
        (
            "catalog/desk/catalog.yaml",
            "catalog: desk\nsettings:\n  url: { env: DESK_URL, type: string, format: uri }\nbackends:\n  api: { base: $setting.url }\n",
        ),
        (
            "catalog/desk/tools/set.yaml",
            "tool: set\n\
             arguments:\n\
             \x20 fields:\n\
             \x20   type: object\n\
             \x20   properties:\n\
             \x20     note: { type: string, minLength: 0 }\n\
             \x20     who: { type: [string, \"null\"] }\n\
             \x20   additionalProperties: { anyOf: [{ type: string }, { type: \"null\" }] }\n\
             request: PATCH things\n\
             body: $fields\n",
        ),
        ("locales/en/desk.ftl", "set = Set\n    .description = Sets.\n    .argument-fields = Fields.\n"),
    ];
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let office = Office::of(&Sources::from_files(files), Box::new(|_, _| ok(&json!({}))));
    let result = office.call("set", json!({ "fields": { "note": "", "who": null, "old": null, "new": "x" } })).await;
    assert_eq!(told(&result), Vec::<&str>::new(), "{result}");
    assert_eq!(office.asked()[0].1, json!({ "note": "", "who": null, "old": null, "new": "x" }));
    let result = office.call("set", json!({ "fields": { "old": " " } })).await;
    assert_eq!(told(&result).len(), 1, "{result}");
}
