//! The compiler of the card language: text to diagnostics, plans and Rust.
pub mod plan;
