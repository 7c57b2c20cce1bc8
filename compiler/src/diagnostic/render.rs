//! A report as text: one module a format, each `fn(&Report, &Sources) -> String`. Nothing here prints.

mod concise;
mod full;
mod github;
mod json;
mod place;
mod sarif;

pub use concise::concise;
pub use full::{Style, full, one};
pub use github::github;
pub use json::json;
pub use sarif::sarif;
