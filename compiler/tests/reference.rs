//! Every example of the language's reference is a part of one catalog, and that catalog compiles.

use std::collections::BTreeMap;
use std::path::Path;

use kartoteka_compiler::diagnostic::render;
use kartoteka_compiler::{compile, source::Sources};

/// The fenced blocks that name a file: ```` ```yaml catalog/shop/catalog.yaml ````. Blocks of one file follow each other.
fn files(page: &str) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut open: Option<String> = None;
    for line in page.lines() {
        match (&open, line.strip_prefix("```")) {
            (None, Some(fence)) => {
                open = Some(fence.split_once(' ').map_or(String::new(), |(_, path)| path.to_owned()))
            }
            (Some(_), Some(_)) => open = None,
            (Some(path), None) if !path.is_empty() => {
                let file = files.entry(path.clone()).or_default();
                file.push_str(line);
                file.push('\n');
            }
            (Some(_) | None, None) => {}
        }
    }
    files
}

#[test]
fn the_examples_of_the_reference_compile() {
    let page =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/catalog.md")).expect("it is there");
    let files = files(&page);
    assert!(files.len() > 6, "the examples were found");
    let sources = Sources::from_files(files.into_iter().collect());
    let report = match compile(&sources).whole() {
        Ok(compiled) => {
            assert_eq!(compiled.catalogs.len(), 1);
            compiled.report
        }
        Err(report) => report,
    };
    assert!(report.is_empty(), "\n{}", render::full(&report, &sources, render::Style::Plain));
}
