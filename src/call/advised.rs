//! What is known of a call before anything was asked.

use crate::call::result::Advice;
use crate::runtime::accept::Accepted;

/// What is known of a call before anything was asked.
#[derive(Default)]
pub(super) struct Advised {
    pub(super) advice: Advice,
    /// The fixed call, where it is only counted.
    pub(super) counted: Option<Accepted>,
    /// What the user was asked for and answered, a JSON object.
    pub(super) asked: Option<String>,
}
