//! What a path names: the file that defines the thing, and the modules that handed it on.

use super::house::{FileId, House, Kind, Mention, ModuleId, Named};

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Module(ModuleId),
    /// A thing that the module defines.
    Item(ModuleId, String),
    /// A path into another crate, whole.
    External(Vec<String>),
}

#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub target: Target,
    /// Modules that handed the name on, by a `use` of theirs.
    pub through: Vec<ModuleId>,
}

/// How deep names lead to names before it counts as a loop.
const DEEPEST: usize = 16;

pub(crate) struct Resolver<'a> {
    house: &'a House,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(house: &'a House) -> Self {
        Self { house }
    }

    pub(crate) fn found(&self, mention: &Mention) -> Option<Found> {
        let segments = &mention.named.segments;
        let is_rooted = segments.len() > 1 && ["crate", "self", "super"].contains(&segments[0].as_str());
        // The tokens of a macro may hand it a module.
        let is_use = mention.kind != Kind::Code || is_rooted;
        let found = self.path(mention.module, &mention.named, is_use, 0)?;
        // A path of code ends in a thing; what seems to end in a module, or to be a crate alone, is a local name.
        let is_thing = match &found.target {
            Target::Module(_) => is_use,
            Target::External(path) => is_use || path.len() > 1,
            Target::Item(..) => true,
        };
        is_thing.then_some(found)
    }

    fn path(&self, module: ModuleId, named: &Named, is_use: bool, depth: usize) -> Option<Found> {
        let (first, rest) = named.segments.split_first()?;
        if depth > DEEPEST {
            return None;
        }
        if named.is_global {
            return Some(self.of_crate(named, module, is_use, depth));
        }
        match first.as_str() {
            "crate" => self.descend(found(Target::Module(self.root(module))), module, rest, is_use, depth),
            "self" => self.descend(found(Target::Module(module)), module, rest, is_use, depth),
            "super" => {
                let parent = self.house.modules[module].parent?;
                if rest.first().is_some_and(|next| next == "super") {
                    let up = Named { is_global: false, segments: rest.to_vec() };
                    return self.path(parent, &up, is_use, depth);
                }
                self.descend(found(Target::Module(parent)), module, rest, is_use, depth)
            }
            "Self" => None,
            name => match self.lookup(module, name, is_use || !rest.is_empty(), depth) {
                Some(first) => self.descend(first, module, rest, is_use, depth),
                None => Some(self.of_crate(named, module, is_use, depth)),
            },
        }
    }

    /// From what the first name is, down the names that follow.
    fn descend(&self, from: Found, origin: ModuleId, rest: &[String], is_use: bool, depth: usize) -> Option<Found> {
        let mut at = from;
        for (index, name) in rest.iter().enumerate() {
            let module = match &mut at.target {
                Target::Module(module) => *module,
                Target::External(path) => {
                    path.push(name.clone());
                    continue;
                }
                Target::Item(..) => break,
            };
            let is_last = index + 1 == rest.len();
            let Some(next) = self.lookup(module, name, is_use || !is_last, depth) else {
                let is_made = self.house.modules[module].expands;
                return is_made.then(|| Found { target: Target::Item(module, name.clone()), through: at.through });
            };
            let handed_on = !self.holds(module, name) && module != origin;
            at.target = next.target;
            if handed_on {
                at.through.push(module);
            }
            at.through.extend(next.through);
        }
        Some(at)
    }

    fn holds(&self, module: ModuleId, name: &str) -> bool {
        let module = &self.house.modules[module];
        module.children.contains_key(name) || module.items.contains(name)
    }

    fn lookup(&self, module: ModuleId, name: &str, or_module: bool, depth: usize) -> Option<Found> {
        if depth > DEEPEST {
            return None;
        }
        let inside = &self.house.modules[module];
        if let (true, Some(child)) = (or_module, inside.children.get(name)) {
            return Some(found(Target::Module(*child)));
        }
        if inside.items.contains(name) {
            return Some(found(Target::Item(module, name.to_owned())));
        }
        let bound = inside.bindings.get(name).into_iter().flatten();
        let mut bound: Vec<Found> = bound.filter_map(|named| self.path(module, named, true, depth + 1)).collect();
        if let Some(ours) = bound.iter().position(|found| !matches!(found.target, Target::External(_))) {
            return Some(bound.swap_remove(ours));
        }
        if let Some(theirs) = bound.pop() {
            return Some(theirs);
        }
        inside.globs.iter().find_map(|glob| {
            let from = self.path(module, glob, true, depth + 1)?;
            match from.target {
                Target::Module(globbed) if globbed != module => {
                    let mut inner = self.lookup(globbed, name, or_module, depth + 1)?;
                    if !self.holds(globbed, name) {
                        inner.through.insert(0, globbed);
                    }
                    Some(inner)
                }
                _ => None,
            }
        })
    }

    /// A path that begins with the name of a crate, perhaps one of ours.
    fn of_crate(&self, named: &Named, module: ModuleId, is_use: bool, depth: usize) -> Found {
        let rest = &named.segments[1..];
        let ours = self.house.crates.iter().position(|of| !of.name.is_empty() && of.name == named.segments[0]);
        let root = ours.and_then(|of| {
            let root = self.house.crates[of].roots[0];
            self.house.file(&format!("{}/{root}", self.house.crates[of].folder))
        });
        let inside = root.and_then(|root| {
            let root = self.house.files[root].module;
            self.descend(found(Target::Module(root)), module, rest, is_use, depth)
        });
        inside.unwrap_or_else(|| found(Target::External(named.segments.clone())))
    }

    fn root(&self, mut module: ModuleId) -> ModuleId {
        while let Some(parent) = self.house.modules[module].parent {
            module = parent;
        }
        module
    }

    /// The file that a target lies in.
    pub(crate) fn file(&self, target: &Target) -> Option<FileId> {
        match target {
            Target::Module(module) | Target::Item(module, _) => Some(self.house.modules[*module].file),
            Target::External(_) => None,
        }
    }
}

fn found(target: Target) -> Found {
    Found { target, through: Vec::new() }
}
