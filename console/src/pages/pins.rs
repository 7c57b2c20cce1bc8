//! Tools of MCP servers: which definitions are offered, which wait, and what has changed in them.

use serde::Serialize;

use super::tools::DifferenceLine;
use crate::page::{Moment, Page, Section, Title};

/// How a definition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PinStanding {
    /// Nobody has decided of it.
    Waiting,
    /// The tool is offered as it is defined so.
    Accepted,
    /// It is not.
    Refused,
}

/// A definition of a tool.
#[derive(Debug, Clone, Serialize)]
pub struct PinRow {
    /// What tells it from all others.
    pub id: String,
    /// The name that the server gives the tool.
    pub tool: String,
    /// The catalog, and the backend of it that the server is.
    pub server: String,
    /// The tenant whose server it is; `None`: any tenant's.
    pub tenant: Option<String>,
    /// The SHA-256 of the definition, in hexadecimal digits.
    pub sha256: String,
    /// How it stands.
    pub state: PinStanding,
    /// Another definition of the tool is accepted.
    pub changed: bool,
    /// When it was first seen.
    pub seen: Option<Moment>,
    /// When it was decided, and by whom.
    pub decided: Option<Moment>,
    /// The same.
    pub by: Option<String>,
}

/// The definitions.
#[derive(Debug, Serialize)]
pub struct PinsPage {
    /// Those that wait.
    pub open: Vec<PinRow>,
    /// Those that were decided.
    pub closed: Vec<PinRow>,
    /// There are as many as are shown at most: there may be others.
    pub more: bool,
    /// Decisions end with the process.
    pub volatile: bool,
}

/// One definition.
#[derive(Debug, Serialize)]
pub struct Pin {
    /// What the list has of it.
    #[serde(flatten)]
    pub row: PinRow,
    /// The SHA-256 of the definition that is accepted, where there is another one.
    pub was: Option<String>,
    /// The description, against that of the one that is accepted.
    pub description: Vec<DifferenceLine>,
    /// The schema of the arguments, likewise.
    pub arguments: Vec<DifferenceLine>,
    /// Everything else, likewise.
    pub rest: Vec<DifferenceLine>,
    /// What the server says itself of what the tool does, of `reads`, `deletes`, `repeats` and `outside`, and whether it says yes.
    pub hints: Vec<(&'static str, bool)>,
}

/// The page of one definition.
#[derive(Debug, Serialize)]
pub struct PinPage {
    /// The definition.
    pub pin: Pin,
}

impl Page for PinsPage {
    const TEMPLATE: &'static str = "pins.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Pins)
    }

    fn title(&self) -> Title<'_> {
        Title::Key("nav-pins")
    }
}

impl Page for PinPage {
    const TEMPLATE: &'static str = "pin.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Pins)
    }

    fn title(&self) -> Title<'_> {
        Title::Text(self.pin.row.tool.as_str().into())
    }
}
