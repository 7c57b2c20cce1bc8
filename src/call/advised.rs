//! What is known of a call before anything was asked.

use crate::call::result::Advice;

/// What is known of a call before anything was asked.
#[derive(Default)]
pub(super) struct Advised {
    pub(super) advice: Advice,
    /// The call is counted, and lists nothing.
    pub(super) counted: bool,
    /// What the user was asked for and answered, a JSON object.
    pub(super) asked: Option<String>,
    /// Steps that wrote before the call failed, by their names.
    pub(super) done: Vec<String>,
}
