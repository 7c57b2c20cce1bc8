//! A tool of a mount: the catalog's own, which reads the arguments and writes the requests, by places that are the same in both plans.

use std::sync::Arc;

use kartoteka_compiler::plan;

use crate::runtime::arguments::Reader;
use crate::runtime::tool::{BoundArguments, Tool};

/// A tool of a catalog as a mount offers it.
pub(super) struct MountedTool {
    tool: Arc<dyn Tool>,
    catalog: Arc<plan::Catalog>,
    place: usize,
}

impl MountedTool {
    /// The tool as the mount's plan has it at this place, at which it is in the catalog's own, too.
    pub(super) fn new(tool: Arc<dyn Tool>, catalog: Arc<plan::Catalog>, place: usize) -> Self {
        Self { tool, catalog, place }
    }
}

impl Tool for MountedTool {
    fn plan(&self) -> &plan::Tool {
        &self.catalog.tools[self.place]
    }

    fn read(&self, reader: &mut Reader<'_>) -> Option<Box<dyn BoundArguments>> {
        self.tool.read(reader)
    }

    fn is_remote(&self) -> bool {
        self.tool.is_remote()
    }

    fn is_bound(&self) -> bool {
        self.tool.is_bound()
    }

    fn may_elicit(&self) -> bool {
        self.tool.may_elicit()
    }
}
