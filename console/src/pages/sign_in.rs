//! The page on which one signs in.

use serde::Serialize;

use crate::page::{Page, Section, Title};

/// Why one is not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "lowercase")]
pub enum SignInFault {
    /// No token was sent.
    Missing,
    /// The token is not known, has ended or was revoked: which of these is not shown.
    Wrong,
    /// It is known whose the token is, and they are not let in.
    Forbidden,
    /// Too many attempts have failed.
    Limited {
        /// The time to come back.
        seconds: u64,
    },
    /// It cannot be found out now whose the token is.
    Store,
    /// The form is of no page of this server.
    Elsewhere,
}

/// The page on which one signs in.
#[derive(Debug, Serialize)]
pub struct SignInPage {
    /// The page that was asked for.
    pub next: String,
    /// What was wrong.
    pub fault: Option<SignInFault>,
    /// A login has ended.
    pub over: bool,
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "sign-in.html";

    fn section(&self) -> Option<Section> {
        None
    }

    fn title(&self) -> Title<'_> {
        Title::Key("sign-in")
    }
}
