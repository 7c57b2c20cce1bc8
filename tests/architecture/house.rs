//! The source as the rules see it: crates, files, modules, and every path that code names. Items under `#[cfg(test)]` and
//! the files that only tests compile are not in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::walk;

pub(crate) type FileId = usize;
pub(crate) type ModuleId = usize;

/// A crate: the folder of its sources and the name by which other crates name it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crate {
    pub folder: &'static str,
    pub roots: &'static [&'static str],
    pub name: &'static str,
}

/// All crates, read once. Only facts are kept, since a syntax tree cannot leave the thread that parsed it.
#[derive(Debug, Default)]
pub(crate) struct House {
    pub crates: Vec<Crate>,
    pub files: Vec<File>,
    pub modules: Vec<Module>,
    pub mentions: Vec<Mention>,
    /// Files that no `mod` outside tests names and that do not look like tests.
    pub orphans: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct File {
    /// Relative to the workspace, with `/`.
    pub path: String,
    pub of: usize,
    /// The file or folder directly under the crate's sources.
    pub room: String,
    pub module: ModuleId,
    /// Lines with their numbers, without those of test items.
    pub code: Vec<(usize, String)>,
    /// It declares modules and re-exports, and defines nothing.
    pub is_face: bool,
    pub functions: Vec<Function>,
    /// Structs, enums, unions, traits and type aliases.
    pub types: Vec<(String, usize)>,
}

#[derive(Debug)]
pub(crate) struct Function {
    pub name: String,
    pub line: usize,
    /// From the signature to the closing brace.
    pub lines: usize,
}

#[derive(Debug)]
pub(crate) struct Module {
    pub file: FileId,
    pub parent: Option<ModuleId>,
    pub children: BTreeMap<String, ModuleId>,
    pub items: BTreeSet<String>,
    pub bindings: BTreeMap<String, Vec<Named>>,
    pub globs: Vec<Named>,
    /// A macro defines things in it, of names that are not read.
    pub expands: bool,
}

/// A path as written, with groups opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// It begins with `::`.
    pub is_global: bool,
    pub segments: Vec<String>,
}

/// A place where code names a path.
#[derive(Debug)]
pub(crate) struct Mention {
    pub module: ModuleId,
    pub line: usize,
    pub named: Named,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Use,
    Glob,
    Code,
}

impl House {
    /// Reads the crates from the disk.
    pub(crate) fn read(workspace: &Path, crates: &[Crate]) -> Self {
        let mut texts = BTreeMap::new();
        let present: Vec<Crate> = crates.iter().copied().filter(|of| workspace.join(of.folder).is_dir()).collect();
        for of in &present {
            gather(workspace, &workspace.join(of.folder), &mut texts);
        }
        Self::of(&present, &texts)
    }

    /// The house of these texts, by path.
    pub(crate) fn of(crates: &[Crate], texts: &BTreeMap<String, String>) -> Self {
        let mut house = Self { crates: crates.to_vec(), ..Self::default() };
        let mut tested = BTreeSet::new();
        for (of, known) in crates.iter().enumerate() {
            for root in known.roots {
                let path = format!("{}/{root}", known.folder);
                if texts.contains_key(&path) {
                    house.open(of, &path, None, texts, &mut tested);
                }
            }
        }
        let known: BTreeSet<&String> = house.files.iter().map(|file| &file.path).collect();
        house.orphans = texts.keys().filter(|path| !known.contains(path) && !is_test(path, &tested)).cloned().collect();
        house
    }

    /// Adds a file and the files that it declares.
    fn open(
        &mut self,
        of: usize,
        path: &str,
        parent: Option<ModuleId>,
        texts: &BTreeMap<String, String>,
        tested: &mut BTreeSet<String>,
    ) -> ModuleId {
        let module = self.modules.len();
        let file = self.files.len();
        self.modules.push(Module::new(file, parent));
        self.files.push(File::new(path, of, module, room(self.crates[of].folder, path)));

        let syntax = syn::parse_file(&texts[path]).unwrap_or_else(|fault| panic!("{path}: {fault}"));
        let declared = walk::file(self, file, &syntax, &texts[path]);
        for declaration in declared {
            let (beside, inside) = places(path, &declaration.within, &declaration.name);
            if declaration.is_test {
                tested.extend([beside, inside]);
                continue;
            }
            let found = [beside, inside].into_iter().find(|path| texts.contains_key(path));
            if let Some(found) = found {
                let child = self.open(of, &found, Some(declaration.module), texts, tested);
                self.modules[declaration.module].children.insert(declaration.name, child);
            }
        }
        module
    }

    pub(crate) fn file(&self, path: &str) -> Option<FileId> {
        self.files.iter().position(|file| file.path == path)
    }

    /// Whether the first module is the second one or stands in it.
    pub(crate) fn stands_in(&self, module: ModuleId, ancestor: ModuleId) -> bool {
        let mut at = Some(module);
        while let Some(module) = at {
            if module == ancestor {
                return true;
            }
            at = self.modules[module].parent;
        }
        false
    }
}

impl Module {
    pub(crate) fn new(file: FileId, parent: Option<ModuleId>) -> Self {
        Self {
            file,
            parent,
            children: BTreeMap::new(),
            items: BTreeSet::new(),
            bindings: BTreeMap::new(),
            globs: Vec::new(),
            expands: false,
        }
    }
}

impl File {
    fn new(path: &str, of: usize, module: ModuleId, room: String) -> Self {
        Self {
            path: path.to_owned(),
            of,
            room,
            module,
            code: Vec::new(),
            is_face: false,
            functions: Vec::new(),
            types: Vec::new(),
        }
    }
}

fn room(folder: &str, path: &str) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/');
    inside.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned()
}

/// Where the file of a module may lie that a file declares, in inline modules of these names.
fn places(path: &str, within: &[String], name: &str) -> (String, String) {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.trim_end_matches(".rs");
    let mut base = folder.to_owned();
    if !["mod", "lib", "main"].contains(&stem) {
        base = format!("{base}/{stem}");
    }
    for inline in within {
        base = format!("{base}/{inline}");
    }
    (format!("{base}/{name}.rs"), format!("{base}/{name}/mod.rs"))
}

/// Whether only tests compile a file: a module of tests declares it, or it lies under one.
fn is_test(path: &str, tested: &BTreeSet<String>) -> bool {
    let stem = path.trim_end_matches(".rs");
    let is_named_so = stem.split('/').any(|part| part == "tests" || part.ends_with("_tests"));
    let is_below = tested.iter().any(|test| {
        let folder = test.trim_end_matches("/mod.rs").trim_end_matches(".rs");
        path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    });
    is_named_so || is_below || tested.contains(path)
}

fn gather(workspace: &Path, folder: &Path, texts: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("the folder of a crate can be listed") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            gather(workspace, &path, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file is UTF-8");
            let path = path.strip_prefix(workspace).expect("the folder is inside").to_string_lossy().replace('\\', "/");
            texts.insert(path, text);
        }
    }
}
