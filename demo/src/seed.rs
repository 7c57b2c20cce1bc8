//! The invented records: the same ones in every portal, only their dates are counted back from now.
//!
//! Some were made today, some yesterday, more this month, most before; later ids are younger. No person or company here
//! exists; phones are in ranges that are not assigned.

mod crm;
mod dictionaries;
mod moments;
mod names;
mod people;
mod random;
mod rows;
mod whole;
mod work;

pub(super) use whole::records;
