//! Single bounds of a range of dates: those that are blank, that cannot be read, that leave out the last day, or that lie
//! the wrong way round. Which keys are bounds, and what ends a day, the catalog says.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{Span, Timestamp};
use kartoteka_compiler::plan::{Bounds, Text};
use serde_json::{Map, Value};
use smallvec::SmallVec;

use super::repair::SuggestedRepair;
use crate::texts::Variables;

/// How many hours clocks of two zones differ at most.
const MOST_APART: i64 = 26;

/// A bound that does not do what it seems to.
pub(super) struct BadBound {
    /// The argument that it stands in.
    argument: String,
    /// Its key there.
    key: String,
    /// As it was passed.
    given: String,
    fault: BoundFault,
}

/// What is wrong with a bound.
enum BoundFault {
    /// A blank bounds nothing.
    Blank,
    /// A text that is no date.
    Unreadable,
    /// An upper bound that is a day, which may end at its first moment; its last one.
    Day { end: String },
    /// A key that is nearly that of a bound; that key, and the value.
    Misspelt { meant: String, value: Value },
    /// A lower bound behind the upper one: the key and the value of that, and what both are the other way round.
    Reversed { upper: String, to: String, turned: (String, String) },
}

impl BadBound {
    /// The warning's code and what its text is made of.
    pub(super) fn warning(&self) -> (&'static str, Variables<'_>) {
        let variables = Variables::new().with("bound", self.key.as_str());
        match &self.fault {
            BoundFault::Blank => ("blank-bound", variables),
            BoundFault::Misspelt { meant, .. } => ("misspelt-bound", variables.with("nearest", meant.as_str())),
            BoundFault::Unreadable => ("unreadable-bound", variables.with("value", self.given.as_str())),
            BoundFault::Day { end } => {
                ("day-as-bound", variables.with("day", self.given.as_str()).with("end", end.as_str()))
            }
            BoundFault::Reversed { upper, to, .. } => {
                let variables = variables.with("from", self.given.as_str());
                ("reversed-range", variables.with("upper", upper.as_str()).with("to", to.as_str()))
            }
        }
    }

    /// Whether both are one bound.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        (&self.argument, &self.key, self.meant()) == (&other.argument, &other.key, other.meant())
    }

    /// The key that a misspelt one stands for.
    fn meant(&self) -> Option<&str> {
        match &self.fault {
            BoundFault::Misspelt { meant, .. } => Some(meant),
            _ => None,
        }
    }

    /// Puts right what is wrong: a bound that bounds nothing is left out, a day is lengthened, a range is turned.
    pub(super) fn mend(&self, repair: &mut SuggestedRepair) {
        match &self.fault {
            BoundFault::Blank | BoundFault::Unreadable => repair.remove(&self.argument, &self.key),
            BoundFault::Day { end } => repair.change(&self.argument, &self.key, end.as_str().into()),
            BoundFault::Misspelt { meant, value } => {
                repair.remove(&self.argument, &self.key);
                repair.change(&self.argument, meant, value.clone());
            }
            BoundFault::Reversed { upper, turned: (from, to), .. } => {
                repair.change(&self.argument, &self.key, from.as_str().into());
                repair.change(&self.argument, upper, to.as_str().into());
            }
        }
    }
}

/// Whether a bound of a range bounds something: it is neither null nor blank, and of dates it can be read.
pub(super) fn bounds(value: &Value, dates: bool) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty() && (!dates || Moment::read(text).is_some()),
        _ => true,
    }
}

/// The bounds of these fields that do not do what they seem to.
pub(super) fn amiss(argument: &str, filter: &Map<String, Value>, fields: &[Bounds]) -> Vec<BadBound> {
    let mut found = Vec::new();
    for field in fields.iter().filter(|field| field.dates) {
        let bad = |key: &str, given: &str, fault| BadBound {
            argument: argument.to_owned(),
            key: key.to_owned(),
            given: given.to_owned(),
            fault,
        };
        let written = |key| PassedBound::find(filter, key);
        let (lower, upper): (PassedBounds<'_>, PassedBounds<'_>) =
            (field.lower.iter().filter_map(written).collect(), field.upper.iter().filter_map(written).collect());
        for PassedBound { key, given, moment } in lower.iter().chain(&upper) {
            match (given.is_empty(), moment) {
                (true, _) => found.push(bad(key, given, BoundFault::Blank)),
                (false, None) => found.push(bad(key, given, BoundFault::Unreadable)),
                (false, Some(_)) => {}
            }
        }
        let end_of = |key: &str, given: &str| {
            let end = field.day_ends.iter().find(|end| end.key == key)?;
            Some(format!("{}{}", day(given)?, end.end))
        };
        fn read<'b>(bounds: &'b [PassedBound<'b>]) -> Option<(&'b PassedBound<'b>, &'b Moment)> {
            bounds.iter().find_map(|bound| Some((bound, bound.moment.as_ref()?)))
        }
        let turned = match (read(&lower), read(&upper)) {
            (Some((lower, from)), Some((upper, to))) if from.is_behind(to) => Some((lower, upper)),
            _ => None,
        };
        match turned {
            Some((PassedBound { key, given, .. }, PassedBound { key: upper, given: to, .. })) => {
                // The last moment of a day, as an upper bound, is the day, as a lower one.
                let ends = field.day_ends.iter().filter(|end| end.key == *upper);
                let whole = ends.filter_map(|end| to.strip_suffix(end.end.as_ref())).find(|to| day(to).is_some());
                let from = whole.unwrap_or(to).to_owned();
                let end = end_of(upper, given).unwrap_or_else(|| (*given).to_owned());
                let (upper, to) = ((*upper).to_owned(), (*to).to_owned());
                found.push(bad(key, given, BoundFault::Reversed { upper, to, turned: (from, end) }));
            }
            None => {
                let days =
                    upper.iter().filter_map(|PassedBound { key, given, .. }| Some((key, given, end_of(key, given)?)));
                found.extend(days.map(|(key, given, end)| bad(key, given, BoundFault::Day { end })));
            }
        }
    }
    for (key, meant, value) in misspelt(filter, fields) {
        let (argument, fault) = (argument.to_owned(), BoundFault::Misspelt { meant: meant.to_owned(), value });
        found.push(BadBound { argument, key: key.to_owned(), given: String::new(), fault });
    }
    found
}

