//! How a tenant connects a system of its own.

use super::backend::Stored;
use super::data::{Json, List, Text};
use super::value::Value;

/// What a tenant gives for a catalog, and how that is tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Connecting {
    /// What is done before the settings are kept.
    pub test: ConnectionTest,
    /// Indices into [`Catalog::settings`](super::Catalog::settings), in the order in which a person is asked; each setting that has to be
    /// set is among them.
    pub settings: List<usize>,
    /// The other way: by an application of the operator's.
    pub authorize: Option<Authorizing>,
    /// The catalog's other name in addresses of the operator's listener: lower-case letters, digits and `-`.
    pub path: Option<Text>,
    /// What settings are called in bodies there.
    pub names: List<OtherName>,
    /// What carries a lead of the tenant's over, if something does.
    pub lead: Option<SyncCall>,
}

/// How a tenant connects by an application that the operator has registered: the authorization code of OAuth 2 (RFC 6749, 4.1). The code
/// is exchanged by the request of the credential's token, with the code in the place of the refresh token.
#[derive(Debug, Clone, PartialEq)]
pub struct Authorizing {
    /// Indices into [`Catalog::settings`](super::Catalog::settings), in the order in which a person is asked.
    pub asks: List<usize>,
    /// What the operator has got when the application was registered; its id is the first.
    pub application: List<usize>,
    /// The address that the tenant's browser goes to, over settings of `asks`.
    pub page: Value,
    /// Parameters of the page that are always the same.
    pub query: List<(Text, Text)>,
    /// The parameters of the standard that the page takes.
    pub sends: List<AuthorizationParameter>,
    /// What is asked for.
    pub scope: Option<Text>,
    /// The code is bound to who asks for it, by S256 of RFC 7636.
    pub pkce: bool,
    /// The backend and the credential of it whose token is fetched with what the reply brings.
    pub credential: (usize, usize),
    /// What the reply brings besides the token.
    pub keeps: List<Stored>,
    /// The parameter of the way back in which the system names its host.
    pub says: Option<Text>,
}

/// A parameter of the page, as the standard calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorizationParameter {
    /// `response_type=code`
    ResponseType,
    /// `client_id`
    ClientId,
    /// `redirect_uri`
    RedirectUri,
    /// `scope`, where there is one.
    Scope,
    /// `state`
    State,
}

/// What a lead of a tenant's has besides its id: names of arguments of the tool that carries it over.
pub const LEAD_FIELDS: [&str; 10] =
    ["name", "phone", "product", "budget", "timeline", "intent", "notes", "score", "hotness", "status"];

/// A call that makes or changes the record of a tenant's own one in its system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncCall {
    /// Index into [`Catalog::tools`](super::Catalog::tools); it writes, and requires no arguments but [`LEAD_FIELDS`] and the key.
    pub tool: usize,
    /// The place of its argument that is the tenant's id of the record, a text: the tool finds the record by it before it makes
    /// one, so that it may be called again after any end.
    pub key: Option<usize>,
    /// The place of its argument that is the system's id of the record, a text: it is passed once the system has said it, and the tool looks
    /// for that record first.
    pub known: Option<usize>,
    /// Members of its result: the first that is there is the system's id of the record.
    pub record: List<Text>,
    /// What it writes into that not every system has.
    pub fields: Option<SyncFields>,
}

/// Fields that a system may lack, which then drops what is written into them without a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncFields {
    /// Index into [`Catalog::dictionaries`](super::Catalog::dictionaries): its keys are the fields that the system has.
    pub dictionary: usize,
    /// The names of those that are written.
    pub names: List<Text>,
}

/// What succeeds where the settings are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectionTest {
    /// A call.
    Tool {
        /// Index into [`Catalog::tools`](super::Catalog::tools); it only reads.
        tool: usize,
        /// Its arguments, an object.
        arguments: Json,
    },
    /// A session with an MCP server, and the list of its tools.
    Mcp {
        /// Index into [`Catalog::backends`](super::Catalog::backends).
        backend: usize,
    },
}

/// Another name of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherName {
    /// The name.
    pub name: Text,
    /// Index into [`Catalog::settings`](super::Catalog::settings); it is one of [`Connecting::settings`].
    pub setting: usize,
}

/// What a page says of a connection, in one locale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionTexts {
    /// What each of [`Connecting::settings`] is called, and behind them each of [`Authorizing::asks`].
    pub labels: List<Text>,
    /// Where each is found, if there is something to say.
    pub hints: List<Option<Text>>,
    /// How the tenant gets what it has to give.
    pub steps: List<Text>,
    /// What the tenant does to connect by an application.
    pub authorize_steps: List<Text>,
    /// How the tenant makes the fields that the system lacks ([`SyncFields`]).
    pub lacks: Option<Text>,
    /// Where more is said: an address.
    pub more: Option<Text>,
}
