//! Each way to get a macro wrong, and what is said of it. The cases have no build script, so the catalogs and texts that they name
//! are put where their package is. None of them is linked: what builds is in `src/lib.rs`.
//!
//! A case is named by its mistake. Where rustc's own wording has changed, `TRYBUILD=overwrite` writes it anew; what our
//! macros say must read the same.

use std::path::Path;
use std::{fs, io};

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_file() {
        return fs::copy(from, to).map(|_bytes| ());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

#[test]
fn each_mistake_is_told_at_its_place_and_nothing_else_is() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Where trybuild makes the package of the cases.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the folder for tests is in the target folder");
    let package = target.join("tests/trybuild").join(env!("CARGO_PKG_NAME"));
    for folder in ["catalog", "locales", "tests/ui/catalogs"] {
        copy(&own.join(folder), &package.join(folder)).expect("the catalogs can be copied");
    }
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
