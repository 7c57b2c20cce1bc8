//! What a browser keeps: the login, the language and the theme.

use axum::http::HeaderValue;
use kartoteka_console::{Language, Theme};

use crate::transport::operator::gate::RequestHead;
use crate::transport::operator::sessions::{COOKIE, LONGEST};

const LANGUAGE: &str = "kartoteka_language";
const THEME: &str = "kartoteka_theme";

/// How long a preference is kept, in seconds: a year.
const YEAR: u64 = 365 * 86_400;

/// A cookie that is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeptCookie<'k> {
    /// A login, by its id.
    Login(&'k str),
    /// No login any more.
    NoLogin,
    /// A language.
    Language(Language),
    /// A theme.
    Theme(Theme),
}

impl KeptCookie<'_> {
    /// The header that has it kept.
    pub(super) fn header(&self, head: &RequestHead) -> Option<HeaderValue> {
        let (name, value, path, lasts) = match self {
            Self::Login(id) => (COOKIE, *id, "/", LONGEST.as_secs()),
            Self::NoLogin => (COOKIE, "", "/", 0),
            Self::Language(language) => (LANGUAGE, language.code(), "/console", YEAR),
            Self::Theme(theme) => (THEME, theme.name(), "/console", YEAR),
        };
        // On this machine nothing is on its way that could be overheard.
        let secure = if head.is_near() { "" } else { "; Secure" };
        let cookie = format!("{name}={value}; Path={path}; HttpOnly; SameSite=Strict; Max-Age={lasts}{secure}");
        HeaderValue::try_from(cookie).ok()
    }
}

/// The language that a reader has chosen.
pub(super) fn language(head: &RequestHead) -> Option<Language> {
    head.cookie_named(LANGUAGE).and_then(Language::named)
}

/// The theme that a reader has chosen.
pub(super) fn theme(head: &RequestHead) -> Theme {
    head.cookie_named(THEME).and_then(Theme::named).unwrap_or_default()
}
