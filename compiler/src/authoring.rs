//! What is written for authors: data as YAML that the reader of cards takes, the first files of a catalog, the texts of
//! another language, and schemas for editors.

pub mod editor;
pub mod manifest;
pub mod starter;
pub mod translation;
pub mod yaml;
