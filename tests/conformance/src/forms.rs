//! Tools that ask what no card can: defaults in a form, choices of every kind, a text of the client's model.

use kartoteka::ToolContext;
use kartoteka::caller::conversation::Filled;
use kartoteka::tool;
use kartoteka::{Content, ToolError};
use serde_json::{Value, json};

use crate::conformance::{test_elicitation_sep1034_defaults, test_elicitation_sep1330_enums, test_sampling};

#[tool("test_sampling")]
async fn sampling(arguments: test_sampling::Arguments, context: ToolContext<'_>) -> Result<Content, ToolError> {
    let said = context.sample("prompt", &arguments.prompt, 100).await?;
    Ok(Content::text(format!("LLM response: {said}")))
}

#[tool("test_elicitation_sep1034_defaults")]
async fn defaults(
    _arguments: test_elicitation_sep1034_defaults::Arguments,
    context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    let statuses = ["active", "inactive", "pending"];
    let schema = json!({
        "type": "object",
        "properties": {
            "name": { "type": "string", "description": "User's name", "default": "John Doe" },
            "age": { "type": "integer", "description": "User's age", "default": 30 },
            "score": { "type": "number", "description": "User's score", "default": 95.5 },
            "status": { "type": "string", "description": "User's status", "enum": statuses, "default": "active" },
            "verified": { "type": "boolean", "description": "Whether the user is verified", "default": true },
        },
        "required": [],
    });
    let filled = context.ask("values", "Please look through these values", schema).await?;
    Ok(Content::text(format!("Elicitation completed: {}", told(&filled))))
}

#[tool("test_elicitation_sep1330_enums")]
async fn enums(
    _arguments: test_elicitation_sep1330_enums::Arguments,
    context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    let plain = ["option1", "option2", "option3"];
    let titled = |word: &str| {
        let option = |value: &str, title: &str| json!({ "const": value, "title": format!("{title} {word}") });
        json!([option("value1", "First"), option("value2", "Second"), option("value3", "Third")])
    };
    let names = ["Option One", "Option Two", "Option Three"];
    let schema = json!({
        "type": "object",
        "properties": {
            "untitledSingle": { "type": "string", "enum": plain },
            "titledSingle": { "type": "string", "oneOf": titled("Option") },
            "legacyEnum": { "type": "string", "enum": ["opt1", "opt2", "opt3"], "enumNames": names },
            "untitledMulti": { "type": "array", "items": { "type": "string", "enum": plain } },
            "titledMulti": { "type": "array", "items": { "anyOf": titled("Choice") } },
        },
        "required": [],
    });
    let filled = context.ask("choices", "Please choose", schema).await?;
    Ok(Content::text(format!("Elicitation completed: {}", told(&filled))))
}

fn told(filled: &Filled) -> String {
    match filled {
        Filled::Accepted(content) => format!("action=accept, content={}", Value::Object(content.clone())),
        Filled::Declined => "action=decline".to_owned(),
        Filled::Cancelled => "action=cancel".to_owned(),
    }
}
