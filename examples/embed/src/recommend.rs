//! A tool that data cannot describe: its card says what it takes, this says what it does. What it says for people stands
//! in `locales/*/kartoteka.ftl`, and is said in the caller's language.

use kartoteka::{ToolContext, ToolError, text, tool};
use serde_json::{Value, json};

use crate::library::recommend::{Arguments, Mood};

#[tool("recommend")]
async fn recommend(arguments: Arguments, context: ToolContext<'_>) -> Result<Value, ToolError> {
    let (title, copies) = match arguments.mood {
        Mood::Cheerful => ("The Twelve Chairs", 2),
        Mood::Wistful => ("The Cherry Orchard", 1),
    };
    Ok(json!({ "title": title, "note": context.say(&text!("at-the-desk", title = title, copies = copies)) }))
}
