//! Other ways to write one value: as one text, as a moment, as bytes. A spelling takes no arguments, and spellings do not
//! nest.

/// Another way to write a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// A list's scalars as one text, with commas between them. No item holds one, as with the other marks.
    Commas,
    /// The same with semicolons.
    Semicolons,
    /// The same with vertical bars.
    Bars,
    /// The same with spaces.
    Spaces,
    /// A list's texts as one, with nothing between them.
    Joined,
    /// The day of a moment: `2026-05-20`. Of what has no zone of its own, the tenant's holds, as with all moments.
    Date,
    /// A moment without its zone, as clocks show it in the tenant's: `2026-05-20T15:00:00`
    Local,
    /// A moment in UTC: `2026-05-20T12:00:00Z`
    Utc,
    /// A moment with the offset of the tenant's zone: `2026-05-20T15:00:00+03:00`
    Time,
    /// A moment in seconds since 1970.
    Epoch,
    /// A moment in milliseconds since 1970.
    EpochMs,
    /// A text's UTF-8 bytes in base64.
    Base64,
    /// How many bytes of UTF-8 a text has.
    Bytes,
    /// How many bytes a file has, which comes in base64; written as the one before.
    FileBytes,
    /// Anything as a text of compact JSON.
    Json,
    /// A text in double quotes, with a backslash before what would end it; of a list each, with commas between.
    Quoted,
    /// The same in single quotes.
    SingleQuoted,
    /// A text in single quotes, each that is in it twice, as SQL and OData write it; of a list each, with commas between.
    SqlQuoted,
    /// A text between quotes that the card writes: a backslash before quotes of both kinds and before backslashes.
    Escaped,
    /// A text between single quotes that the card writes, each that is in it twice.
    Doubled,
    /// A text as several segments of a path: its slashes stay; only a [`PathPart::Segment`](super::PathPart::Segment).
    Path,
    /// A phone number as a list: as it is, and with other digits that are dialled for it. What is no number is a list of itself.
    Phones,
}

impl Spelling {
    /// Every spelling that has a name of its own, in the order in which diagnostics name them.
    pub const ALL: [Self; 21] = [
        Self::Commas,
        Self::Semicolons,
        Self::Bars,
        Self::Spaces,
        Self::Joined,
        Self::Date,
        Self::Local,
        Self::Utc,
        Self::Time,
        Self::Epoch,
        Self::EpochMs,
        Self::Base64,
        Self::Bytes,
        Self::Json,
        Self::Quoted,
        Self::SingleQuoted,
        Self::SqlQuoted,
        Self::Escaped,
        Self::Doubled,
        Self::Path,
        Self::Phones,
    ];

    /// How a card names it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Commas => ",",
            Self::Semicolons => ";",
            Self::Bars => "|",
            Self::Spaces => " ",
            Self::Joined => "joined",
            Self::Date => "date",
            Self::Local => "local",
            Self::Utc => "utc",
            Self::Time => "time",
            Self::Epoch => "epoch",
            Self::EpochMs => "epoch_ms",
            Self::Base64 => "base64",
            Self::Bytes | Self::FileBytes => "bytes",
            Self::Json => "json",
            Self::Quoted => "quoted",
            Self::SingleQuoted => "single_quoted",
            Self::SqlQuoted => "sql_quoted",
            Self::Escaped => "escaped",
            Self::Doubled => "doubled",
            Self::Path => "path",
            Self::Phones => "phones",
        }
    }

    /// What it puts between the items of a list, if it is of lists.
    #[must_use]
    pub fn between(self) -> Option<&'static str> {
        match self {
            Self::Commas | Self::Semicolons | Self::Bars | Self::Spaces => Some(self.word()),
            Self::Joined => Some(""),
            Self::Date
            | Self::Local
            | Self::Utc
            | Self::Time
            | Self::Epoch
            | Self::EpochMs
            | Self::Base64
            | Self::Bytes
            | Self::FileBytes
            | Self::Json
            | Self::Quoted
            | Self::SingleQuoted
            | Self::SqlQuoted
            | Self::Escaped
            | Self::Doubled
            | Self::Path
            | Self::Phones => None,
        }
    }

    /// Whether it writes a text in quotes, as a literal of a query.
    #[must_use]
    pub fn is_quoting(self) -> bool {
        matches!(self, Self::Quoted | Self::SingleQuoted | Self::SqlQuoted)
    }

    /// Whether it is of moments.
    #[must_use]
    pub fn is_of_moments(self) -> bool {
        matches!(self, Self::Date | Self::Local | Self::Utc | Self::Time | Self::Epoch | Self::EpochMs)
    }
}
