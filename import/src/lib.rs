//! Descriptions of APIs to catalogs: a document goes in, the texts of files come out, with a list of what could not be carried
//! over. What comes out passes the check: it is compiled here, and a card that does not pass is made plainer, or left out with
//! the reason. Nothing is read from a network, and no reference leads out of the document.
//!
//! # Layout
//!
//! - `imported`: what is wanted and what is made; `chosen`: which operations
//! - `document`: the text as data, and references inside of it
//! - `openapi`: a reader; its parts are `operation`, `auth` and `tool`, a card of an operation
//! - `schema`: a schema of the document as one of a card; `names`: names of the document as names of a card; `words`: texts
//! - `making`: what a reader has found, to files that pass the check; `update`: a new version over an older one

mod auth;
mod chosen;
mod document;
mod imported;
mod making;
mod names;
mod openapi;
mod operation;
mod paging;
mod parts;
mod schema;
mod tool;
mod update;
mod words;

pub use chosen::Chosen;
pub use document::DocumentFault;
pub use imported::{ImportFault, ImportedCatalog, ImportedTool, LeftOut, Wish};
pub use openapi::openapi;
pub use update::{Change, ChangeKind, ImportState, Update};
