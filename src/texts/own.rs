//! The server's own texts, found by their folders: `locales/<lang>/kartoteka.ftl`.

/// The name of each locale and its messages, the base locale first. The build script has listed them.
pub(super) const SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/texts.rs"));
