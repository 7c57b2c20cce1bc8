//! The results of examples, as they are printed for people, programs and CI servers.

mod data;
mod told;
mod xml;

pub(super) use data::json;
pub(super) use told::text;
pub(super) use xml::junit;
