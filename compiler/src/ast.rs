//! The catalog as written, every part with its place. Knows what a card may say, not yet whether it makes sense.

pub(crate) mod arguments;
pub(crate) mod backend;
pub(crate) mod card;
pub(crate) mod data;
pub(crate) mod example;
pub(crate) mod manifest;
pub(crate) mod read;
pub(crate) mod send;
