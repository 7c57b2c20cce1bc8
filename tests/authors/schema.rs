//! `kartoteka schema`.

use serde_json::{Value, json};

use super::program::Folder;

fn printed(kind: &str) -> Value {
    let ended = Folder::empty().run(&["schema", kind]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    serde_json::from_str(&ended.out).expect("it is JSON")
}

#[test]
fn every_kind_of_file_has_a_schema_that_takes_what_is_right_and_refuses_what_is_not() {
    for (kind, right, wrong) in [
        (
            "tool",
            json!({ "tool": "a", "arguments": { "id": { "type": "integer" } }, "request": "GET /a/$id" }),
            json!({ "tool": "a", "request": "GET /a", "respones": {} }),
        ),
        (
            "tool",
            json!({ "tool": "a", "steps": [{ "step": "b", "request": "GET /b" }] }),
            json!({ "request": "GET /a" }),
        ),
        (
            "manifest",
            json!({ "catalog": "a", "backends": { "api": { "base": "https://a.example", "timeout": "10s" } } }),
            json!({ "catalog": "a", "backends": { "api": { "timeout": "ten" } } }),
        ),
        ("resource", json!({ "resource": "a://b" }), json!({ "resource": "a://b", "uri": "x" })),
        ("prompt", json!({ "prompt": "a" }), json!({ "prompt": "a", "messages": [{ "role": "nobody" }], "x": 1 })),
        ("operator", json!({ "kartoteka": 1 }), json!({ "kartoteka": 1, "serve": {} })),
    ] {
        let schema = printed(kind);
        let validator = jsonschema::validator_for(&schema).expect("it is a schema");
        assert!(
            validator.is_valid(&right),
            "{kind}: {right}: {:?}",
            validator.iter_errors(&right).map(|one| one.to_string()).collect::<Vec<_>>()
        );
        assert!(!validator.is_valid(&wrong), "{kind}: {wrong}");
    }
}

#[test]
fn all_of_them_are_written_where_cards_look_for_them() {
    let folder = Folder::empty();
    let ended = folder.run(&["schema", "--write", ".kartoteka"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert_eq!(folder.files().len(), 5, "{:?}", folder.files());
    assert_eq!(folder.run(&["schema"]).status, 2);
}
