//! What backends are made of: a connection's parts, and a backend with what goes on over reloads.

use std::sync::Arc;

use super::backend::Backend;
use super::batch::ReadBatch;
use super::breaker::Breaker;
use super::counts::BackendCounts;
use super::grant::Grant;
use super::pace::Pace;
use crate::caller::Caller;
use crate::config::settings::Settings;
use crate::runtime::periods::Clock;
use crate::runtime::plan::Plan;
use crate::runtime::scope::Surroundings;
use crate::texts::Texts;

/// What the backends of a connection are made of: a catalog with one set of settings.
#[derive(Clone)]
pub(crate) struct ConnectionParts {
    /// The catalog.
    pub(crate) plan: Plan,
    /// What is set for it.
    pub(crate) settings: Arc<Settings>,
    /// What people read.
    pub(crate) texts: Arc<Texts>,
    /// Which of the catalogs in `texts` it is.
    pub(crate) place: usize,
    /// Whose it is; `None`: the operator's own.
    pub(crate) tenant: Option<Box<str>>,
    /// Where the tokens of it are, if it was made by an application.
    pub(crate) grant: Option<Arc<Grant>>,
}

impl ConnectionParts {
    /// What a backend's own parts may refer to, which is nothing of the tool that asks.
    pub(super) fn surroundings<'c>(&'c self, caller: &'c Caller, clock: &'c Clock) -> Surroundings<'c> {
        Surroundings::new((self.place, &self.plan), self.settings.values(), (caller, clock), &self.texts)
    }
}

/// A backend, how fast it is asked, how much of it at once, and how often it was.
pub(super) struct PacedBackend {
    pub(super) backend: Backend,
    pub(super) pace: Option<Arc<Pace>>,
    pub(super) breaker: Option<Arc<Breaker>>,
    /// None where each read goes alone.
    pub(super) batch: Option<ReadBatch>,
    pub(super) counts: Arc<BackendCounts>,
}
