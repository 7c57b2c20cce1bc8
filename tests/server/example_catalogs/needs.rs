//! The table of needs in `examples/catalogs/README.md`: each row names tests that there are.

use std::fs;
use std::path::{Path, PathBuf};

/// The rows of the table: the need, and the names of its tests.
fn rows(text: &str) -> Vec<(&str, Vec<&str>)> {
    let table = text.split("| need |").nth(1).expect("the table of needs");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        // A path says where a test is that is not here.
        let named = cells.last().expect("a row has cells").split('`').skip(1).step_by(2);
        (cells[0].trim(), named.filter(|name| !name.contains('/')).collect())
    })
    .collect()
}

/// The Rust below a folder, as one text a file.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder can be listed") {
        let path: PathBuf = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(fs::read_to_string(path).expect("it is text"));
        }
    }
}

#[test]
fn every_need_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("examples/catalogs/README.md")).expect("it is there");
    let mut texts = Vec::new();
    ["src", "tests/server", "compiler"].iter().for_each(|folder| sources(&root.join(folder), &mut texts));
    let rows = rows(&readme);
    assert_eq!(rows.len(), 30, "the needs are counted: {rows:?}");
    for (need, tests) in rows {
        assert!(!tests.is_empty(), "{need} has no test");
        for test in tests {
            let line = format!("fn {test}(");
            assert!(texts.iter().any(|text| text.contains(&line)), "{need}: there is no test {test}");
        }
    }
}
