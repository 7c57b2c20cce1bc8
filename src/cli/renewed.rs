//! The certificate of the server, read at the start and again while it runs.

use std::path::{Path, PathBuf};

use crate::config::tls::{self as tls_files, ServerIdentity, TlsFileFault, Validity};
use crate::transport::tls::{self, TlsIdentity};

/// A certificate that is shown, and where it is read from.
pub(super) struct Renewed {
    identity: TlsIdentity,
    certificate: PathBuf,
    key: PathBuf,
}

/// Why the certificate is the former one.
#[derive(Debug, thiserror::Error)]
enum RenewFault {
    #[error(transparent)]
    File(#[from] TlsFileFault),
    #[error(transparent)]
    Tls(#[from] tls::Error),
}

impl Renewed {
    pub(super) fn new(identity: TlsIdentity, certificate: &Path, key: &Path) -> Self {
        Self { identity, certificate: certificate.to_owned(), key: key.to_owned() }
    }

    /// Reads the certificate again; the former one goes on where that fails.
    pub(super) fn read_again(&self) {
        let renew = || Ok::<_, RenewFault>(self.identity.renew(read_identity(&self.certificate, &self.key)?)?);
        match renew() {
            Ok(()) => tracing::info!("SIGHUP: the certificate was read again; new connections are shown it"),
            Err(error) => tracing::error!(%error, "SIGHUP: the certificate was not renewed, the former one goes on"),
        }
    }
}

/// Reads the certificate and the key, and says so if the certificate is not valid now.
pub(super) fn read_identity(certificate: &Path, key: &Path) -> Result<ServerIdentity, tls_files::TlsFileFault> {
    let identity = tls_files::read(certificate, key)?;
    match identity.validity() {
        Some(Validity::Valid) => {}
        Some(Validity::Expired { days }) => {
            tracing::warn!(days, certificate = %certificate.display(), "the certificate has expired: clients will refuse it");
        }
        Some(Validity::NotYet) => {
            tracing::warn!(certificate = %certificate.display(), "the certificate is not valid yet: clients will refuse it");
        }
        None => tracing::warn!(certificate = %certificate.display(), "the dates of the certificate cannot be read"),
    }
    Ok(identity)
}
