//! Pages that cannot be shown, and why.

use serde::Serialize;

use crate::page::{Page, Section, Title};

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
    /// The address names another tenant, and the reader sees their own alone.
    OtherTenant,
    /// The address names another tenant, and the page is the same for all of them or of the reader's own alone.
    OwnTenantAlone,
    /// The reader's roles open no tool.
    ToolNone,
    /// There is no such page, or it is another tenant's.
    NotFound,
    /// A token stands in the address.
    TokenInAddress,
    /// It is refused, for a reason that has no page of its own.
    Refused {
        /// The reason, in the reader's language.
        said: String,
    },
    /// The store does not answer.
    Broken,
    /// The audit is not kept where it can be searched.
    AuditOff,
    /// The audit is kept, and cannot be read now.
    AuditUnread,
    /// The audit cannot record what was asked for: it was not done.
    Unaudited,
    /// A form did not come from a page of this login.
    Forged,
    /// Who comes back from a page of a system has not set out from here, or is late.
    NotBegun,
    /// They come back too often.
    ManyReturns,
    /// The address names a place of a list that is none.
    BadCursor,
}

impl Page for ProblemPage {
    const TEMPLATE: &'static str = "problem.html";

    fn section(&self) -> Option<Section> {
        match self {
            Self::NoPower { of, .. } => Some(*of),
            Self::AuditOff | Self::AuditUnread => Some(Section::Audit),
            Self::ToolNone => Some(Section::Tools),
            Self::NotFound | Self::Broken | Self::Unaudited | Self::Forged | Self::NotBegun => None,
            Self::OtherTenant | Self::OwnTenantAlone => None,
            Self::ManyReturns | Self::BadCursor | Self::TokenInAddress | Self::Refused { .. } => None,
        }
    }

    fn title(&self) -> Title<'_> {
        match self {
            Self::NoPower { of, .. } => Title::Key(match of {
                Section::Connections => "nav-connections",
                Section::Tools => "nav-tools",
                Section::Approvals => "nav-approvals",
                Section::Audit => "nav-audit",
                Section::Overview => "nav-overview",
                Section::Tenants => "nav-tenants",
                Section::Tokens => "nav-tokens",
                Section::Pins => "nav-pins",
            }),
            Self::OtherTenant => Title::Key("other-tenant.title"),
            Self::OwnTenantAlone => Title::Key("own-tenant-alone.title"),
            Self::ToolNone => Title::Key("tool-none.title"),
            Self::NotFound => Title::Key("not-found.title"),
            Self::TokenInAddress => Title::Key("token-in-address.title"),
            Self::Refused { .. } => Title::Key("not-done.title"),
            Self::Broken => Title::Key("broken.title"),
            Self::Unaudited => Title::Key("unaudited.title"),
            Self::AuditOff => Title::Key("audit-off.title"),
            Self::AuditUnread => Title::Key("audit-unread.title"),
            Self::Forged => Title::Key("forged.title"),
            Self::NotBegun => Title::Key("not-begun.title"),
            Self::ManyReturns => Title::Key("many-returns.title"),
            Self::BadCursor => Title::Key("bad-cursor.title"),
        }
    }
}
