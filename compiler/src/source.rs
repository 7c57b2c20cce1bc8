//! The files of one or more catalogs: their text, their place in a catalog, and positions in them.
//!
//! The only module of the compiler that touches the disk. Files are kept sorted by path, so that the order in which
//! they were found or handed over never shows in what is made of them. A file that cannot be read as text is kept with
//! its fault and told as a diagnostic; only a folder that holds no catalog at all is an I/O error.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::diagnostic::Diagnostics;

mod medium;
mod place;

pub(crate) use medium::{is_text, media_type};
pub use place::{Place, Shelf};

/// The catalog name under which the server keeps its own texts: `locales/<lang>/kartoteka.ftl`.
pub const SERVER_TEXTS: &str = "kartoteka";

/// Larger files are refused: a card is a page, and positions are kept in 32 bits.
const MOST_BYTES: u64 = 4 << 20;

/// One of the [`Sources`]; ordered as their paths are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// A number for a file that is not among any [`Sources`]: text that was made up, as tests do.
    #[must_use]
    pub const fn new(index: u32) -> FileId {
        FileId(index)
    }
}

/// A range of bytes in one file, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` to before `end`. Offsets beyond 4 GiB do not occur: such files are refused.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        let offset = |byte| u32::try_from(byte).unwrap_or(u32::MAX);
        Span { file, start: offset(start), end: offset(end) }
    }

    /// From the start of this to the end of `last`.
    #[must_use]
    pub fn to(self, last: Span) -> Span {
        Span { end: last.end.max(self.start), ..self }
    }

    /// The bytes as a range.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where something is for a person: both count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// One file.
#[derive(Debug, Clone)]
pub struct File {
    path: String,
    display: String,
    text: String,
    /// Of an asset that is no text.
    bytes: Option<Vec<u8>>,
    fault: Option<Fault>,
    lines: Vec<u32>,
}

/// Why a file was not read as it is.
#[derive(Debug, Clone)]
enum Fault {
    /// The first byte that is not UTF-8; the text was cut before it.
    NotText,
    TooLarge(u64),
    Unreadable(String),
}

impl File {
    fn new(path: String, display: String, text: String, fault: Option<Fault>) -> File {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(starts).map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect();
        File { path, display, text, bytes: None, fault, lines }
    }

    /// The path as catalogs spell it, whatever folder they lie in: `catalog/<catalog>/…`, `locales/<lang>/…`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The path as it was asked for, to be shown.
    #[must_use]
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The whole text; as far as it is text, if it is not.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is text: an asset need not be.
    pub(crate) fn is_text(&self) -> bool {
        self.bytes.is_none()
    }

    /// All that is in it.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or(self.text.as_bytes())
    }

    /// What the file is.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        place::of(&self.path)
    }

    /// The line and column of a byte.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = floor(&self.text, offset);
        let line = self.lines.partition_point(|start| *start as usize <= offset);
        let start = self.lines.get(line.saturating_sub(1)).map_or(0, |start| *start as usize);
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        Position { line: line.max(1), column }
    }
}

/// The nearest boundary of a character at or before `offset`.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Every file of the catalogs that are compiled together.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<File>,
    watched: Vec<PathBuf>,
}

impl Sources {
    /// Reads the catalogs in `dir`: those of `dir/catalog/`, else the one that `dir` is, else its subfolders that are
    /// catalogs; and their texts from `locales/` in or beside it.
    ///
    /// # Errors
    /// If a folder cannot be read, or none of the three is there. What is wrong with a file is a diagnostic.
    pub fn read(dir: &Path) -> io::Result<Sources> {
        let mut walk = Walk::default();
        let layout = Layout::of(dir, &mut walk)?;
        for (name, folder) in &layout.catalogs {
            walk.catalog(name, folder)?;
        }
        if let Some(locales) = &layout.locales {
            let only = layout.alone.then(|| layout.catalogs[0].0.clone());
            walk.locales(locales, only.as_deref())?;
        }
        let mut sources = Sources { files: walk.files, watched: walk.watched };
        sources.sort();
        Ok(sources)
    }

