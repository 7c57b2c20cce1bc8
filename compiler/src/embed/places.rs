//! Where a macro may look.

use std::path::Path;

/// Where a macro may look.
#[derive(Debug, Clone, Copy)]
pub struct Places<'p> {
    /// The folder of the package.
    pub package: &'p Path,
    /// What cargo says that its build script wrote into.
    pub out: Option<&'p Path>,
}
