//! `kartoteka schema`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::program::{Folder, files_below};

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

#[test]
fn shipped_cards_fit_the_schemas_that_their_first_lines_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut schemas = BTreeMap::new();
    for kind in ["manifest", "tool", "resource", "prompt", "operator"] {
        let kept = fs::read_to_string(root.join(format!(".kartoteka/{kind}.schema.json"))).expect("it is kept");
        let kept: Value = serde_json::from_str(&kept).expect("it is JSON");
        assert_eq!(kept, printed(kind), "`kartoteka schema --write .kartoteka` renews them");
        schemas.insert(format!("{kind}.schema.json"), jsonschema::validator_for(&kept).expect("it is a schema"));
    }
    let below = |folder: &str, least: usize| {
        let folder = root.join(folder);
        let mut cards = files_below(&folder);
        cards.retain(|path| path.ends_with(".yaml"));
        assert!(cards.len() > least, "the cards were found");
        cards.into_iter().map(move |path| folder.join(path))
    };
    for path in below("catalog", 100).chain(below("examples/catalogs", 40)) {
        let text = fs::read_to_string(&path).expect("it is read");
        let first = text.lines().next().and_then(|line| line.strip_prefix("# yaml-language-server: $schema="));
        let named = first.unwrap_or_else(|| panic!("{} names its schema", path.display()));
        let schema = path.parent().expect("it is in a folder").join(named);
        assert!(schema.is_file(), "{}: {}", path.display(), schema.display());
        let card: Value = serde_yaml::from_str(&text).expect("it is YAML");
        let validator = &schemas[&*schema.file_name().expect("it has one").to_string_lossy()];
        let faults: Vec<String> = validator.iter_errors(&card).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{}: {faults:?}", path.display());
    }
}
