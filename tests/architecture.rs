//! The rules of ARCHITECTURE.md, held by reading the source.

use std::fs;
use std::path::{Path, PathBuf};

/// The most lines of a file, its tests not counted.
const MOST_LINES: usize = 500;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 9] = ["util", "utils", "common", "helpers", "misc", "types", "manager", "service", "core"];

/// A room, and what no file in it may name.
const WALLS: [(&str, &[&str]); 13] = [
    ("compiler/src/emit", &["ast", "syntax", "diagnostic", "check"]),
    ("compiler/src/schema", &["ast", "syntax", "diagnostic", "check"]),
    ("compiler/src/listing", &["ast", "syntax", "diagnostic", "check"]),
    ("compiler/src/plan", &["ast", "syntax", "diagnostic", "check", "lower", "source"]),
    ("compiler/src/syntax", &["ast", "check", "lower", "plan", "emit"]),
    ("src/outbound", &["mcp", "transport", "cli", "result", "reply", "demo"]),
    ("src/mcp", &["axum", "transport", "cli", "outbound", "interpret", "evaluate", "demo"]),
    ("src/transport", &["outbound", "interpret", "evaluate", "reply", "result", "cli", "demo", "kartoteka_compiler"]),
    ("src/reply", &["mcp", "transport", "cli", "outbound"]),
    ("src/result", &["mcp", "transport", "cli", "outbound"]),
    ("src/arguments", &["mcp", "transport", "cli", "outbound", "reply", "result"]),
    ("src/request", &["mcp", "transport", "cli", "outbound", "reply", "result"]),
    ("src/interpret", &["mcp", "transport", "cli", "outbound", "reply", "result"]),
];

struct Source {
    /// Relative to the workspace, with `/`.
    path: String,
    /// Without tests and comments.
    code: String,
}

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for room in ["src", "compiler/src", "macros/src", "benches"] {
        walk(&workspace().join(room), &mut found);
    }
    assert!(found.len() > 20, "the source was found");
    found
}

fn walk(folder: &Path, found: &mut Vec<Source>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("the room exists").map(|entry| entry.expect("readable").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "tests") {
                walk(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("an ASCII name");
            if name == "tests" || name.ends_with("_tests") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("readable");
            let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned();
            let path = path.strip_prefix(workspace()).expect("inside").to_string_lossy().replace('\\', "/");
            found.push(Source { path, code });
        }
    }
}

fn lines(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn no_file_is_longer_than_can_be_read_at_once() {
    let faults: Vec<String> = sources()
        .iter()
        .map(|source| (source, source.code.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(source, lines)| format!("{}: {lines} lines", source.path))
        .collect();
    assert_none(&faults);
}

#[test]
fn every_file_says_what_it_is_for() {
    let faults: Vec<String> = sources()
        .iter()
        .filter(|source| !source.code.starts_with("//!"))
        .map(|source| format!("{}: does not open with `//!`", source.path))
        .collect();
    assert_none(&faults);
}

#[test]
fn no_name_is_empty() {
    let faults: Vec<String> = sources()
        .iter()
        .filter(|source| source.path.split('/').any(|part| EMPTY_NAMES.contains(&part.trim_end_matches(".rs"))))
        .map(|source| source.path.clone())
        .collect();
    assert_none(&faults);
}

#[test]
fn rooms_know_only_whom_they_may() {
    let mut faults = Vec::new();
    for source in sources() {
        for (room, forbidden) in WALLS {
            let inside = source.path.strip_prefix(room).is_some_and(|rest| rest.starts_with('/') || rest == ".rs");
            if !inside {
                continue;
            }
            for (number, line) in lines(&source.code) {
                for name in forbidden {
                    let ours = format!("crate::{name}");
                    let theirs = format!("{name}::");
                    let named = line.contains(&format!("{ours}::"))
                        || line.contains(&format!("{ours};"))
                        || line.contains(&format!("{ours}{{"));
                    let external = ["axum", "kartoteka_compiler"].contains(name)
                        && line.contains(&theirs)
                        && !line.contains("kartoteka_compiler::plan");
                    if named || external {
                        faults.push(format!("{}:{number}: `{name}` is behind a wall: {}", source.path, line.trim()));
                    }
                }
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn the_demo_knows_nothing_of_ours() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.path.starts_with("src/demo")) {
        for (number, line) in lines(&source.code) {
            let ours = line.match_indices("crate::").any(|(at, _)| !line[at..].starts_with("crate::demo"));
            if ours || line.contains("kartoteka_compiler") {
                faults.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn generated_code_names_only_the_private_door() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.path.starts_with("compiler/src/emit")) {
        for (number, line) in lines(&source.code) {
            for (at, _) in line.match_indices(":: kartoteka ::").chain(line.match_indices("::kartoteka::")) {
                let rest = line[at..].replace(' ', "");
                if !rest.starts_with("::kartoteka::__private") {
                    faults.push(format!("{}:{number}: {}", source.path, line.trim()));
                }
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn only_few_rooms_touch_the_world() {
    let may = [
        "compiler/src/source",
        "compiler/src/embed/out_dir",
        "src/config",
        "src/main.rs",
        "src/cli",
        "src/store",
        "src/reload",
        "macros/src",
        "benches",
    ];
    let mut faults = Vec::new();
    for source in sources() {
        let exempt = may.iter().any(|room| source.path.starts_with(room));
        for (number, line) in lines(&source.code) {
            let touches =
                ["std::fs", "fs::read", "fs::write", "env::var", "File::open"].iter().any(|call| line.contains(call));
            if touches && !exempt {
                faults.push(format!("{}:{number}: touches files or the environment: {}", source.path, line.trim()));
            }
            if line.contains("process::exit") {
                faults.push(format!(
                    "{}:{number}: only `main` ends the process, by returning: {}",
                    source.path,
                    line.trim()
                ));
            }
        }
    }
    assert_none(&faults);
}
