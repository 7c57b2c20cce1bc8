//! Kartoteka: a server of declarative tool catalogs for the Model Context Protocol.
//!
//! A program that has catalogs of its own compiles them with [`include_catalog!`], opens them with [`embedded::Tools`],
//! binds Rust code to cards with [`macro@tool`], and serves them over a wire with [`transport::http::serve`] or
//! [`transport::stdio::serve`].
//!
//! # Layout
//!
//! From the ground up: a room imports earlier ones alone.
//!
//! - [`secret`]: what must be shown nowhere; `store`: what outlives a call; [`caller`]: who calls; [`audit`]: what is kept of that;
//!   [`access`]: who may do what; [`texts`]: what people read
//! - [`runtime`]: arguments, requests and replies, as both back ends need them; the run-time back end
//! - [`config`]: what an operator sets; [`outbound`]: the client of backends
//! - [`catalog`]: catalogs as they are served; [`call`]: one call of a tool; prompts, resources, completion
//! - [`mcp`]: the protocol, over a trait; [`server`]: the catalogs behind that trait
//! - [`transport`]: wires, the plain routes, and stdio to a server elsewhere
//! - [`cli`]: the program

// Generated code names this crate as any other does.
extern crate self as kartoteka;

pub mod access;
pub mod audit;
pub mod call;
pub mod caller;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod mcp;
pub mod outbound;
pub mod runtime;
pub mod secret;
pub mod server;
mod store;
pub mod texts;
pub mod transport;

pub use kartoteka_macros::{include_catalog, text, tool};
pub use runtime::tool::{Content, ToolContext, ToolError};
pub use server::embedded;

/// What generated code names. Not for people: it changes with the compiler.
#[doc(hidden)]
pub mod __private {
    pub use std::borrow::Cow;
    pub use std::sync::{Arc, LazyLock};

    pub use kartoteka_compiler::plan;
    pub use serde_json::Value;

    pub use crate::runtime::argument::Argument;
    pub use crate::runtime::arguments::{Reader, TextRule};
    pub use crate::runtime::json::{
        ClauseWriter, Empty, Json, ListWriter, MapWriter, Misfit, Put, PutText, TextWriter, written,
    };
    pub use crate::runtime::periods::Period;
    pub use crate::runtime::request::Request;
    pub use crate::runtime::scope::Scope;
    pub use crate::runtime::tool::{
        BoundArguments, CompiledCatalog, Handled, Handler, Tool, ToolContext, TypedArguments, answered, bind, text,
    };
    pub use crate::texts::ProgramMessage;

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
