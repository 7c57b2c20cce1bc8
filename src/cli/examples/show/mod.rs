//! What came of examples, as it is told: to people, to programs, to CI servers.

mod data;
mod told;
mod xml;

pub(super) use data::json;
pub(super) use told::text;
pub(super) use xml::junit;
