use serde_json::json;

use super::*;

fn argument(inside: &str) -> Option<String> {
    inside.strip_prefix('.').map(str::to_owned)
}

fn reference(name: &str) -> Result<Filling, String> {
    match name {
        "fixed" => Ok(Filling::Text("for $5".to_owned())),
        "none" => Err("there is none".to_owned()),
        name => Ok(Filling::Reference(name.to_owned())),
    }
}

#[test]
fn places_become_references_alone_and_in_texts() {
    let filled = |text: &str| filled(&marked(text, &argument)?, &mut reference);
    assert_eq!(filled("{{ .id }}"), Ok("$id".to_owned()));
    assert_eq!(filled("a {{.id}}b, {{- .fixed -}} $"), Ok("a ${id}b, for $$5 $$".to_owned()));
    assert_eq!(filled("{{.none}}"), Err("there is none".to_owned()));
    assert_eq!(filled("{{ if .id }}"), Err("`{{ if .id }}` has no counterpart".to_owned()));
    assert_eq!(filled("{{.id"), Err("`{{` has no `}}`".to_owned()));
}

#[test]
fn places_in_json_are_values_outside_and_parts_inside_of_quotation_marks() {
    let text = marked(r#"{"a": {{.id}}, "b": "{{.name}} \"x", "c": [{{.list}}, 1], "d$": "{{.all}}"}"#, &argument);
    let data = json(&text.expect("it is understood")).expect("it is JSON");
    assert_eq!(
        filled_data(&data, &mut reference),
        Ok(json!({ "a": "$id", "b": "${name} \"x", "c": ["$list", 1], "d$$": "$all" }))
    );
    assert_eq!(json("{ a"), None);
}
