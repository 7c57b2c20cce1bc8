//! Which facts a macro goes by.

use std::io;
use std::path::{Path, PathBuf};

use super::embedded::Embedded;
use super::facts::Facts;
use super::out_dir;
use super::places::Places;

/// Facts, and the files that they were read from: none, where a build script has read them and watches them itself.
pub(super) struct Found {
    pub(super) facts: Facts,
    pub(super) files: Vec<PathBuf>,
}

/// The facts of a folder that was named, else those that the build script left, else those of the package's own
/// `catalog/` and `locales/`.
///
/// # Errors
/// Why there are none: in words for the author of the program.
pub(super) fn facts(places: Places<'_>, folder: Option<&str>) -> Result<Found, String> {
    match (folder, out_dir::read(places)) {
        (Some(folder), _) => read(&places.package.join(folder), folder),
        (None, Some(left)) if left.errors.is_empty() => Ok(Found { facts: left.facts, files: Vec::new() }),
        (None, Some(left)) => Err(has_errors("catalog", left.errors.len())),
        (None, None) => read(places.package, "."),
    }
}

fn read(folder: &Path, said: &str) -> Result<Found, String> {
    let Embedded { errors, facts, files, code: _, warnings: _, texts: _ } =
        Embedded::read(folder).map_err(|fault| unreadable(said, &fault))?;
    match errors.len() {
        0 => Ok(Found { facts, files }),
        count => Err(has_errors(said, count)),
    }
}

/// The errors themselves are raised where the catalog is included.
fn has_errors(said: &str, count: usize) -> String {
    format!("the catalogs in `{said}` have {count} {}", if count == 1 { "error" } else { "errors" })
}

/// A folder that cannot be used, in words.
pub(super) fn unreadable(said: &str, fault: &io::Error) -> String {
    match fault.kind() {
        io::ErrorKind::NotFound => {
            format!("there is no catalog in `{said}`: no `catalog.yaml` in it or in a folder of it")
        }
        _ => format!("cannot read the catalog in `{said}`: {fault}"),
    }
}
