//! A catalog of a description of an API, and what a new version of the description changes in it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kartoteka_compiler::authoring::starter::{self, NewFile, StarterFault};
use kartoteka_compiler::compile;
use kartoteka_compiler::diagnostic::render;
use kartoteka_compiler::source::Sources;
use kartoteka_import::{Change, Chosen, ImportFault, ImportState, ImportedCatalog, LeftOut, MOST_BYTES, Update, Wish};

use crate::cli::placing::{FilesUnwritten, Home, SCHEMAS, replace, shown, write};
use crate::cli::terminal;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The document; `-` is what comes on stdin. Of curl also a line itself: 'curl https://…'.
    file: PathBuf,
    /// What the catalog is called.
    #[arg(long)]
    catalog: String,
    /// The folder that gets it.
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Only operations with this tag, of Postman in this folder; may be repeated.
    #[arg(long)]
    tag: Vec<String>,
    /// Only operations of this path, or of all that begin so: `/orders*`; may be repeated.
    #[arg(long)]
    path: Vec<String>,
    /// Only this operation, by its `operationId` or its name, or as `GET /orders`; may be repeated.
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
    #[error("nothing was made of the document")]
    Import(#[from] ImportFault),
    #[error(transparent)]
    Unwritten(#[from] FilesUnwritten),
    #[error("`{path}` is missing, or is not what an import has written: without it nobody knows what was edited since")]
    NoState { path: String },
    #[error("what would be written does not pass the check\n\n{0}")]
    Unfit(String),
}

/// Makes a catalog of a document.
pub(super) type Importer = fn(&str, &Wish) -> Result<ImportedCatalog, ImportFault>;

pub(super) fn run(args: &Args, importer: Importer) -> ExitCode {
    match import(args, importer) {
        Ok(left) if left.iter().any(|one| one.whole) => ExitCode::FAILURE,
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => terminal::refuse(&error),
    }
}

fn import(args: &Args, importer: Importer) -> Result<Vec<LeftOut>, Error> {
    starter::name("a catalog", &args.catalog)?;
    args.locale.iter().try_for_each(|locale| starter::language(locale))?;
    let text = document(&args.file).map_err(|source| Error::Read { file: args.file.clone(), source })?;
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
    let mut imported = importer(&text, &wish)?;
    // The check of all files wants the memory.
    drop(text);
    let now = ImportState::of(&imported, &locales);
    match &state {
        None => first(args, &home, &mut imported, (&place, &now))?,
        Some(state) => update(args, &home, state, &imported, (&place, &now))?,
    }
    tell(&imported.left);
    Ok(imported.left)
}

/// The text of a document, of which no more is read than importers take: they refuse what is longer.
fn document(file: &Path) -> io::Result<String> {
    let most = MOST_BYTES as u64 + 1;
    let mut text = String::new();
    if file.as_os_str() == "-" {
        io::stdin().take(most).read_to_string(&mut text)?;
    } else if let Some(line) = file.to_str().filter(|line| line.starts_with("curl ")) {
        text.push_str(line);
    } else {
        File::open(file)?.take(most).read_to_string(&mut text)?;
    }
    Ok(text)
}

fn state(place: &Path) -> Result<ImportState, Error> {
    let text = std::fs::read_to_string(place).unwrap_or_default();
    ImportState::read(&text).ok_or_else(|| Error::NoState { path: place.display().to_string() })
}

/// Texts where they go, the schemas that are missing beside them, and what is kept of the import.
fn with_state(home: &Home<'_>, texts: Vec<NewFile>, (place, state): (&Path, &ImportState)) -> Vec<NewFile> {
    let mut files: Vec<NewFile> = texts.into_iter().map(|(path, text)| (home.placed(&path), text)).collect();
    files.extend(home.schemas());
    files.push((shown(place), state.to_json()));
    files
}

/// Writes a catalog that is new.
fn first(
    args: &Args,
    home: &Home<'_>,
    imported: &mut ImportedCatalog,
    kept: (&Path, &ImportState),
) -> Result<(), Error> {
    let files = with_state(home, std::mem::take(&mut imported.files), kept);
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
    if before.is_of_a_version_before() {
        terminal::tell(&format!(
            "note: `{}` was written by a version before, whose digests are of another kind: all files are taken for edited, this once",
            kept.0.display()
        ));
    }
    let Update { writes, removes, changes } = before.update(&there, imported);
    removes.iter().for_each(|path| drop(there.remove(path)));
    there.extend(writes.iter().cloned());
    let sources = Sources::from_files(there.into_iter().collect());
    let report = compile(&sources).report;
    if report.errors() > 0 {
        return Err(Error::Unfit(render::full(&report, &sources, terminal::style())));
    }
    let files = with_state(home, writes, kept);
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
