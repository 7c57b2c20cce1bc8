//! A program with a catalog of its own: `catalog/library` is compiled into it, and its tools are called through the
//! structs that were made of their cards. A mistake in a card is a compile error here.

mod recommend;
mod shelves;

use std::error::Error;

use kartoteka::config::Config;
use kartoteka::embedded::Tools;

use library::{Languages, find_books};

kartoteka::include_catalog!("catalog");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::read()?.with_variable("LIBRARY_URL", &shelves::start().await?);
    let tools = Tools::open(catalogs(), &config)?;

    let cherries =
        find_books::Arguments { title: "Cherry".to_owned(), language: Some(Languages::Russian), limit: 5 };
    let found = tools.call(&cherries).await?;
    assert_eq!(found["result"], serde_json::json!([{ "title": "The Cherry Orchard", "language": "rus" }]));

    let mood = library::recommend::Arguments { mood: library::recommend::Mood::Wistful };
    let read = tools.call(&mood).await?;
    assert_eq!(read["result"]["title"], "The Cherry Orchard");
    Ok(())
}
