//! The rules about what code reaches beyond itself: the disk, the environment, the process, and generated code.

use std::collections::BTreeSet;

use super::fault::{Fault, judge};
use super::resolve::Target;
use super::rules::WORLD;
use super::{HOUSE, TIES};

#[test]
fn only_few_rooms_touch_the_world() {
    let house = &*HOUSE;
    let mut faults = Vec::new();
    let mut used = BTreeSet::new();
    for tie in &*TIES {
        let Target::External(path) = &tie.found.target else { continue };
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let file = &house.files[tie.file].path;
        let at = format!("{file}:{}", tie.line);
        let (["std" | "tokio", "fs", ..] | ["std", "env", ..]) = path.as_slice() else {
            if let ["std", "process", "exit" | "abort"] = path.as_slice() {
                let message = "only `main` ends the process, by returning".to_owned();
                faults.push(Fault { key: file.clone(), at, message });
            }
            continue;
        };
        match WORLD.iter().find(|place| file.starts_with(**place)) {
            Some(place) => {
                used.insert(*place);
            }
            None => {
                let message =
                    format!("touches files or the environment by `{}`: leave that to those who may", path.join("::"));
                faults.push(Fault { key: file.clone(), at, message });
            }
        }
    }
    for place in WORLD.iter().filter(|place| !used.contains(**place)) {
        let message = "it may touch files and the environment and does not: delete it in rules.rs".to_owned();
        faults.push(Fault { key: (*place).to_owned(), at: (*place).to_owned(), message });
    }
    judge("world", faults);
}

#[test]
fn generated_code_names_only_the_private_door() {
    let mut faults = Vec::new();
    for file in HOUSE.files.iter().filter(|file| file.path.starts_with("compiler/src/emit")) {
        let code = file.code.iter().filter(|(_, line)| !line.trim_start().starts_with("//"));
        for (number, line) in code {
            for (at, _) in line.match_indices(":: kartoteka ::").chain(line.match_indices("::kartoteka::")) {
                let rest = line[at..].replace(' ', "");
                if !rest.starts_with("::kartoteka::__private") {
                    let message = "generated code names `::kartoteka::__private` alone".to_owned();
                    faults.push(Fault { key: file.path.clone(), at: format!("{}:{number}", file.path), message });
                }
            }
        }
    }
    judge("private door", faults);
}
