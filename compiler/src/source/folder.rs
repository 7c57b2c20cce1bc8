//! A folder of catalogs: which files of it are catalogs' own, and what they are called there.

use std::io;
use std::path::{Path, PathBuf};

use super::file::{File, FileFault, MOST_BYTES};
use super::file_system::{FileSystem, Found};
use super::place::{SERVER_TEXTS, Shelf};

/// The files of the catalogs in a folder, and every file and folder whose change may change what is compiled.
pub(super) fn read(files: &dyn FileSystem, dir: &Path) -> io::Result<(Vec<File>, Vec<PathBuf>)> {
    let mut walk = Walk { from: files, files: Vec::new(), watched: Vec::new() };
    let layout = Layout::of(dir, &mut walk)?;
    for (name, folder) in &layout.catalogs {
        walk.catalog(name, folder)?;
    }
    if let Some(locales) = &layout.locales {
        let only = layout.alone.then(|| layout.catalogs[0].0.clone());
        walk.locales(locales, only.as_deref())?;
    }
    Ok((walk.files, walk.watched))
}

/// Where the catalogs of a folder are.
struct Layout {
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
            return Ok(Layout { catalogs, locales: walk.first_folder([dir.join("locales")]), alone: false });
        }
        if walk.is_file(&dir.join("catalog.yaml")) {
            let name = walk.from.name(dir)?;
            let places = [dir.join("locales"), dir.join("../locales"), dir.join("../../locales")];
            let locales = walk.first_folder(places);
            return Ok(Layout { catalogs: vec![(name, dir.to_owned())], locales, alone: true });
        }
        let mut catalogs = walk.folders(dir)?;
        catalogs.retain(|(_, folder)| walk.is_file(&folder.join("catalog.yaml")));
        if catalogs.is_empty() {
            let why = format!("`{}` holds no catalog: no `catalog.yaml` in it or in a folder of it", dir.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, why));
        }
        let locales = walk.first_folder([dir.join("locales"), dir.join("../locales")]);
        Ok(Layout { catalogs, locales, alone: false })
    }
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

    /// The manifest, and all that lies in the folders of cards; whatever else a catalog's folder holds (a README, say)
    /// is not ours.
    fn catalog(&mut self, name: &str, folder: &Path) -> io::Result<()> {
        for (entry, path) in self.entries(folder)? {
            if Shelf::named(&entry).is_some() && self.is_folder(&path) {
                self.all(&format!("catalog/{name}/{entry}"), &path, 0)?;
            } else if entry == "catalog.yaml" {
                self.file(format!("catalog/{name}/{entry}"), &path);
            }
        }
        Ok(())
    }

    /// The texts of each language: a file a catalog, and the files of a folder that is called as the catalog is.
    fn locales(&mut self, folder: &Path, only: Option<&str>) -> io::Result<()> {
        let wanted = |catalog: &str| only.is_none_or(|only| catalog == only || catalog == SERVER_TEXTS);
        for (locale, path) in self.folders(folder)? {
            for (entry, path) in self.entries(&path)? {
                if !wanted(entry.strip_suffix(".ftl").unwrap_or(&entry)) {
                    continue;
                }
                let name = format!("locales/{locale}/{entry}");
                if self.is_folder(&path) {
                    self.all(&name, &path, 0)?;
                } else if (only.is_none() || entry.ends_with(".ftl")) && self.is_file(&path) {
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
            Some(Found::File(bytes)) if bytes > MOST_BYTES => Err(FileFault::TooLarge(bytes)),
            _ => self.from.read(path).map_err(|error| FileFault::Unreadable(error.to_string())),
        };
        self.files.push(File::of(name, display, read));
    }
}
