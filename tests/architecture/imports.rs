//! The rules about who knows whom.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::{Fault, judge};
use super::graph::{self, Arrows, Tie};
use super::house::{FileId, House};
use super::resolve::{Resolver, Target};
use super::rules::{CRATE_RULES, ROOMS};
use super::{HOUSE, TIES};

/// How many names, and how many arrows, are told of one file in a circle.
const TOLD: usize = 4;

#[test]
fn every_path_of_ours_is_resolved() {
    let house = &*HOUSE;
    let resolver = Resolver::new(house);
    let faults = house
        .mentions
        .iter()
        .filter(|mention| ["crate", "self", "super"].contains(&mention.named.segments[0].as_str()))
        .filter(|mention| mention.named.segments.len() > 1 && resolver.found(mention).is_none())
        .map(|mention| {
            let path = &house.files[house.modules[mention.module].file].path;
            let named = mention.named.segments.join("::");
            let message = format!("these tests do not see where `{named}` leads: teach them");
            Fault { key: format!("{path} {named}"), at: format!("{path}:{}", mention.line), message }
        })
        .collect();
    judge("unresolved", faults);
}

#[test]
fn no_circle_ties_files() {
    let arrows = graph::arrows(&HOUSE, &TIES);
    let mut faults = Vec::new();
    for circle in graph::circles(arrows.keys().copied()) {
        for file in &circle {
            faults.push(in_circle(&HOUSE, &arrows, *file, &circle));
        }
    }
    judge("file circle", faults);
}

fn in_circle(house: &House, arrows: &Arrows, file: FileId, circle: &[FileId]) -> Fault {
    let path = &house.files[file].path;
    let ties: Vec<(&str, &BTreeMap<String, usize>)> = arrows
        .iter()
        .filter(|((from, to), _)| *from == file && circle.contains(to))
        .map(|((_, to), names)| (house.files[*to].path.as_str(), names))
        .collect();
    let line = ties.iter().flat_map(|(_, names)| names.values()).min().copied().unwrap_or(1);
    let mut told: Vec<String> = ties
        .iter()
        .take(TOLD)
        .map(|(to, names)| {
            let names: Vec<&str> = names.keys().take(TOLD).map(String::as_str).collect();
            format!("{to} ({})", names.join(", "))
        })
        .collect();
    if ties.len() > TOLD {
        told.push(format!("{} more of it", ties.len() - TOLD));
    }
    let count = circle.len();
    let message = format!("in a circle of {count} files, it knows {}: move what ties them below both", told.join(", "));
    Fault { key: path.clone(), at: format!("{path}:{line}"), message }
}

