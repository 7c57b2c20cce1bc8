//! The languages of the console.

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// The one of those whose own is not there.
    #[default]
    English,
    /// Russian.
    Russian,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Russian, Self::English];

    /// As it is written in `lang`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
        }
    }

    /// As its speakers call it: the beginning, and the rest.
    pub(crate) fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::English => ("Eng", "lish"),
            Self::Russian => ("Рус", "ский"),
        }
    }

    /// The language of a tag, `ru-RU` or `ru`.
    #[must_use]
    pub fn named(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }
}

#[cfg(test)]
mod tests;
