//! A tool that data cannot describe: its card says what it takes, this says what it does.

use kartoteka::ToolError;
use kartoteka::tool;
use serde_json::{Value, json};

use crate::library::recommend::{Arguments, Mood};

#[tool("recommend")]
async fn recommend(arguments: Arguments) -> Result<Value, ToolError> {
    let title = match arguments.mood {
        Mood::Cheerful => "The Twelve Chairs",
        Mood::Wistful => "The Cherry Orchard",
    };
    Ok(json!({ "title": title }))
}
