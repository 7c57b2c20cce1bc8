//! Records examples and writes them into their cards: all of what was recorded or, where the cards would not compile or the
//! examples would not pass, nothing.

use std::collections::BTreeMap;
use std::io;
use std::time::Instant;

use kartoteka_compiler::diagnostic::render;
use kartoteka_compiler::source::{FileId, Sources};
use kartoteka_compiler::{compile, plan};

use super::args::Args;
use super::compiled::{ChosenExamples, Compiled};
use super::rewrite::rewritten;
use crate::call::Reached;
use crate::call::examples::{self, Tried, TriedEnd, WrittenExample};
use crate::catalog::ToolSet;
use crate::cli::placing::read_with;
use crate::cli::{open, terminal};

/// Why nothing is written.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("the examples of `{path}` stand in braces on one line; write each on lines of its own, and record again")]
    Braces { path: String },
    #[error("`{path}` has changed since it was read")]
    Changed { path: String },
    #[error("nothing is written: with what was recorded the cards have faults\n\n{0}")]
    Faulty(String),
    #[error("nothing is written: `{tool}/{example}` does not pass as it was recorded")]
    Unrepeatable { tool: String, example: String },
    #[error("cannot write `{path}`")]
    Write {
        path: String,
        #[source]
        source: io::Error,
    },
}

/// What is to be written: for each file, the examples by the places of their names.
type Edits = BTreeMap<FileId, BTreeMap<usize, plan::Example>>;

/// Records the chosen examples.
pub(super) async fn record(
    args: &Args,
    compiled: &Compiled,
    (set, offline): (&ToolSet, &ToolSet),
    chosen: &ChosenExamples<'_>,
) -> Result<Vec<Tried>, Error> {
    let (mut tried, mut edits) = (Vec::new(), Edits::new());
    let mut masked: BTreeMap<&'static str, usize> = BTreeMap::new();
    for written in WrittenExample::all(set).filter(|written| chosen.has(written)) {
        let since = Instant::now();
        match examples::record(set, offline, written, args.writes).await {
            Ok(recorded) => {
                let (tool, example) = (&written.card().name, &written.example.name);
                let place = compiled.places.find(written.catalog.name(), tool, example);
                let place = place.expect("every example has a place");
                edits.entry(place.file).or_default().insert(place.range().start, recorded.example);
                recorded.masked.into_iter().for_each(|(sort, count)| *masked.entry(sort).or_default() += count);
                tried.push(examples::recorded(written, since));
            }
            Err(why) => tried.push(examples::not_recorded(written, since, &why)),
        }
    }
    let texts = edited(&compiled.sources, &edits)?;
    verify(args, &compiled.sources, &texts, &tried).await?;
    for (file, text) in &texts {
        let path = path(&compiled.sources, *file);
        let write = || std::fs::write(&path, text);
        write().map_err(|source| Error::Write { path: path.clone(), source })?;
        terminal::tell(&format!("written: {path}"));
    }
    if !texts.is_empty() {
        let counts: Vec<String> = masked.iter().map(|(sort, count)| format!("{sort} ({count})")).collect();
        let counts = if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") };
        terminal::tell(&format!(
            "masked: {counts}. Names in free text and numbers of accounts are not known: read what was recorded before you \
             commit it."
        ));
    }
    Ok(tried)
}

fn path(sources: &Sources, file: FileId) -> String {
    sources.file(file).expect("the place is of these sources").display().to_owned()
}

/// The texts of the files with what was recorded.
fn edited(sources: &Sources, edits: &Edits) -> Result<BTreeMap<FileId, String>, Error> {
    let mut texts = BTreeMap::new();
    for (file, examples) in edits {
        let source = sources.file(*file).expect("the place is of these sources");
        let path = source.display().to_owned();
        if std::fs::read_to_string(&path).ok().as_deref() != Some(source.text()) {
            return Err(Error::Changed { path });
        }
        let mut text = source.text().to_owned();
        // From the last, so that the places of the others stay.
        for (name, example) in examples.iter().rev() {
            text = rewritten(&text, *name, example).ok_or_else(|| Error::Braces { path: path.clone() })?;
        }
        texts.insert(*file, text);
    }
    Ok(texts)
}

/// Compiles the cards as they would be, and runs what was recorded.
async fn verify(
    args: &Args,
    sources: &Sources,
    texts: &BTreeMap<FileId, String>,
    tried: &[Tried],
) -> Result<(), Error> {
    let unsaved = texts.iter().map(|(file, text)| (path(sources, *file), text.as_str()));
    let read = read_with(&args.folder, unsaved);
    let sources = read.map_err(|source| Error::Write { path: args.folder.display().to_string(), source })?;
    let compiled = compile(&sources)
        .whole()
        .map_err(|report| Error::Faulty(render::full(&report, &sources, terminal::style())))?;
    let is_read = |text: &String| sources.files().any(|(_, file)| file.text() == text);
    assert!(texts.values().all(is_read), "what is compiled is what would be written");
    let catalogs = compiled.catalogs.into_iter().filter(|catalog| !open::has_handlers(catalog));
    let set = open::compiled(catalogs.collect()).expect("the catalogs went together before");
    let was_recorded = |written: &WrittenExample<'_>| {
        tried.iter().any(|one| {
            one.end == TriedEnd::Passed && one.tool == written.card().name && one.example == written.example.name
        })
    };
    for written in WrittenExample::all(&set).filter(was_recorded) {
        if examples::tried(&set, written, &Reached::default()).await.end != TriedEnd::Passed {
            let (tool, example) = (written.card().name.to_string(), written.example.name.to_string());
            return Err(Error::Unrepeatable { tool, example });
        }
    }
    Ok(())
}