    /// Sources that are not on a disk: paths as catalogs spell them, and texts. Of two with one path, the last counts.
    #[must_use]
    pub fn from_files(files: Vec<(String, String)>) -> Sources {
        let files = files.into_iter().map(|(path, text)| File::new(path.clone(), path, text, None)).collect();
        let mut sources = Sources { files, watched: Vec::new() };
        sources.sort();
        sources
    }

    fn sort(&mut self) {
        self.files.reverse();
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.files.dedup_by(|later, kept| later.path == kept.path);
        self.watched.sort();
        self.watched.dedup();
    }

    /// The files, by path.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &File)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The file of an id that these sources gave out.
    #[must_use]
    pub fn file(&self, id: FileId) -> Option<&File> {
        self.files.get(id.0 as usize)
    }

    /// The names of the catalogs, sorted: the folders that hold a manifest or a card.
    #[must_use]
    pub fn catalogs(&self) -> Vec<&str> {
        let names = self.files.iter().filter_map(|file| match file.place() {
            Place::Manifest { catalog } | Place::Card { catalog, .. } | Place::Markdown { catalog, .. } => {
                Some(catalog)
            }
            Place::Asset { .. } | Place::Texts { .. } | Place::Stray => None,
        });
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Folders and files whose change may change what is compiled. Empty for sources that are not on a disk.
    #[must_use]
    pub fn watched(&self) -> &[PathBuf] {
        &self.watched
    }

    /// Reports the files that cannot be read as what their place says.
    pub(crate) fn check(&self, out: &mut Diagnostics) {
        let catalogs = self.catalogs();
        for (id, file) in self.files() {
            let start = Span::new(id, 0, 0);
            match &file.fault {
                Some(Fault::NotText) => {
                    let end = file.text.len();
                    out.error("not-text", Span::new(id, end, end), "the file is not UTF-8 text")
                        .label("not text from here on")
                        .fix("save the file as UTF-8", None);
                }
                Some(Fault::TooLarge(bytes)) => {
                    out.error(
                        "file-too-large",
                        start,
                        format!("the file has {bytes} bytes; at most {MOST_BYTES} are read"),
                    );
                }
                Some(Fault::Unreadable(why)) => {
                    out.error("unreadable-file", start, format!("the file cannot be read: {why}"));
                }
                None => stray(file, start, &catalogs, out),
            }
        }
    }
}

fn stray(file: &File, start: Span, catalogs: &[&str], out: &mut Diagnostics) {
    match file.place() {
        Place::Stray => {
            out.error("stray-file", start, "nothing reads this file").fix(
                "cards are `{tools,resources,prompts}/<name>.yaml`, long texts `{resources,prompts}/<name>.<lang>.md`, \
                 short texts `locales/<lang>/<catalog>.ftl`",
                None,
            );
        }
        Place::Texts { catalog, .. } if catalog != SERVER_TEXTS && !catalogs.contains(&catalog) => {
            out.error("stray-file", start, format!("there is no catalog `{catalog}` for these texts"));
        }
        // Whether a card shows an asset is found out by `check`.
        Place::Manifest { .. } | Place::Card { .. } | Place::Markdown { .. } | Place::Asset { .. } => {}
        Place::Texts { .. } => {}
    }
}

/// Where the catalogs of a folder are.
struct Layout {
    catalogs: Vec<(String, PathBuf)>,
    locales: Option<PathBuf>,
    /// The folder itself is the catalog: texts of its neighbours are none of its business.
    alone: bool,
}

impl Layout {
    fn of(dir: &Path, walk: &mut Walk) -> io::Result<Layout> {
        let shelf = dir.join("catalog");
        if shelf.is_dir() {
            let catalogs = walk.folders(&shelf)?;
            return Ok(Layout { catalogs, locales: first_folder(&[dir.join("locales")]), alone: false });
        }
        if dir.join("catalog.yaml").is_file() {
            let name =
                dir.canonicalize()?.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            let places = [dir.join("locales"), dir.join("../locales"), dir.join("../../locales")];
            return Ok(Layout { catalogs: vec![(name, dir.to_owned())], locales: first_folder(&places), alone: true });
        }
        let mut catalogs = walk.folders(dir)?;
        catalogs.retain(|(_, folder)| folder.join("catalog.yaml").is_file());
        if catalogs.is_empty() {
            let why = format!("`{}` holds no catalog: no `catalog.yaml` in it or in a folder of it", dir.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, why));
        }
        let locales = first_folder(&[dir.join("locales"), dir.join("../locales")]);
        Ok(Layout { catalogs, locales, alone: false })
    }
}

