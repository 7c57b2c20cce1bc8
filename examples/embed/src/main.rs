//! A program with a catalog of its own: `catalog/library` is compiled into it, and its tools are called through the
//! structs that were made of their cards. A mistake in a card is a compile error here.

mod recommend;
mod shelves;

use std::error::Error;

use kartoteka::config::Config;
use kartoteka::embedded::{ToolResult, Tools};
use serde::Deserialize;

use library::recommend::Mood;
use library::{Languages, find_books, recommend as recommended};

kartoteka::include_catalog!("catalog");

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "an example shows what it got")]
async fn main() -> Result<(), Box<dyn Error>> {
    let tools = open(None).await?;
    println!("{:#?}", find(&tools).await?);
    println!("{:#?}", recommend(&tools).await?);
    Ok(())
}

/// The tools, for callers who speak this language.
async fn open(locale: Option<&str>) -> Result<Tools, Box<dyn Error>> {
    let mut config = Config::read()?.with_variable("LIBRARY_URL", &shelves::start().await?);
    config.locale = locale.map(str::to_owned).or(config.locale);
    Ok(Tools::open(catalogs(), config)?)
}

/// A book as the catalog's tools give it.
#[derive(Debug, PartialEq, Deserialize)]
struct Book {
    title: String,
    language: String,
}

/// What the handler answers.
#[derive(Debug, PartialEq, Deserialize)]
struct Advice {
    title: String,
    note: String,
}

/// A tool that asks a backend.
async fn find(tools: &Tools) -> Result<ToolResult<Vec<Book>>, Box<dyn Error>> {
    let language = Some(Languages::Russian);
    let arguments = find_books::Arguments { title: "Cherry".to_owned(), language, limit: 5 };
    Ok(tools.call(&arguments).await?)
}

/// A tool that a handler answers.
async fn recommend(tools: &Tools) -> Result<ToolResult<Advice>, Box<dyn Error>> {
    Ok(tools.call(&recommended::Arguments { mood: Mood::Wistful }).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kartoteka::embedded::CallError;
    use serde_json::{Value, json};

    fn book(language: &str) -> Book {
        Book { title: "The Cherry Orchard".to_owned(), language: language.to_owned() }
    }

    #[tokio::test]
    async fn tools_are_called_through_their_structs() {
        let tools = open(None).await.expect("the example opens");
        let found = find(&tools).await.expect("books are found");
        assert_eq!(found.result, [book("rus")]);
        assert_eq!(found.request, Some(json!({ "title": "Cherry", "lang": "rus", "limit": "5" })));
        let read = recommend(&tools).await.expect("the handler answers");
        assert_eq!(read.result.title, "The Cherry Orchard");
    }

    #[tokio::test]
    async fn a_text_of_the_program_is_said_in_the_callers_language() {
        for (locale, expected) in [
            ("en", "Ask for “The Cherry Orchard” at the desk.\nOne copy is in."),
            ("ru", "Спросите «The Cherry Orchard» у стойки.\nНа месте 1 экземпляр."),
        ] {
            let tools = open(Some(locale)).await.expect("the example opens");
            let read = recommend(&tools).await.expect("the handler answers");
            assert_eq!(read.result.note, expected);
        }
    }

    #[tokio::test]
    async fn a_typed_call_passes_the_same_checks() {
        let tools = open(None).await.expect("the example opens");
        let nothing = find_books::Arguments { title: String::new(), language: None, limit: 5 };
        let refused = tools.call::<Value>(&nothing).await.expect_err("a blank title is none");
        assert!(matches!(refused, CallError::Failed { kind: "missing_argument", .. }), "{refused:?}");
        let many = find_books::Arguments { title: "Ch".to_owned(), language: None, limit: 100 };
        let clamped = tools.call::<Vec<Book>>(&many).await.expect("a limit is clamped, not refused");
        assert_eq!(clamped.request.expect("a backend was asked")["limit"], "20");
        assert_eq!(clamped.warnings[0].code, "clamped");
        let other = tools.call::<i64>(&many).await.expect_err("books are no number");
        assert!(matches!(other, CallError::Type(_)), "{other:?}");
    }
}
