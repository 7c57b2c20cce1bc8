//! The server's own texts, the base locale first. A new language is a file and a line here.

/// The name of each locale and its messages.
pub(super) const SOURCES: [(&str, &str); 2] =
    [("en", include_str!("../../locales/en/kartoteka.ftl")), ("ru", include_str!("../../locales/ru/kartoteka.ftl"))];
