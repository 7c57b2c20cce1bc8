//! How a tenant connects, with every name resolved.

use serde_json::Value as Json;

use crate::check::resolved::Data;
use crate::check::texts::Name;
use crate::plan::{AuthorizationParameter, Stored};

/// How a tenant connects.
#[derive(Debug)]
pub(crate) struct Connecting {
    pub(crate) test: ConnectionTest,
    pub(crate) settings: Vec<usize>,
    pub(crate) authorize: Option<Authorizing>,
    /// Other names in bodies.
    pub(crate) names: Vec<(String, usize)>,
    pub(crate) path: Option<String>,
    pub(crate) lead: Option<SyncCall>,
    pub(crate) texts: ConnectionNames,
}

/// How a tenant connects by an application.
#[derive(Debug)]
pub(crate) struct Authorizing {
    pub(crate) asks: Vec<usize>,
    /// The id first.
    pub(crate) application: Vec<usize>,
    pub(crate) page: Data,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) sends: Vec<AuthorizationParameter>,
    pub(crate) scope: Option<String>,
    pub(crate) pkce: bool,
    pub(crate) credential: (usize, usize),
    pub(crate) keeps: Vec<Stored>,
    pub(crate) says: Option<String>,
}

/// What carries a record of the tenant's over.
#[derive(Debug)]
pub(crate) struct SyncCall {
    pub(crate) tool: usize,
    pub(crate) key: Option<usize>,
    pub(crate) known: Option<usize>,
    pub(crate) record: Vec<String>,
    /// The dictionary, and the names.
    pub(crate) fields: Option<(usize, Vec<String>)>,
}

/// How a connection is tried.
#[derive(Debug)]
pub(crate) enum ConnectionTest {
    Tool {
        tool: usize,
        /// An object.
        arguments: Json,
    },
    Mcp {
        backend: usize,
    },
}

/// The texts of a connection's page.
#[derive(Debug)]
pub(crate) struct ConnectionNames {
    /// The label of each setting, and its hint; behind them of each that is asked for by an application.
    pub(crate) labels: Vec<(Name, Name)>,
    /// As many as there are.
    pub(crate) steps: Vec<Name>,
    pub(crate) authorize_steps: Vec<Name>,
    /// How fields are made that the system lacks.
    pub(crate) lacks: Name,
    pub(crate) more: Name,
}
