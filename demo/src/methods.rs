//! The methods of the portal: one table of names, and what they all share.

mod activities;
mod batch;
mod calendar;
mod call;
mod crm;
mod dictionaries;
mod duplicates;
mod item_names;
mod items;
mod lists;
mod names;
mod system;
mod task_writes;
mod tasks;
mod timeline;
mod users;

pub(super) use call::{Call, Reply, find};
pub(super) use names::METHODS;
