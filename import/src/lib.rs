//! Descriptions of APIs to catalogs: a document goes in, the texts of files come out, with a list of what could not be carried
//! over. What comes out passes the check: it is compiled here, and a card that does not pass is made plainer, or left out with
//! the reason. Nothing is read from a network, and no reference leads out of the document.
//!
//! # Layout
//!
//! - `imported`: what is wanted and what is made; `chosen`: which operations
//! - `document`: the text as data, and references inside of it
//! - `openapi`: a reader; its parts are `operation`, `server`, `auth` and `tool`, a card of an operation
//! - `schema`: a schema of the document as one of a card, `composed` of its parts; `names`: names of the document as names of a card; `words`: texts
//! - `curl`, `postman`, `higress`, `toolbox`: readers of requests that are shown, not described; what they find is a `call`, over
//!   `backends`, an `address`, a `definition` of an argument, a `template` or a `sample`, without `secrets`, and without what is of
//!   one request alone, `once`
//! - `parts`: a card while it is made; `paging`: lists that come in pages
//! - `making`: what a reader has found, to files that pass the check; `update`: a new version over an older one

mod address;
mod auth;
mod backends;
mod call;
mod chosen;
mod composed;
mod curl;
mod definition;
mod document;
mod higress;
mod imported;
mod making;
mod names;
mod once;
mod openapi;
mod operation;
mod paging;
mod parts;
mod postman;
mod sample;
mod schema;
mod secrets;
mod server;
mod template;
mod tool;
mod toolbox;
mod update;
mod verb;
mod words;

pub use chosen::Chosen;
pub use curl::curl;
pub use document::{DocumentFault, MOST_BYTES};
pub use higress::higress;
pub use imported::{ImportFault, ImportedCatalog, ImportedTool, LeftOut, Wish};
pub use openapi::openapi;
pub use postman::postman;
pub use toolbox::toolbox;
pub use update::{Change, ChangeKind, ImportState, Update};

#[cfg(test)]
mod tests;
