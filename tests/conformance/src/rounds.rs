//! Tools whose questions end the call in 2026-07-28: the client makes it again with the answers. Nothing in here knows:
//! a handler asks, and goes on when it is answered.

use kartoteka::ToolContext;
use kartoteka::caller::conversation::{Filled, Kind, Unanswered};
use kartoteka::tool;
use kartoteka::{Content, ToolError};
use serde_json::{Value, json};

use crate::conformance::{
    test_input_required_result_capabilities, test_input_required_result_elicitation,
    test_input_required_result_list_roots, test_input_required_result_multi_round,
    test_input_required_result_multiple_inputs, test_input_required_result_request_state,
    test_input_required_result_sampling, test_input_required_result_tampered_state,
};

#[tool("test_input_required_result_elicitation")]
async fn elicitation(
    _arguments: test_input_required_result_elicitation::Arguments,
    context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    let name = field(&context, "user_name", "What is your name?", "name").await?;
    Ok(Content::text(format!("Hello, {name}!")))
}

#[tool("test_input_required_result_sampling")]
async fn sampling(
    _arguments: test_input_required_result_sampling::Arguments,
    context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    let said = context.sample("capital_question", "What is the capital of France?", 100).await?;
    Ok(Content::text(said))
}

#[tool("test_input_required_result_list_roots")]
async fn list_roots(
    _arguments: test_input_required_result_list_roots::Arguments,
    context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    let roots = context.roots("client_roots").await?;
    Ok(Content::text(format!("Roots: {}", roots.join(", "))))
}

#[tool("test_input_required_result_request_state")]
async fn request_state(
    _arguments: test_input_required_result_request_state::Arguments,
    context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    confirmed(&context).await?;
    Ok(Content::text("state-ok"))
}

#[tool("test_input_required_result_tampered_state")]
async fn tampered_state(
    _arguments: test_input_required_result_tampered_state::Arguments,
    context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    confirmed(&context).await?;
    Ok(Content::text("state-ok"))
}

#[tool("test_input_required_result_multiple_inputs")]
async fn multiple_inputs(
    _arguments: test_input_required_result_multiple_inputs::Arguments,
    context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    let (name, greeting, roots) = tokio::try_join!(
        field(&context, "user_name", "What is your name?", "name"),
        context.sample("greeting", "Generate a greeting", 50),
        context.roots("client_roots"),
    )?;
    Ok(Content::text(format!("{greeting} {name}, you work in {} folders", roots.len())))
}

#[tool("test_input_required_result_multi_round")]
async fn multi_round(
    _arguments: test_input_required_result_multi_round::Arguments,
    context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    let name = field(&context, "step1", "Step 1: What is your name?", "name").await?;
    let color = field(&context, "step2", "Step 2: What is your favorite color?", "color").await?;
    Ok(Content::text(format!("{name} likes {color}")))
}

#[tool("test_input_required_result_capabilities")]
async fn capabilities(
    _arguments: test_input_required_result_capabilities::Arguments,
    context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    let form = async {
        if context.can(Kind::Form) {
            field(&context, "user_name", "What is your name?", "name").await.map(Some)
        } else {
            Ok(None)
        }
    };
    let text = async {
        if context.can(Kind::Sample) {
            context.sample("greeting", "Generate a greeting", 50).await.map(Some)
        } else {
            Ok(None)
        }
    };
    let roots =
        async { if context.can(Kind::Roots) { context.roots("client_roots").await.map(Some) } else { Ok(None) } };
    let (name, greeting, roots) = tokio::try_join!(form, text, roots)?;
    Ok(Content::text(format!("name: {name:?}, greeting: {greeting:?}, roots: {roots:?}")))
}

/// Has the user say yes.
async fn confirmed(context: &ToolContext<'_>) -> Result<(), ToolError> {
    let schema = json!({ "type": "object", "properties": { "ok": { "type": "boolean" } }, "required": ["ok"] });
    match context.ask("confirm", "Please confirm", schema).await? {
        Filled::Accepted(_) => Ok(()),
        Filled::Declined | Filled::Cancelled => Err("not confirmed".into()),
    }
}

/// Has the user fill in one field.
async fn field(context: &ToolContext<'_>, name: &str, message: &str, field: &str) -> Result<String, Unanswered> {
    let schema = json!({ "type": "object", "properties": { field: { "type": "string" } }, "required": [field] });
    let Filled::Accepted(content) = context.ask(name, message, schema).await? else {
        return Ok(String::new());
    };
    Ok(content.get(field).and_then(Value::as_str).unwrap_or_default().to_owned())
}
