//! Pages that cannot be shown, and why.

use serde::Serialize;

use super::Title;
use crate::console::Page;
use crate::frame::Section;

/// Why a page cannot be shown.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ProblemPage {
    /// The reader lacks a power.
    NoPower {
        /// The section.
        of: Section,
        /// The power, as the operator's file has it.
        power: &'static str,
    },
    /// The reader has no power at all.
    NoSection,
    /// There is no such page, or it is another tenant's.
    NotFound,
    /// The store does not answer.
    Broken,
    /// The audit is not kept where it can be searched.
    AuditOff,
    /// The audit is kept, and cannot be read now.
    AuditUnread,
    /// A form did not come from a page of this login.
    Forged,
}

impl Page for ProblemPage {
    const TEMPLATE: &'static str = "problem.html";

    fn section(&self) -> Option<Section> {
        match self {
            Self::NoPower { of, .. } => Some(*of),
            Self::AuditOff | Self::AuditUnread => Some(Section::Audit),
            Self::NoSection | Self::NotFound | Self::Broken | Self::Forged => None,
        }
    }

    fn title(&self) -> Title<'_> {
        match self {
            Self::NoPower { of, .. } => Title::Key(match of {
                Section::Approvals => "nav-approvals",
                Section::Audit => "nav-audit",
                Section::Overview => "nav-overview",
            }),
            Self::NoSection => Title::Key("no-section.title"),
            Self::NotFound => Title::Key("not-found.title"),
            Self::Broken => Title::Key("broken.title"),
            Self::AuditOff => Title::Key("audit-off.title"),
            Self::AuditUnread => Title::Key("audit-unread.title"),
            Self::Forged => Title::Key("forged.title"),
        }
    }
}
