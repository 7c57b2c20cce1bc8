//! Where a catalog comes from: compiled into a program, or interpreted from its plan. Nothing here is configured yet.

use std::sync::Arc;

use kartoteka_compiler::mounted::{Mount, mounted};
use kartoteka_compiler::plan;

use super::mounted_tool::MountedTool;
use crate::runtime::interpret;
use crate::runtime::plan::Plan;
use crate::runtime::tool::{CompiledCatalog, Tool};

/// A catalog and its tools, before an operator's settings are joined with it.
#[derive(Clone)]
pub struct CatalogSource {
    /// What it is.
    pub(super) plan: Plan,
    /// Its tools, in the order of the plan.
    pub(super) tools: Vec<Arc<dyn Tool>>,
    /// As what it is another one once more.
    pub(super) mount: Option<Mount>,
}

impl CatalogSource {
    /// A catalog that is part of the program: what `include_catalog!` makes.
    #[must_use]
    pub fn compiled(loaded: CompiledCatalog) -> Self {
        Self { plan: Plan::Compiled(loaded.catalog), tools: loaded.tools, mount: None }
    }

    /// A catalog that was compiled at run time; its tools walk the plan.
    #[must_use]
    pub fn interpreted(catalog: plan::Catalog) -> Self {
        let catalog = Arc::new(catalog);
        Self { tools: interpret::tools(&catalog), plan: Plan::Interpreted(catalog), mount: None }
    }

    /// The same catalog under another name.
    #[must_use]
    pub fn mounted(&self, mount: &Mount) -> Self {
        self.mounted_as(mount, mounted(&self.plan, mount))
    }

    /// The same, whose plan is made already.
    pub(super) fn mounted_as(&self, mount: &Mount, plan: plan::Catalog) -> Self {
        let catalog = Arc::new(plan);
        let tools = self.tools.iter().enumerate();
        let tool = |(place, tool): (usize, &Arc<dyn Tool>)| {
            Arc::new(MountedTool::new(Arc::clone(tool), Arc::clone(&catalog), place)) as Arc<dyn Tool>
        };
        Self { tools: tools.map(tool).collect(), plan: Plan::Interpreted(catalog), mount: Some(mount.clone()) }
    }

    /// What the catalog is.
    #[must_use]
    pub fn plan(&self) -> &plan::Catalog {
        &self.plan
    }
}
