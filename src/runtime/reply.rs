//! A backend's reply, read in one pass: where its records, its small values and its labels' keys are.
//!
//! What comes out are places in the text, never a tree: the records are later copied as they stand. What a reply *means*
//! (a failure, a last page) is found here too. A [`Reading`] says what is looked for; the rest is only checked to be JSON.

mod body;
mod cursor;
mod failure;
mod fate;
mod foreseen;
mod good;
mod head;
mod lacking;
mod media;
mod page;
mod paged;
mod place;
mod prose;
mod reading;
mod reason;
mod rows;
mod scalar;
mod scan;
mod sought;
mod typed;
mod understood;
mod unescape;
mod wanted;
mod xml;

pub(crate) use body::ReplyBody;
pub use failure::Failure;
pub(crate) use failure::{Done, by_status, of_words, shown, told_beside};
pub(crate) use fate::{FailureCode, Fate};
pub(crate) use good::{is_within_errors, says_good};
pub use head::Head;
pub(crate) use head::is_whole_address;
pub(crate) use lacking::{Lacking, told};
pub(crate) use page::Attachment;
pub use page::{Lists, Page};
pub use place::Span;
pub(crate) use prose::{in_utf8, is_text, read as read_prose};
pub use reading::Reading;
pub(crate) use scalar::number;
pub use scalar::scalar;
pub(crate) use scan::MOST_RECORDS;
pub(crate) use typed::{may_tell, typed};
pub(crate) use understood::{readable, says_nothing, text, understood};

#[cfg(test)]
mod tests;
