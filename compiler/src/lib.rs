//! The compiler of the card language: text to diagnostics, plans and Rust.
mod check;
pub mod diagnostic;
pub mod plan;
pub mod source;
mod syntax;
