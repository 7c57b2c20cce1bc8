//! What is written for authors: data as YAML that the reader of cards takes, the first files of a catalog, the texts of
//! another language, and schemas for editors.

pub mod editor;
pub mod manifest;
pub mod starter;
pub mod translation;
pub mod yaml;

use crate::check::guards::CONFIRM;
use crate::check::scope::ROOTS;

/// Whether a name is a word of the language, as of `$token`, or that of an argument of the server's own, `confirm`.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    ROOTS.contains(&name) || name == CONFIRM
}
