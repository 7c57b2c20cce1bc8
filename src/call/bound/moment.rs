//! Moments as people and programs write them: those that backends read, and those that surely mean one and are to be written
//! otherwise. What may mean two days, as `05/06/2026`, is none.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{Span, Timestamp};
use serde_json::Value;

use crate::runtime::arguments::{digit, has_digits};

/// How many hours clocks of two zones differ at most.
const MOST_APART: i64 = 26;

/// A longer text is no moment.
const MOST_BYTES: usize = 64;

/// What a value says of a moment.
pub(super) struct WrittenMoment<'v> {
    pub(super) moment: Moment,
    /// It has no time.
    pub(super) is_day: bool,
    /// As it is surely read, trimmed.
    pub(super) text: Cow<'v, str>,
    /// Whether it was written otherwise.
    pub(super) is_other: bool,
}

impl<'v> WrittenMoment<'v> {
    /// Reads a text, a number that is a day without its hyphens, or a list of one of these.
    pub(super) fn read(value: &'v Value) -> Option<Self> {
        match value {
            Value::String(text) => Self::of_text(text),
            Value::Number(number) => Self::of_other(&number.to_string()),
            Value::Array(items) => match items.as_slice() {
                [one @ (Value::String(_) | Value::Number(_))] => {
                    Self::read(one).map(|read| Self { is_other: true, ..read })
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn of_text(given: &'v str) -> Option<Self> {
        if given.len() > MOST_BYTES {
            return None;
        }
        let trimmed = given.trim_ascii();
        match plain(trimmed) {
            Some((moment, is_day)) => Some(Self { moment, is_day, text: Cow::Borrowed(trimmed), is_other: false }),
            None => Self::of_other(given),
        }
    }

    /// Reads what is not written as dates are.
    fn of_other(given: &str) -> Option<Self> {
        let read = |text: String| {
            let (moment, is_day) = plain(&text)?;
            Some(Self { moment, is_day, text: Cow::Owned(text), is_other: true })
        };
        let signs = plain_signs(given);
        read(dashed(&signs)).or_else(|| {
            let (day, time) = in_words(&signs)?;
            let time = time.map_or_else(String::new, |time| format!("T{time}"));
            read(format!("{day}{time}"))
        })
    }
}

/// A moment, of a clock or of the zone that it names.
pub(super) struct Moment {
    pub(super) local: DateTime,
    offset: Option<Offset>,
}

impl Moment {
    /// The same at another time.
    pub(super) fn at(&self, local: DateTime) -> Self {
        Self { local, offset: self.offset }
    }

    /// As it is read.
    pub(super) fn written(&self) -> Option<String> {
        match self.offset {
            None => Some(self.local.to_string()),
            Some(offset) => Some(offset.to_timestamp(self.local).ok()?.display_with_offset(offset).to_string()),
        }
    }

    /// Whether this one is surely later than another: without offsets both are in one zone, and where one has none, clocks
    /// differ by no more than [`MOST_APART`].
    pub(super) fn is_behind(&self, other: &Self) -> bool {
        self.is_later(other, MOST_APART)
    }

    /// The same where a moment without an offset is of the zone of the other.
    pub(super) fn may_be_behind(&self, other: &Self) -> bool {
        self.is_later(other, 0)
    }

    fn is_later(&self, other: &Self, apart: i64) -> bool {
        let instant = |moment: &Self| -> Option<Timestamp> { moment.offset?.to_timestamp(moment.local).ok() };
        match (instant(self), instant(other)) {
            (Some(this), Some(other)) => this > other,
            (None, None) => self.local > other.local,
            _ => other.local.checked_add(Span::new().hours(apart)).is_ok_and(|other| self.local > other),
        }
    }
}

/// Reads `2026-05-31`, with or without a time and an offset behind it, and `31.05.2026`, with or without a time; and whether it
/// has none.
fn plain(text: &str) -> Option<(Moment, bool)> {
    if let Some((date, time)) = dotted(text) {
        let at = if time.is_empty() { Time::midnight() } else { time.parse().ok()? };
        return Some((Moment { local: date.to_datetime(at), offset: None }, time.is_empty()));
    }
    let day = text.get(..DAY.len()).filter(|day| has_digits(day, DAY))?;
    let date = day.parse::<Date>().ok()?;
    if text.len() == day.len() {
        return Some((Moment { local: date.into(), offset: None }, true));
    }
    let pieces = Pieces::parse(text).ok()?;
    let local = pieces.date().to_datetime(pieces.time()?);
    Some((Moment { local, offset: pieces.to_numeric_offset() }, false))
}

const DAY: &[u8] = b"dddd-dd-dd";

/// A day without a time.
pub(super) fn day(text: &str) -> Option<Date> {
    match dotted(text) {
        Some((date, "")) => Some(date),
        Some(_) => None,
        None => text.parse().ok().filter(|_| has_digits(text, DAY)),
    }
}

/// `31.05.2026`, and the time behind it.
fn dotted(text: &str) -> Option<(Date, &str)> {
    let (date, time) = text.split_once(' ').unwrap_or((text, ""));
    let mut parts = date.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = parts.next().is_none() && year.len() == 4 && day.len() <= 2 && month.len() <= 2;
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    fits.then_some((date, time.trim()))
}

/// A text whose digits, hyphens and blanks are those of ASCII, without what is not seen.
fn plain_signs(text: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' => Some('-'),
        '\u{ff0f}' => Some('/'),
        '\u{ff0e}' => Some('.'),
        '\u{ff1a}' => Some(':'),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => None,
        letter if letter.is_whitespace() => Some(' '),
        letter => digit(letter).or(Some(letter)),
    };
    text.chars().filter_map(plain).collect::<String>().trim().to_owned()
}

/// A text that begins with the year, with hyphens between the parts of its day.
fn dashed(text: &str) -> String {
    let digits = |at: std::ops::Range<usize>| text.get(at).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let separated = |sign: u8| text.as_bytes().get(4) == Some(&sign) && text.as_bytes().get(7) == Some(&sign);
    if digits(0..4) && digits(5..7) && digits(8..10) && (separated(b'/') || separated(b'.')) {
        return format!("{}-{}-{}{}", &text[..4], &text[5..7], &text[8..10], &text[10..]);
    }
    // Without separators: a day, or one with its time behind a `T`.
    if digits(0..8) && matches!(text.as_bytes().get(8), None | Some(b'T' | b't')) {
        return format!("{}-{}-{}{}", &text[..4], &text[4..6], &text[6..8], &text[8..]);
    }
    text.to_owned()
}

/// A day whose month is a word, or whose parts cannot be told apart wrongly: `1 мая 2026`, `May 31, 2026`, `31/05/2026`; and
/// the time behind it.
fn in_words(text: &str) -> Option<(Date, Option<Time>)> {
    let text = text.to_lowercase();
    let mut words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || letter == ',').collect();
    words.retain(|word| !["", "г", "г.", "года", "год", "в", "at", "of", "the"].contains(word));
    let time = match words.last() {
        Some(last) if last.contains(':') => Some(words.pop()?.parse::<Time>().ok()?),
        _ => None,
    };
    let parts: Vec<&str> =
        words.iter().flat_map(|word| word.split(['/', '-', '.'])).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let year = |part: &str| part.parse::<i16>().ok().filter(|_| has_digits(part, b"dddd"));
    let number = |part: &str| part.parse::<i8>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
    let nth =
        |part: &str| number(["st", "nd", "rd", "th"].iter().find_map(|end| part.strip_suffix(end)).unwrap_or(part));
    let (year, month, day) = match (year(first), year(third)) {
        (Some(year), None) => (year, month(second).or_else(|| number(second))?, nth(third)?),
        (None, Some(year)) => match (month(first), month(second), nth(first), nth(second)) {
            (None, Some(month), Some(day), _) | (Some(month), None, _, Some(day)) => (year, month, day),
            (None, None, Some(day), Some(month)) if day > 12 || day == month => (year, month, day),
            (None, None, Some(month), Some(day)) if day > 12 => (year, month, day),
            _ => return None,
        },
        _ => return None,
    };
    Some((Date::new(year, month, day).ok()?, time))
}

/// The month of a name, in Russian or English, or of its first three letters and more.
fn month(word: &str) -> Option<i8> {
    const NAMES: [[&str; 3]; 12] = [
        ["january", "январь", "января"],
        ["february", "февраль", "февраля"],
        ["march", "март", "марта"],
        ["april", "апрель", "апреля"],
        ["may", "май", "мая"],
        ["june", "июнь", "июня"],
        ["july", "июль", "июля"],
        ["august", "август", "августа"],
        ["september", "сентябрь", "сентября"],
        ["october", "октябрь", "октября"],
        ["november", "ноябрь", "ноября"],
        ["december", "декабрь", "декабря"],
    ];
    let is_it = |names: &[&str; 3]| word.chars().count() >= 3 && names.iter().any(|name| name.starts_with(word));
    NAMES.iter().position(is_it).and_then(|place| i8::try_from(place + 1).ok())
}
