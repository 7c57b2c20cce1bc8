//! The models of pages.

mod approvals;
mod audit;
mod overview;
mod problem;
mod sign_in;

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

pub use approvals::{Approval, ApprovalArgument, ApprovalPage, ApprovalRow, ApprovalsPage, Notice, Standing};
pub use audit::{AuditBin, AuditChoice, AuditPage, AuditRow, Chain, RecordFacts, RecordPage};
pub use overview::{Minute, OverviewPage, PartState, Refusals, ServerPart, SystemState, Todo};
pub use problem::ProblemPage;
pub use sign_in::{SignInFault, SignInPage};

/// What a page is called.
#[derive(Debug)]
pub enum Title<'p> {
    /// A text of the console.
    Key(&'static str),
    /// The same, about something with a name.
    About(&'static str, String),
    /// What the server has told.
    Text(Cow<'p, str>),
}

/// A moment of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(pub Timestamp);

/// What a tool does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// It changes nothing.
    Read,
    /// It makes or changes something.
    Write,
    /// It deletes something.
    Delete,
}

impl Moment {
    /// One in milliseconds since 1970.
    #[must_use]
    pub fn at(milliseconds: i64) -> Self {
        Self(Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
