//! Texts of a program that embeds the server: each is carried along with its words, where `text!` stands.

use std::fmt;
use std::sync::OnceLock;

use super::bundle::Bundle;
use super::negotiate;
use super::variables::Variables;

/// A message of a program's own, in every language that the program has it in.
pub struct ProgramMessage {
    id: &'static str,
    /// The name of a locale, and all that the message is made of there; the base locale first.
    sources: &'static [(&'static str, &'static str)],
    /// Read when the message is first shown.
    spoken: OnceLock<SpokenMessage>,
}

struct SpokenMessage {
    names: Vec<String>,
    /// One a name.
    bundles: Vec<Bundle>,
}

impl ProgramMessage {
    /// What `text!` has found.
    #[must_use]
    pub const fn new(id: &'static str, sources: &'static [(&'static str, &'static str)]) -> Self {
        Self { id, sources, spoken: OnceLock::new() }
    }

    /// The words in a language, else in the program's base locale.
    #[must_use]
    pub(crate) fn say(&self, locale: &str, variables: &Variables<'_>) -> String {
        let spoken = self.spoken.get_or_init(|| SpokenMessage {
            names: self.sources.iter().map(|(name, _)| (*name).to_owned()).collect(),
            bundles: self.sources.iter().map(|(name, source)| Bundle::new(name, source, &[])).collect(),
        });
        let wanted = negotiate::lookup(&spoken.names, locale).map_or(0, |place| usize::from(place.0));
        let bundles = spoken.bundles.get(wanted).into_iter().chain(spoken.bundles.first());
        let said = bundles.filter_map(|bundle| bundle.named(self.id, variables)).next();
        // Nothing is left of it, or the macro has reported that there is no such text.
        said.flatten().unwrap_or_else(|| self.id.to_owned())
    }
}

impl PartialEq for ProgramMessage {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.sources == other.sources
    }
}

impl fmt::Debug for ProgramMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ProgramMessage").field(&self.id).finish()
    }
}
