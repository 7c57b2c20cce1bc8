//! A folder of catalogs: which files of it are catalogs' own, and what they are called there.

use std::io;
use std::path::{Path, PathBuf};

use super::file::{File, FileFault, MOST_BYTES};
use super::file_system::{FileSystem, Found, NO_FILE};
use super::place::{SERVER_TEXTS, Shelf, is_yaml};

/// The files of the catalogs in a folder, and every file and folder whose change may change what is compiled.
pub(super) fn read(files: &dyn FileSystem, dir: &Path) -> io::Result<(Vec<File>, Vec<PathBuf>)> {
    let mut walk = Walk { from: files, files: Vec::new(), watched: Vec::new() };
    let layout = Layout::of(dir, &mut walk)?;
    if let Some(shelf) = &layout.shelf {
        walk.beside_folders("catalog", shelf)?;
    }
    for (name, folder) in &layout.catalogs {
        walk.catalog(name, folder)?;
    }
    if let Some(locales) = &layout.locales {
        let only = layout.alone.then(|| layout.catalogs[0].0.clone());
        walk.locales(locales, only.as_deref())?;
    }
    if walk.files.is_empty() {
        let why = format!("`{}` holds no catalog: there is no file of one in it", dir.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, why));
    }
    Ok((walk.files, walk.watched))
}

/// Where the catalogs of a folder are.
struct Layout {
    /// The folder that holds catalogs and nothing else.
    shelf: Option<PathBuf>,
    catalogs: Vec<(String, PathBuf)>,
    locales: Option<PathBuf>,
    /// The folder itself is the catalog: the texts of its neighbours are not read.
    alone: bool,
}

impl Layout {
    fn of(dir: &Path, walk: &mut Walk<'_>) -> io::Result<Layout> {
        let shelf = dir.join("catalog");
        if walk.is_folder(&shelf) {
            let catalogs = walk.folders(&shelf)?;
            let locales = walk.first_folder([dir.join("locales")]);
            return Ok(Layout { shelf: Some(shelf), catalogs, locales, alone: false });
        }
        if walk.is_file(&dir.join("catalog.yaml")) {
            let name = walk.from.name(dir)?;
            let places = [dir.join("locales"), dir.join("../locales"), dir.join("../../locales")];
            let locales = walk.first_folder(places);
            return Ok(Layout { shelf: None, catalogs: vec![(name, dir.to_owned())], locales, alone: true });
        }
        let mut catalogs = walk.folders(dir)?;
        catalogs.retain(|(_, folder)| walk.is_file(&folder.join("catalog.yaml")));
        if catalogs.is_empty() {
            let why = format!("`{}` holds no catalog: no `catalog.yaml` in it or in a folder of it", dir.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, why));
        }
        let locales = walk.first_folder([dir.join("locales"), dir.join("../locales")]);
        Ok(Layout { shelf: None, catalogs, locales, alone: false })
    }
}

/// Whether a file of this name is a card, a manifest or a text, by its ending.
fn is_written_for_us(name: &str) -> bool {
    is_fluent(name) || name.rsplit_once('.').is_some_and(|(_, ending)| is_yaml(ending))
}

/// Whether a file of this name is a text, by its ending.
fn is_fluent(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("ftl"))
}

/// Whether a text begins as a card does, behind comments.
fn is_a_card(text: &str) -> bool {
    let mut lines = text.lines().map(|line| line.trim_start_matches('\u{feff}'));
    let first = lines.find(|line| !line.trim().is_empty() && !line.starts_with(['#', '-']));
    first.is_some_and(|line| ["tool:", "resource:", "prompt:"].iter().any(|key| line.starts_with(key)))
}

struct Walk<'w> {
    from: &'w dyn FileSystem,
    files: Vec<File>,
    watched: Vec<PathBuf>,
}

