//! The requests by which a tenant's systems are connected, and their answers: the words of the operator's listener for it. No
//! answer has a secret in it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use serde::Serialize;
use serde_json::{Map, Value};

use super::sync_shown::SyncShown;
use crate::caller::Identity;
use crate::secret::Secret;
use crate::store::fault::StoreFault;
use crate::store::tenants::{TenantBounds, TenantSaid};

/// Who asks, and for whom.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionAsked {
    /// Who asks.
    pub(crate) who: Arc<Identity>,
    /// Whether they run the server: then nothing is hidden from them.
    pub(crate) operates: bool,
    /// The tenant whose connections are meant.
    pub(crate) tenant: Box<str>,
    /// The language of the answer.
    pub(crate) language: Box<str>,
    /// Where they are.
    pub(crate) address: Option<IpAddr>,
}

/// How a catalog stands for a tenant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ConnectionShown {
    /// The catalog.
    pub(crate) catalog: String,
    /// What its system is called.
    pub(crate) title: String,
    /// `none`, `connected`, `failing`, `locked` or `operator`.
    pub(crate) state: &'static str,
    /// Grows with each change.
    pub(crate) version: Option<i64>,
    /// When it was connected.
    pub(crate) connected_at: Option<String>,
    /// Who connected it.
    pub(crate) connected_by: Option<String>,
    /// When it was last tested.
    pub(crate) checked_at: Option<String>,
    /// What the last test failed with.
    pub(crate) check_error: Option<CheckError>,
    /// When it was last used, to some minutes.
    pub(crate) used_at: Option<String>,
    /// What the tenant may give; of each what its schema says, and what may be seen of it.
    pub(crate) settings: Vec<Value>,
    /// `settings` or `application`: how it was connected.
    pub(crate) means: Option<&'static str>,
    /// How it is connected by an application of the operator's; `None`: it is not.
    pub(crate) authorize: Option<AuthorizeShown>,
    /// How one gets what is asked for.
    pub(crate) steps: Vec<String>,
    /// Where more is said.
    pub(crate) more: Option<String>,
    /// The catalog's other name in addresses.
    pub(crate) path: Option<String>,
    /// How leads go into the system; `None`: they do not.
    pub(crate) sync: Option<SyncShown>,
}

/// How a catalog is connected by an application of the operator's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct AuthorizeShown {
    /// What the tenant types; as of the connection's.
    pub(crate) settings: Vec<Value>,
    /// What the tenant does.
    pub(crate) steps: Vec<String>,
}

/// A way to a connection that was begun: a page of the system, and until when one may come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct AuthorizationBegun {
    /// The page.
    pub(crate) location: String,
    /// When it is too late.
    pub(crate) expires_at: String,
}

/// What a tenant has come back with.
#[derive(Debug, Clone, Default)]
pub(crate) struct AuthorizationBack {
    /// The parameters, by their names; of one that is there twice nothing is taken.
    pub(crate) parameters: BTreeMap<String, Secret>,
    /// The login of the browser.
    pub(crate) session: Option<String>,
}

/// A tenant has come back, and is not connected: of which catalog, if that is known, and why.
#[derive(Debug)]
pub(crate) struct NotAuthorized {
    /// The catalog.
    pub(crate) catalog: Option<String>,
    /// Why.
    pub(crate) why: ConnectRefused,
}

/// What a test has failed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct CheckError {
    /// The kind.
    pub(crate) code: String,
    /// In words.
    pub(crate) message: String,
}

/// How a test has ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ConnectionTested {
    /// Whether the system answers as it should.
    pub(crate) ok: bool,
    /// The same in words.
    pub(crate) message: String,
    /// The kind of what went wrong.
    pub(crate) code: Option<String>,
    /// When it was.
    pub(crate) checked_at: String,
    /// How long it took.
    pub(crate) duration_ms: u64,
    /// What the system says of itself, as the catalog reads it.
    pub(crate) info: Option<Value>,
}

/// Another name of a catalog in addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CatalogAlias {
    /// The catalog.
    pub(crate) catalog: String,
    /// What its settings are called in bodies, and what they are.
    pub(crate) names: Vec<(String, String)>,
}

/// Whether settings are such as a catalog takes, from the worst to the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SettingsFit {
    /// So many of them are none of its own, or not of the form that they have: the fewer, the better.
    No(Reverse<usize>),
    /// They are, but something is missing.
    Lacking {
        /// What is missing is the first that the catalog has another name for.
        the_first: bool,
    },
    /// They are.
    Whole,
}

/// A setting that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnfitSetting {
    /// The setting.
    pub(crate) name: String,
    /// What is wrong.
    pub(crate) message: String,
    /// The same as a word.
    pub(crate) kind: &'static str,
}

