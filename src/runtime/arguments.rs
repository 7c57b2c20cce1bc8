//! The arguments of a call: the JSON object being consumed, and everything that is wrong with it.
//!
//! Both back ends read through [`Reader`], so that both accept and refuse the same. It finds every fault at once,
//! accepts harmless spellings and says so, and never inserts, drops or guesses anything silently. What was passed is
//! hostile until it was read: nothing here panics on it, and work is bounded by its size.

mod blank;
mod broken_rule;
mod check;
mod chosen;
mod contacts;
mod digits;
mod escaped;
mod explain;
mod fault;
mod findings;
mod format;
mod keyword;
mod mentioned;
mod names;
mod near;
mod nearest;
mod negated;
mod notes;
mod number;
mod parse;
mod phone;
mod reader;
mod remote;
mod repair;
mod rule;
mod scalars;
mod schema;
mod shown;
mod spans;
mod synonyms;
mod tell;
mod trail;
mod unsendable;
mod whole;

pub(crate) use blank::stands_for_nothing;
pub(crate) use digits::has_long_number;
pub(crate) use fault::{BadArgument, BadArguments, NoCode};
pub(crate) use format::{has_digits, of_contact};
pub(crate) use nearest::{bare, bare_letters, nearest};
pub(crate) use notes::Notes;
pub(crate) use notes::Repair;
pub(crate) use parse::parse;
pub(crate) use phone::{digit, phone_numbers, phone_spellings};
pub use reader::Reader;
pub(crate) use remote::RemoteSchema;
pub use rule::TextRule;
pub(crate) use schema::is_schema;
pub(crate) use unsendable::Unsendable;
