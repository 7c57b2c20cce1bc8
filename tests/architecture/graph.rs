//! Who knows whom: arrows between files, and the circles among them.

use std::collections::{BTreeMap, BTreeSet};

use super::house::{FileId, House};
use super::resolve::{Found, Resolver, Target};

/// Arrows between files; each with the names that tie, and the lines where they are named.
pub(crate) type Arrows = BTreeMap<(FileId, FileId), BTreeMap<String, usize>>;

/// A path that was resolved.
pub(crate) struct Tie {
    pub file: FileId,
    pub line: usize,
    pub name: String,
    pub found: Found,
}

/// All that leads to a file of ours or into a crate.
pub(crate) fn ties(house: &House) -> Vec<Tie> {
    let resolver = Resolver::new(house);
    house
        .mentions
        .iter()
        .filter_map(|mention| {
            let found = resolver.found(mention)?;
            let name = match &found.target {
                Target::Item(_, name) => name.clone(),
                _ => mention.named.segments.last().cloned().unwrap_or_default(),
            };
            Some(Tie { file: house.modules[mention.module].file, line: mention.line, name, found })
        })
        .collect()
}

/// The files that a tie leads to: those that handed the name on, and that which defines it.
pub(crate) fn ends(house: &House, tie: &Tie) -> BTreeSet<FileId> {
    let resolver = Resolver::new(house);
    let through = tie.found.through.iter().map(|module| house.modules[*module].file);
    through.chain(resolver.file(&tie.found.target)).filter(|file| *file != tie.file).collect()
}

/// Arrows between files. A face does not know the files below it: it only says where they are.
pub(crate) fn arrows(house: &House, ties: &[Tie]) -> Arrows {
    let mut arrows = Arrows::new();
    for tie in ties {
        let from = &house.files[tie.file];
        for end in ends(house, tie) {
            let is_below = house.stands_in(house.files[end].module, from.module);
            if !(from.is_face && is_below) {
                arrows.entry((tie.file, end)).or_default().entry(tie.name.clone()).or_insert(tie.line);
            }
        }
    }
    arrows
}

/// The circles of a graph: groups of nodes each of which leads to every other.
pub(crate) fn circles<N: Ord + Clone>(arrows: impl IntoIterator<Item = (N, N)>) -> Vec<Vec<N>> {
    let mut next: BTreeMap<N, BTreeSet<N>> = BTreeMap::new();
    for (from, to) in arrows {
        next.entry(from).or_default().insert(to);
    }
    let reach: BTreeMap<&N, BTreeSet<&N>> = next.keys().map(|node| (node, reached(&next, node))).collect();
    let mut seen: BTreeSet<&N> = BTreeSet::new();
    let mut circles = Vec::new();
    for (node, ahead) in &reach {
        if !ahead.contains(node) || seen.contains(node) {
            continue;
        }
        let leads_back = |other: &&N| reach.get(other).is_some_and(|back| back.contains(node));
        let members: Vec<&N> = ahead.iter().copied().filter(leads_back).collect();
        circles.push(members.iter().map(|member| (*member).clone()).collect());
        seen.extend(members);
    }
    circles
}

fn reached<'a, N: Ord>(next: &'a BTreeMap<N, BTreeSet<N>>, from: &N) -> BTreeSet<&'a N> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&N> = next.get(from).into_iter().flatten().collect();
    while let Some(node) = open.pop() {
        if reached.insert(node) {
            open.extend(next.get(node).into_iter().flatten());
        }
    }
    reached
}
