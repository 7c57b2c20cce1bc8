//! The compiler of the card language: text to diagnostics, plans and Rust.
mod ast;
mod check;
pub mod diagnostic;
pub mod listing;
pub mod plan;
pub mod schema;
pub mod source;
mod syntax;
