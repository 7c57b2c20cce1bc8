//! `kartoteka new`: the first files of a catalog, a tool, a prompt, a language. What is written passes the check; no file that is
//! there is changed.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use kartoteka_compiler::authoring::starter::{self, NewFile, SketchedAuth, StarterFault};
use kartoteka_compiler::authoring::translation;
use kartoteka_compiler::compile;
use kartoteka_compiler::diagnostic::render;
use kartoteka_compiler::source::{Place, Sources};

use super::placing::{FilesUnwritten, Home, shown, write};
use super::{terminal, words};

const EXAMPLES: &str = "\
Examples:
  kartoteka new catalog shop --request 'GET /orders/$id'    a catalog with a first tool, get_order
  kartoteka new tool find_orders --request 'GET /orders'    a card, and its texts in every language of the catalog
  kartoteka new prompt late_orders
  kartoteka new locale ru                                   the texts of every catalog, to be translated

Exit status: 0 the files are written, 2 nothing is.";

/// Begin a catalog, a tool, a prompt or a language.
///
/// What is written passes `kartoteka check`; no file that is there is changed.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    what: New,
    /// A catalog, a folder of catalogs, or a folder with `catalog/` and `locales/`.
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

#[derive(Debug, Subcommand)]
enum New {
    /// A catalog with its manifest, a first tool and its texts.
    Catalog {
        /// What it is called.
        name: String,
        /// The request of its first tool; a part of the path that a caller passes has a `$` before it.
        #[arg(long, value_name = "REQUEST", default_value = "GET /items/$id")]
        request: String,
        /// What the tool is called; else by its request.
        #[arg(long)]
        tool: Option<String>,
        /// How the system is shown who asks: none, bearer, basic, header:NAME or query:NAME.
        #[arg(long, default_value = "bearer")]
        auth: String,
        /// A language of its texts, the first of which is its own; else those of `locales/`, else `en`.
        #[arg(long, value_name = "LANG")]
        locale: Vec<String>,
    },
    /// A tool, with its texts in every language of the catalog.
    Tool {
        /// What it is called; else by its request.
        name: Option<String>,
        /// Its request; a part of the path that a caller passes has a `$` before it.
        #[arg(long, value_name = "REQUEST")]
        request: String,
        /// The catalog, where there are several.
        #[arg(long)]
        catalog: Option<String>,
    },
    /// A prompt, in every language of the catalog.
    Prompt {
        /// What it is called.
        name: String,
        /// The catalog, where there are several.
        #[arg(long)]
        catalog: Option<String>,
    },
    /// The texts of every catalog in another language, as they are in the catalog's own, with its plural forms.
    Locale {
        /// A tag, as `ru` or `pt-BR`.
        tag: String,
        /// Of this catalog alone.
        #[arg(long)]
        catalog: Option<String>,
    },
}

impl New {
    /// The request of a tool that is called by it.
    fn unnamed(&self) -> Option<&str> {
        match self {
            Self::Catalog { request, tool: None, .. } | Self::Tool { request, name: None, .. } => Some(request),
            _ => None,
        }
    }
}

