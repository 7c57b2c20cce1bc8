//! The file of a Unix socket, from the side of the disk. Whether a server listens behind it is for
//! [`listen`](crate::transport::listen) to find out; here nothing connects.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt},
    path::Path,
};

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtPath {
    /// Nothing.
    Nothing,
    /// A socket, in use or left behind.
    Socket(FileIdentity),
    /// Something that is not ours to remove.
    Other,
}

/// What tells a file from another one that later has its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileIdentity {
    device: u64,
    number: u64,
}

/// Looks what lies at a path. A link is not followed.
///
/// # Errors
/// The folder cannot be looked at.
pub(crate) fn look(path: &Path) -> io::Result<AtPath> {
    match fs::symlink_metadata(path) {
        Ok(about) if about.file_type().is_socket() => {
            Ok(AtPath::Socket(FileIdentity { device: about.dev(), number: about.ino() }))
        }
        Ok(_) => Ok(AtPath::Other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(AtPath::Nothing),
        Err(error) => Err(error),
    }
}

/// Leaves a socket to its owner alone.
///
/// # Errors
/// The system refuses.
pub(crate) fn restrict(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(0o600))
}

/// Removes a socket, if the path still is that one.
///
/// # Errors
/// The system refuses.
pub(crate) fn remove(path: &Path, identity: FileIdentity) -> io::Result<()> {
    match look(path)? {
        AtPath::Socket(found) if found == identity => fs::remove_file(path),
        AtPath::Socket(_) | AtPath::Nothing | AtPath::Other => Ok(()),
    }
}
