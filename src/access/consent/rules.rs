//! What an operator says of approvals and of writes that are made once.

use std::sync::Arc;
use std::time::Duration;

use super::approval_token::HeaderRules;
use crate::store::settings::StoreSettings;

/// How a person is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    /// A form, through the client of the call. It proves that the client says so.
    Elicitation,
    /// The operator's listener: another person, with a credential of its own.
    Operator,
    /// A header, which a system in front of this server has signed.
    Header,
}

/// What an operator says of approvals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApprovalRules {
    /// `None`: a form for the one who started the process and for callers of this machine, the operator for others.
    pub(crate) by: Option<Vec<Means>>,
    /// A role has the power to approve: else the operator's listener decides of nothing.
    pub(crate) approvers: bool,
    /// Callers come from elsewhere, for whom the operator approves where `by` says nothing.
    pub(crate) remote: bool,
    /// The operator who approves is another than the caller.
    pub(crate) four_eyes: bool,
    /// How long a record stands.
    pub(crate) expires: Duration,
    /// How long a call waits for the operator before it is answered that it has to.
    pub(crate) wait: Duration,
    /// Where people reach the operator's listener, without a slash at the end; `None`: they are sent nowhere.
    pub(crate) url: Option<Arc<str>>,
    /// What is said of tokens in a header; `None`: none is looked at.
    pub(crate) header: Option<Arc<HeaderRules>>,
    /// A client that cannot show a form need not: of a demo, whose records are invented. No file and no variable says so.
    pub(crate) assumed: bool,
}

/// What an operator says of writes that are made once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OnceRules {
    /// How long a key is remembered.
    pub(crate) keep: Duration,
    /// The longest result that is kept, in bytes.
    pub(crate) result: usize,
}

/// What an operator says of consent, all of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct ConsentSettings {
    /// Of approvals.
    pub(crate) approvals: ApprovalRules,
    /// Of writes that are made once.
    pub(crate) once: OnceRules,
    /// Where both are kept.
    pub(crate) store: StoreSettings,
}

impl Means {
    /// As it is written in the operator's file, and in records.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Elicitation => "elicitation",
            Self::Operator => "operator",
            Self::Header => "header",
        }
    }
}

impl Default for ApprovalRules {
    fn default() -> Self {
        Self {
            by: None,
            approvers: true,
            remote: false,
            four_eyes: true,
            expires: Duration::from_mins(15),
            wait: Duration::ZERO,
            url: None,
            header: None,
            assumed: false,
        }
    }
}

impl Default for OnceRules {
    fn default() -> Self {
        Self { keep: Duration::from_hours(24), result: 256 << 10 }
    }
}
