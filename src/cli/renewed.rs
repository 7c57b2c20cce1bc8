//! The certificate of the server, read at the start and again while it runs.

use std::error::Error as _;
use std::path::Path;

use crate::config::tls::{self as tls_files, ServerIdentity, TlsFileFault, TlsFiles, Validity};
use crate::transport::Wires;
use crate::transport::listen::Listening;
use crate::transport::operator::CertificateTold;
use crate::transport::tls::{self, Tls, TlsIdentity};

/// A certificate that is shown, and where it is read from.
#[derive(Debug)]
pub(super) struct Renewed {
    identity: TlsIdentity,
    /// The files of the flags, which go before those of the configuration.
    flags: Option<TlsFiles>,
}

/// Why a listener cannot be encrypted.
#[derive(Debug, thiserror::Error)]
pub(super) enum TlsUnserved {
    #[error(transparent)]
    File(#[from] TlsFileFault),
    #[error("`{}` and `{}` do not fit", files.certificate.display(), files.key.display())]
    Unfit {
        files: TlsFiles,
        #[source]
        source: tls::Error,
    },
}

/// Encrypts a listener with the certificate of these files. Handshakes that fail are counted among what `wires` refuses.
pub(super) fn encrypted(listener: Listening, files: &TlsFiles, wires: &Wires) -> Result<Tls<Listening>, TlsUnserved> {
    let identity = read_identity(&files.certificate, &files.key)?;
    Tls::new(listener, identity, wires).map_err(|source| TlsUnserved::Unfit { files: files.clone(), source })
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
    pub(super) fn new(identity: TlsIdentity, flags: Option<TlsFiles>) -> Self {
        Self { identity, flags }
    }

    /// When the certificate ends that is shown now, in seconds since 1970.
    pub(super) fn ends(&self) -> Option<i64> {
        self.identity.ends()
    }

    /// Reads the certificate again, from where the flags say, else the configuration as it counts now; the former one goes on where
    /// that fails.
    pub(super) fn read_again(&self, configured: Option<&TlsFiles>, cause: &'static str) -> CertificateTold {
        let files = self.flags.as_ref().or(configured);
        let TlsFiles { certificate, key } =
            files.expect("a listener is encrypted by files, which a reload does not take away");
        let renew = || Ok::<_, RenewFault>(self.identity.renew(read_identity(certificate, key)?)?);
        let file = certificate.display();
        match renew() {
            Ok(()) => {
                tracing::info!(%file, "{cause}: the certificate was read again; new connections are shown it");
                CertificateTold::Renewed
            }
            Err(error) => {
                let why = error.source().map(ToString::to_string);
                tracing::error!(%file, key = %key.display(), %error, why, "{cause}: the certificate was not renewed, the former one goes on");
                CertificateTold::Kept
            }
        }
    }
}

/// Reads the certificate and the key, and says so if the certificate is not valid now.
fn read_identity(certificate: &Path, key: &Path) -> Result<ServerIdentity, tls_files::TlsFileFault> {
    let identity = tls_files::read(certificate, key)?;
    match identity.validity() {
        Some(Validity::Valid) => {}
        Some(Validity::Ending { days }) => {
            tracing::warn!(
                days,
                certificate = %certificate.display(),
                "the certificate ends soon: put the next one in its place and have the server read it (SIGHUP, `kartoteka reload`)"
            );
        }
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
