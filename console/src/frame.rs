//! What stands around a page: who looks, when, in which language, and where they can go.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::language::Language;
use crate::links;
use crate::page::Section;

/// The colours of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the reader's system has them.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// What a reader may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Powers {
    /// Decide of calls.
    pub approve: bool,
    /// Connect systems.
    pub connect: bool,
    /// Read the audit.
    pub audit: bool,
    /// Run the server.
    pub operate: bool,
}

/// Who looks.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// As people call them.
    pub name: String,
    /// Their roles.
    pub roles: Vec<String>,
    /// For whom they act.
    pub tenant: String,
    /// Another tenant that they look at: its data are on the page, and what they change is changed there.
    pub looks_at: Option<String>,
    /// What they may do.
    pub powers: Powers,
    /// What their forms bring back.
    pub form_key: String,
}

/// What was done by the request before this one.
#[derive(Debug, Clone)]
pub enum Flash {
    /// A call was approved; the approval holds until then.
    Approved {
        /// Until when.
        until: Timestamp,
    },
    /// A call was declined.
    Declined,
    /// A system was connected.
    Connected {
        /// What it is called.
        title: String,
    },
    /// A system was disconnected.
    Disconnected {
        /// The same.
        title: String,
    },
    /// A token was revoked.
    Revoked {
        /// Its name.
        name: String,
    },
    /// A tool of an MCP server was accepted as it is defined.
    PinAccepted {
        /// The name that its server gives it.
        tool: String,
    },
    /// It was refused.
    PinRefused {
        /// The same.
        tool: String,
    },
    /// What was changed was saved.
    Saved,
    /// A tenant was deleted.
    Deleted {
        /// What it was called.
        title: String,
    },
}

/// What stands around a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The language of the page.
    pub language: Language,
    /// Its colours.
    pub theme: Theme,
    /// When it is written.
    pub now: Timestamp,
    /// Where its reader is.
    pub zone: TimeZone,
    /// Its own address, which shows the same again: a path of this console with its query.
    pub address: Address,
    /// The person who is signed in; `None` where there is none.
    pub reader: Option<Reader>,
    /// The sections that the reader sees.
    pub sections: Vec<Section>,
    /// How many calls wait for the reader.
    pub waiting: usize,
    /// How many definitions of tools wait, for a reader who reviews them.
    pub unpinned: usize,
    /// What was done by the request before.
    pub flash: Option<Flash>,
}

/// An address of the console: a path with its query. No other can be made, so that none leads elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(String);

/// Longer addresses are none.
const LONGEST: usize = 2048;

impl Address {
    /// The first page.
    #[must_use]
    pub fn home() -> Self {
        Self("/console/".to_owned())
    }

    /// What a reader has sent, if it is an address of this console.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>' | b'#');
        let path = text.split('?').next().unwrap_or_default();
        let is_own = path.starts_with("/console/") && !path.contains("//") && !path.split('/').any(|part| part == "..");
        (is_own && text.len() <= LONGEST && text.bytes().all(is_plain)).then(|| Self(text.to_owned()))
    }

    /// Whether it may be of another tenant than the reader's own.
    #[must_use]
    pub fn is_of_a_tenant(&self) -> bool {
        links::is_of_a_tenant(&self.0)
    }

    /// The same for this tenant, where it is of a tenant.
    #[must_use]
    pub fn of_tenant(self, tenant: Option<&str>) -> Self {
        Self(links::of_tenant(self.0, tenant))
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Theme {
    /// As it is written, in forms and in cookies.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::System, Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name)
    }
}

#[cfg(test)]
mod tests;
