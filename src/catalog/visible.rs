//! What exists for callers of certain rights: of each tool, resource and prompt, the role that opens it; and of tools, whether a role
//! within reach would.

use std::sync::Arc;

use kartoteka_compiler::plan::{self, Content, Effect};

use super::served::ServedCatalog;
use crate::access::roles::{Guarded, RoleRule, RoleTable, acting};
use crate::caller::{Offer, Rights, RoleId};

/// What exists for a caller. To them nothing else does.
#[derive(Debug)]
pub(crate) enum Visible {
    /// Roles are not asked for.
    Everything,
    /// By the places of the catalogs.
    Part(Vec<VisibleCatalog>),
}

/// What exists of one catalog, by the places of its plan.
#[derive(Debug)]
pub(crate) struct VisibleCatalog {
    tools: Vec<Opening>,
    resources: Vec<Opening>,
    prompts: Vec<Opening>,
    /// Tools of MCP servers, whichever they are.
    exports: Vec<Opening>,
}

/// Whether something exists, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// It does not.
    Closed,
    /// Without a role being asked for.
    Freely,
    /// By this role.
    By(RoleId),
    /// It is listed, and not opened: a role that the caller could have would open it.
    WithinReach,
}

impl Visible {
    /// What exists for callers of these rights.
    pub(super) fn new(catalogs: &[ServedCatalog], roles: &RoleTable, rights: Rights) -> Self {
        if rights.are_all() {
            return Self::Everything;
        }
        Self::Part(catalogs.iter().map(|catalog| VisibleCatalog::new(catalog, roles, rights)).collect())
    }

    /// Whether a tool exists: it is listed.
    pub(crate) fn tool(&self, catalog: usize, tool: usize) -> bool {
        self.has(catalog, |part| part.tools[tool] != Opening::Closed)
    }

    /// Whether a resource exists.
    pub(crate) fn resource(&self, catalog: usize, resource: usize) -> bool {
        self.has(catalog, |part| part.resources[resource] != Opening::Closed)
    }

    /// Whether a prompt exists.
    pub(crate) fn prompt(&self, catalog: usize, prompt: usize) -> bool {
        self.has(catalog, |part| part.prompts[prompt] != Opening::Closed)
    }

    /// Whether anything of a catalog exists.
    pub(crate) fn catalog(&self, catalog: usize) -> bool {
        self.has(catalog, |part| {
            [&part.tools, &part.resources, &part.prompts, &part.exports]
                .into_iter()
                .flatten()
                .any(|one| *one != Opening::Closed)
        })
    }

    /// By what a tool exists.
    pub(super) fn opening_of_tool(&self, catalog: usize, tool: usize) -> Opening {
        self.part(catalog).map_or(Opening::Freely, |part| part.tools[tool])
    }

    /// The role by which a resource may be read.
    pub(super) fn role_of_resource(&self, catalog: usize, resource: usize) -> Option<RoleId> {
        self.part(catalog).and_then(|part| part.resources[resource].role())
    }

    /// The role by which a prompt may be had.
    pub(super) fn role_of_prompt(&self, catalog: usize, prompt: usize) -> Option<RoleId> {
        self.part(catalog).and_then(|part| part.prompts[prompt].role())
    }

    fn has(&self, catalog: usize, of: impl FnOnce(&VisibleCatalog) -> bool) -> bool {
        match self {
            Self::Everything => true,
            Self::Part(catalogs) => of(&catalogs[catalog]),
        }
    }

    fn part(&self, catalog: usize) -> Option<&VisibleCatalog> {
        match self {
            Self::Everything => None,
            Self::Part(catalogs) => Some(&catalogs[catalog]),
        }
    }
}

impl Opening {
    fn role(self) -> Option<RoleId> {
        match self {
            Self::By(role) => Some(role),
            Self::Closed | Self::Freely | Self::WithinReach => None,
        }
    }
}

/// What callers of certain rights find of one catalog.
struct Openings<'o> {
    plan: &'o plan::Catalog,
    rights: Rights,
    held: Vec<(RoleId, &'o RoleRule)>,
    /// The roles that the caller could have.
    reached: Vec<(RoleId, &'o RoleRule)>,
    /// The rights are for this catalog, and it is offered.
    here: bool,
    /// What is all that the callers are offered.
    offer: Option<Arc<Offer>>,
}

impl<'o> Openings<'o> {
    fn of(plan: &'o plan::Catalog, table: &'o RoleTable, rights: Rights) -> Self {
        Self {
            plan,
            rights,
            held: table.held(rights),
            reached: table.held(rights.reached()),
            here: table.are_for(rights, &plan.name),
            offer: rights.offer(),
        }
    }

    /// By what all of this is open.
    fn open(&self, what: &[Guarded<'_>]) -> Opening {
        if !self.here || !self.offers(what) {
            return Opening::Closed;
        }
        match acting(&self.held, what) {
            _ if self.rights.ask_no_role() => Opening::Freely,
            Some(role) => Opening::By(role),
            None => Opening::Closed,
        }
    }

    /// The same of what may be listed to those who could open it.
    fn open_or_reach(&self, what: &[Guarded<'_>]) -> Opening {
        match self.open(what) {
            Opening::Closed if self.here && self.offers(what) && acting(&self.reached, what).is_some() => {
                Opening::WithinReach
            }
            open => open,
        }
    }

    fn offers(&self, what: &[Guarded<'_>]) -> bool {
        let profile = self.offer.as_ref().and_then(|offer| offer.profile());
        let listed = what.first().and_then(|first| first.listed).zip(profile);
        listed.is_none_or(|((plan, place), profile)| plan.offers(profile, place))
    }

    fn tool(&self, place: usize) -> Opening {
        self.open_or_reach(&Guarded::of_tool(self.plan, place))
    }
}

/// Whether callers of these rights may call a tool of a catalog.
pub(super) fn opens(plan: &plan::Catalog, table: &RoleTable, tool: usize, rights: Rights) -> bool {
    Openings::of(plan, table, rights).open(&Guarded::of_tool(plan, tool)) != Opening::Closed
}

impl VisibleCatalog {
    fn new(catalog: &ServedCatalog, table: &RoleTable, rights: Rights) -> Self {
        let plan = &catalog.plan;
        let openings = Openings::of(plan, table, rights);
        let read = |roles| Guarded { catalog: &plan.name, tool: None, effect: Effect::Read, roles, listed: None };
        let tools = (0..plan.tools.len()).map(|place| openings.tool(place)).collect();
        let resources = plan.resources.iter().map(|resource| {
            let mut all = match resource.content {
                // A profile that hides a tool does not hide what is read through it.
                Content::Tool { tool } => Guarded::of_tool(plan, tool).into_iter().map(Guarded::unlisted).collect(),
                _ => Vec::new(),
            };
            all.push(read(&resource.roles));
            openings.open(&all)
        });
        let resources = resources.collect();
        let prompts = plan.prompts.iter().map(|prompt| openings.open(&[read(&prompt.roles)])).collect();
        let exports = plan.backends.iter().filter_map(|backend| backend.export.as_ref());
        let exports = exports.map(|export| openings.open_or_reach(&[read(&export.guard.roles)])).collect();
        Self { tools, resources, prompts, exports }
    }
}
