//! The methods of the portal: one table of names, and what they all share.

mod activities;
mod call;
mod crm;
mod dictionaries;
mod duplicates;
mod lists;
mod names;
mod system;
mod tasks;
mod users;

pub(super) use call::{Call, Reply, find};
pub(super) use names::METHODS;
