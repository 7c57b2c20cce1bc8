//! The file of the audit, or what stands in its place: a pipe, a terminal, stdout.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::fault::AuditFault;
use super::segments;
use super::sink::Reopened;
use super::tail::Tail;

/// What has become of the name of what is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileName {
    /// It leads to what is written to, or to no file.
    InPlace,
    /// What is written to has another name, and is kept.
    Moved,
    /// What is written to has no name: nobody will read it.
    Deleted,
}

/// What means the stdout of this process.
const STDOUT: [&str; 2] = ["/dev/stdout", "/proc/self/fd/1"];

/// How often a file is opened that others move away.
const TRIES: usize = 8;

/// What records are written to.
#[derive(Debug)]
pub(super) struct AuditFile {
    path: PathBuf,
    file: File,
    kind: AuditFileKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AuditFileKind {
    /// It is kept, and no other process writes to it.
    Regular,
    /// What is written is gone: a pipe, a terminal.
    Stream,
    /// The stdout of this process, however it is redirected.
    Stdout,
}

/// Whether the audit goes to the stdout of this process.
pub(super) fn is_stdout(path: &Path) -> bool {
    STDOUT.iter().any(|stdout| path == Path::new(stdout))
}

impl AuditFile {
    /// Opens it, and reads how it ends.
    pub(super) fn open(path: &Path) -> Result<(Self, Tail), AuditFault> {
        for _ in 0..TRIES {
            let (file, kind) = open(path).map_err(|source| AuditFault::Open { path: path.to_owned(), source })?;
            let opened = Self { path: path.to_owned(), file, kind };
            if kind != AuditFileKind::Regular {
                return Ok((opened, Tail::default()));
            }
            lock(&opened.file, path)?;
            // Another process may have moved it away before it was locked.
            if opened.is_in_place() {
                let tail = Tail::read(path)?;
                return Ok((opened, tail));
            }
        }
        Err(AuditFault::Changing { path: path.to_owned() })
    }

    /// The same of one that is moved away in time. Where a crash has come between, it goes on behind the file before it.
    pub(super) fn open_movable(path: &Path) -> Result<(Self, Tail), AuditFault> {
        let unmovable = |what| AuditFault::Unmovable { path: path.to_owned(), what };
        if path.symlink_metadata().is_ok_and(|there| there.is_symlink()) {
            return Err(unmovable("a symbolic link"));
        }
        let (opened, tail) = Self::open(path)?;
        if opened.kind != AuditFileKind::Regular {
            return Err(unmovable("a pipe or a terminal"));
        }
        let before = segments::beside(path)?.pop();
        let Some(before) = before else { return Ok((opened, tail)) };
        let read = |source| AuditFault::Read { path: before.path.clone(), source };
        if segments::is_at(&opened.file, &before.path) {
            // It was about to be moved away, and has both names.
            std::fs::remove_file(&before.path).map_err(read)?;
            return Ok((opened, tail));
        }
        let tail = if tail.is_empty() { Tail::read(&before.path)? } else { tail };
        Ok((opened, tail))
    }

    /// Moves it away, under the next number, and goes on with an empty one. At no moment is there none, or one that another process could
    /// lock: the next one takes its name while both are locked.
    pub(super) fn rotate(&mut self) -> Result<(), AuditFault> {
        let path = &self.path;
        let fault = |source| AuditFault::Move { path: path.clone(), source };
        if !self.is_in_place() {
            // Somebody else has moved it away, and will say so.
            return Err(fault(io::ErrorKind::NotFound.into()));
        }
        let (away, fresh) = (segments::next(path)?, segments::with_ending(path, "next"));
        if let Err(error) = std::fs::remove_file(&fresh)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(fault(error));
        }
        let (next, _) = open(&fresh).map_err(fault)?;
        let moved = lock(&next, &fresh).and_then(|()| {
            std::fs::hard_link(path, &away).map_err(fault)?;
            let renamed = match self.is_in_place() {
                true => std::fs::rename(&fresh, path),
                false => Err(io::ErrorKind::NotFound.into()),
            };
            renamed.map_err(|source| {
                let _has_one_name = std::fs::remove_file(&away);
                fault(source)
            })
        });
        if let Err(fault) = moved {
            let _left = std::fs::remove_file(&fresh);
            return Err(fault);
        }
        self.file = next;
        // Names outlive the machine once their folder is written; where that fails they are there for all who run.
        let _synced = File::open(segments::folder(&self.path)).and_then(|folder| folder.sync_all());
        Ok(())
    }

