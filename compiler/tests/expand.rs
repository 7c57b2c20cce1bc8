//! Generated code, as a person reads it: `UPDATE=1` writes the golden files anew. The server's own tests compile them.

#[path = "expand/plans.rs"]
mod plans;

use std::path::Path;

use kartoteka_compiler::plan::Catalog;
use kartoteka_compiler::source::Sources;
use kartoteka_compiler::{compile, emit};

/// The catalogs of a folder, from the cards on.
fn compiled(folder: &Path) -> Vec<Catalog> {
    let sources = Sources::read(folder).expect("the folder holds a catalog");
    compile(&sources).whole().expect("the catalog has no faults").catalogs
}

#[test]
fn generated_code_is_what_was_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand");
    let by_hand = plans::cases().into_iter().map(|(name, catalog)| (name, vec![catalog]));
    let mut stale = Vec::new();
    for (name, catalogs) in by_hand.chain([("shop", compiled(&folder.join("shop")))]) {
        let code = format!("#![deny(warnings)]\n\n{}", emit::pretty(emit::catalogs(&catalogs)));
        let golden = folder.join(name).with_extension("rs");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&golden, &code).expect("the golden folder can be written");
        }
        if std::fs::read_to_string(&golden).unwrap_or_default() != code {
            stale.push(golden.display().to_string());
        }
    }
    assert!(
        stale.is_empty(),
        "generated code has changed; look at it with UPDATE=1 and `git diff`:\n{}",
        stale.join("\n")
    );
}
