//! The catalog that the server ships with compiles, and the order of its files does not show.

use std::path::Path;

use kartoteka_compiler::compile;
use kartoteka_compiler::source::Sources;

fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = Sources::read(&root).expect("the repository holds catalogs");
    sources.files().map(|(_, file)| (file.path().to_owned(), file.text().to_owned())).collect()
}

#[test]
fn the_shipped_catalogs_compile() {
    let sources = Sources::from_files(files());
    match compile(&sources) {
        Ok(compiled) => assert!(compiled.warnings.is_empty(), "{:#?}", compiled.warnings),
        Err(report) => {
            let lines: Vec<String> = report
                .list()
                .iter()
                .map(|one| {
                    let f = sources.file(one.primary.file).expect("there");
                    let p = f.position(one.primary.range().start);
                    format!(
                        "{} {}:{}:{} {} {:?}",
                        one.code,
                        f.path(),
                        p.line,
                        p.column,
                        one.message,
                        one.help.as_ref().map(|h| &h.message)
                    )
                })
                .collect();
            panic!("{}\n{}", report.summary(), lines.join("\n"));
        }
    }
}
#[test]
#[ignore]
fn dump() {
    let compiled = compile(&Sources::from_files(files())).expect("compiles");
    std::fs::write("/tmp/plan.txt", format!("{:#?}", compiled.catalogs)).unwrap();
}
