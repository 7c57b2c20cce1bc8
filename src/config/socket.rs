//! The file of a Unix socket, from the side of the disk. Whether somebody listens behind it is for
//! [`listen`](crate::transport::listen) to find out; here nothing connects.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt},
    path::Path,
};

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A socket, in use or left behind.
    Socket(Identity),
    /// Something that is not ours to remove.
    Other,
}

/// What tells a file from another one that later has its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    device: u64,
    number: u64,
}

/// Looks what lies at a path. A link is not followed.
///
/// # Errors
/// The folder cannot be looked at.
pub fn look(path: &Path) -> io::Result<Found> {
    match fs::symlink_metadata(path) {
        Ok(about) if about.file_type().is_socket() => {
            Ok(Found::Socket(Identity { device: about.dev(), number: about.ino() }))
        }
        Ok(_) => Ok(Found::Other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Found::Nothing),
        Err(error) => Err(error),
    }
}

/// Leaves a socket to its owner alone.
///
/// # Errors
/// The system refuses.
pub fn restrict(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(0o600))
}

/// Removes a socket, if the path still is that one.
///
/// # Errors
/// The system refuses.
pub fn remove(path: &Path, identity: Identity) -> io::Result<()> {
    match look(path)? {
        Found::Socket(found) if found == identity => fs::remove_file(path),
        Found::Socket(_) | Found::Nothing | Found::Other => Ok(()),
    }
}
