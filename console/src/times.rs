//! Moments as a language writes them, in the zone of the reader.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::language::Language;
use crate::texts::{Texts, Unsaid, Variables};

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const RUSSIAN: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

/// Older than this, a moment is shown by its date: 31 days, in seconds.
const OLD: i64 = 31 * 86_400;

/// What is left is short from here on, in minutes.
const SOON: i64 = 5;

/// When it is, and where.
#[derive(Debug, Clone)]
pub(crate) struct Times {
    pub(crate) now: Timestamp,
    pub(crate) zone: TimeZone,
}

impl Times {
    /// `20 May 2026`
    pub(crate) fn date(&self, language: Language, moment: Timestamp) -> String {
        let at = self.at(moment);
        format!("{} {} {}", at.day(), month(language, &at), at.year())
    }

    /// `20 May 2026, 14:32`
    pub(crate) fn datetime(&self, language: Language, moment: Timestamp) -> String {
        format!("{}, {}", self.date(language, moment), self.time(moment))
    }

    /// `14:32`
    pub(crate) fn time(&self, moment: Timestamp) -> String {
        self.at(moment).strftime("%H:%M").to_string()
    }

    /// `14:31:52`, and before it the day, where that is not today.
    pub(crate) fn seconds(&self, language: Language, moment: Timestamp) -> String {
        let (at, now) = (self.at(moment), self.at(self.now));
        let time = at.strftime("%H:%M:%S");
        if at.date() == now.date() {
            time.to_string()
        } else {
            format!("{} {}, {time}", at.day(), month(language, &at))
        }
    }

    /// `20 May 2026, 13:52:17.418 (UTC+3)`
    pub(crate) fn exact(&self, language: Language, moment: Timestamp) -> String {
        let at = self.at(moment);
        let point = match language {
            Language::English => '.',
            Language::Russian => ',',
        };
        let time = at.strftime("%H:%M:%S");
        format!("{}, {time}{point}{:03} ({})", self.date(language, moment), at.millisecond(), offset(&at))
    }

    /// The zone by its name: `Europe/Moscow (UTC+3)`.
    pub(crate) fn zone(&self) -> String {
        let offset = offset(&self.at(self.now));
        match self.zone.iana_name() {
            Some("UTC") | None => offset,
            Some(name) => format!("{name} ({offset})"),
        }
    }

    /// `5 minutes ago`; what is older than a month by its date.
    pub(crate) fn ago(&self, texts: &Texts, moment: Timestamp) -> Result<String, Unsaid> {
        let age = self.now.as_second() - moment.as_second();
        let (key, count) = match age {
            ..60 => return texts.plain("time-ago.now"),
            60..3600 => ("time-ago.minutes", age / 60),
            3600..86_400 => ("time-ago.hours", age / 3600),
            86_400..OLD => ("time-ago.days", age / 86_400),
            OLD.. => return Ok(self.date(texts.language(), moment)),
        };
        let mut arguments = Variables::new();
        arguments.set("count", count);
        texts.say(key, &arguments)
    }

    /// Whole minutes until then; `None` once it is over.
    pub(crate) fn minutes_left(&self, moment: Timestamp) -> Option<i64> {
        let left = moment.as_millisecond() - self.now.as_millisecond();
        (left >= 0).then_some(left / 60_000)
    }

    /// Whether it is over soon, or is.
    pub(crate) fn is_soon(&self, moment: Timestamp) -> bool {
        self.minutes_left(moment).is_none_or(|left| left < SOON)
    }

    fn at(&self, moment: Timestamp) -> Zoned {
        moment.to_zoned(self.zone.clone())
    }
}

fn month(language: Language, at: &Zoned) -> &'static str {
    let names = match language {
        Language::English => &ENGLISH,
        Language::Russian => &RUSSIAN,
    };
    names[usize::try_from(at.month() - 1).expect("months count from one")]
}

/// `UTC+3`, `UTC+5:30`, `UTC`
fn offset(at: &Zoned) -> String {
    let seconds = at.offset().seconds();
    let (sign, minutes) = (if seconds < 0 { '\u{2212}' } else { '+' }, seconds.abs() / 60);
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests;
