//! The catalogs that ship compile without a word.

use std::path::Path;

use kartoteka_compiler::diagnostic::render;
use kartoteka_compiler::{compile, source::Sources};

#[test]
fn the_shipped_catalogs_have_no_fault() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = Sources::read(&root).expect("the catalogs are there");
    let report = match compile(&sources).whole() {
        Ok(compiled) => {
            let bitrix24 = compiled.catalogs.iter().find(|catalog| catalog.name == "bitrix24").expect("it ships");
            assert!(bitrix24.tools.len() >= 12, "{} tools", bitrix24.tools.len());
            compiled.report
        }
        Err(report) => report,
    };
    assert!(report.is_empty(), "\n{}", render::concise(&report, &sources));
}
