//! Kartoteka: a server of declarative tool catalogs for the Model Context Protocol.

// Generated code names this crate as any other does.
extern crate self as kartoteka;

pub mod arguments;
pub mod call;
pub mod caller;
pub mod catalog;
pub mod cli;
mod completion;
pub mod config;
pub mod conversation;
pub mod demo;
pub mod dictionary;
pub mod embedded;
pub mod evaluate;
pub mod examples;
pub mod explain;
pub mod handler;
pub mod interpret;
pub mod json;
pub mod json_path;
pub mod mcp;
pub mod outbound;
mod prompt;
mod question;
pub mod redact;
pub mod reply;
pub mod request;
pub mod resource;
pub mod result;
#[cfg(test)]
mod sample;
pub mod scope;
pub mod secret;
pub mod server;
pub mod settings;
pub mod texts;
pub mod tool;
pub mod toolset;
pub mod trace;
pub mod transport;
pub mod windows;

pub use kartoteka_macros::{include_catalog, text, tool};

/// What generated code names. Not for people: it changes with the compiler.
#[doc(hidden)]
pub mod __private {
    pub use std::borrow::Cow;
    pub use std::sync::Arc;

    pub use kartoteka_compiler::plan;
    pub use serde_json::Value;

    pub use crate::arguments::{Reader, TextRule};
    pub use crate::handler::{answered, bind, text};
    pub use crate::json::{Empty, Json, ListWriter, MapWriter, Misfit, Put, PutText, TextWriter, written};
    pub use crate::request::Request;
    pub use crate::scope::Scope;
    pub use crate::tool::{Argument, Bound, Handled, Handler, Loaded, Tool, ToolContext, TypedArguments};
    pub use crate::windows::Window;

    /// A JSON object.
    pub type Map<K = String, V = Value> = serde_json::Map<K, V>;

    const DEFAULT: &str = "the compiler writes defaults as JSON of their type";

    /// A default that is a list.
    #[must_use]
    pub fn default_list(json: &str) -> Vec<Value> {
        serde_json::from_str(json).expect(DEFAULT)
    }

    /// A default that is a map.
    #[must_use]
    pub fn default_map(json: &str) -> Map {
        serde_json::from_str(json).expect(DEFAULT)
    }

    /// A default that is whatever its schema allows.
    #[must_use]
    pub fn default_value(json: &str) -> Value {
        serde_json::from_str(json).expect(DEFAULT)
    }
}
