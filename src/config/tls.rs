//! The certificate and the key of a listener, from their PEM files. Whether the two belong together is for
//! [`tls`](crate::transport::tls) to find out.

use std::{
    io,
    path::{Path, PathBuf},
};

use rustls::pki_types::{
    CertificateDer, PrivateKeyDer,
    pem::{Error as Pem, PemObject},
};

use x509_parser::{parse_x509_certificate, time::ASN1Time};

use super::regular_file;
use crate::secret::Zeroizing;

/// Who the server is, to clients that want proof.
#[derive(Debug)]
pub struct ServerIdentity {
    /// The server's own certificate, then those that vouch for it.
    pub chain: Vec<CertificateDer<'static>>,
    /// The key of the first; its `Debug` shows nothing of it.
    pub key: PrivateKeyDer<'static>,
}

/// Where the certificate and the key of the listener of clients are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TlsFiles {
    /// The certificate, then those that vouch for it, in PEM.
    pub(crate) certificate: PathBuf,
    /// Its key, in PEM.
    pub(crate) key: PathBuf,
}

/// Whether a certificate is valid now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Validity {
    /// It is, and for longer than two weeks.
    Valid,
    /// It is, for so many whole days.
    Ending {
        /// 13 at most.
        days: i64,
    },
    /// It was.
    Expired {
        /// For so many days it has not been.
        days: i64,
    },
    /// It will be.
    NotYet,
}

impl ServerIdentity {
    /// Whether the server's own certificate is valid now; `None` where its dates cannot be read.
    #[must_use]
    pub(crate) fn validity(&self) -> Option<Validity> {
        self.validity_at(ASN1Time::now())
    }

    /// When the server's own certificate ends, in seconds since 1970; `None` where its dates cannot be read.
    #[must_use]
    pub(crate) fn ends(&self) -> Option<i64> {
        let (_, certificate) = parse_x509_certificate(self.chain.first()?).ok()?;
        Some(certificate.validity().not_after.timestamp())
    }

    fn validity_at(&self, now: ASN1Time) -> Option<Validity> {
        let (_, certificate) = parse_x509_certificate(self.chain.first()?).ok()?;
        let validity = certificate.validity();
        Some(if now < validity.not_before {
            Validity::NotYet
        } else if now > validity.not_after {
            Validity::Expired { days: (now.timestamp() - validity.not_after.timestamp()) / SECONDS_A_DAY }
        } else {
            let days = (validity.not_after.timestamp() - now.timestamp()) / SECONDS_A_DAY;
            if days < SOON { Validity::Ending { days } } else { Validity::Valid }
        })
    }
}

const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// A certificate that is valid for fewer whole days is told of.
const SOON: i64 = 14;

/// What is wrong with one of the files. It quotes nothing of them.
#[derive(Debug, thiserror::Error)]
pub enum TlsFileFault {
    /// The file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A section of the file is broken.
    #[error("`{}` is no valid PEM: a section is cut short or is not Base64", path.display())]
    Pem {
        /// Which.
        path: PathBuf,
    },
    /// The file holds no certificate.
    #[error("`{}` holds no certificate (no `-----BEGIN CERTIFICATE-----`)", path.display())]
    NoCertificate {
        /// Which.
        path: PathBuf,
    },
    /// The file holds no key.
    #[error("`{}` holds no private key that is not encrypted (no `-----BEGIN PRIVATE KEY-----`)", path.display())]
    NoKey {
        /// Which.
        path: PathBuf,
    },
}

/// Reads both files.
///
/// # Errors
/// The first fault.
pub fn read(certificate: &Path, key: &Path) -> Result<ServerIdentity, TlsFileFault> {
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&bytes(certificate)?)
        .collect::<Result<_, Pem>>()
        .map_err(|_| TlsFileFault::Pem { path: certificate.to_owned() })?;
    if chain.is_empty() {
        return Err(TlsFileFault::NoCertificate { path: certificate.to_owned() });
    }
    let text = Zeroizing::new(bytes(key)?);
    let key = match PrivateKeyDer::from_pem_slice(&text) {
        Ok(key) => key,
        Err(Pem::NoItemsFound) => return Err(TlsFileFault::NoKey { path: key.to_owned() }),
        Err(_) => return Err(TlsFileFault::Pem { path: key.to_owned() }),
    };
    Ok(ServerIdentity { chain, key })
}

fn bytes(path: &Path) -> Result<Vec<u8>, TlsFileFault> {
    regular_file::bytes(path).map_err(|source| TlsFileFault::Read { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
