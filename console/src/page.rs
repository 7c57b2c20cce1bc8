//! What every page has: a template, a section, a title; and what models are made of.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

/// A page: what its template is filled with.
pub trait Page: Serialize {
    /// Its template.
    const TEMPLATE: &'static str;

    /// The section that it is in.
    fn section(&self) -> Option<Section>;

    /// What it is called.
    fn title(&self) -> Title<'_>;

    /// Whether a form of it leads to a page of another site.
    fn leads_away(&self) -> bool {
        false
    }
}

/// A section of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Section {
    /// The systems of a tenant.
    Connections,
    /// Tools, as a caller sees them.
    Tools,
    /// Calls that wait for a person.
    Approvals,
    /// What was asked for, and how it ended.
    Audit,
    /// How the server is.
    Overview,
    /// The tenants of the server.
    Tenants,
    /// Tokens of callers.
    Tokens,
    /// Tools of MCP servers that wait to be looked at.
    Pins,
}

/// What a page is called.
#[derive(Debug)]
pub enum Title<'p> {
    /// A text of the console.
    Key(&'static str),
    /// The same, about something with a name.
    About(&'static str, String),
    /// A text that came from the server.
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

impl Effect {
    /// As it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Delete => "delete",
        }
    }

    /// The effect of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Read, Self::Write, Self::Delete].into_iter().find(|effect| effect.name() == name)
    }
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

impl Section {
    /// As links and icons call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Connections => "connections",
            Self::Tools => "tools",
            Self::Approvals => "approvals",
            Self::Audit => "audit",
            Self::Overview => "overview",
            Self::Tenants => "tenants",
            Self::Tokens => "tokens",
            Self::Pins => "pins",
        }
    }

    /// Whether it is of the server, and not of a tenant.
    pub(crate) fn is_of_server(self) -> bool {
        match self {
            Self::Overview | Self::Tenants | Self::Tokens | Self::Pins => true,
            Self::Connections | Self::Tools | Self::Approvals | Self::Audit => false,
        }
    }
}
