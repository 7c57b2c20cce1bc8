//! What a build script leaves for the macros of its package. The only part of this room that touches files; catalogs are
//! read by [`source`](crate::source).

use std::path::Path;
use std::{fs, io};

use serde_json::{Value, json};

use super::facts::Facts;
use super::places::Places;

/// The generated code of catalogs.
pub(super) const CODE: &str = "catalog.rs";
/// Beside it, the program's own texts: an expression of Rust.
const TEXTS: &str = "texts.rs";
/// Beside it, as JSON: whose it is, the text of each error, the facts.
const FACTS: &str = "catalog.facts.json";

/// Rust that was generated.
pub(super) struct Code {
    /// The modules of the catalogs.
    pub(super) catalogs: String,
    /// The program's own texts.
    pub(super) texts: String,
}

/// What was left beside the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Left {
    /// The text of each error.
    pub(super) errors: Vec<String>,
    /// None, if there are errors.
    pub(super) facts: Facts,
}

/// Leaves code and facts for the macros of a package.
pub(super) fn write(out: &Path, package: &Path, code: &Code, left: &Left) -> io::Result<()> {
    let facts = json!({ "package": owner(package), "errors": left.errors, "facts": left.facts.to_json() });
    fs::write(out.join(CODE), &code.catalogs)?;
    fs::write(out.join(TEXTS), &code.texts)?;
    fs::write(out.join(FACTS), facts.to_string())
}

/// What the package's own build script has left. A package that has none inherits `OUT_DIR` from whatever runs cargo, a
/// test or another build script: what lies there is not for it.
pub(super) fn read(places: Places<'_>) -> Option<Left> {
    let left: Value = serde_json::from_str(&fs::read_to_string(places.out?.join(FACTS)).ok()?).ok()?;
    if left["package"].as_str() != Some(&owner(places.package)) {
        return None;
    }
    let errors = left["errors"].as_array()?.iter().map(|error| error.as_str().map(str::to_owned));
    Some(Left { errors: errors.collect::<Option<_>>()?, facts: Facts::from_json(&left["facts"])? })
}

fn owner(package: &Path) -> String {
    package.display().to_string()
}
