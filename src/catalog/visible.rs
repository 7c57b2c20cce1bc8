//! What exists for callers of certain rights: of each tool, resource and prompt, the role that opens it.

use kartoteka_compiler::plan::{Content, Effect};

use super::served::ServedCatalog;
use crate::access::roles::{Guarded, RoleTable};
use crate::caller::{Rights, RoleId};

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
    tools: Vec<Option<RoleId>>,
    resources: Vec<Option<RoleId>>,
    prompts: Vec<Option<RoleId>>,
}

impl Visible {
    /// What exists for callers of these rights.
    pub(super) fn new(catalogs: &[ServedCatalog], roles: &RoleTable, rights: Rights) -> Self {
        if rights.are_all() {
            return Self::Everything;
        }
        Self::Part(catalogs.iter().map(|catalog| VisibleCatalog::new(catalog, roles, rights)).collect())
    }

    /// Whether a tool exists.
    pub(crate) fn tool(&self, catalog: usize, tool: usize) -> bool {
        self.has(catalog, |part| part.tools[tool].is_some())
    }

    /// Whether a resource exists.
    pub(crate) fn resource(&self, catalog: usize, resource: usize) -> bool {
        self.has(catalog, |part| part.resources[resource].is_some())
    }

    /// Whether a prompt exists.
    pub(crate) fn prompt(&self, catalog: usize, prompt: usize) -> bool {
        self.has(catalog, |part| part.prompts[prompt].is_some())
    }

    /// Whether anything of a catalog exists.
    pub(super) fn catalog(&self, catalog: usize) -> bool {
        self.has(catalog, |part| {
            [&part.tools, &part.resources, &part.prompts].into_iter().flatten().any(Option::is_some)
        })
    }

    /// The role by which a tool may be called.
    pub(super) fn role_of_tool(&self, catalog: usize, tool: usize) -> Option<RoleId> {
        self.part(catalog).and_then(|part| part.tools[tool])
    }

    /// The role by which a resource may be read.
    pub(super) fn role_of_resource(&self, catalog: usize, resource: usize) -> Option<RoleId> {
        self.part(catalog).and_then(|part| part.resources[resource])
    }

    /// The role by which a prompt may be had.
    pub(super) fn role_of_prompt(&self, catalog: usize, prompt: usize) -> Option<RoleId> {
        self.part(catalog).and_then(|part| part.prompts[prompt])
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

impl VisibleCatalog {
    fn new(catalog: &ServedCatalog, table: &RoleTable, rights: Rights) -> Self {
        let plan = &catalog.plan;
        let held = table.held(rights);
        let tool = |place: usize| {
            let tool = &plan.tools[place];
            Guarded { catalog: &plan.name, tool: Some(&tool.name), effect: tool.effect, roles: &tool.guard.roles }
        };
        // One role has to open all of it.
        let opens = |what: &[Guarded<'_>]| {
            let all = |rule: &crate::access::roles::RoleRule| what.iter().all(|part| rule.bars(*part).is_none());
            held.iter().find(|(_, rule)| all(rule)).map(|(role, _)| *role)
        };
        // What a tool calls is called for the same caller.
        let with_called = |place: usize| -> Vec<Guarded<'_>> {
            std::iter::once(place).chain(plan.called_by(place)).map(tool).collect()
        };
        let read = |roles| Guarded { catalog: &plan.name, tool: None, effect: Effect::Read, roles };
        let tools = (0..plan.tools.len()).map(|place| opens(&with_called(place))).collect();
        let resources = plan.resources.iter().map(|resource| match resource.content {
            Content::Tool { tool: behind } => {
                let mut all = with_called(behind);
                all.push(read(&resource.roles));
                opens(&all)
            }
            _ => opens(&[read(&resource.roles)]),
        });
        let resources = resources.collect();
        let prompts = plan.prompts.iter().map(|prompt| opens(&[read(&prompt.roles)])).collect();
        Self { tools, resources, prompts }
    }
}