impl Walk<'_> {
    fn is_folder(&self, path: &Path) -> bool {
        self.from.find(path) == Some(Found::Folder)
    }

    fn is_file(&self, path: &Path) -> bool {
        matches!(self.from.find(path), Some(Found::File(_)))
    }

    fn first_folder<const N: usize>(&self, places: [PathBuf; N]) -> Option<PathBuf> {
        places.into_iter().find(|place| self.is_folder(place))
    }

    /// What is in a folder, by name; hidden files and editors' backups are left out.
    fn entries(&mut self, folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
        self.watched.push(folder.to_owned());
        let mut names = self.from.names(folder)?;
        names.retain(|name| !name.starts_with(['.', '#']) && !name.ends_with('~'));
        names.sort();
        Ok(names.into_iter().map(|name| (name.clone(), folder.join(name))).collect())
    }

    fn folders(&mut self, folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
        let mut entries = self.entries(folder)?;
        entries.retain(|(_, path)| self.is_folder(path));
        Ok(entries)
    }

    /// The manifest, all that lies in the folders of cards, and what looks like a card or a text elsewhere, to be
    /// reported; whatever else a catalog's folder holds (a README, a folder of locales, say) is not ours.
    fn catalog(&mut self, name: &str, folder: &Path) -> io::Result<()> {
        for (entry, path) in self.entries(folder)? {
            let known = format!("catalog/{name}/{entry}");
            if !self.is_folder(&path) {
                if is_written_for_us(&entry) {
                    self.file(known, &path);
                }
            } else if Shelf::named(&entry).is_some() {
                self.all(&known, &path, 0)?;
            } else if entry != "locales" {
                self.lost(&known, &path)?;
            }
        }
        Ok(())
    }

    /// Cards and texts in a folder that is none of a catalog's. Other YAML may lie there: examples, a description of the API.
    fn lost(&mut self, prefix: &str, folder: &Path) -> io::Result<()> {
        self.loose(prefix, folder, |file| is_fluent(file.path()) || is_a_card(file.text()))
    }

    /// What looks like a card or a text right in a folder, and is one.
    fn loose(&mut self, prefix: &str, folder: &Path, is_one: fn(&File) -> bool) -> io::Result<()> {
        for (entry, path) in self.entries(folder)? {
            if is_written_for_us(&entry) && !self.is_folder(&path) {
                self.file(format!("{prefix}/{entry}"), &path);
                self.files.pop_if(|file| !is_one(file));
            }
        }
        Ok(())
    }

    /// What looks like a card or a text right in a folder that holds only folders.
    fn beside_folders(&mut self, prefix: &str, folder: &Path) -> io::Result<()> {
        self.loose(prefix, folder, |_| true)
    }

    /// The texts of each language: a file a catalog, and the files of a folder that is called as the catalog is.
    fn locales(&mut self, folder: &Path, only: Option<&str>) -> io::Result<()> {
        if only.is_none() {
            self.beside_folders("locales", folder)?;
        }
        let wanted = |catalog: &str| only.is_none_or(|only| catalog == only || catalog == SERVER_TEXTS);
        for (locale, path) in self.folders(folder)? {
            for (entry, path) in self.entries(&path)? {
                if !wanted(entry.strip_suffix(".ftl").unwrap_or(&entry)) {
                    continue;
                }
                let name = format!("locales/{locale}/{entry}");
                if self.is_folder(&path) {
                    self.all(&name, &path, 0)?;
                } else if only.is_none() || entry.ends_with(".ftl") {
                    self.file(name, &path);
                }
            }
        }
        Ok(())
    }

    /// Cards lie side by side; what lies deeper is read only to be reported. The depth ends links that go in circles.
    fn all(&mut self, prefix: &str, folder: &Path, depth: usize) -> io::Result<()> {
        for (entry, path) in self.entries(folder)? {
            let name = format!("{prefix}/{entry}");
            match self.from.find(&path) {
                Some(Found::Folder) if depth < 3 => self.all(&name, &path, depth + 1)?,
                Some(Found::Folder) => {}
                found => self.file_found(name, &path, found),
            }
        }
        Ok(())
    }

    fn file(&mut self, name: String, path: &Path) {
        let found = self.from.find(path);
        self.file_found(name, path, found);
    }

    fn file_found(&mut self, name: String, path: &Path, found: Option<Found>) {
        self.watched.push(path.to_owned());
        let display = path.strip_prefix("./").unwrap_or(path).display().to_string();
        let read = match found {
            Some(Found::File(bytes)) if bytes > MOST_BYTES => Err(FileFault::TooLarge(Some(bytes))),
            Some(Found::Other) => Err(FileFault::Unreadable(NO_FILE.to_owned())),
            _ => match self.from.read(path) {
                // It has grown, or does not say how large it is.
                Ok(bytes) if bytes.len() as u64 > MOST_BYTES => Err(FileFault::TooLarge(None)),
                Ok(bytes) => Ok(bytes),
                Err(error) => Err(FileFault::Unreadable(error.to_string())),
            },
        };
        self.files.push(File::of(name, display, read));
    }
}
