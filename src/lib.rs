//! Kartoteka: a server of declarative tool catalogs for the Model Context Protocol.

pub mod caller;
pub mod mcp;
pub mod secret;
pub mod transport;
