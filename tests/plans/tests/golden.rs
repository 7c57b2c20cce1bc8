//! Generated code, as a person reads it: `UPDATE=1` writes the golden files anew. The server's own tests compile them.

use std::path::Path;

use kartoteka_compiler::emit;

#[test]
fn generated_code_is_what_was_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/expand");
    let mut stale = Vec::new();
    for (name, catalog) in kartoteka_plans::cases() {
        let code = format!("#![deny(warnings)]\n\n{}", emit::pretty(emit::catalogs(&[catalog])));
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
