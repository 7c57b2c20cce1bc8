//! A handler that answers with something of its own, refuses with a text, and takes the context of its call.

use kartoteka::{ToolContext, ToolError, text, tool};

kartoteka::include_catalog!("tests/ui/catalogs/hello");

#[derive(serde::Serialize)]
struct Greeting {
    words: String,
}

#[tool("greet", catalog = "tests/ui/catalogs/hello")]
async fn greet(arguments: crm::greet::Arguments, context: ToolContext<'_>) -> Result<Greeting, ToolError> {
    if arguments.name.is_empty() {
        return Err(text!("farewell").into());
    }
    Ok(Greeting { words: context.say(&text!("greeting", name = arguments.name, count = 1)) })
}

fn main() {
    assert_eq!(catalogs().len(), 1);
}
