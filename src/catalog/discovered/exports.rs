//! What a catalog needs to offer tools of MCP servers on, and how a caller finds one.

use std::sync::{Arc, OnceLock};

use kartoteka_compiler::plan::{Catalog, Export};

use crate::access::guarding::LimitRules;
use crate::access::settings::AccessSettings;
use crate::catalog::card::Card;
use crate::catalog::metrics::{Counters, Metrics};
use crate::store::Store;

/// What a catalog needs to offer tools of MCP servers on.
pub(crate) struct Exports {
    pub(in crate::catalog) rules: LimitRules,
    /// Nobody is there to decide: of a demo, whose records are invented.
    pub(in crate::catalog) assumes: bool,
    /// The profile that the operator has chosen for all.
    pub(in crate::catalog) profile: Option<Box<str>>,
    pub(in crate::catalog) store: OnceLock<Arc<Store>>,
    /// What calls of each export's tools come to, by its prefix. Names of tools are the servers' own, and would count without end.
    counted: Vec<(Box<str>, Arc<Counters>)>,
}

/// A tool of an MCP server that is listed to a caller.
pub(crate) struct ExportedCard {
    pub(crate) card: Arc<Card>,
    pub(crate) may: MayCall,
}

/// Whether a caller may call a tool that is listed to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum MayCall {
    /// By this role, where roles are asked for.
    Now(Option<Arc<str>>),
    /// With a role that they could have.
    WithinReach,
}

impl Exports {
    /// `None`: the catalog offers none on.
    pub(crate) fn of(plan: &Catalog, access: &AccessSettings, profile: Option<&str>) -> Option<Self> {
        exports(plan).next()?;
        let assumes = access.consent.approvals.assumed;
        let counted = exports(plan).map(|export| ((*export.prefix).into(), Arc::default())).collect();
        let (profile, store) = (profile.map(Into::into), OnceLock::new());
        Some(Self { rules: access.limits.clone(), assumes, profile, store, counted })
    }

    /// What calls of an export's tools come to.
    pub(super) fn counters_of(&self, prefix: &str) -> Arc<Counters> {
        let counted = self.counted.iter().find(|(known, _)| **known == *prefix);
        Arc::clone(&counted.expect("each export of the plan is counted").1)
    }

    /// The exports by the names that their tools have in common, and what calls of those came to.
    pub(crate) fn counted(&self) -> impl Iterator<Item = (String, Metrics)> {
        self.counted.iter().map(|(prefix, counters)| (format!("{prefix}*"), counters.read()))
    }

    /// Goes on with what was counted before.
    pub(in crate::catalog) fn keep_counts(&mut self, earlier: &Self) {
        for (prefix, counters) in &mut self.counted {
            if let Some((_, before)) = earlier.counted.iter().find(|(known, _)| known == prefix) {
                counters.clone_from(before);
            }
        }
    }

    /// Holds tools against the pins of this store from now on.
    pub(crate) fn join(&self, store: &Arc<Store>) {
        self.store.get_or_init(|| Arc::clone(store));
    }
}

/// The export that a name could be of.
pub(crate) fn export_named<'p>(plan: &'p Catalog, name: &str) -> Option<&'p Export> {
    exports(plan).find(|export| name.starts_with(&*export.prefix))
}

fn exports(plan: &Catalog) -> impl Iterator<Item = &Export> {
    plan.backends.iter().filter_map(|backend| backend.export.as_ref())
}
