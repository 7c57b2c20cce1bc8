//! What the calls of a tool are held against: what its card says, its catalog, and the operator, each in its own scope.

use std::collections::HashMap;
use std::sync::Arc;

use kartoteka_compiler::plan::{self, CallRate, Subject};

use super::glob::Glob;
use super::limits::{Counted, Guarding, LimitScope};

/// What the operator limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LimitedTo {
    /// All calls of a subject together.
    Server,
    /// Those of a catalog.
    Catalog(Box<str>),
    /// Those of each tool that is meant, by itself.
    Tools(Glob),
}

/// The limits of an operator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LimitRules {
    /// How often.
    pub(crate) limits: Vec<(LimitedTo, Counted, CallRate)>,
    /// How many at once.
    pub(crate) parallel: Vec<(LimitedTo, Counted, u32)>,
    /// Of all calls of a tenant together, in the place of what is said for every tenant.
    pub(crate) of_tenants: HashMap<Box<str>, Guarding>,
}

impl LimitRules {
    /// What is said of a tenant.
    pub(crate) fn of_tenant(&mut self, tenant: &str) -> &mut Guarding {
        self.of_tenants.entry(tenant.into()).or_default()
    }
}

impl Guarding {
    /// What the calls of a tool are held against: of one scope and subject, what the operator says goes before the card. Each
    /// tool that it calls is called once by that, however often its steps do.
    #[must_use]
    pub(crate) fn of_tool(catalog: &plan::Catalog, place: usize, rules: &LimitRules) -> Self {
        let mut guarding = Self::of_catalog(catalog, rules);
        for place in catalog.with_called(place) {
            guarding.add_tool(catalog, &catalog.tools[place], rules);
        }
        guarding
    }

    /// The same for a tool that is none of the catalog's own cards.
    #[must_use]
    pub(crate) fn of_discovered(catalog: &plan::Catalog, tool: &plan::Tool, rules: &LimitRules) -> Self {
        let mut guarding = Self::of_catalog(catalog, rules);
        guarding.add_tool(catalog, tool, rules);
        guarding
    }

    fn add_tool(&mut self, catalog: &plan::Catalog, tool: &plan::Tool, rules: &LimitRules) {
        let scope = LimitScope::Tool(catalog.name.as_ref().into(), tool.name.as_ref().into());
        self.add(&scope, &tool.guard);
        let means = |to: &LimitedTo| matches!(to, LimitedTo::Tools(glob) if glob.means(&catalog.name, &tool.name));
        for (_, counted, rate) in rules.limits.iter().filter(|(to, _, _)| means(to)) {
            self.limit(scope.clone(), counted.clone(), *rate);
        }
        for (_, counted, most) in rules.parallel.iter().filter(|(to, _, _)| means(to)) {
            self.at_once(scope.clone(), counted.clone(), *most);
        }
    }

    /// What everything of a catalog is held against.
    #[must_use]
    pub(crate) fn of_catalog(catalog: &plan::Catalog, rules: &LimitRules) -> Self {
        let mut guarding = Self::default();
        let name: Arc<str> = catalog.name.as_ref().into();
        guarding.add(&LimitScope::Catalog(Arc::clone(&name)), &catalog.guard);
        let scope = |to: &LimitedTo| match to {
            LimitedTo::Server => Some(LimitScope::Server),
            LimitedTo::Catalog(catalog) if **catalog == *name => Some(LimitScope::Catalog(Arc::clone(&name))),
            LimitedTo::Catalog(_) | LimitedTo::Tools(_) => None,
        };
        for (to, counted, rate) in &rules.limits {
            if let Some(scope) = scope(to) {
                guarding.limit(scope, counted.clone(), *rate);
            }
        }
        for (to, counted, most) in &rules.parallel {
            if let Some(scope) = scope(to) {
                guarding.at_once(scope, counted.clone(), *most);
            }
        }
        guarding
    }

    fn add(&mut self, scope: &LimitScope, guard: &plan::Guard) {
        for limit in guard.limits.iter() {
            let counted = match &limit.subject {
                Subject::Tenant => Counted::Tenant,
                Subject::Caller => Counted::Caller,
                Subject::Role(role) => Counted::Role(role.as_ref().into()),
            };
            self.limit(scope.clone(), counted, limit.rate);
        }
        let at_once = [(Counted::Tenant, guard.parallel.tenant), (Counted::Caller, guard.parallel.caller)];
        for (counted, most) in at_once {
            if let Some(most) = most {
                self.at_once(scope.clone(), counted, most);
            }
        }
    }
}
