//! What is written for authors: data as YAML that the reader of cards takes, the first files of a catalog, and the texts of
//! another language.

pub mod starter;
pub mod translation;
pub mod yaml;
