//! What has to hold for any bytes that strangers send. `cargo fuzz` looks for bytes for which it does not; the seeds that
//! it begins with, in `fuzz/seeds/`, are run by `cargo test`.
//!
//! A function a target; each panics where something does not hold, and says whether the bytes were taken.

mod catalog;
mod claims;
mod message;
mod reply;
mod websocket;

pub use catalog::{card, template, texts};
pub use claims::claims;
pub use message::message;
pub use reply::reply;
pub use websocket::websocket;

#[cfg(test)]
mod tests;
