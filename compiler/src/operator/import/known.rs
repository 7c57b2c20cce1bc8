//! What is known of the catalog that the services are of.

use crate::plan;

/// A tool of the catalog that the services are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownTool<'t> {
    /// Its name.
    pub name: &'t str,
    /// The roles that its card names.
    pub roles: Vec<&'t str>,
    /// A person approves of its calls.
    pub approved: bool,
}

impl<'t> KnownTool<'t> {
    /// What its plan says.
    #[must_use]
    pub fn of(tool: &'t plan::Tool) -> Self {
        let roles = tool.guard.roles.iter().map(AsRef::as_ref).collect();
        Self { name: &tool.name, roles, approved: tool.guard.approval.is_some() }
    }
}
