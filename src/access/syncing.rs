//! The requests by which a tenant's leads are brought, and their answers: the words of the operator's listener for it.

use std::time::Duration;

use futures::future::BoxFuture;
use serde::Serialize;
use serde_json::{Map, Value};

use super::connecting::{ConnectionAsked, UnfitSetting};
use crate::store::fault::StoreFault;

/// How a lead stands. Nothing of what it says is in it, but what the system repeats of that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct LeadShown {
    /// The tenant's id of it.
    pub(crate) id: String,
    /// The catalog of the system.
    pub(crate) catalog: String,
    /// `waiting`, `sending`, `done`, `unknown` or `dead`.
    pub(crate) state: &'static str,
    /// The system's id of it, where it is known.
    pub(crate) record: Option<String>,
    /// How often it was tried, in all.
    pub(crate) attempts: i64,
    /// The kind of what the last attempt ended with.
    pub(crate) error: Option<String>,
    /// What the system said then, where it said something.
    pub(crate) upstream: Option<LeadUpstream>,
    /// When the last change was accepted.
    pub(crate) accepted_at: String,
    /// When the last attempt began.
    pub(crate) tried_at: Option<String>,
    /// When it is tried again.
    pub(crate) next_at: Option<String>,
    /// When the system last took it.
    pub(crate) done_at: Option<String>,
}

/// A system's own code and words: masked, and short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct LeadUpstream {
    /// Its code.
    pub(crate) code: Option<String>,
    /// Its words.
    pub(crate) message: Option<String>,
}

/// A lead that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LeadAccepted {
    /// How it stands.
    pub(crate) lead: LeadShown,
    /// It is what was accepted last: nothing more goes out.
    pub(crate) same: bool,
}

/// What is done with a lead that waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LeadDecision {
    /// It is tried again.
    Retry,
    /// What has not gone out is forgotten.
    Drop,
}

/// Why it was not done.
#[derive(Debug)]
pub(crate) enum SyncRefused {
    /// There is no such lead for them, or no such catalog into which leads go.
    Absent,
    /// The tenant has connected nothing into which leads go.
    NotConnected,
    /// The tenant has connected several: these.
    Ambiguous(Vec<String>),
    /// What was sent is not as it must be.
    Unfit(Vec<UnfitSetting>),
    /// It was asked too often; when to come back.
    Limited(Duration),
    /// As many leads are kept as may be.
    Full,
    /// What is accepted would end with the process.
    Volatile,
    /// The audit cannot record it.
    Unaudited,
    /// The store failed.
    Store(StoreFault),
}

impl From<StoreFault> for SyncRefused {
    fn from(fault: StoreFault) -> Self {
        Self::Store(fault)
    }
}

/// The answer, or why there is none.
pub(crate) type Synced<'s, T> = BoxFuture<'s, Result<T, SyncRefused>>;

/// A server that brings the leads of tenants into their systems.
pub(crate) trait SyncsLeads: Send + Sync {
    /// Accepts a lead, for the system of this catalog or for the only one that there is.
    fn accept<'s>(
        &'s self,
        asked: &'s ConnectionAsked,
        catalog: Option<&'s str>,
        lead: &'s Map<String, Value>,
    ) -> Synced<'s, LeadAccepted>;

    /// How a lead stands.
    fn lead<'s>(&'s self, asked: &'s ConnectionAsked, catalog: Option<&'s str>, id: &'s str) -> Synced<'s, LeadShown>;

    /// The leads that wait for a person, of all systems or that of one catalog; and whether there are more than are listed.
    fn given_up<'s>(
        &'s self,
        asked: &'s ConnectionAsked,
        catalog: Option<&'s str>,
    ) -> Synced<'s, (Vec<LeadShown>, bool)>;

    /// Decides of one of them.
    fn decide<'s>(
        &'s self,
        asked: &'s ConnectionAsked,
        catalog: Option<&'s str>,
        id: &'s str,
        decision: LeadDecision,
    ) -> Synced<'s, LeadShown>;

    /// Lets nothing out into a system from now on, or lets it go again. `false`: it was so already.
    fn pause<'s>(&'s self, asked: &'s ConnectionAsked, catalog: &'s str, pauses: bool) -> Synced<'s, bool>;
}