    /// How long it is, in bytes.
    pub(super) fn length(&self) -> u64 {
        self.file.metadata().map_or(0, |metadata| metadata.len())
    }

    /// Appends whole lines: all of them, or, as far as the system allows it, none.
    pub(super) fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        let before = match self.kind {
            AuditFileKind::Regular => Some(self.file.metadata()?.len()),
            AuditFileKind::Stream | AuditFileKind::Stdout => None,
        };
        let written = self.file.write_all(lines);
        if let (Err(_), Some(before)) = (&written, before) {
            // Half a line would stand in the way of those that come once there is room again.
            self.file.set_len(before)?;
        }
        written
    }

    /// Makes sure that what was written outlives the machine.
    pub(super) fn sync(&self) -> io::Result<()> {
        match self.kind {
            AuditFileKind::Regular => self.file.sync_data(),
            AuditFileKind::Stream | AuditFileKind::Stdout => Ok(()),
        }
    }

    /// Why what was appended is not sure to outlive the machine.
    pub(super) fn unsynced(&self, source: io::Error) -> AuditFault {
        AuditFault::Sync { path: self.path.clone(), source }
    }

    /// Opens what is at the path now, where that is not what is written to.
    pub(super) fn reopen(&mut self) -> Result<Reopened, AuditFault> {
        if self.kind == AuditFileKind::Stdout || self.is_in_place() {
            return Ok(Reopened::Same);
        }
        let (next, tail) = Self::open(&self.path)?;
        if next.kind == AuditFileKind::Regular && !tail.is_empty() {
            return Err(AuditFault::NotEmpty { path: self.path.clone() });
        }
        let is_same = self.kind == AuditFileKind::Stream && next.kind == self.kind;
        *self = next;
        Ok(if is_same { Reopened::Same } else { Reopened::Another })
    }

    /// Whether what fails may be mended by opening it again: the reader of a pipe has gone, and another one may come.
    pub(super) fn is_stream(&self) -> bool {
        self.kind == AuditFileKind::Stream
    }

    /// What has become of its name.
    pub(super) fn name(&self) -> FileName {
        if self.kind != AuditFileKind::Regular || self.is_in_place() {
            FileName::InPlace
        } else if self.file.metadata().is_ok_and(|metadata| !has_names(&metadata)) {
            FileName::Deleted
        } else {
            FileName::Moved
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is kept.
    pub(super) fn is_kept(&self) -> bool {
        self.kind == AuditFileKind::Regular
    }

    fn is_in_place(&self) -> bool {
        self.kind == AuditFileKind::Regular && segments::is_at(&self.file, &self.path)
    }
}

#[cfg(unix)]
fn has_names(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    metadata.nlink() > 0
}

/// Where that cannot be said, what is open is not deleted.
#[cfg(not(unix))]
fn has_names(_metadata: &std::fs::Metadata) -> bool {
    true
}

fn lock(file: &File, path: &Path) -> Result<(), AuditFault> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(AuditFault::Locked { path: path.to_owned() }),
        Err(TryLockError::Error(source)) => Err(AuditFault::Lock { path: path.to_owned(), source }),
    }
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<(File, AuditFileKind)> {
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};

    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

    if is_stdout(path) {
        let stdout = io::stdout().as_fd().try_clone_to_owned()?;
        return Ok((stdout.into(), AuditFileKind::Stdout));
    }
    let is_pipe = std::fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo());
    let mut options = OpenOptions::new();
    options.append(true).create(true).mode(0o600);
    if is_pipe {
        // Without a reader this fails, where it would otherwise wait for one.
        options.custom_flags(i32::try_from(OFlags::NONBLOCK.bits()).expect("flags are few"));
    }
    let file = options.open(path)?;
    if is_pipe {
        let flags = fcntl_getfl(&file)?;
        fcntl_setfl(&file, flags - OFlags::NONBLOCK)?;
    }
    let kind = if file.metadata()?.is_file() { AuditFileKind::Regular } else { AuditFileKind::Stream };
    Ok((file, kind))
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<(File, AuditFileKind)> {
    let file = OpenOptions::new().append(true).create(true).open(path)?;
    let kind = if file.metadata()?.is_file() { AuditFileKind::Regular } else { AuditFileKind::Stream };
    Ok((file, kind))
}
