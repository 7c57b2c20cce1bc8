//! The compiler of the card language: text to diagnostics, plans and Rust.
mod ast;
pub mod diagnostic;
pub mod plan;
pub mod source;
mod syntax;
