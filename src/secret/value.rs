//! A value that must not be seen: it says `***` wherever it is shown, is wiped from memory when it is dropped, and gives
//! itself up only where it is written out.

use std::fmt;

use secrecy::zeroize::Zeroize as _;
use secrecy::{ExposeSecret as _, SecretString};

/// A credential, a token, an address with a key in it.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Keeps a text secret, and wipes what it was given.
    pub fn new(text: impl Into<String>) -> Self {
        let mut text = text.into();
        // Made from a slice, the copy is exact: turning the text itself into it could move it and leave the old bytes.
        let secret = Self(SecretString::from(text.as_str()));
        text.zeroize();
        secret
    }

    /// The secret itself. The caller answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests;