/// Why nothing is written.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Starter(#[from] StarterFault),
    #[error("cannot read the catalogs of `{}`; `kartoteka new catalog` begins one", folder.display())]
    Read {
        folder: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the catalogs have faults, so that nothing is added to them\n\n{0}")]
    Before(String),
    #[error("there is no catalog `{name}`; {}", words::meant(.nearest, &format!("there are: {}", known.join(", "))))]
    Unknown { name: String, nearest: Option<String>, known: Vec<String> },
    #[error("there are several catalogs; say which: `--catalog {}`", known.join("` or `--catalog "))]
    Several { known: Vec<String> },
    #[error("`{0}` is no language that there is")]
    Language(String),
    #[error("`{tag}` and `{known}` are one language: its texts are there, in `{known}`")]
    Spelt { tag: String, known: String },
    #[error("the catalogs have no texts in a language of their own to copy, or have them in `{0}` already")]
    NothingToCopy(String),
    #[error(transparent)]
    FilesUnwritten(#[from] FilesUnwritten),
}

pub(super) fn run(args: &Args) -> ExitCode {
    match made(args).and_then(|files| Ok(write(&args.dir, &files, true)?)) {
        Ok(()) => {
            if let Some(assumed) = args.what.unnamed().and_then(starter::assumed) {
                terminal::tell(&format!("note: {assumed}"));
            }
            ExitCode::SUCCESS
        }
        Err(error) => terminal::refuse(&error),
    }
}

/// The files, by where they go.
fn made(args: &Args) -> Result<Vec<NewFile>, Error> {
    match &args.what {
        New::Catalog { name, request, tool, auth, locale } => {
            let auth = SketchedAuth::parse(auth)?;
            let home = Home::of(&args.dir);
            let known = if locale.is_empty() { home.locales() } else { locale.clone() };
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let files = starter::catalog(name, &auth, (tool.as_deref(), request), &known)?;
            let mut placed: Vec<NewFile> = files.into_iter().map(|(path, text)| (home.placed(&path), text)).collect();
            placed.extend(home.schemas());
            Ok(placed)
        }
        New::Tool { name, request, catalog } => {
            let known = KnownCatalog::read(&args.dir, catalog.as_deref())?;
            let locales: Vec<&str> = known.locales.iter().map(String::as_str).collect();
            Ok(known.placed(starter::tool(&known.catalog, name.as_deref(), request, &locales)?))
        }
        New::Prompt { name, catalog } => {
            let known = KnownCatalog::read(&args.dir, catalog.as_deref())?;
            let locales: Vec<&str> = known.locales.iter().map(String::as_str).collect();
            Ok(known.placed(starter::prompt(&known.catalog, name, &locales)?))
        }
        New::Locale { tag, catalog } => copied(args, tag, catalog.as_deref()),
    }
}

/// The texts of catalogs in another language.
fn copied(args: &Args, tag: &str, catalog: Option<&str>) -> Result<Vec<NewFile>, Error> {
    starter::language(tag)?;
    let sources = read(&args.dir)?;
    let mut names: Vec<String> = sources.catalogs().into_iter().map(str::to_owned).collect();
    if let Some(catalog) = catalog {
        names = vec![chosen(&names, Some(catalog))?];
    }
    let mut files = Vec::new();
    for name in &names {
        let locales = locales_of(&sources, name);
        // Tags are one whatever their case.
        if let Some(known) = locales.iter().find(|known| *known != tag && known.eq_ignore_ascii_case(tag)) {
            return Err(Error::Spelt { tag: tag.to_owned(), known: known.clone() });
        }
        let Some(from) = locales.first().filter(|_| !locales.iter().any(|locale| locale == tag)) else { continue };
        files.extend(
            translation::untranslated(&sources, name, from, tag).ok_or_else(|| Error::Language(tag.to_owned()))?,
        );
    }
    if files.is_empty() { Err(Error::NothingToCopy(tag.to_owned())) } else { Ok(files) }
}

/// A catalog that is there.
struct KnownCatalog {
    catalog: String,
    /// Its folder, as it is shown.
    folder: String,
    /// The folder of languages, as it is shown.
    texts: String,
    locales: Vec<String>,
}

impl KnownCatalog {
    fn read(dir: &Path, name: Option<&str>) -> Result<Self, Error> {
        let sources = read(dir)?;
        let names: Vec<String> = sources.catalogs().into_iter().map(str::to_owned).collect();
        let catalog = chosen(&names, name)?;
        let locales = locales_of(&sources, &catalog);
        let (mut folder, mut texts) = (String::new(), None);
        for (_, file) in sources.files() {
            match file.place() {
                Place::Manifest { catalog: of } if of == catalog => {
                    folder = file.display().trim_end_matches("catalog.yaml").to_owned();
                }
                Place::Texts { catalog: of, .. } if of == catalog => {
                    let below = file.path().trim_start_matches("locales/");
                    texts = texts.or_else(|| file.display().strip_suffix(below).map(str::to_owned));
                }
                _ => {}
            }
        }
        let texts = texts.unwrap_or_else(|| shown(&dir.join("locales")) + "/");
        let locales = if locales.is_empty() { vec!["en".to_owned()] } else { locales };
        Ok(Self { catalog, folder, texts, locales })
    }

    fn placed(&self, files: Vec<NewFile>) -> Vec<NewFile> {
        let own = format!("catalog/{}/", self.catalog);
        let place = |path: String| match (path.strip_prefix(&own), path.strip_prefix("locales/")) {
            (Some(rest), _) => format!("{}{rest}", self.folder),
            (None, Some(rest)) => format!("{}{rest}", self.texts),
            (None, None) => path,
        };
        files.into_iter().map(|(path, text)| (place(path), text)).collect()
    }
}

/// Reads catalogs in which there is no error.
fn read(dir: &Path) -> Result<Sources, Error> {
    let sources = Sources::read(dir).map_err(|source| Error::Read { folder: dir.to_owned(), source })?;
    let report = compile(&sources).report;
    if report.errors() > 0 {
        return Err(Error::Before(render::full(&report, &sources, terminal::style())));
    }
    Ok(sources)
}

/// The catalog of a name, or the only one.
fn chosen(known: &[String], name: Option<&str>) -> Result<String, Error> {
    match (name, known) {
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(Error::Several { known: known.to_vec() }),
        (Some(name), _) if known.iter().any(|known| known == name) => Ok(name.to_owned()),
        (Some(name), _) => {
            let nearest = words::near(name, known.iter().map(String::as_str));
            Err(Error::Unknown { name: name.to_owned(), nearest, known: known.to_vec() })
        }
    }
}

/// The languages of a catalog's texts, English first.
fn locales_of(sources: &Sources, catalog: &str) -> Vec<String> {
    let mut locales: Vec<String> = sources
        .files()
        .filter_map(|(_, file)| match file.place() {
            Place::Texts { locale, catalog: of } if of == catalog => Some(locale.to_owned()),
            _ => None,
        })
        .collect();
    locales.sort_by_key(|name| (name != "en", name.clone()));
    locales.dedup();
    locales
}
