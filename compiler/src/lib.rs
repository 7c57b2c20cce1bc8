//! The compiler of the card language: text to diagnostics, plans and Rust.
pub mod listing;
pub mod plan;
pub mod schema;
