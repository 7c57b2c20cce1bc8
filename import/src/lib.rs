//! Descriptions of APIs to catalogs: a document goes in, the texts of files come out, with a list of what could not be carried
//! over. What comes out passes the check: it is compiled here, and a card that does not pass is made plainer, or left out with
//! the reason. Nothing is read from a network, and no reference leads out of the document.
//!
//! # Layout
//!
//! - `document`: the text as data, and references inside of it
//! - `operation`: which operations there are, and which are chosen
//! - `schema`: a schema of the document as one of a card; `names`: names of the document as names of a card
//! - `tool`, `auth`: a card of an operation, and how the backend is shown who asks; `words`: its texts
//! - `openapi`: all of it together; `update`: a new version of a document over an older one

mod auth;
mod document;
mod names;
mod openapi;
mod operation;
mod schema;
mod tool;
mod update;
mod words;

pub use document::DocumentFault;
pub use openapi::{ImportFault, ImportedCatalog, ImportedTool, LeftOut, Wish, openapi};
pub use operation::Chosen;
pub use update::{Change, ChangeKind, ImportState, Update};
