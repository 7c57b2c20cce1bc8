//! Why catalogs cannot be served together.

/// A reason not to serve these catalogs together, for the operator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetFault {
    /// Two tools would answer to one name.
    #[error("the tool `{name}` of the catalog `{catalog}` has a name that another tool answers to")]
    Duplicate {
        /// The name or alias.
        name: String,
        /// The catalog that came second.
        catalog: String,
    },
    /// A card waits for a handler, and there is none.
    #[error("the tool `{tool}` of the catalog `{catalog}` has no request and no handler is bound to it")]
    Unbound {
        /// The tool.
        tool: String,
        /// Its catalog.
        catalog: String,
    },
    /// No catalog has a profile of this name.
    #[error("there is no profile `{profile}`; there are: {}", known.join(", "))]
    Profile {
        /// The profile that was asked for.
        profile: String,
        /// The profiles that exist.
        known: Vec<String>,
    },
    /// A mount is of a catalog that is not there.
    #[error("the mount `{mount}` is of `{of}`, and there is no such catalog")]
    MountOfNothing {
        /// What it is called.
        mount: String,
        /// The catalog that it names.
        of: String,
    },
    /// More roles are named than a server can know.
    #[error(
        "the catalogs and the operator name more than 63 roles; those named before a reload count as long as the process lives"
    )]
    Roles,
}
