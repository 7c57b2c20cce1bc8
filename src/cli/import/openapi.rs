//! A catalog of a document of OpenAPI 3, and what a new version of the document changes in it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kartoteka_compiler::authoring::starter::{self, NewFile, StarterFault};
use kartoteka_compiler::compile;
use kartoteka_compiler::diagnostic::render;
use kartoteka_compiler::source::Sources;
use kartoteka_import::{Change, Chosen, ImportFault, ImportState, ImportedCatalog, LeftOut, Update, Wish};

use crate::cli::placing::{FilesUnwritten, Home, SCHEMAS, replace, shown, write};
use crate::cli::terminal;

/// Make a catalog of a document of OpenAPI 3.0 or 3.1, JSON or YAML.
///
/// Each operation becomes a tool; the check judges what is written, and what could not be carried over is told. No reference leads
/// out of the document, and nothing is read over a network.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The document.
    file: PathBuf,
    /// What the catalog is called.
    #[arg(long)]
    catalog: String,
    /// The folder that gets it.
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Only operations with this tag; may be repeated.
    #[arg(long)]
    tag: Vec<String>,
    /// Only operations of this path, or of all that begin so: `/orders*`; may be repeated.
    #[arg(long)]
    path: Vec<String>,
    /// Only this operation, by its `operationId` or as `GET /orders`; may be repeated.
    #[arg(long)]
    id: Vec<String>,
    /// A language of its texts, the first of which is that of the document; else those of `locales/`, else `en`.
    #[arg(long, value_name = "LANG")]
    locale: Vec<String>,
    /// Merge a new version of the document: what was edited since stays, everything else is written anew.
    #[arg(long)]
    update: bool,
}

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("cannot read `{}`", file.display())]
    Read {
        file: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error(transparent)]
    Name(#[from] StarterFault),
    #[error("nothing was made of the document: {0}")]
    Import(#[from] ImportFault),
    #[error(transparent)]
    Unwritten(#[from] FilesUnwritten),
    #[error("`{path}` is missing, or is not what an import has written: without it nobody knows what was edited since")]
    NoState { path: String },
    #[error("what would be written does not pass the check\n\n{0}")]
    Unfit(String),
}

pub(super) fn run(args: &Args) -> ExitCode {
    match import(args) {
        Ok(left) if left.iter().any(|one| one.whole) => ExitCode::FAILURE,
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => terminal::refuse(&error),
    }
}

fn import(args: &Args) -> Result<Vec<LeftOut>, Error> {
    starter::name("a catalog", &args.catalog)?;
    args.locale.iter().try_for_each(|locale| starter::language(locale))?;
    let read = std::fs::read_to_string(&args.file);
    let text = read.map_err(|source| Error::Read { file: args.file.clone(), source })?;
    let home = Home::of(&args.dir);
    let place = args.dir.join(SCHEMAS).join(format!("{}.import.json", args.catalog));
    let state = if args.update { Some(state(&place)?) } else { None };
    let locales = match &state {
        Some(state) if args.locale.is_empty() => state.locales.clone(),
        _ if args.locale.is_empty() => home.locales(),
        _ => args.locale.clone(),
    };
    let wish = Wish {
        catalog: args.catalog.clone(),
        locales: locales.clone(),
        chosen: Chosen { tags: args.tag.clone(), paths: args.path.clone(), ids: args.id.clone() },
        known: state.as_ref().map(|state| state.tools.clone()).unwrap_or_default(),
    };
    let imported = kartoteka_import::openapi(&text, &wish)?;
    let now = ImportState::of(&imported, &locales);
    match &state {
        None => first(args, &home, &imported, (&place, &now))?,
        Some(state) => update(args, &home, state, &imported, (&place, &now))?,
    }
    tell(&imported.left);
    Ok(imported.left)
}

fn state(place: &Path) -> Result<ImportState, Error> {
    let text = std::fs::read_to_string(place).unwrap_or_default();
    ImportState::read(&text).ok_or_else(|| Error::NoState { path: place.display().to_string() })
}

/// Texts where they go, the schemas that are missing beside them, and what is kept of the import.
fn with_state(home: &Home<'_>, texts: &[(String, String)], (place, state): (&Path, &ImportState)) -> Vec<NewFile> {
    let mut files: Vec<NewFile> = texts.iter().map(|(path, text)| (home.placed(path), text.clone())).collect();
    files.extend(home.schemas());
    files.push((shown(place), state.to_json()));
    files
}

/// Writes a catalog that is new.
fn first(args: &Args, home: &Home<'_>, imported: &ImportedCatalog, kept: (&Path, &ImportState)) -> Result<(), Error> {
    let files = with_state(home, &imported.files, kept);
    write(&args.dir, &files, false)?;
    for tool in &imported.tools {
        terminal::print(&format!("{}  {}", tool.name, tool.operation));
    }
    terminal::tell(&format!("{} tools, {} files", imported.tools.len(), files.len()));
    Ok(())
}

/// Writes what a new version changes.
fn update(
    args: &Args,
    home: &Home<'_>,
    before: &ImportState,
    imported: &ImportedCatalog,
    kept: (&Path, &ImportState),
) -> Result<(), Error> {
    let read = Sources::read(&args.dir);
    let sources = read.map_err(|source| Error::Read { file: args.dir.clone(), source })?;
    let mut there: BTreeMap<String, String> =
        sources.files().map(|(_, file)| (file.path().to_owned(), file.text().to_owned())).collect();
    let Update { writes, removes, changes } = before.update(&there, imported);
    removes.iter().for_each(|path| drop(there.remove(path)));
    there.extend(writes.iter().cloned());
    let sources = Sources::from_files(there.into_iter().collect());
    let report = compile(&sources).report;
    if report.errors() > 0 {
        return Err(Error::Unfit(render::full(&report, &sources, terminal::style())));
    }
    let files = with_state(home, &writes, kept);
    let removes: Vec<String> = removes.iter().map(|path| home.placed(path)).collect();
    replace(&files, &removes)?;
    for Change { tool, what, details } in &changes {
        let of = tool.as_deref().unwrap_or("the catalog");
        let details = if details.is_empty() { String::new() } else { format!(": {}", details.join("; ")) };
        terminal::print(&format!("{of} {}{details}", what.word()));
    }
    terminal::tell(&format!("{} changes", changes.len()));
    Ok(())
}

/// What could not be carried over.
fn tell(left: &[LeftOut]) {
    for LeftOut { of, why, whole } in left {
        let of = of.as_deref().unwrap_or("the document");
        terminal::tell(&format!("{}{of}: {why}", if *whole { "left out: " } else { "note: " }));
    }
}