/// Keys that have the letters and the operator of a bound, and are none: `>= date_create`, `DATE_CREATE>=`, and the operator
/// inside of the field, `{"DATE_CREATE":{">=":…}}`. With what was meant, unless that is there as well.
fn misspelt<'f>(
    filter: &'f Map<String, Value>,
    fields: &'f [Bounds],
) -> impl Iterator<Item = (&'f str, &'f str, Value)> {
    let bounds = move || fields.iter().flat_map(|field| field.lower.iter().chain(field.upper.iter()));
    let is_bound = move |key: &str| bounds().any(|bound| bound == key);
    let meant = move |name: &str, operator: &str| {
        let spelt = Parts::of(&format!("{operator}{name}"));
        // A field by itself is compared with none: most keys are that.
        let mut bounds = bounds().filter(|_| !spelt.operator.is_empty());
        let meant = bounds.find(|bound| Parts::of(bound) == spelt);
        meant.map(AsRef::as_ref).filter(|meant: &&str| !filter.contains_key(*meant))
    };
    filter.iter().filter(move |(key, _)| !is_bound(key)).flat_map(move |(key, value)| match value {
        Value::Object(inside) => inside
            .iter()
            .filter_map(|(operator, value)| Some((key.as_str(), meant(key, operator)?, value.clone())))
            .collect::<Vec<_>>(),
        value => meant(key, "").map(|meant| (key.as_str(), meant, value.clone())).into_iter().collect(),
    })
}

/// What a key of a filter is made of, however that is written.
#[derive(PartialEq)]
struct Parts {
    /// In upper case.
    name: String,
    operator: String,
}

impl Parts {
    fn of(key: &str) -> Self {
        let is_name = |letter: &char| letter.is_alphanumeric() || *letter == '_';
        let visible = || key.chars().filter(|letter| !letter.is_whitespace());
        Self {
            name: visible().filter(is_name).flat_map(char::to_uppercase).collect(),
            operator: visible().filter(|letter| !is_name(letter)).collect(),
        }
    }
}

/// A bound that would lie on the wrong side of the one that is given, moved to where the range is as long as another one;
/// `None` where it lies right.
pub(super) fn moved(given: &Value, added: &Value, (from, to): (&Value, &Value), after: bool) -> Option<Value> {
    let read = |value: &Value| Moment::read(value.as_str()?);
    let (given, added) = (read(given)?, read(added)?);
    let wrong = if after { given.may_be_behind(&added) } else { added.may_be_behind(&given) };
    if !wrong {
        return None;
    }
    let length = read(from)?.local.duration_until(read(to)?.local);
    let local = if after { given.local.checked_add(length) } else { given.local.checked_sub(length) };
    Moment { local: local.ok()?, ..given }.written().map(Value::from)
}

/// The bounds of one side of a range that were passed: one, as a rule.
type PassedBounds<'f> = SmallVec<[PassedBound<'f>; 1]>;

/// A bound as it was passed.
struct PassedBound<'f> {
    key: &'f str,
    given: &'f str,
    /// What it reads as, if it can be read.
    moment: Option<Moment>,
}

impl<'f> PassedBound<'f> {
    fn find(filter: &'f Map<String, Value>, key: &'f Text) -> Option<Self> {
        let given = filter.get(key.as_ref())?.as_str()?.trim();
        Some(Self { key, given, moment: Moment::read(given) })
    }
}

/// A moment as people and programs write it.
struct Moment {
    local: DateTime,
    offset: Option<Offset>,
}

impl Moment {
    /// Reads `2026-05-31`, with or without a time and an offset behind it, and `31.05.2026`, with or without a time.
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((date, time)) = dotted(text) {
            let time = if time.is_empty() { Time::midnight() } else { time.parse().ok()? };
            return Some(Self { local: date.to_datetime(time), offset: None });
        }
        let pieces = Pieces::parse(text).ok()?;
        let local = pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight()));
        Some(Self { local, offset: pieces.to_numeric_offset() })
    }

    /// As it is read.
    fn written(&self) -> Option<String> {
        match self.offset {
            None => Some(self.local.to_string()),
            Some(offset) => Some(offset.to_timestamp(self.local).ok()?.display_with_offset(offset).to_string()),
        }
    }

    /// Whether this one is surely later than another: without offsets both are in one zone, and where one has none, clocks
    /// differ by no more than [`MOST_APART`].
    fn is_behind(&self, other: &Self) -> bool {
        self.is_later(other, MOST_APART)
    }

    /// The same where a moment without an offset is of the zone of the other.
    fn may_be_behind(&self, other: &Self) -> bool {
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

/// A day without a time.
fn day(text: &str) -> Option<Date> {
    match dotted(text) {
        Some((date, "")) => Some(date),
        Some(_) => None,
        None => text.parse().ok().filter(|_| text.len() == "2026-05-31".len()),
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

#[cfg(test)]
mod tests;
