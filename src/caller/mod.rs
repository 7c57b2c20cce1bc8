//! Who calls: identity, language, the conversation that a call can have with its caller, the trace it is part of, and what
//! a caller can be answered besides the result of a tool.

mod answer_form;
pub mod conversation;
mod identity;
mod locale;
mod network;
pub mod outcome;
pub mod span;
pub(crate) mod trace;

pub use answer_form::{AnswerForm, LabelForm, TextForm};
pub use identity::Caller;
pub use locale::Locale;
pub use network::network;
