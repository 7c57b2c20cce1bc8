//! Kartoteka: a server of declarative tool catalogs for the Model Context Protocol.

pub mod arguments;
pub mod caller;
pub mod evaluate;
pub mod handler;
pub mod interpret;
pub mod json;
pub mod json_path;
pub mod request;
pub mod scope;
pub mod secret;
pub mod texts;
pub mod tool;
pub mod windows;

/// What generated code names. Not for people: it changes with the compiler.
#[doc(hidden)]
pub mod __private {
    pub use std::borrow::Cow;
    pub use std::sync::Arc;

    pub use kartoteka_compiler::plan;
    pub use serde_json::{Map, Value};

    pub use crate::arguments::{Reader, TextRule};
    pub use crate::handler::{Answering, Handled, Handler, Text, ToolContext, ToolError, answered, handle, text};
    pub use crate::json::{Empty, Json, ListWriter, MapWriter, Misfit, Put, PutText, TextWriter, written};
    pub use crate::request::Request;
    pub use crate::scope::Scope;
    pub use crate::tool::{Argument, Bound, Loaded, Tool, TypedArguments};
    pub use crate::windows::Window;

    /// A default that is JSON; the compiler wrote it.
    #[must_use]
    pub fn parsed<T: serde::de::DeserializeOwned>(json: &str) -> T {
        serde_json::from_str(json).expect("the compiler writes defaults as JSON of their type")
    }
}
