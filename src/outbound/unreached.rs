//! Why there was no connection, read from the errors of the libraries that were to make it.

use std::io;

use super::public::NameUnknown;
use crate::runtime::upstream::Unreached;

/// Why there was no connection, as far as the errors of the libraries say it.
pub(super) fn unreached(error: &reqwest::Error) -> Unreached {
    if !error.is_connect() {
        return Unreached::Other;
    }
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(current) = source {
        if current.is::<NameUnknown>() || current.to_string() == "dns error" {
            return Unreached::Host;
        }
        match current.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionRefused) => return Unreached::Refused,
            Some(io::ErrorKind::TimedOut) => return Unreached::Late,
            _ if is_of_certificate(current) => return Unreached::Certificate,
            _ => {}
        }
        source = current.source();
    }
    if error.is_timeout() { Unreached::Late } else { Unreached::Other }
}

/// Whether an error is, or is one within others of input and output, that the other's certificate is not taken. Those within are no sources.
fn is_of_certificate(error: &(dyn std::error::Error + 'static)) -> bool {
    use rustls::Error::{InvalidCertificate, NoCertificatesPresented};
    match (error.downcast_ref::<rustls::Error>(), error.downcast_ref::<io::Error>().and_then(io::Error::get_ref)) {
        (Some(InvalidCertificate(_) | NoCertificatesPresented), _) => true,
        (_, Some(within)) => is_of_certificate(within),
        (_, None) => false,
    }
}