/// A tenant, as those who run the server see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct TenantShown {
    /// Its id.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) title: Option<String>,
    /// `file` or `store`.
    pub(crate) source: &'static str,
    /// `active` or `stopped`.
    pub(crate) state: &'static str,
    /// The language in which its systems are written to; `None`: the server's.
    pub(crate) locale: Option<String>,
    /// The time zone in which its days begin; `None`: the server's.
    pub(crate) timezone: Option<String>,
    /// The catalogs that are all that its callers are offered; `None`: every one.
    pub(crate) catalogs: Option<Vec<String>>,
    /// The profile whose tools they are; `None`: every tool.
    pub(crate) profile: Option<String>,
    /// How often its callers may call, in the place of what holds of all.
    #[serde(flatten)]
    pub(crate) bounds: TenantBounds,
    /// How many catalogs it has connected.
    pub(crate) connections: i64,
    /// When it was made.
    pub(crate) created_at: Option<String>,
}

/// Why it was not done; texts are in the language of who asks.
#[derive(Debug)]
pub(crate) enum ConnectRefused {
    /// There is no such catalog or connection for them.
    Absent,
    /// There is no such tenant.
    NoTenant,
    /// Nothing is connected.
    NotConnected(String),
    /// The operator's file says it.
    SetByOperator(String),
    /// The operator has no application by which this could be connected.
    NoApplication(String),
    /// There are as many tenants as there may be.
    TooManyTenants(String),
    /// What was given is not as it must be.
    Unfit(Vec<UnfitSetting>),
    /// The system does not answer as it should: nothing was stored.
    Failed {
        /// The kind.
        kind: String,
        /// In words.
        message: String,
    },
    /// It was tried too often; when to come back.
    Limited(Duration, String),
    /// The audit cannot record it.
    Unaudited,
    /// The store failed.
    Store(StoreFault),
}

impl From<StoreFault> for ConnectRefused {
    fn from(fault: StoreFault) -> Self {
        Self::Store(fault)
    }
}

/// The answer, or why there is none.
pub(crate) type Connected<'c, T> = BoxFuture<'c, Result<T, ConnectRefused>>;

/// A server whose tenants connect their own systems.
pub(crate) trait ConnectsTenants: Send + Sync {
    /// Every catalog that can be connected.
    fn connections<'c>(&'c self, asked: &'c ConnectionAsked) -> Connected<'c, Vec<ConnectionShown>>;

    /// One of them.
    fn connection<'c>(&'c self, asked: &'c ConnectionAsked, catalog: &'c str) -> Connected<'c, ConnectionShown>;

    /// Connects a catalog with these settings; they are tried first, unless they are not to be.
    fn connect<'c>(
        &'c self,
        asked: &'c ConnectionAsked,
        catalog: &'c str,
        settings: &'c Map<String, Value>,
        tries: bool,
    ) -> Connected<'c, ConnectionShown>;

    /// Begins the way to a connection by an application, for a browser that is logged in so, if it is one.
    fn authorize<'c>(
        &'c self,
        asked: &'c ConnectionAsked,
        catalog: &'c str,
        settings: &'c Map<String, Value>,
        session: Option<&'c str>,
    ) -> Connected<'c, AuthorizationBegun>;

    /// Ends it: connects what the tenant has come back from; gives the catalog.
    fn authorized<'c>(
        &'c self,
        asked: &'c ConnectionAsked,
        back: &'c AuthorizationBack,
    ) -> BoxFuture<'c, Result<String, NotAuthorized>>;

    /// Tries what is connected.
    fn test<'c>(&'c self, asked: &'c ConnectionAsked, catalog: &'c str) -> Connected<'c, ConnectionTested>;

    /// Gives a connection up. `false`: there was none.
    fn disconnect<'c>(&'c self, asked: &'c ConnectionAsked, catalog: &'c str) -> Connected<'c, bool>;

    /// The catalogs with this other name, in their order.
    fn aliases(&self, path: &str) -> Vec<CatalogAlias>;

    /// Whether these settings are such as a catalog takes; nothing is tried.
    fn fits(&self, asked: &ConnectionAsked, catalog: &str, settings: &Map<String, Value>) -> SettingsFit;

    /// Every tenant that is known.
    fn tenants(&self) -> Connected<'_, Vec<TenantShown>>;

    /// Makes a tenant, or changes what is said of one: what is not stays.
    fn put_tenant<'c>(
        &'c self,
        asked: &'c ConnectionAsked,
        id: &'c str,
        said: &'c TenantSaid,
    ) -> Connected<'c, TenantShown>;

    /// Deletes a tenant with its connections.
    fn delete_tenant<'c>(&'c self, asked: &'c ConnectionAsked, id: &'c str) -> Connected<'c, ()>;

    /// A text of the server's own in the language of who asks.
    fn said(&self, asked: &ConnectionAsked, id: &str, catalog: Option<&str>) -> String;
}
