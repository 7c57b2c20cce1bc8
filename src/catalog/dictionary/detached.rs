//! On whose behalf a dictionary is asked for, owned: the load goes on when the call that began it has ended.

use std::sync::Arc;

use super::load::Asking;
use crate::caller::Caller;
use crate::config::settings::Settings;
use crate::runtime::periods::Clock;
use crate::runtime::plan::Plan;
use crate::runtime::scope::Surroundings;
use crate::runtime::upstream::Upstream;
use crate::texts::Texts;

/// On whose behalf a dictionary is asked for, owned.
pub(super) struct DetachedLoad {
    upstream: Arc<dyn Upstream>,
    plan: Plan,
    place: usize,
    settings: Arc<Settings>,
    texts: Arc<Texts>,
    caller: Caller,
    clock: Clock,
}

impl DetachedLoad {
    /// The same as what a call asks with; none where something stands in for the backends.
    pub(super) fn of(asking: &Asking<'_>) -> Option<Self> {
        let (handles, around) = (asking.handles?, asking.scope.surroundings());
        Some(Self {
            upstream: Arc::clone(handles.upstream),
            plan: handles.plan.clone(),
            place: around.place,
            settings: Arc::clone(handles.settings),
            texts: Arc::clone(handles.texts),
            // The conversation ends with the call.
            caller: Caller { conversation: None, ..around.caller.clone() },
            clock: around.clock.clone(),
        })
    }

    pub(super) fn asking(&self) -> Asking<'_> {
        let Self { upstream, plan, place, settings, texts, caller, clock } = self;
        let around = Surroundings::new((*place, plan), settings.values(), (caller, clock), texts);
        Asking { upstream: &**upstream, scope: around.scope().for_backend(), handles: None }
    }
}