/// Arrows between rooms: for each, a name that ties and where it stands.
fn room_arrows(house: &House, ties: &[Tie]) -> BTreeMap<(Room, Room), (String, String)> {
    let mut arrows = BTreeMap::new();
    for tie in ties {
        let from = Room::of(house, tie.file);
        for end in graph::ends(house, tie) {
            let to = Room::of(house, end);
            if from != to {
                let at = format!("{}:{}", house.files[tie.file].path, tie.line);
                arrows.entry((from.clone(), to)).or_insert((at, tie.name.clone()));
            }
        }
    }
    arrows
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Room {
    folder: &'static str,
    name: String,
}

impl Room {
    fn of(house: &House, file: FileId) -> Self {
        let file = &house.files[file];
        Self { folder: house.crates[file.of].folder, name: file.room.clone() }
    }

    fn whole(&self) -> String {
        format!("{}/{}", self.folder, self.name)
    }

    /// As a row of that crate says it.
    fn seen_from(&self, folder: &str) -> String {
        let of = self.folder.split('/').next().unwrap_or_default();
        if self.folder == folder { self.name.clone() } else { format!("{of}::{}", self.name) }
    }
}

/// Whether there are rows about the rooms of its crate.
fn ruled(room: &Room) -> bool {
    ROOMS.iter().any(|(folder, _)| *folder == room.folder)
}

#[test]
fn no_circle_ties_rooms() {
    let arrows = room_arrows(&HOUSE, &TIES);
    let mut faults = Vec::new();
    for circle in graph::circles(arrows.keys().cloned()) {
        for room in &circle {
            let ties: Vec<String> = arrows
                .iter()
                .filter(|((from, to), _)| from == room && circle.contains(to))
                .map(|((_, to), (at, name))| format!("{} ({name}, {at})", to.name))
                .collect();
            let message = format!("in a circle of {} rooms, it knows {}", circle.len(), ties.join(", "));
            faults.push(Fault { key: room.whole(), at: room.whole(), message });
        }
    }
    judge("room circle", faults);
}

#[test]
fn rooms_know_only_whom_they_may() {
    let house = &*HOUSE;
    let arrows = room_arrows(house, &TIES);
    let mut faults = Vec::new();
    for (folder, rows) in ROOMS {
        let there: BTreeSet<Room> =
            (0..house.files.len()).map(|file| Room::of(house, file)).filter(|room| room.folder == folder).collect();
        for room in &there {
            let knows: BTreeMap<String, &(String, String)> = arrows
                .iter()
                .filter(|((from, _), _)| from == room)
                .map(|((_, to), place)| (to.seen_from(folder), place))
                .collect();
            let row: Vec<&str> = knows.keys().map(String::as_str).collect();
            let row = format!("(\"{}\", &{row:?})", room.name);
            let Some((_, may)) = rows.iter().find(|(name, _)| *name == room.name) else {
                let message = format!("no row of rules.rs says whom it may know; today it would be {row}");
                faults.push(Fault { key: room.whole(), at: room.whole(), message });
                continue;
            };
            for (to, (at, name)) in knows.iter().filter(|(to, _)| !may.contains(&to.as_str())) {
                let message = format!("`{}` may not know `{to}`, and names its `{name}`", room.name);
                faults.push(Fault { key: format!("{} -> {to}", room.whole()), at: at.clone(), message });
            }
            for to in may.iter().filter(|to| !knows.contains_key(**to)) {
                let message = format!("it may know `{to}` and does not: delete that from its row in rules.rs");
                faults.push(Fault { key: format!("{} -> {to}", room.whole()), at: room.whole(), message });
            }
        }
        for (name, _) in rows.iter().filter(|(name, _)| there.iter().all(|room| room.name != *name)) {
            let message = "a row of rules.rs is about it, and there is no such room".to_owned();
            faults.push(Fault { key: format!("{folder}/{name}"), at: format!("{folder}/{name}"), message });
        }
    }
    judge("room", faults);
}

/// What stands in a room names its neighbours where they are defined; the face is for those outside.
#[test]
fn no_file_goes_through_the_face_that_it_stands_behind() {
    let house = &*HOUSE;
    let mut faults = BTreeMap::new();
    for tie in &*TIES {
        let module = house.files[tie.file].module;
        let own = tie.found.through.iter().find(|face| {
            let face = &house.modules[**face];
            face.file != tie.file && house.stands_in(module, house.files[face.file].module)
        });
        if let Some(face) = own {
            let path = &house.files[tie.file].path;
            let face = &house.files[house.modules[*face].file].path;
            let message =
                format!("takes `{}` through {face}, behind which it stands: name where it is defined", tie.name);
            faults.entry(path.clone()).or_insert(Fault {
                key: path.clone(),
                at: format!("{path}:{}", tie.line),
                message,
            });
        }
    }
    judge("own face", faults.into_values().collect());
}

#[test]
fn only_some_rooms_name_a_crate() {
    let house = &*HOUSE;
    let mut named: BTreeMap<(&str, String), (String, String)> = BTreeMap::new();
    for tie in &*TIES {
        let room = Room::of(house, tie.file);
        // What another room hands on is that room's.
        let is_own = tie.found.through.iter().all(|module| Room::of(house, house.modules[*module].file) == room);
        if let Target::External(path) = &tie.found.target
            && is_own
            && ruled(&room)
            && let Some((of, _)) = CRATE_RULES.iter().find(|(of, _)| *of == path[0])
        {
            let at = format!("{}:{}", house.files[tie.file].path, tie.line);
            named.entry((of, room.whole())).or_insert((at, path.join("::")));
        }
    }
    let mut faults = Vec::new();
    for ((of, room), (at, path)) in &named {
        let allowed = CRATE_RULES.iter().any(|(known, rooms)| known == of && rooms.contains(&room.as_str()));
        if !allowed {
            let message = format!("`{room}` may not name the crate `{of}`, and names `{path}`");
            faults.push(Fault { key: format!("{room} names {of}"), at: at.clone(), message });
        }
    }
    for (of, rooms) in CRATE_RULES {
        for room in rooms.iter().filter(|room| !named.contains_key(&(of, (**room).to_owned()))) {
            let message = format!("it may name the crate `{of}` and does not: delete that in rules.rs");
            faults.push(Fault { key: format!("{room} names {of}"), at: (*room).to_owned(), message });
        }
    }
    judge("crate", faults);
}

#[test]
fn the_demo_knows_nothing_of_ours() {
    let house = &*HOUSE;
    let is_demo = |file: FileId| {
        let path = &house.files[file].path;
        path.starts_with("demo/") || path.starts_with("src/demo/") || path == "src/demo.rs"
    };
    let mut faults = Vec::new();
    for tie in TIES.iter().filter(|tie| is_demo(tie.file)) {
        for end in graph::ends(house, tie).into_iter().filter(|end| !is_demo(*end)) {
            let at = format!("{}:{}", house.files[tie.file].path, tie.line);
            let message = format!("a stand-in portal names `{}` of {}", tie.name, house.files[end].path);
            faults.push(Fault { key: house.files[tie.file].path.clone(), at, message });
        }
    }
    judge("demo", faults);
}
