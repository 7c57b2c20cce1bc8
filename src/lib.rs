//! Kartoteka: a server of declarative tool catalogs for the Model Context Protocol.

pub mod dictionary;
pub mod reply;
pub mod result;
