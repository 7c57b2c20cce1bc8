//! The files of an audit whose server moves them away itself: the one that is written, and before it those with a number, `audit.jsonl.00000001`,
//! in the order in which they were written. A number and not a moment, since clocks are set back. Names that others give
//! (`audit.jsonl.1`) are not of these.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::fault::AuditFault;

/// Digits of a number.
const DIGITS: usize = 8;

/// How often the files are looked for, where they change meanwhile.
const TRIES: usize = 8;

/// A file that was moved away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) number: u64,
    pub(super) path: PathBuf,
}

/// Those beside a file, the oldest first. What has such a name and is no regular file is none.
pub(super) fn beside(live: &Path) -> Result<Vec<Segment>, AuditFault> {
    let fault = |source| AuditFault::Read { path: live.to_owned(), source };
    let Some(name) = live.file_name().and_then(|name| name.to_str()) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder(live)).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let Some(number) = entry.file_name().to_str().and_then(|entry| number(name, entry)) else { continue };
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            found.push(Segment { number, path: live.with_file_name(entry.file_name()) });
        }
    }
    found.sort_unstable_by_key(|segment| segment.number);
    Ok(found)
}

/// The name of the next one.
pub(super) fn next(live: &Path) -> Result<PathBuf, AuditFault> {
    let last = beside(live)?.last().map_or(0, |last| last.number);
    Ok(with_ending(live, &format!("{:0DIGITS$}", last + 1)))
}

/// The file itself behind those before it, opened at one moment: what is deleted afterwards can be read to its end all the same, and nothing is there twice.
pub(super) fn opened(live: &Path) -> Result<Vec<(PathBuf, File)>, AuditFault> {
    for _ in 0..TRIES {
        let before = beside(live)?;
        let opened: io::Result<Vec<_>> =
            before.iter().map(|segment| Ok((segment.path.clone(), File::open(&segment.path)?))).collect();
        let mut opened = match opened {
            Ok(opened) => opened,
            Err(gone) if gone.kind() == io::ErrorKind::NotFound => continue,
            Err(source) => return Err(AuditFault::Read { path: live.to_owned(), source }),
        };
        let file = open(live)?;
        if beside(live)? != before || opened.last().is_some_and(|(_, last)| is_same(last, &file)) {
            continue;
        }
        opened.push((live.to_owned(), file));
        return Ok(opened);
    }
    Err(AuditFault::Changing { path: live.to_owned() })
}

/// The file itself and those before it, the newest first, each opened when it is come to.
pub(super) struct Backwards {
    live: Option<(PathBuf, File)>,
    before: Vec<Segment>,
}

impl Backwards {
    pub(super) fn from(live: &Path) -> Result<Self, AuditFault> {
        let file = open(live)?;
        // Looked for afterwards, so that none is left out; the one that is open may have been moved away meanwhile.
        let mut before = beside(live)?;
        before.pop_if(|last| File::open(&last.path).is_ok_and(|last| is_same(&last, &file)));
        Ok(Self { live: Some((live.to_owned(), file)), before })
    }
}

impl Iterator for Backwards {
    type Item = Result<(PathBuf, File), AuditFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(live) = self.live.take() {
            return Some(Ok(live));
        }
        let Segment { path, .. } = self.before.pop()?;
        match File::open(&path) {
            Ok(file) => Some(Ok((path, file))),
            Err(gone) if gone.kind() == io::ErrorKind::NotFound => {
                // The oldest are deleted first.
                self.before.clear();
                None
            }
            Err(source) => Some(Err(AuditFault::Read { path, source })),
        }
    }
}

fn open(live: &Path) -> Result<File, AuditFault> {
    File::open(live).map_err(|source| AuditFault::Open { path: live.to_owned(), source })
}

/// A name beside a file.
pub(super) fn with_ending(live: &Path, ending: &str) -> PathBuf {
    let mut name = live.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    live.with_file_name(name)
}

/// The folder of a file.
pub(super) fn folder(live: &Path) -> &Path {
    live.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether two open files are one.
#[cfg(unix)]
pub(super) fn is_same(one: &File, other: &File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |file: &File| file.metadata().map(|metadata| (metadata.dev(), metadata.ino())).ok();
    id(one).is_some_and(|one| Some(one) == id(other))
}

#[cfg(not(unix))]
pub(super) fn is_same(_one: &File, _other: &File) -> bool {
    false
}

fn number(name: &str, entry: &str) -> Option<u64> {
    let digits = entry.strip_prefix(name)?.strip_prefix('.')?;
    let fits = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| fits)
}
