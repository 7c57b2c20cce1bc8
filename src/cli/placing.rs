//! Where the files of authors go, and how they are written: all of them, where the catalogs pass the check with them, and
//! none in the place of one that is there.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use kartoteka_compiler::authoring::editor::FileKind;
use kartoteka_compiler::authoring::starter::{self, NewFile};
use kartoteka_compiler::compile;
use kartoteka_compiler::diagnostic::render;
use kartoteka_compiler::source::{Disk, Sources, Unsaved};

use super::{schema, terminal};

/// Why files are not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum FilesUnwritten {
    #[error("cannot read the catalogs of `{}`", folder.display())]
    Read {
        folder: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("what would be written does not pass the check\n\n{0}")]
    After(String),
    #[error("`{path}` is there already, and is not changed")]
    Taken { path: String },
    #[error("cannot write `{path}`")]
    Write {
        path: String,
        #[source]
        source: io::Error,
    },
}

/// Where a new catalog goes: `catalog/<name>` and `locales/` of the folder, unless catalogs lie right in it.
pub(super) struct Home<'d> {
    dir: &'d Path,
    has_shelf: bool,
}

impl<'d> Home<'d> {
    pub(super) fn of(dir: &'d Path) -> Self {
        let holds_catalogs = std::fs::read_dir(dir)
            .into_iter()
            .flatten()
            .flatten()
            .any(|entry| entry.path().join("catalog.yaml").is_file());
        Self { dir, has_shelf: dir.join("catalog").is_dir() || !holds_catalogs }
    }

    pub(super) fn placed(&self, path: &str) -> String {
        let path = if self.has_shelf { path } else { path.strip_prefix("catalog/").unwrap_or(path) };
        shown(&self.dir.join(path))
    }

    /// The schemas that cards name for editors, but for those that are there.
    pub(super) fn schemas(&self) -> impl Iterator<Item = NewFile> {
        let place = |kind: FileKind| self.dir.join(SCHEMAS).join(format!("{}.schema.json", kind.name()));
        let missing = FileKind::ALL.into_iter().map(move |kind| (place(kind), kind)).filter(|(path, _)| !path.exists());
        missing.map(|(path, kind)| (shown(&path), schema::text_of(kind)))
    }

    /// The languages that there are, English first; English, where there is none.
    pub(super) fn locales(&self) -> Vec<String> {
        let folders = std::fs::read_dir(self.dir.join("locales")).into_iter().flatten().flatten();
        let mut names: Vec<String> = folders
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| starter::language(name).is_ok())
            .collect();
        names.sort_by_key(|name| (name != "en", name.clone()));
        if names.is_empty() { vec!["en".to_owned()] } else { names }
    }
}

/// A path without the `.` that its folder is read by.
pub(super) fn shown(path: &Path) -> String {
    path.strip_prefix("./").unwrap_or(path).display().to_string()
}

/// The catalogs of a folder as they would be with these texts, whose paths are as they are shown.
pub(super) fn read_with<'t>(dir: &Path, texts: impl Iterator<Item = (String, &'t str)>) -> io::Result<Sources> {
    let base = Path::new(if dir.starts_with(".") { "." } else { "" });
    let unsaved = texts.fold(Unsaved::over(Disk), |unsaved, (path, text)| unsaved.with(base.join(path), text));
    Sources::read_from(&unsaved, dir)
}

/// Where the schemas for editors lie, in the folder of the catalogs.
pub(super) const SCHEMAS: &str = ".kartoteka";

/// The text of a card, whose first line names its schema for editors where that lies in a folder above it.
fn with_schema(path: &str, text: &str, beside: &[NewFile]) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let kind = match parts.as_slice() {
        [.., "catalog.yaml"] => FileKind::Manifest,
        [.., "tools", card] if card.ends_with(".yaml") => FileKind::Tool,
        [.., "prompts", card] if card.ends_with(".yaml") => FileKind::Prompt,
        _ => return text.to_owned(),
    };
    for up in 1..=parts.len().min(4) {
        let schema = format!("{}{SCHEMAS}/{}.schema.json", "../".repeat(up - 1), kind.name());
        let folder = parts[..parts.len() - up].join("/");
        let whole = Path::new(&folder).join(SCHEMAS).join(format!("{}.schema.json", kind.name()));
        if whole.exists() || beside.iter().any(|(path, _)| Path::new(path) == whole) {
            return format!("# yaml-language-server: $schema={schema}\n{text}");
        }
    }
    text.to_owned()
}

/// The files, in which cards name their schemas.
pub(super) fn with_schemas(files: &[NewFile]) -> Vec<NewFile> {
    files.iter().map(|(path, text)| (path.clone(), with_schema(path, text, files))).collect()
}

/// Writes files in the place of those that are there, and removes others. The catalogs were checked before.
pub(super) fn replace(files: &[NewFile], removes: &[String]) -> Result<(), FilesUnwritten> {
    for (path, text) in &with_schemas(files) {
        let wrong = |source| FilesUnwritten::Write { path: path.clone(), source };
        if let Some(folder) = Path::new(path).parent() {
            std::fs::create_dir_all(folder).map_err(wrong)?;
        }
        std::fs::write(path, text).map_err(wrong)?;
    }
    for path in removes {
        std::fs::remove_file(path).map_err(|source| FilesUnwritten::Write { path: path.clone(), source })?;
    }
    Ok(())
}

/// Writes the files if the catalogs pass the check with them, and if none of them is there; `names`: their paths are printed.
pub(super) fn write(dir: &Path, files: &[NewFile], names: bool) -> Result<(), FilesUnwritten> {
    let files = &with_schemas(files);
    if let Some((path, _)) = files.iter().find(|(path, _)| Path::new(path).symlink_metadata().is_ok()) {
        return Err(FilesUnwritten::Taken { path: path.clone() });
    }
    let read = read_with(dir, files.iter().map(|(path, text)| (path.clone(), text.as_str())));
    let sources = read.map_err(|source| FilesUnwritten::Read { folder: dir.to_owned(), source })?;
    let report = compile(&sources).report;
    if report.errors() > 0 {
        return Err(FilesUnwritten::After(render::full(&report, &sources, terminal::style())));
    }
    for (path, text) in files {
        let wrong = |source| FilesUnwritten::Write { path: path.clone(), source };
        if let Some(folder) = Path::new(path).parent() {
            std::fs::create_dir_all(folder).map_err(wrong)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(wrong)?;
        file.write_all(text.as_bytes()).map_err(wrong)?;
        if names {
            terminal::print(path);
        }
    }
    if !report.is_empty() {
        terminal::tell(&render::full(&report, &sources, terminal::style()));
    }
    Ok(())
}
