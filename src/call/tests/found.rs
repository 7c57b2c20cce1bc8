//! What a summary says of answers that hold nothing, or nothing that was asked for.

use super::*;

fn said(result: &Value) -> &str {
    result["content"][0]["text"].as_str().expect("a text").lines().next().expect("a line")
}

#[tokio::test(start_paused = true)]
async fn a_record_without_the_fields_that_were_asked_for_was_found_all_the_same() {
    let office = Office::shipped(|path: &str, _: &Value| match path {
        "crm.lead.get" => ok(&json!({"result": {"ID": "401", "TITLE": "Licence"}})),
        other => panic!("nobody asks for {other}"),
    });
    for select in [json!(["NOPE"]), json!("TITLE,NAME"), json!([""])] {
        let result = office.call("getLead", json!({"id": 401, "select": select})).await;
        assert_eq!(result["isError"], json!(false), "{result}");
        assert!(!said(&result).contains("nothing was found"), "{select}: {result}");
    }
    let result = office.call("getLead", json!({"id": 401, "select": ["NOPE"]})).await;
    assert!(said(&result).ends_with("it was found, and has none of the fields that were asked for."), "{result}");
}

/// A catalog with one search, which answers so.
fn search(reply: &'static str) -> Office {
    let files = [
        ("catalog/shop/catalog.yaml", "catalog: shop\nbackends:\n  api: { base: 'https://shop.example/' }\n"),
        (
            "catalog/shop/tools/search.yaml",
            "tool: search\nrequired: [query]\narguments:\n  query: { type: string }\n\
             request: GET /search\nquery: { q: $query }\n",
        ),
        (
            "catalog/shop/tools/add.yaml",
            "tool: add\nrequired: [query]\narguments:\n  query: { type: string }\n\
             request: POST /search\nbody: { q: $query }\n",
        ),
        (
            "locales/en/shop.ftl",
            "argument-query = What.\nsearch = Search\n    .description = Searches.\nadd = Add\n    .description = Adds.\n",
        ),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    Office::of(&Sources::from_files(files.into()), Box::new(move |_, _| status(200, reply)))
}

#[tokio::test(start_paused = true)]
async fn a_map_of_empty_lists_is_nothing_found_and_one_with_anything_else_is_not() {
    for (reply, is_nothing) in [
        (r#"{"customers": [], "total": 0}"#, true),
        (r#"{"items": [], "next": null, "more": false, "cursor": ""}"#, true),
        (r#"{"customers": [], "total": 3}"#, false),
        (r#"{"customers": [], "note": "off"}"#, false),
        (r#"{"customers": [1], "total": 0}"#, false),
        (r#"{"total": 0}"#, false),
    ] {
        let office = search(reply);
        let result = office.call("search", json!({"query": "zzz"})).await;
        let expected = if is_nothing { "Search: nothing was found." } else { "Search: data received." };
        assert_eq!(said(&result), expected, "{reply}: {result}");
        let written = office.call("add", json!({"query": "zzz"})).await;
        assert_eq!(said(&written), "Add: done.", "what writes has done it: {reply}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_contact_of_another_kind_than_is_said_is_refused_with_the_other_kind() {
    let office = Office::shipped(|path: &str, _: &Value| match path {
        "crm.duplicate.findbycomm" => ok(&json!({"result": []})),
        other => panic!("nobody asks for {other}"),
    });
    for (by, value, meant) in [
        ("phone", "ivan@case.example", "email"),
        ("email", "+79161112233", "phone"),
        ("EMAIL", "8 916 111-22-33", "phone"),
    ] {
        let result = office.call("findByContact", json!({"by": by, "value": value})).await;
        let content = &result["structuredContent"];
        assert_eq!(content["faults"][0]["code"], json!("other-contact"), "{by} {value}: {result}");
        assert_eq!(content["faults"][0]["nearest"], json!(meant), "{result}");
        assert!(office.asked().is_empty(), "nothing was sent");
        let again = office.call("findByContact", content["suggestedFix"]["arguments"].clone()).await;
        assert_eq!(again["isError"], json!(false), "{again}");
        office.asked();
    }
}

#[tokio::test(start_paused = true)]
async fn beside_another_choice_than_a_kind_of_contact_the_value_is_any_text() {
    let files = [
        ("catalog/shop/catalog.yaml", "catalog: shop\nbackends:\n  api: { base: 'https://shop.example/' }\n"),
        (
            "catalog/shop/tools/find.yaml",
            "tool: find\nrequired: [by, value]\narguments:\n  by: { type: string, enum: [phone, email, name] }\n  \
             value: { type: string, format: contact }\nrequest: GET /people\nquery: { by: $by, value: $value }\n",
        ),
        (
            "locales/en/shop.ftl",
            "find = Find\n    .description = Finds people.\n    .argument-by = By what.\n    .argument-value = Of whom.\n",
        ),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    let office = Office::of(&Sources::from_files(files.into()), Box::new(|_, _| status(200, "{}")));
    for (by, value, is_taken) in [
        ("name", "Anna Lee", true),
        ("NAME", "8 916 111-22-33", true),
        ("phone", "Anna Lee", false),
        ("email", "anna.shop.example", false),
        ("phone", "8 916 111-22-33", true),
    ] {
        let result = office.call("find", json!({"by": by, "value": value})).await;
        assert_eq!(result["isError"], json!(!is_taken), "{by} {value}: {result}");
        let is_repaired = result["structuredContent"]["request"]["repairs"].to_string().contains("value");
        assert_eq!(is_repaired, is_taken && by == "phone", "{by} {value} is taken as it is, or as a number: {result}");
    }
}
