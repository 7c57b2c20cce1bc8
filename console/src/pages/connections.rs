//! The systems of a tenant: which are connected, the form that connects one, and what is to be lost by disconnecting it.

use serde::Serialize;

use crate::page::{Moment, Page, Section, Title};

/// How a catalog is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ConnectionState {
    /// It is not.
    None,
    /// It works, as far as is known.
    Connected,
    /// The last test failed.
    Failing,
    /// The key that sealed it is not on the server.
    Locked,
    /// The operator has set it up.
    Operator,
}

/// What is not secret of a connection: a setting's label, and its value; `None`: it is set, and not shown.
#[derive(Debug, Serialize)]
pub struct ShownSetting {
    /// What it is called.
    pub label: String,
    /// What it is.
    pub value: Option<String>,
}

/// Whether leads go into a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SyncState {
    /// They do.
    Active,
    /// The system takes none.
    Error,
    /// A person has stopped them.
    Paused,
}

/// How leads go into a system.
#[derive(Debug, Clone, Serialize)]
pub struct Sync {
    /// Whether they do.
    pub state: SyncState,
    /// When one last did.
    pub last: Option<Moment>,
    /// The kind of the last failure.
    pub error: Option<String>,
    /// Who has stopped them.
    pub paused_by: Option<String>,
    /// The fields that the system lacks.
    pub lacks: Vec<String>,
    /// How they are made.
    pub lacks_hint: Option<String>,
    /// How many wait.
    pub waiting: u64,
    /// How many wait for a person.
    pub dead: u64,
}

/// A catalog that can be connected.
#[derive(Debug, Serialize)]
pub struct Connection {
    /// Its name.
    pub catalog: String,
    /// What the system is called.
    pub title: String,
    /// The letters of its card.
    pub tile: String,
    /// How it is connected.
    pub state: ConnectionState,
    /// When it was connected.
    pub connected_at: Option<Moment>,
    /// By whom.
    pub connected_by: Option<String>,
    /// When it was tested last.
    pub checked_at: Option<Moment>,
    /// Why that failed.
    pub check_error: Option<String>,
    /// When a call last used it, to some minutes.
    pub used_at: Option<Moment>,
    /// What it is made of, as far as that is shown.
    pub shown: Vec<ShownSetting>,
    /// How leads go into the system, if they do.
    pub sync: Option<Sync>,
}

/// The catalogs that can be connected.
#[derive(Debug, Serialize)]
pub struct ConnectionsPage {
    /// They.
    pub connections: Vec<Connection>,
}

/// How a setting is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SettingKind {
    /// A line of text.
    Text,
    /// A number.
    Number,
    /// An address.
    Url,
    /// One of several values.
    Choice,
    /// Hidden as it is typed.
    Secret,
}

/// A setting of the form.
#[derive(Debug, Serialize)]
pub struct SettingField {
    /// Its number on the page.
    pub id: usize,
    /// Its name.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// What is to be known of it.
    pub hint: String,
    /// How it is filled in.
    pub kind: SettingKind,
    /// It has to be given.
    pub required: bool,
    /// What is filled in; never a secret.
    pub value: String,
    /// What it could look like.
    pub example: String,
    /// The values that it can have.
    pub choices: Vec<String>,
    /// It has to be given, and is not.
    pub missing: bool,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// The form of a catalog that is not connected, and of a new key for one that is.
#[derive(Debug, Serialize)]
pub struct ConnectPage {
    /// The catalog.
    pub c: Connection,
    /// How to get what is asked for.
    pub steps: Vec<String>,
    /// Where there is more to read.
    pub more: Option<String>,
    /// The settings that have to be given.
    pub first: Vec<SettingField>,
    /// The others.
    pub rare: Vec<SettingField>,
    /// One of those is filled in, or wrong.
    pub rare_open: bool,
    /// A setting has to be given, and is not, or is wrong.
    pub faulty: bool,
    /// Why it does not work, in a sentence.
    pub failed: Option<String>,
    /// The other way, where the operator has an application.
    pub authorize: Option<AuthorizeForm>,
}

/// The form of the way by an application.
#[derive(Debug, Serialize)]
pub struct AuthorizeForm {
    /// What is done there.
    pub steps: Vec<String>,
    /// What is typed.
    pub fields: Vec<SettingField>,
    /// A setting has to be given, and is not, or is wrong.
    pub faulty: bool,
    /// Why it did not work, in a sentence.
    pub failed: Option<String>,
}

/// How a test went.
#[derive(Debug, Serialize)]
pub struct Tested {
    /// It works.
    pub ok: bool,
    /// In a sentence.
    pub message: String,
    /// How long it took, in milliseconds.
    pub ms: Option<u64>,
}

/// The page of a connection.
#[derive(Debug, Serialize)]
pub struct ConnectionPage {
    /// The connection.
    pub c: Connection,
    /// How its test went.
    pub tested: Option<Tested>,
}

/// The question before a connection is forgotten.
#[derive(Debug, Serialize)]
pub struct DisconnectPage {
    /// The connection.
    pub c: Connection,
}

/// A lead that waits for a person.
#[derive(Debug, Serialize)]
pub struct LeadRow {
    /// The tenant's id of it.
    pub id: String,
    /// It is not known whether the system has it.
    pub unknown: bool,
    /// The kind of the last failure.
    pub error: Option<String>,
    /// The system's own code of it.
    pub code: Option<String>,
    /// Its own words.
    pub words: Option<String>,
    /// How often it was tried.
    pub attempts: u64,
    /// When it was tried last.
    pub tried: Option<Moment>,
}

/// The leads of a system that wait for a person.
#[derive(Debug, Serialize)]
pub struct LeadsPage {
    /// The connection.
    pub c: Connection,
    /// They.
    pub leads: Vec<LeadRow>,
    /// There are more than these.
    pub more: bool,
}

impl Page for LeadsPage {
    const TEMPLATE: &'static str = "leads.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Connections)
    }

    fn title(&self) -> Title<'_> {
        Title::About("leads.title", self.c.title.clone())
    }
}

impl Connection {
    /// The letters of its card: the first of its title, and the first of the next word or the next one. What is no letter and no digit is passed
    /// over.
    #[must_use]
    pub fn tile_of(title: &str) -> String {
        let mut words = title.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default();
        let second = words.next().and_then(|word| word.chars().next()).or_else(|| first.chars().nth(1));
        first.chars().next().into_iter().chain(second).collect::<String>().to_uppercase()
    }
}

impl Page for ConnectionsPage {
    const TEMPLATE: &'static str = "connections.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Connections)
    }

    fn title(&self) -> Title<'_> {
        Title::Key("nav-connections")
    }
}

impl Page for ConnectPage {
    const TEMPLATE: &'static str = "connect.html";

    fn leads_away(&self) -> bool {
        self.authorize.is_some()
    }

    fn section(&self) -> Option<Section> {
        Some(Section::Connections)
    }

    fn title(&self) -> Title<'_> {
        Title::Text(self.c.title.as_str().into())
    }
}

impl Page for ConnectionPage {
    const TEMPLATE: &'static str = "connection.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Connections)
    }

    fn title(&self) -> Title<'_> {
        Title::Text(self.c.title.as_str().into())
    }
}

impl Page for DisconnectPage {
    const TEMPLATE: &'static str = "disconnect.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Connections)
    }

    fn title(&self) -> Title<'_> {
        Title::About("disconnect.title", self.c.title.clone())
    }
}
