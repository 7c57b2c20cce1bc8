//! The texts about the source name what is there.

use std::fs;
use std::path::{Path, PathBuf};

use super::fault::{Fault, judge};
use super::workspace;

/// What a path that stands in a text begins with, where it is one of the workspace.
const FOLDERS: [&str; 14] = [
    "src/",
    "compiler/",
    "console/",
    "import/",
    "macros/",
    "demo/",
    "tests/",
    "benches/",
    "fuzz/",
    "examples/",
    "docs/",
    "catalog/",
    "locales/",
    ".ci/",
];

#[test]
fn every_path_that_a_text_names_is_there() {
    let mut texts = vec![PathBuf::from("ARCHITECTURE.md"), PathBuf::from("CONTRIBUTING.md")];
    let decisions = fs::read_dir(workspace().join("docs/decisions")).expect("the folder can be listed");
    texts.extend(decisions.map(|entry| Path::new("docs/decisions").join(entry.expect("an entry").file_name())));
    let (mut faults, mut named) = (Vec::new(), 0);
    for path in texts {
        let text = fs::read_to_string(workspace().join(&path)).expect("a text is UTF-8");
        for (line, place) in paths(&text) {
            named += 1;
            if !workspace().join(place).exists() {
                let message = format!("there is no `{place}`: name what there is");
                faults.push(Fault { key: place.to_owned(), at: format!("{}:{line}", path.display()), message });
            }
        }
    }
    assert!(named > 50, "the texts name paths");
    judge("path", faults);
}

/// The paths in backticks, each with its line. One with a part that stands for others is none.
fn paths(text: &str) -> Vec<(usize, &str)> {
    let of_line = |(at, line)| -> Vec<(usize, &str)> {
        let quoted = str::split(line, '`').skip(1).step_by(2).map(|quoted| quoted.trim_end_matches('/'));
        let is_path = |quoted: &&str| {
            FOLDERS.iter().any(|folder| quoted.starts_with(folder)) && !quoted.contains([' ', '<', '*', '{', '…', '$'])
        };
        quoted.filter(is_path).map(|quoted| (at + 1, quoted)).collect()
    };
    text.lines().enumerate().flat_map(of_line).collect()
}

#[test]
fn paths_in_texts_are_read() {
    let found = paths("See `src/a.rs` and `b`.\n| `docs/c/` | `src/<wire>.rs`, `cargo test` |\n");
    assert_eq!(found, [(1, "src/a.rs"), (2, "docs/c")]);
}
