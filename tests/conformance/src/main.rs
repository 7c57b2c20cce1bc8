//! A server for the official conformance suite: the catalog beside it, and Rust for the tools that converse.
//!
//! It is an ordinary program with a catalog of its own, and nothing in Kartoteka knows of it.

mod forms;
mod rounds;
mod telling;
mod trigger;

use std::error::Error;

use kartoteka::config::Config;
use kartoteka::mcp::LOG_FILTER;
use kartoteka::transport::{Limits, http};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

kartoteka::include_catalog!("catalog");

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOG_FILTER));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let port = std::env::args().nth(1).map_or(Ok(8001), |port| port.parse::<u16>())?;
    let tools = trigger::open(Config::read()?)?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    let stop = async {
        // Where nobody can interrupt, the server runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    http::serve(listener, tools.server().clone(), Limits::default(), stop).await;
    Ok(())
}
