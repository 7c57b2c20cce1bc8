//! What is known of a call before anything was asked.

use crate::call::result::Advice;
use crate::runtime::arguments::Notes;

/// What is known of a call before anything was asked.
#[derive(Default)]
pub(super) struct Advised<'a> {
    pub(super) advice: Advice,
    /// A part of the call cannot be repaired, or it is not known what was meant by it: no other one is proposed.
    pub(super) unfixable: bool,
    /// The list that came has no record.
    pub(super) found_nothing: bool,
    /// The advice may say why the backend refused the call: it stays beside the failure.
    pub(super) explains: bool,
    /// What was read as something else; `None` while the arguments are not accepted.
    pub(super) notes: Option<&'a Notes>,
    /// What the user was asked for and answered, a JSON object.
    pub(super) asked: Option<String>,
    /// What the message of a failure says besides, in the caller's language.
    pub(super) beside: Vec<String>,
    /// Steps that wrote before the call failed, by their names.
    pub(super) done: Vec<String>,
}
