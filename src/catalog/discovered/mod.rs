//! Tools of MCP servers that a catalog offers on. A server's word for what they are is taken in bounds, without what hides in texts,
//! and only as far as a pin says; what a call of one may do and who may make it is the catalog's word, and never the server's.
//!
//! - `words`: a server's texts as they are shown; `vetted`: a definition that may be offered; `tool`: what a call of it is
//! - `shelf`: the tools of one server for one connection; `places`: who may read a list now
//! - `exports`: what a catalog needs for that, `looking`: what it takes to look

mod exports;
mod looking;
mod places;
mod shelf;
mod tool;
mod vetted;
mod words;

pub(crate) use exports::{ExportedCard, Exports, MayCall, export_named};
pub(in crate::catalog) use looking::Looking;
pub(crate) use shelf::{Looked, Shelf};
