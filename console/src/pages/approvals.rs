//! Calls that wait for a person, and those of which one has decided.

use serde::Serialize;

use crate::page::{Effect, Moment, Page, Section, Title};

/// Where an approval is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// No person has decided.
    Waiting,
    /// It was approved, and the call has not come yet.
    Approved,
    /// It was declined.
    Declined,
    /// It was approved, and the call is under way, or its process has ended with it.
    Used,
    /// The call was made, and did what it was to do.
    Done,
    /// The call was made, and failed.
    Failed,
    /// The call was made, and it is not known what became of it.
    Unknown,
    /// Nothing was decided in time, or the call did not come.
    Expired,
}

/// One of a list.
#[derive(Debug, Serialize)]
pub struct ApprovalRow {
    /// Its id.
    pub id: String,
    /// What the call does, in the words of its card.
    pub what: String,
    /// What its card says to the person who decides, as long as that is kept.
    pub sentence: Option<String>,
    /// The tool.
    pub tool: String,
    /// Where the call goes, as long as that is kept.
    pub target: Option<String>,
    /// Who calls.
    pub by: String,
    /// It is the reader's own.
    pub own: bool,
    /// What the tool does; `None` where the tool is no longer served.
    pub effect: Option<Effect>,
    /// Where it is.
    pub state: Standing,
    /// When it ends.
    pub until: Moment,
    /// Who has decided.
    pub decider: Option<String>,
    /// When it was decided, or ended.
    pub at: Moment,
}

/// The inbox.
#[derive(Debug, Serialize)]
pub struct ApprovalsPage {
    /// Those that wait.
    pub open: Vec<ApprovalRow>,
    /// Where the list of those goes on; `None`: this is the end of it.
    pub waiting_older: Option<String>,
    /// Those that do not, the newest first.
    pub closed: Vec<ApprovalRow>,
    /// There are more of those.
    pub more: bool,
    /// Where the list of those goes on, where all were asked for; `None`: this is the end of it.
    pub older: Option<String>,
}

/// An argument of a call.
#[derive(Debug, Serialize)]
pub struct ApprovalArgument {
    /// Its name.
    pub name: String,
    /// Its value: a text as it is, anything else as JSON.
    pub value: String,
    /// The value could be taken for something else, and is shown as JSON.
    pub quoted: bool,
}

/// What is said before an approval is shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Notice {
    /// What was seen is not what it is.
    Moved,
    /// It was decided meanwhile, or has ended.
    Late,
    /// It is the reader's own call.
    Own,
    /// The reason cannot be kept as it was written.
    Reason,
}

/// An approval, whole.
#[derive(Debug, Serialize)]
pub struct Approval {
    /// What a list has of it.
    #[serde(flatten)]
    pub row: ApprovalRow,
    /// The arguments, as long as they are kept.
    pub arguments: Option<Vec<ApprovalArgument>>,
    /// The first request that will be sent, masked: a line, headers, a blank line, a body.
    pub request: Option<String>,
    /// Who calls, as the audit has it.
    pub principal: String,
    /// When it was asked for.
    pub asked: Moment,
    /// What the decision is bound to.
    pub digest: String,
    /// Why it was decided so.
    pub reason: Option<String>,
    /// Whether the reader can decide of it.
    pub decidable: bool,
}

/// The page of an approval.
#[derive(Debug, Serialize)]
pub struct ApprovalPage {
    /// The approval.
    pub a: Approval,
    /// What is said before.
    pub said: Option<Notice>,
}

impl Page for ApprovalsPage {
    const TEMPLATE: &'static str = "approvals.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Approvals)
    }

    fn title(&self) -> Title<'_> {
        Title::Key("nav-approvals")
    }
}

impl Page for ApprovalPage {
    const TEMPLATE: &'static str = "approval.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Approvals)
    }

    fn title(&self) -> Title<'_> {
        Title::Text(self.a.row.what.as_str().into())
    }
}
