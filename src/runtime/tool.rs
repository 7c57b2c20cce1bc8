//! What a tool is to the code above it: something with a plan, that reads arguments and builds requests.
//!
//! Compiled cards and interpreted ones stand behind these traits, and nothing above can tell which it has.

mod answer;
mod bound;
mod compiled;
mod context;
mod contract;
mod handler;
mod text;

pub use answer::{Content, ToolError, answered};
pub use bound::BoundArguments;
pub(crate) use bound::Unbound;
pub use compiled::{CompiledCatalog, TypedArguments};
pub use context::ToolContext;
pub use contract::Tool;
pub use handler::{Handled, Handler, Output, bind};
pub use text::{Text, Variable, text};
