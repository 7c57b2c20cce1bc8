//! Where pages of lists begin: what one says of the next, and what positions are. Nothing is asked for here.
//!
//! A position counts records, counts pages, or is what the backend has said: then it means nothing here, and goes back as
//! it came. No address with its host that a backend says is ever a position.

use std::borrow::Cow;

use kartoteka_compiler::plan::{Next, PageBound, Pages, Source};
use serde_json::Value;

use crate::runtime::reply::{Page, Reading, is_whole_address, scalar};

/// A position that a backend says is no longer than this, in bytes.
const LONGEST: usize = 8 << 10;

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Position {
    /// The number of its first record, or its own.
    Counted(i64),
    /// What the backend has said, or a caller has passed on: a JSON text or number.
    Told(Box<str>),
}

/// What a page says of the one behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Onward {
    /// There is none.
    End,
    /// It begins here.
    At(Position),
    /// There is one, and where it begins is not known.
    Lost,
    /// It is this one, or one before it: whether there are more records is not known.
    Back,
}

impl Position {
    /// As JSON.
    pub(crate) fn json(&self) -> Cow<'_, str> {
        match self {
            Self::Counted(number) => Cow::Owned(number.to_string()),
            Self::Told(json) => Cow::Borrowed(json),
        }
    }

    /// As a JSON value.
    pub(crate) fn value(&self) -> Value {
        match self {
            Self::Counted(number) => Value::from(*number),
            Self::Told(json) => serde_json::from_str(json).expect("a position is JSON"),
        }
    }

    /// As a text, without quotes.
    pub(crate) fn text(&self) -> String {
        match self.value() {
            Value::String(text) => text,
            other => other.to_string(),
        }
    }

    /// A position that a caller passes or a card says: a text or a number, whatever is in it.
    pub(crate) fn passed(json: &str) -> Option<Self> {
        let json = json.trim();
        let first = json.bytes().next()?;
        (first == b'"' || first == b'-' || first.is_ascii_digit()).then(|| Self::Told(json.into()))
    }

    /// A position that a backend says, as a JSON scalar. `None`: it is none that a request could carry.
    pub(crate) fn told(json: &str) -> Option<Self> {
        let told = Self::passed(json).filter(|_| json.len() <= LONGEST)?;
        let text = scalar(json.trim())?;
        Some(told).filter(|_| !is_whole_address(&text))
    }

    /// The position behind so many records, where positions count them; `start` is that of the first.
    pub(crate) fn behind(start: Option<&Self>, records: usize) -> Self {
        let start = start.and_then(Self::number).unwrap_or_default();
        Self::Counted(start.saturating_add(i64::try_from(records).unwrap_or(i64::MAX)))
    }

    /// The number that it is.
    pub(crate) fn number(&self) -> Option<i64> {
        match self {
            Self::Counted(number) => Some(*number),
            Self::Told(json) => scalar(json)?.trim().parse().ok(),
        }
    }
}

/// The position of the first page where nothing is written; none where positions count nothing.
pub(crate) fn first(pages: &Pages) -> Option<i64> {
    match pages.next {
        Next::Record { first, .. } | Next::Page { first, .. } | Next::Rows { first } => Some(first),
        Next::At { .. } => None,
    }
}

/// What a page says of the one behind it. `position` is where it began, `asked` how many records it was to have at most.
pub(crate) fn onward(
    pages: &Pages,
    reading: &Reading,
    (text, page): (&str, &Page),
    position: Option<&Position>,
    asked: usize,
) -> Onward {
    if pages.more.asks() && !page.goes_on(reading, text) {
        return Onward::End;
    }
    let first = match &pages.next {
        Next::Record { first, told } | Next::Page { first, told } if !told.is_empty() => {
            let at = position.and_then(Position::number).unwrap_or(*first);
            return match page.next(reading, text) {
                None if page.leads_elsewhere(reading, text) => Onward::Lost,
                next => match told_number(next.as_deref(), at) {
                    // What is counted says by itself whether all of it came.
                    Onward::Back if page.total(reading, text).is_some() => Onward::End,
                    onward => onward,
                },
            };
        }
        Next::Record { first, .. } | Next::Page { first, .. } | Next::Rows { first } => *first,
        Next::At { sources, bound } => {
            let here = page.records().len();
            let of_record = sources.iter().any(|source| matches!(source, Source::Record { .. }));
            return match page.next(reading, text) {
                Some(json) => at(bound, &json).map_or(Onward::Lost, Onward::At),
                // It says that there is more, and not where.
                None if !pages.more.when.is_empty() => Onward::Lost,
                // The last record of a full page lacks what leads behind it: a caller left it out of the fields, say.
                None if of_record && here > 0 && here >= asked => Onward::Lost,
                // There is a link, and nothing in it that is a position.
                None if page.leads_elsewhere(reading, text) => Onward::Lost,
                None => Onward::End,
            };
        }
    };
    let here = page.records().len();
    if here == 0 {
        return Onward::End;
    }
    let at = position.and_then(Position::number).unwrap_or(first);
    let (records, size) = (i64::try_from(here).unwrap_or(i64::MAX), i64::try_from(asked).unwrap_or(i64::MAX));
    let before = at.saturating_sub(first);
    let (next, reached) = match pages.next {
        Next::Page { .. } => (at.checked_add(1), before.saturating_mul(size).saturating_add(records)),
        // What is counted is counted of all lists: behind the longest of several an empty page may be asked for.
        Next::Rows { .. } => (at.checked_add(size), before.saturating_add(size)),
        _ => (at.checked_add(records), before.saturating_add(records)),
    };
    let ends = match page.total(reading, text) {
        Some(total) => reached >= total,
        None => !pages.more.asks() && here < asked,
    };
    match next {
        Some(next) if !ends => Onward::At(Position::Counted(next)),
        _ => Onward::End,
    }
}

/// The position of a page by what the one before says, as JSON. `None`: it is none that a request could carry.
pub(crate) fn at(bound: &PageBound, json: &str) -> Option<Position> {
    let told = Position::told(json)?;
    match bound {
        PageBound::Exclusive | PageBound::Inclusive { .. } => Some(told),
        PageBound::Increment => told.number()?.checked_add(1).map(Position::Counted),
    }
}

/// A position that counts records or pages, as a page says it. `0` is how APIs write that there is none: nothing goes on with it.
fn told_number(json: Option<&str>, at: i64) -> Onward {
    match json.map(|json| Position::told(json).and_then(|told| told.number())) {
        Some(Some(next)) if next > at => Onward::At(Position::Counted(next)),
        Some(Some(0)) | None => Onward::End,
        Some(Some(_)) => Onward::Back,
        Some(None) => Onward::Lost,
    }
}

#[cfg(test)]
mod tests;
