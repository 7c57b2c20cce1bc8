//! Answers that are shown as they are.

use kartoteka::handler::{Content, ToolError};
use kartoteka::tool;
use serde_json::json;

use crate::conformance::{
    test_audio_content, test_embedded_resource, test_error_handling, test_image_content, test_multiple_content_types,
    test_reconnection, test_simple_text,
};

/// One red pixel.
const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

/// A moment of silence.
const SOUND: &str = "UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=";

#[tool("test_simple_text")]
async fn simple_text(_arguments: test_simple_text::Arguments) -> Result<Content, ToolError> {
    Ok(Content::text("This is a simple text response for testing."))
}

#[tool("test_image_content")]
async fn image(_arguments: test_image_content::Arguments) -> Result<Content, ToolError> {
    Ok(Content::default().and(json!({ "type": "image", "data": PICTURE, "mimeType": "image/png" })))
}

#[tool("test_audio_content")]
async fn audio(_arguments: test_audio_content::Arguments) -> Result<Content, ToolError> {
    Ok(Content::default().and(json!({ "type": "audio", "data": SOUND, "mimeType": "audio/wav" })))
}

#[tool("test_embedded_resource")]
async fn embedded_resource(_arguments: test_embedded_resource::Arguments) -> Result<Content, ToolError> {
    Ok(Content::default().and(json!({
        "type": "resource",
        "resource": {
            "uri": "test://embedded-resource",
            "mimeType": "text/plain",
            "text": "This is an embedded resource content.",
        },
    })))
}

#[tool("test_multiple_content_types")]
async fn multiple_content_types(_arguments: test_multiple_content_types::Arguments) -> Result<Content, ToolError> {
    let picture = json!({ "type": "image", "data": PICTURE, "mimeType": "image/png" });
    let resource = json!({
        "type": "resource",
        "resource": {
            "uri": "test://mixed-content-resource",
            "mimeType": "application/json",
            "text": r#"{"test":"data","value":123}"#,
        },
    });
    Ok(Content::text("Multiple content types test:").and(picture).and(resource))
}

#[tool("test_error_handling")]
async fn error_handling(_arguments: test_error_handling::Arguments) -> Result<Content, ToolError> {
    Err("This tool intentionally returns an error for testing".into())
}

#[tool("test_reconnection")]
async fn reconnection(
    _arguments: test_reconnection::Arguments,
    _context: kartoteka::tool::ToolContext<'_>,
) -> Result<Content, ToolError> {
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    Ok(Content::text("Reconnection test completed"))
}
