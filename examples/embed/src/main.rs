//! A program with a catalog of its own: `catalog/library` is compiled into it, and its tools are called through the
//! structs that were made of their cards. A mistake in a card is a compile error here. With `--serve` agents call them, too.

mod recommend;
mod shelves;

use std::error::Error;
use std::future::Future;
use std::sync::Arc;

use kartoteka::config::Config;
use kartoteka::embedded::{ToolResult, Tools};
use kartoteka::transport::{Limits, http};
use serde::Deserialize;
use tokio::net::TcpListener;

use library::recommend::Mood;
use library::{Languages, find_books, recommend as recommended};

kartoteka::include_catalog!("catalog");

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "an example shows what it got")]
async fn main() -> Result<(), Box<dyn Error>> {
    let tools = open(None).await?;
    println!("{:#?}", find(&tools).await?);
    println!("{:#?}", recommend(&tools).await?);
    if std::env::args().any(|argument| argument == "--serve") {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("http://{}/mcp", listener.local_addr()?);
        serve(&tools, listener, std::future::pending()).await;
    }
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

/// Serves the tools to agents over HTTP, SSE and WebSocket until `stop` completes.
async fn serve(tools: &Tools, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) {
    let server = Arc::clone(tools.server());
    http::serve(listener, server, Limits::default(), stop).await;
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

    #[tokio::test]
    async fn agents_call_what_the_program_calls() {
        let tools = open(None).await.expect("the example opens");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let url = format!("http://{}/mcp", listener.local_addr().expect("it is bound"));
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let served = serve(&tools, listener, async { drop(stopped.await) });
        let asked = async {
            let call = json!({
                "jsonrpc": "2.0", "id": 1, "method": "tools/call",
                "params": { "name": "find_books", "arguments": { "title": "Cherry" } },
            });
            let reply = reqwest::Client::new()
                .post(url)
                .header("Accept", "application/json, text/event-stream")
                .json(&call)
                .send()
                .await
                .expect("it is served");
            let answer: Value = reply.json().await.expect("it answers in JSON");
            drop(stop);
            answer
        };
        let ((), answer) = tokio::join!(served, asked);
        let titles = &answer["result"]["structuredContent"]["result"];
        assert_eq!(titles[0]["title"], "The Cherry Orchard", "{answer}");
    }

    /// What the page shows of a program is what stands here.
    #[test]
    fn the_page_about_embedding_quotes_this_program() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("it is there");
        let page = read("../../docs/embedding.md");
        let mut found = 0;
        for block in page.split("```").skip(1).step_by(2).filter(|block| block.contains('\n')) {
            let (fence, text) = block.split_once('\n').expect("a fence ends its line");
            if let Some((_, path)) = fence.split_once(' ') {
                assert!(read(path).contains(text.trim_end()), "docs/embedding.md quotes {path}, which has no\n{text}");
                found += 1;
            }
        }
        assert!(found > 4, "the quotations were found");
    }
}
