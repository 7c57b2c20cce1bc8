//! The rules about sizes, names and where tests stand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::fault::{Fault, judge};
use super::house::{File, House};
use super::rules::{
    EMPTY_NAMES, MOST_ENTRIES, MOST_LINES, MOST_LINES_OF_A_FUNCTION, MOST_LINES_OF_MEDIAN, MOST_LINES_OF_NINE_IN_TEN,
    SHARED_NAMES,
};
use super::{HOUSE, workspace};

#[test]
fn no_file_is_longer_than_can_be_read_at_once() {
    let faults = HOUSE
        .files
        .iter()
        .filter(|file| file.code.len() > MOST_LINES)
        .map(|file| {
            let message = format!("{} lines without tests, at most {MOST_LINES}: divide it", file.code.len());
            Fault { key: file.path.clone(), at: file.path.clone(), message }
        })
        .collect();
    judge("file", faults);
}

#[test]
fn files_are_small_by_habit() {
    let of_bench = |file: &&File| !file.path.starts_with("benches/");
    let mut sizes: Vec<usize> = HOUSE.files.iter().filter(of_bench).map(|file| file.code.len()).collect();
    sizes.sort_unstable();
    let mut faults = Vec::new();
    for (key, share, most) in [("median", 50, MOST_LINES_OF_MEDIAN), ("nine in ten", 90, MOST_LINES_OF_NINE_IN_TEN)] {
        let size = sizes[(sizes.len() - 1) * share / 100];
        if size > most {
            let message = format!("the {key} of files has {size} lines, at most {most}");
            faults.push(Fault { key: key.to_owned(), at: "src".to_owned(), message });
        }
    }
    judge("size", faults);
}

#[test]
fn no_function_is_longer_than_a_screen() {
    let mut faults = Vec::new();
    for file in &HOUSE.files {
        for function in file.functions.iter().filter(|function| function.lines > MOST_LINES_OF_A_FUNCTION) {
            let message = format!(
                "`{}` has {} lines, at most {MOST_LINES_OF_A_FUNCTION}: divide it",
                function.name, function.lines
            );
            let at = format!("{}:{}", file.path, function.line);
            faults.push(Fault { key: format!("{} {}", file.path, function.name), at, message });
        }
    }
    judge("function", faults);
}

#[test]
fn the_source_folder_can_be_taken_in_at_a_glance() {
    let entries = fs::read_dir(workspace().join("src")).expect("the folder is there").count();
    let mut faults = Vec::new();
    if entries > MOST_ENTRIES {
        let message = format!("{entries} entries, at most {MOST_ENTRIES}: gather them into rooms");
        faults.push(Fault { key: "src".to_owned(), at: "src".to_owned(), message });
    }
    judge("entries", faults);
}

#[test]
fn a_type_name_says_whose_it_is() {
    let mut owners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for file in HOUSE.files.iter().filter(|file| file.path.starts_with("src/")) {
        for (name, _) in &file.types {
            owners.entry(name).or_default().insert(&file.path);
        }
    }
    let faults = owners
        .iter()
        .filter(|(name, files)| files.len() > 1 && !SHARED_NAMES.contains(name))
        .map(|(name, files)| {
            let files: Vec<&str> = files.iter().copied().collect();
            let message = format!("types of {} are called `{name}`: let the name say whose it is", files.join(", "));
            Fault { key: (*name).to_owned(), at: files[0].to_owned(), message }
        })
        .collect();
    judge("type name", faults);
}

#[test]
fn tests_stand_in_the_folder_of_what_they_test() {
    let mut paths = BTreeSet::new();
    let house = &*HOUSE;
    for of in &house.crates {
        sources(&workspace().join(of.folder), &mut paths);
    }
    for folder in ["tests", "benches", "compiler/tests"] {
        sources(&workspace().join(folder), &mut paths);
    }
    let mut faults = Vec::new();
    for path in paths {
        let text = fs::read_to_string(workspace().join(&path)).expect("a source file is UTF-8");
        if path.ends_with("_tests.rs") {
            let message = "tests of a module `x` stand in `x/tests.rs`".to_owned();
            faults.push(Fault { key: path.clone(), at: path.clone(), message });
        }
        if let Some(line) = text.lines().position(|line| line == "mod tests {") {
            let message = "tests of a module `x` stand in `x/tests.rs`, not in `x.rs`".to_owned();
            faults.push(Fault { key: path.clone(), at: format!("{path}:{}", line + 1), message });
        }
        if let Some(line) = text.lines().position(|line| line.trim_start().starts_with("#[path")) {
            let message = "`#[path]` hides where a module lies: put the file where its name says".to_owned();
            faults.push(Fault { key: path.clone(), at: format!("{path}:{}", line + 1), message });
        }
    }
    judge("test layout", faults);
}

/// What a person changes needs the proof that it is on record, and the audit alone gives it.
#[test]
fn only_the_audit_says_that_something_is_on_record() {
    let names_it = |line: &str| line.contains("attested") && !line.contains("fn attested()");
    let faults = HOUSE
        .files
        .iter()
        .filter(|file| file.path.starts_with("src/") && !file.path.starts_with("src/audit/"))
        .filter_map(|file| {
            let (line, _) = file.code.iter().find(|(_, line)| names_it(line))?;
            let message = "what is on record is known to `audit`: begin an act there".to_owned();
            Some(Fault { key: file.path.clone(), at: format!("{}:{line}", file.path), message })
        })
        .collect();
    judge("record of acts", faults);
}

fn sources(folder: &std::path::Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let path = path.strip_prefix(workspace()).expect("the folder is inside");
            found.insert(path.to_string_lossy().replace('\\', "/"));
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let opens = |file: &&File| file.code.first().is_none_or(|(_, line)| !line.starts_with("//!"));
    let faults = HOUSE
        .files
        .iter()
        .filter(opens)
        .map(|file| {
            let message = "does not open with `//!`: say what it is for".to_owned();
            Fault { key: file.path.clone(), at: format!("{}:1", file.path), message }
        })
        .collect();
    judge("opening", faults);
}

#[test]
fn no_name_is_empty() {
    let faults = HOUSE
        .files
        .iter()
        .filter(|file| file.path.split('/').any(|part| EMPTY_NAMES.contains(&part.trim_end_matches(".rs"))))
        .map(|file| {
            let message = "its name says nothing about what is inside".to_owned();
            Fault { key: file.path.clone(), at: file.path.clone(), message }
        })
        .collect();
    judge("empty name", faults);
}

#[test]
fn every_file_belongs_to_the_house() {
    let House { orphans, .. } = &*HOUSE;
    let faults = orphans
        .iter()
        .map(|path| {
            let message = "no `mod` declares it: declare it or delete it".to_owned();
            Fault { key: path.clone(), at: path.clone(), message }
        })
        .collect();
    judge("orphan", faults);
}
