//! Generated code, as a person reads it: `UPDATE=1` writes the golden files anew. The server's own tests compile them.
#![cfg(feature = "rust")]

#[path = "expand/plans.rs"]
mod plans;

use std::path::Path;

#[test]
fn generated_code_is_what_was_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand");
    let mut stale = Vec::new();
    for (name, catalog) in plans::cases() {
        let code = kartoteka_compiler::emit::pretty(kartoteka_compiler::emit::catalogs(&[catalog]));
        let code = format!("#![deny(warnings)]\n\n{code}");
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
