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

use crate::secret::Zeroizing;

/// Who the server is, to clients that want proof.
#[derive(Debug)]
pub struct ServerIdentity {
    /// The server's own certificate, then those that vouch for it.
    pub chain: Vec<CertificateDer<'static>>,
    /// The key of the first; its `Debug` shows nothing of it.
    pub key: PrivateKeyDer<'static>,
}

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
    std::fs::read(path).map_err(|source| TlsFileFault::Read { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
