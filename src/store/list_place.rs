//! Where a list goes on that is longer than one answer: behind the last record of it. The newest records come first, and of those of one
//! moment the ones with the lesser ids, so that a record that is added meanwhile moves none behind it.

use std::fmt;
use std::str::FromStr;

/// The longest id of a record, in characters.
const LONGEST: usize = 64;

/// The place behind a record of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListPlace {
    /// When the record was made, in milliseconds since 1970.
    pub(super) at: i64,
    /// Its id.
    pub(super) id: String,
}

impl ListPlace {
    /// The place before every record.
    #[must_use]
    pub(super) fn first() -> Self {
        Self { at: i64::MAX, id: String::new() }
    }

    /// Cuts a list to this length, and gives the place where it goes on, where it was longer.
    pub(super) fn cut<R>(records: &mut Vec<R>, most: usize, place: impl Fn(&R) -> Self) -> Option<Self> {
        if records.len() <= most {
            return None;
        }
        records.truncate(most);
        records.last().map(place)
    }
}

/// `1764460800000-tk_0123456789abcdef`.
impl fmt::Display for ListPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.at, self.id)
    }
}

/// It is no place of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no place of a list")]
pub(crate) struct NoListPlace;

impl FromStr for ListPlace {
    type Err = NoListPlace;

    fn from_str(text: &str) -> Result<Self, NoListPlace> {
        let (at, id) = text.split_once('-').ok_or(NoListPlace)?;
        let plain =
            (1..=LONGEST).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let at = at.parse().map_err(|_| NoListPlace)?;
        plain.then(|| Self { at, id: id.to_owned() }).ok_or(NoListPlace)
    }
}
