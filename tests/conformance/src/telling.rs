//! Tools that tell what they are doing.

use std::time::Duration;

use kartoteka::ToolContext;
use kartoteka::caller::conversation::{Kind, Level};
use kartoteka::tool;
use kartoteka::{Content, ToolError};
use serde_json::json;
use tokio::time::sleep;

use crate::conformance::{
    test_logging_tool, test_missing_capability, test_reconnection, test_tool_with_logging, test_tool_with_progress,
};

/// Long enough for a client to see one thing before the next.
const PAUSE: Duration = Duration::from_millis(50);

#[tool("test_tool_with_logging")]
async fn with_logging(
    _arguments: test_tool_with_logging::Arguments,
    context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    context.log(Level::Info, &json!("Tool execution started")).await;
    sleep(PAUSE).await;
    context.log(Level::Info, &json!("Tool processing data")).await;
    sleep(PAUSE).await;
    context.log(Level::Info, &json!("Tool execution completed")).await;
    Ok(Content::text("Logging test completed"))
}

#[tool("test_logging_tool")]
async fn logging(_arguments: test_logging_tool::Arguments, context: ToolContext<'_>) -> Result<Content, ToolError> {
    context.log(Level::Error, &json!("The caller wants to hear of this")).await;
    Ok(Content::text("Logging tool completed"))
}

#[tool("test_tool_with_progress")]
async fn with_progress(
    _arguments: test_tool_with_progress::Arguments,
    context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    context.progress(0.0, Some(100.0), Some("Starting")).await;
    sleep(PAUSE).await;
    context.progress(50.0, Some(100.0), Some("Halfway")).await;
    sleep(PAUSE).await;
    context.progress(100.0, Some(100.0), Some("Complete")).await;
    Ok(Content::text("Progress test completed"))
}

#[tool("test_missing_capability")]
async fn missing_capability(
    _arguments: test_missing_capability::Arguments,
    context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    context.need(Kind::Sample).await?;
    Ok(Content::text("Required capability declared"))
}

#[tool("test_reconnection")]
async fn reconnection(
    _arguments: test_reconnection::Arguments,
    _context: ToolContext<'_>,
) -> Result<Content, ToolError> {
    sleep(PAUSE * 2).await;
    Ok(Content::text("Reconnection test completed"))
}
