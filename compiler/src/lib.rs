//! The compiler of the card language: text to diagnostics, plans and Rust.
#[cfg(feature = "rust")]
pub mod emit;
pub mod listing;
pub mod plan;
pub mod schema;