fn first_folder(places: &[PathBuf]) -> Option<PathBuf> {
    places.iter().find(|place| place.is_dir()).cloned()
}

#[derive(Default)]
struct Walk {
    files: Vec<File>,
    watched: Vec<PathBuf>,
}

impl Walk {
    /// What is in a folder, by name; hidden files and editors' backups are left out.
    fn entries(&mut self, folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
        self.watched.push(folder.to_owned());
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with(['.', '#']) && !name.ends_with('~') {
                entries.push((name, entry.path()));
            }
        }
        entries.sort();
        Ok(entries)
    }

    fn folders(&mut self, folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
        let mut entries = self.entries(folder)?;
        entries.retain(|(_, path)| path.is_dir());
        Ok(entries)
    }

    /// The manifest, and all that lies in the folders of cards; whatever else a catalog's folder holds (a README, say)
    /// is not ours.
    fn catalog(&mut self, name: &str, folder: &Path) -> io::Result<()> {
        for (entry, path) in self.entries(folder)? {
            if Shelf::named(&entry).is_some() && path.is_dir() {
                self.all(&format!("catalog/{name}/{entry}"), &path, 0)?;
            } else if entry == "catalog.yaml" {
                self.file(format!("catalog/{name}/{entry}"), &path);
            }
        }
        Ok(())
    }

    fn locales(&mut self, folder: &Path, only: Option<&str>) -> io::Result<()> {
        for (locale, path) in self.folders(folder)? {
            for (entry, path) in self.entries(&path)? {
                let wanted =
                    only.is_none_or(|only| entry.strip_suffix(".ftl").is_some_and(|c| c == only || c == SERVER_TEXTS));
                if wanted && path.is_file() {
                    self.file(format!("locales/{locale}/{entry}"), &path);
                }
            }
        }
        Ok(())
    }

    /// Cards lie side by side; what lies deeper is read only to be told. The depth ends links that go in circles.
    fn all(&mut self, prefix: &str, folder: &Path, depth: usize) -> io::Result<()> {
        for (entry, path) in self.entries(folder)? {
            let name = format!("{prefix}/{entry}");
            if !path.is_dir() {
                self.file(name, &path);
            } else if depth < 3 {
                self.all(&name, &path, depth + 1)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, name: String, path: &Path) {
        self.watched.push(path.to_owned());
        let display = path.strip_prefix("./").unwrap_or(path).display().to_string();
        let (text, bytes, fault) = match read(path).map(String::from_utf8) {
            Ok(Ok(text)) => (text, None, None),
            Ok(Err(error)) if matches!(place::of(&name), Place::Asset { .. }) => {
                (String::new(), Some(error.into_bytes()), None)
            }
            Ok(Err(error)) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
                (text, None, Some(Fault::NotText))
            }
            Err(fault) => (String::new(), None, Some(fault)),
        };
        self.files.push(File { bytes, ..File::new(name, display, text, fault) });
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    let unreadable = |error: io::Error| Fault::Unreadable(error.to_string());
    let bytes = fs::metadata(path).map_err(unreadable)?.len();
    if bytes > MOST_BYTES {
        return Err(Fault::TooLarge(bytes));
    }
    fs::read(path).map_err(unreadable)
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
