//! The catalogs whose examples are run, and which of these.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kartoteka_compiler::diagnostic::render;
use kartoteka_compiler::source::Sources;
use kartoteka_compiler::{ExamplePlaces, compile, plan};

use super::verdict::{Case, ExamplePlace};
use crate::call::examples::{Tried, WrittenExample};
use crate::cli::{open, terminal, words};

/// Why there is nothing to be run.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("cannot read the catalogs of `{}`", folder.display())]
    Read {
        folder: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("the catalogs have faults, so that no example is run\n\n{0}")]
    Catalog(String),
    #[error("there is no example to run; a card has them under `examples`")]
    None,
    #[error("no example is called `{name}`; {}", words::meant(.nearest, "`--only` takes `tool` or `tool/example`"))]
    Unknown { name: String, nearest: Option<String> },
}

/// The catalogs of a folder whose examples can be run here.
pub(super) struct Compiled {
    pub(super) sources: Sources,
    pub(super) catalogs: Vec<plan::Catalog>,
    pub(super) places: ExamplePlaces,
    /// Those that wait for handlers: their examples run in the tests of the program that has them.
    pub(super) handled: Vec<plan::Catalog>,
}

impl Compiled {
    pub(super) fn read(folder: &Path) -> Result<Self, Unreadable> {
        let sources = Sources::read(folder).map_err(|source| Unreadable::Read { folder: folder.to_owned(), source })?;
        let compiled = compile(&sources)
            .whole()
            .map_err(|report| Unreadable::Catalog(render::full(&report, &sources, terminal::style())))?;
        let (handled, catalogs) = compiled.catalogs.into_iter().partition(open::has_handlers);
        Ok(Self { sources, catalogs, places: compiled.examples, handled })
    }

    /// Where an example is written.
    fn place(&self, tried: &Tried) -> Option<ExamplePlace> {
        let span = self.places.find(&tried.catalog, &tried.tool, &tried.example)?;
        let file = self.sources.file(span.file)?;
        Some(ExamplePlace { path: file.display().to_owned(), line: file.position(span.range().start).line })
    }

    pub(super) fn case(&self, tried: Tried) -> Case {
        Case { place: self.place(&tried), tried }
    }
}

/// Which examples are run.
pub(super) struct ChosenExamples<'a>(&'a [String]);

impl ChosenExamples<'_> {
    pub(super) fn has(&self, written: &WrittenExample<'_>) -> bool {
        self.names(&written.card().name, &written.example.name)
    }

    pub(super) fn has_tried(&self, tried: &Tried) -> bool {
        self.names(&tried.tool, &tried.example)
    }

    fn names(&self, tool: &str, example: &str) -> bool {
        let is_named = |only: &String| match only.split_once('/') {
            Some((of, name)) => of == tool && name == example,
            None => only == tool,
        };
        self.0.is_empty() || self.0.iter().any(is_named)
    }
}

/// Holds what is asked for against what there is.
pub(super) fn chosen<'a>(only: &'a [String], compiled: &Compiled) -> Result<ChosenExamples<'a>, Unreadable> {
    let all = compiled.catalogs.iter().chain(&compiled.handled);
    let mut known: BTreeSet<(String, String)> = BTreeSet::new();
    for tool in all.flat_map(|catalog| catalog.tools.iter()) {
        known.extend(tool.examples.iter().map(|example| (tool.name.to_string(), example.name.to_string())));
    }
    if known.is_empty() {
        return Err(Unreadable::None);
    }
    for name in only {
        let one = ChosenExamples(std::slice::from_ref(name));
        if !known.iter().any(|(tool, example)| one.names(tool, example)) {
            let whole: Vec<String> = known.iter().map(|(tool, example)| format!("{tool}/{example}")).collect();
            let tools: BTreeSet<&str> = known.iter().map(|(tool, _)| tool.as_str()).collect();
            let nearest = words::near(name, tools.into_iter().chain(whole.iter().map(String::as_str)));
            return Err(Unreadable::Unknown { name: name.clone(), nearest });
        }
    }
    Ok(ChosenExamples(only))
}
