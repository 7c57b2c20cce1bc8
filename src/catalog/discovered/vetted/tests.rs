use kartoteka_compiler::plan::{Effect, Export, Guard, PinPolicy, Reads};
use serde_json::{Value, json};

use super::{UnfitTool, VettedTool, is_exported, vet};
use crate::outbound::McpTool;

fn export(reads: Reads) -> Export {
    Export {
        prefix: "crm_".into(),
        tools: vec!["task*".into(), "deals/*".into()].into(),
        reads,
        pins: PinPolicy::Review,
        guard: Guard::NONE,
    }
}

fn vetted(name: &str, definition: Value) -> Result<VettedTool, UnfitTool> {
    let tool = McpTool { name: name.to_owned(), definition: Some(definition) };
    vet(&export(Reads::Named(vec!["task_list".into()].into())), &tool)
}

fn object() -> Value {
    json!({ "type": "object", "properties": {} })
}

#[test]
fn a_hint_that_a_tool_only_reads_counts_only_where_the_catalog_says_so() {
    let lying = json!({ "inputSchema": object(), "annotations": { "readOnlyHint": true } });
    assert_eq!(vetted("task_drop", lying.clone()).expect("a tool").effect, Effect::Write);
    assert_eq!(vetted("task_list", lying.clone()).expect("a tool").effect, Effect::Read);
    let tool = McpTool { name: "task_drop".to_owned(), definition: Some(lying) };
    assert_eq!(vet(&export(Reads::Hinted), &tool).expect("a tool").effect, Effect::Read);
    let worse = json!({ "inputSchema": object(), "annotations": { "destructiveHint": true } });
    assert_eq!(vetted("task_drop", worse).expect("a tool").effect, Effect::Delete);
}

#[test]
fn a_definition_that_is_long_or_leads_elsewhere_is_refused() {
    let of = |schema: Value| vetted("task", json!({ "inputSchema": schema })).map(|_| ());
    let long = json!({ "type": "object", "description": "x".repeat(70_000) });
    assert_eq!(of(long), Err(UnfitTool::TooLong));
    let away = json!({ "type": "object", "properties": { "a": { "$ref": "https://evil.example/schema" } } });
    assert_eq!(of(away), Err(UnfitTool::Reference));
    let within = json!({ "type": "object", "properties": { "a": { "$ref": "#/$defs/a" } }, "$defs": { "a": {} } });
    assert_eq!(of(within), Ok(()));
    assert_eq!(of(json!({ "type": "object", "properties": { "a\u{202e}": {} } })), Err(UnfitTool::Hidden));
    assert_eq!(of(json!({ "type": "string" })), Err(UnfitTool::Schema));
    for none in [
        json!([]),
        json!({ "type": "object", "properties": null }),
        json!({ "type": "object", "required": "a" }),
        json!({ "type": "object", "properties": { "a": { "type": "strnig" } } }),
        json!({ "type": "object", "properties": { "a": { "pattern": "(" } } }),
    ] {
        assert_eq!(of(none.clone()), Err(UnfitTool::Schema), "{none}");
    }
    let chosen = json!({ "type": "object", "properties": { "a": {} }, "anyOf": [{ "required": ["a"] }], "not": {} });
    let offered = vetted("task", json!({ "inputSchema": chosen })).expect("it is a schema");
    assert_eq!(offered.input, json!({ "type": "object", "properties": { "a": {} } }));
    let wrong = json!({ "inputSchema": object(), "outputSchema": [] });
    assert_eq!(vetted("task", wrong).map(|_| ()), Err(UnfitTool::Schema));
    let mut deep = json!({});
    for _ in 0..40 {
        deep = json!({ "items": deep });
    }
    assert_eq!(of(json!({ "type": "object", "properties": deep })), Err(UnfitTool::TooDeep));
    let annotated = json!({ "inputSchema": object(), "annotations": { "a": deep } });
    assert_eq!(vetted("task", annotated).map(|_| ()), Err(UnfitTool::TooDeep));
    assert_eq!(vetted("task add", json!({ "inputSchema": object() })).map(|_| ()), Err(UnfitTool::Name));
    assert_eq!(vetted(&"t".repeat(61), json!({ "inputSchema": object() })).map(|_| ()), Err(UnfitTool::Name));
}

#[test]
fn names_have_the_prefix_and_texts_nothing_hidden_and_any_change_is_another_hash() {
    let one = json!({ "inputSchema": { "properties": {}, "type": "object" }, "description": "Adds\u{200b}." });
    let tool = vetted("deals/add.new", one).expect("a tool");
    assert_eq!((tool.name.as_str(), tool.description.as_str()), ("crm_deals_add_new", "Adds."));
    let same = json!({ "description": "Adds\u{200b}.", "inputSchema": { "type": "object", "properties": {} } });
    assert_eq!(vetted("deals/add.new", same).expect("a tool").sha256, tool.sha256, "the order of members says nothing");
    let other = json!({ "description": "Adds.", "inputSchema": object() });
    assert_ne!(vetted("deals/add.new", other).expect("a tool").sha256, tool.sha256, "what hides is pinned too");
    assert!(is_exported(&export(Reads::Hinted), "deals/add") && !is_exported(&export(Reads::Hinted), "users"));
}
