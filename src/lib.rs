//! Kartoteka: a server of declarative tool catalogs for the Model Context Protocol.

pub mod config;
pub mod redact;
pub mod secret;
pub mod settings;
