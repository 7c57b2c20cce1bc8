//! A handle on a catalog's plan. A plan is shared, never copied: it is part of the program, or counted.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use kartoteka_compiler::plan;

/// A catalog's plan: part of the program, or made at run time. A clone is a handle on the same plan.
#[derive(Clone)]
pub(crate) enum Plan {
    /// Part of the program.
    Compiled(&'static plan::Catalog),
    /// Made at run time: read, or that of a mount.
    Interpreted(Arc<plan::Catalog>),
}

impl Deref for Plan {
    type Target = plan::Catalog;

    fn deref(&self) -> &plan::Catalog {
        match self {
            Plan::Compiled(catalog) => catalog,
            Plan::Interpreted(catalog) => catalog,
        }
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Plan").field(&self.name).finish()
    }
}
