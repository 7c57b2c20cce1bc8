//! The files of an audit whose server moves them away itself: the one that is written, and before it those with a number, `audit.jsonl.00000001`,
//! in the order in which they were written. A number and not a moment, since clocks are set back. Names that others give
//! (`audit.jsonl.1`) are not of these.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::fault::AuditFault;

/// Digits of a number.
const DIGITS: usize = 8;

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

/// The file itself behind those before it, the oldest first, each opened when it is come to. What is deleted meanwhile is told by who comes
/// next to it.
pub(super) struct Forwards {
    live: PathBuf,
    /// Those that come next.
    next: VecDeque<Segment>,
    /// The one that was given last.
    last: Option<Segment>,
    /// One that is not there any more stood before the next.
    gone: bool,
    ended: bool,
}

/// A file that was come to.
pub(super) struct FileInTurn {
    pub(super) path: PathBuf,
    pub(super) file: File,
    /// Those between it and the one before it were deleted while that was read.
    pub(super) behind_gone: bool,
}

impl Forwards {
    pub(super) fn from(live: &Path) -> Result<Self, AuditFault> {
        Ok(Self { live: live.to_owned(), next: beside(live)?.into(), last: None, gone: false, ended: false })
    }

    /// Opens the next one.
    fn open_next(&mut self) -> Result<Option<FileInTurn>, AuditFault> {
        loop {
            while let Some(segment) = self.next.pop_front() {
                match File::open(&segment.path) {
                    Ok(file) => {
                        let behind_gone = std::mem::take(&mut self.gone) && self.last.is_some();
                        let path = segment.path.clone();
                        self.last = Some(segment);
                        return Ok(Some(FileInTurn { path, file, behind_gone }));
                    }
                    // The oldest are deleted first.
                    Err(gone) if gone.kind() == io::ErrorKind::NotFound => self.gone = true,
                    Err(source) => return Err(AuditFault::Read { path: segment.path, source }),
                }
            }
            let file = open(&self.live)?;
            // Looked for afterwards, so that none is left out: the one that is open may have been moved away meanwhile.
            let last = self.last.as_ref();
            let read = last.map(|last| last.number);
            self.next = beside(&self.live)?.into_iter().filter(|found| Some(found.number) > read).collect();
            if !self.next.is_empty() {
                continue;
            }
            self.ended = true;
            // About to be moved away, it has both names, and was read by the other.
            let is_read = last.is_some_and(|last| is_at(&file, &last.path));
            let behind_gone = self.gone && last.is_some();
            return Ok((!is_read).then(|| FileInTurn { path: self.live.clone(), file, behind_gone }));
        }
    }
}

impl Iterator for Forwards {
    type Item = Result<FileInTurn, AuditFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let opened = self.open_next();
        self.ended |= opened.is_err();
        opened.transpose()
    }
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
        before.pop_if(|last| is_at(&file, &last.path));
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

/// Whether an open file is the one at a path.
#[cfg(unix)]
pub(super) fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
    let there = std::fs::metadata(path).map(id);
    there.is_ok_and(|there| file.metadata().map(id).ok() == Some(there))
}

/// Where that cannot be said, what is there is taken for it.
#[cfg(not(unix))]
pub(super) fn is_at(_file: &File, path: &Path) -> bool {
    path.exists()
}

fn number(name: &str, entry: &str) -> Option<u64> {
    let digits = entry.strip_prefix(name)?.strip_prefix('.')?;
    let fits = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| fits)
}
