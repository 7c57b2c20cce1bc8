//! Each macro as it is meant; `tests/ui` has each way to get one wrong.
#![cfg(test)]

use kartoteka::{ToolContext, ToolError, text, tool};

kartoteka::include_catalog!("catalog");

#[derive(serde::Serialize)]
struct Greeting {
    words: String,
}

/// Answers with something of its own, refuses with a text, and takes the context of its call.
#[tool("greet", catalog = "catalog")]
async fn greet(arguments: crm::greet::Arguments, context: ToolContext<'_>) -> Result<Greeting, ToolError> {
    if arguments.name.is_empty() {
        return Err(text!("farewell").into());
    }
    Ok(Greeting { words: context.say(&text!("greeting", name = arguments.name, count = 1)) })
}

#[test]
fn a_folder_brings_its_catalogs_with_the_plans_of_their_tools() {
    let names: Vec<&str> = catalogs().iter().map(|loaded| loaded.catalog.name.as_ref()).collect();
    assert_eq!(names, ["crm"]);
    assert_eq!(crm::get_lead::PLAN.name, "getLead");
}

#[test]
fn a_text_takes_texts_whole_numbers_and_others() {
    let greeting = text!("greeting", count = 2, name = String::from("Ilya"));
    assert_eq!(greeting, text!("greeting", count = 2, name = "Ilya"));
    assert_ne!(greeting, text!("greeting", count = 1.5, name = "Ilya"));
}
