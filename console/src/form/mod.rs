//! The arguments of a tool as a form, by its JSON Schema; and what was filled in as arguments.
//!
//! What is left empty is not passed: absent means absent. A value is never made to fit: what does not read as a number where one is
//! expected is passed as it was typed, so that the server says what is wrong with it, in the reader's language. Names come from
//! schemas, foreign ones too: they are values of attributes and never ids.
//!
//! - `kind`: how an argument is filled in; `field`: what a form has of it; `filled`: what a browser sends back; `member`: of an object

mod field;
mod filled;
mod kind;
mod member;

pub use field::{FormField, KeyValue, ToolForm};
pub use filled::arguments;
pub use kind::FieldKind;

#[cfg(test)]
mod tests;
