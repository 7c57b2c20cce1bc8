//! Single bounds of a range of dates: those that are blank, that cannot be read, that leave out the last day, or that lie
//! the wrong way round. Which keys are bounds, and what ends a day, the catalog says.

mod misspelt;
mod moment;

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::Span;
use jiff::civil::Time;
use kartoteka_compiler::plan::{Bounds, Text};
use serde_json::{Map, Value};

use self::misspelt::misspelt;
use self::moment::{WrittenMoment, day};
use super::repair::SuggestedRepair;
use crate::texts::Variables;

/// Other fields beyond these are not looked at: a filter may have tens of thousands.
const MOST_OTHERS: usize = 32;

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
    /// What is no date.
    Unreadable,
    /// A date that is written otherwise than dates are; what it is to be.
    Other { instead: String },
    /// An upper bound that is a day, which may end at its first moment; its last one.
    Day { end: String },
    /// A day that a field of moments is to be, which may be its first moment alone; the bounds of the whole day.
    Alone { meant: Vec<(String, Value)> },
    /// Two moments that a field is to be, which are meant as the bounds of a range; these.
    Pair { meant: Vec<(String, Value)> },
    /// A range that ends before the moment with which it begins: the key and the value of its end, and the bounds of the day that
    /// was meant, where both are one.
    Empty { upper: String, to: String, meant: Option<(String, String)> },
    /// A key that is meant as a bound; the keys that were meant, and their values.
    Misspelt { meant: Vec<(String, Value)> },
    /// A lower bound behind the upper one: the key and the value of that, and what both are the other way round.
    Reversed { upper: String, to: String, turned: (String, String) },
}

impl BadBound {
    /// The warning's code, the name of its text, and what that is made of.
    pub(super) fn warning(&self) -> (&'static str, &'static str, Variables<'_>) {
        let variables = Variables::new().with("bound", self.key.as_str());
        match &self.fault {
            BoundFault::Blank => ("blank-bound", "warning-blank-bound", variables),
            BoundFault::Misspelt { meant } => {
                let meant: Vec<&str> = meant.iter().map(|(key, _)| key.as_str()).collect();
                ("misspelt-bound", "warning-misspelt-bound", variables.with("nearest", meant.join("`, `")))
            }
            BoundFault::Alone { meant } => {
                let variables = variables.with("day", self.given.as_str()).with("bounds", listed(meant));
                ("day-as-bound", "day-alone", variables)
            }
            BoundFault::Pair { meant } => {
                let variables = variables.with("value", self.given.as_str()).with("bounds", listed(meant));
                ("misspelt-bound", "bounds-in-a-list", variables)
            }
            BoundFault::Empty { upper, to, .. } => {
                let variables = variables.with("from", self.given.as_str());
                let variables = variables.with("upper", upper.as_str()).with("to", to.as_str());
                ("reversed-range", "empty-range", variables)
            }
            BoundFault::Unreadable => {
                ("unreadable-bound", "warning-unreadable-bound", variables.with("value", self.given.as_str()))
            }
            BoundFault::Other { instead } => {
                let variables = variables.with("value", self.given.as_str()).with("instead", instead.as_str());
                ("unreadable-bound", "unreadable-bound-date", variables)
            }
            BoundFault::Day { end } => {
                let variables = variables.with("day", self.given.as_str()).with("end", end.as_str());
                ("day-as-bound", "warning-day-as-bound", variables)
            }
            BoundFault::Reversed { upper, to, .. } => {
                let variables = variables.with("from", self.given.as_str());
                let variables = variables.with("upper", upper.as_str()).with("to", to.as_str());
                ("reversed-range", "warning-reversed-range", variables)
            }
        }
    }

    /// Whether both are one bound.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        (&self.argument, &self.key, self.is_misspelt()) == (&other.argument, &other.key, other.is_misspelt())
    }

    /// The argument that it stands in, and its key there.
    pub(super) fn place(&self) -> (&str, &str) {
        (&self.argument, &self.key)
    }

    fn is_misspelt(&self) -> bool {
        matches!(self.fault, BoundFault::Misspelt { .. })
    }

    /// Whether it is not known what was meant by it: no call without it, or with another, is the one that was wanted.
    pub(super) fn is_unclear(&self) -> bool {
        matches!(self.fault, BoundFault::Unreadable)
    }

    /// Puts right what is wrong: a bound that bounds nothing is left out, a day is lengthened, a range is turned.
    pub(super) fn mend(&self, repair: &mut SuggestedRepair) {
        match &self.fault {
            BoundFault::Blank => repair.remove(&self.argument, &self.key),
            BoundFault::Unreadable => repair.failed = true,
            BoundFault::Day { end: instead } | BoundFault::Other { instead } => {
                repair.change(&self.argument, &self.key, instead.as_str().into());
            }
            BoundFault::Empty { meant: None, .. } => repair.failed = true,
            BoundFault::Empty { upper, meant: Some((key, end)), .. } => {
                repair.remove(&self.argument, upper);
                repair.change(&self.argument, key, end.as_str().into());
            }
            BoundFault::Misspelt { meant } | BoundFault::Alone { meant } | BoundFault::Pair { meant } => {
                repair.remove(&self.argument, &self.key);
                meant.iter().for_each(|(key, value)| repair.change(&self.argument, key, value.clone()));
            }
            BoundFault::Reversed { upper, turned: (from, to), .. } => {
                repair.change(&self.argument, &self.key, from.as_str().into());
                repair.change(&self.argument, upper, to.as_str().into());
            }
        }
    }
}

/// Bounds for a sentence.
fn listed(bounds: &[(String, Value)]) -> String {
    bounds.iter().map(|(key, value)| format!("`{key}`: {value}")).collect::<Vec<_>>().join(", ")
}

/// Whether a bound of a range bounds something: it is neither null nor blank, and of dates it can be read.
pub(super) fn bounds(value: &Value, dates: bool) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) if text.trim().is_empty() => false,
        value => !dates || WrittenMoment::read(value).is_some(),
    }
}

/// The bounds of these fields that do not do what they seem to. Of other fields, whose bounds are written as those of
/// `pattern` are, none are known but ranges that lie the wrong way round.
pub(super) fn amiss(
    argument: &str,
    filter: &Map<String, Value>,
    fields: &[Bounds],
    pattern: Option<&Bounds>,
) -> Vec<BadBound> {
    let bad = |key: &str, given: &str, fault| BadBound {
        argument: argument.to_owned(),
        key: key.to_owned(),
        given: given.to_owned(),
        fault,
    };
    let misspelt = misspelt(filter, fields);
    let mut meant = Cow::Borrowed(filter);
    let mut found = Vec::with_capacity(misspelt.len());
    for one in misspelt {
        let filter = meant.to_mut();
        filter.shift_remove(&one.key);
        filter.extend(one.meant.iter().cloned());
        found.push(bad(&one.key, "", BoundFault::Misspelt { meant: one.meant }));
    }
    found.extend(
        fields.iter().flat_map(|field| alone(field, &meant)).map(|(key, given, fault)| bad(&key, &given, fault)),
    );
    for field in fields.iter().filter(|field| field.dates) {
        found.extend(amiss_of(field, &meant).into_iter().map(|(key, given, fault)| bad(&key, &given, fault)));
    }
    for field in pattern.map(|pattern| others(&meant, fields, pattern)).unwrap_or_default() {
        let found_of = amiss_of(&field, &meant).into_iter();
        let turned = found_of.filter(|(_, _, fault)| matches!(fault, BoundFault::Reversed { .. }));
        found.extend(turned.map(|(key, given, fault)| bad(&key, &given, fault)));
    }
    found
}

/// A day, or two moments, that a field of moments is to be, where nothing else bounds it: the key of the condition, what was passed,
/// and what is wrong.
fn alone(field: &Bounds, filter: &Map<String, Value>) -> Option<(String, String, BoundFault)> {
    let (lower, end) = (field.lower.first()?, field.day_ends.first()?);
    if field.lower.iter().chain(field.upper.iter()).any(|bound| filter.contains_key(bound.as_ref())) {
        return None;
    }
    let is_exact = |key: &str| field.exact.iter().any(|exact| **exact == *key);
    filter.iter().filter(|(key, _)| is_exact(key)).find_map(|(key, given)| {
        if let Value::Array(pair) = given {
            let meant = pair_of(pair, lower, field)?;
            return Some((key.clone(), given.to_string(), BoundFault::Pair { meant }));
        }
        let text = given.as_str()?.trim();
        let day = day(text)?;
        let meant = vec![
            (lower.to_string(), Value::from(day.to_string())),
            (end.key.to_string(), Value::from(format!("{day}{}", end.end))),
        ];
        Some((key.clone(), text.to_owned(), BoundFault::Alone { meant }))
    })
}

/// The bounds that two moments are, the earlier first.
fn pair_of(pair: &[Value], lower: &Text, field: &Bounds) -> Option<Vec<(String, Value)>> {
    let [one, other] = pair else { return None };
    let (mut from, mut to) = (WrittenMoment::read(one)?, WrittenMoment::read(other)?);
    if from.moment.is_behind(&to.moment) {
        std::mem::swap(&mut from, &mut to);
    }
    let (upper, to) = match field.day_ends.first().filter(|_| to.is_day) {
        Some(end) => (&end.key, format!("{}{}", to.moment.local.date(), end.end)),
        None => (field.upper.first()?, to.text.to_string()),
    };
    Some(vec![(lower.to_string(), from.text.to_string().into()), (upper.to_string(), to.into())])
}

/// What is wrong with the bounds of one field: the key of each, what was passed there, and what is wrong.
fn amiss_of(field: &Bounds, filter: &Map<String, Value>) -> Vec<(String, String, BoundFault)> {
    let mut found = Vec::new();
    let mut note = |bound: &PassedBound<'_>, fault| found.push((bound.key.to_owned(), bound.given.to_string(), fault));
    let end_of = |key: &str, day: &WrittenMoment<'_>| {
        let end = field.day_ends.iter().find(|end| end.key == key).filter(|_| day.is_day)?;
        Some(format!("{}{}", day.moment.local.date(), end.end))
    };
    let written = |key| PassedBound::find(filter, key);
    let lower: Vec<PassedBound<'_>> = field.lower.iter().filter_map(written).collect();
    let upper: Vec<PassedBound<'_>> = field.upper.iter().filter_map(written).collect();
    for bound in lower.iter().chain(&upper) {
        match &bound.read {
            None if bound.given.is_empty() => note(bound, BoundFault::Blank),
            None => note(bound, BoundFault::Unreadable),
            Some(read) if read.is_other => {
                let instead = end_of(bound.key, read).unwrap_or_else(|| read.text.to_string());
                note(bound, BoundFault::Other { instead });
            }
            Some(_) => {}
        }
    }
    fn first<'b>(bounds: &'b [PassedBound<'b>]) -> Option<(&'b PassedBound<'b>, &'b WrittenMoment<'b>)> {
        bounds.iter().find_map(|bound| Some((bound, bound.read.as_ref()?)))
    }
    let turned = match (first(&lower), first(&upper)) {
        (Some((lower, from)), Some((upper, to))) if from.moment.is_behind(&to.moment) => {
            Some(((lower, from), (upper, to)))
        }
        _ => None,
    };
    match turned {
        Some(((lower, from), (upper, to))) => {
            // The last moment of a day, as an upper bound, is the day, as a lower one.
            let ends = field.day_ends.iter().filter(|end| end.key == *upper.key);
            let whole = ends.filter_map(|end| to.text.strip_suffix(end.end.as_ref())).find(|to| day(to).is_some());
            let begin = whole.unwrap_or(&to.text).to_owned();
            let end = end_of(upper.key, from).unwrap_or_else(|| from.text.to_string());
            let (upper, to) = (upper.key.to_owned(), upper.given.to_string());
            note(lower, BoundFault::Reversed { upper, to, turned: (begin, end) });
        }
        None => {
            if let (Some((lower, from)), Some((upper, to))) = (first(&lower), first(&upper))
                && let Some(empty) = empty(field, filter, from, (upper, to))
            {
                note(lower, empty);
            }
            for bound in &upper {
                let day = bound.read.as_ref().filter(|read| !read.is_other);
                if let Some(end) = day.and_then(|day| end_of(bound.key, day)) {
                    note(bound, BoundFault::Day { end });
                }
            }
        }
    }
    found
}

/// A range whose upper bound is the moment with which it begins, and leaves that out. Of a day the whole day was meant.
fn empty(
    field: &Bounds,
    filter: &Map<String, Value>,
    from: &WrittenMoment<'_>,
    (upper, to): (&PassedBound<'_>, &WrittenMoment<'_>),
) -> Option<BoundFault> {
    if from.text != to.text || !upper.key.starts_with('<') || upper.key.contains('=') {
        return None;
    }
    let end = field.day_ends.first().filter(|end| to.is_day && !filter.contains_key(end.key.as_ref()));
    let meant = end.map(|end| (end.key.to_string(), format!("{}{}", to.moment.local.date(), end.end)));
    Some(BoundFault::Empty { upper: upper.key.to_owned(), to: upper.given.to_string(), meant })
}

/// Fields that are none of these and bounded as the pattern is, each once, as far as [`MOST_OTHERS`] go.
fn others(filter: &Map<String, Value>, fields: &[Bounds], pattern: &Bounds) -> Vec<Bounds> {
    let name_of = |key: &str, bound: &str| {
        let (before, behind) = bound.split_once(pattern.field.as_ref())?;
        let name = key.strip_prefix(before)?.strip_suffix(behind)?;
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !name.is_empty();
        (is_name && !fields.iter().any(|field| field.field == name)).then(|| name.to_owned())
    };
    let lower = |key: &String| pattern.lower.iter().find_map(|bound| name_of(key, bound));
    let mut known = HashSet::new();
    let names = filter.keys().filter_map(lower).filter(|name| known.insert(name.clone())).take(MOST_OTHERS);
    let keys = |keys: &[Text], name: &str| -> Vec<Text> {
        keys.iter().map(|key| key.replacen(pattern.field.as_ref(), name, 1).into()).collect()
    };
    let bounds = |name: String| Bounds {
        lower: keys(&pattern.lower, &name).into(),
        upper: keys(&pattern.upper, &name).into(),
        exact: Vec::new().into(),
        dates: true,
        day_ends: Vec::new().into(),
        field: name.into(),
    };
    names.map(bounds).collect()
}

/// A bound that would lie on the wrong side of the one that is given, moved to where the range is as long as another one;
/// `None` where it lies right.
pub(super) fn moved(given: &Value, added: &Value, (from, to): (&Value, &Value), after: bool) -> Option<Value> {
    let read = |value: &Value| WrittenMoment::read(value).map(|read| read.moment);
    let (given, added) = (read(given)?, read(added)?);
    let wrong = if after { given.may_be_behind(&added) } else { added.may_be_behind(&given) };
    if !wrong {
        return None;
    }
    let (from, to) = (read(from)?.local, read(to)?.local);
    let local = if after {
        given.local.checked_add(from.duration_until(to))
    } else {
        // A range of whole days ends with their last second; one that ends with a midnight has as many days.
        let next = to.checked_add(Span::new().seconds(1)).ok()?;
        let is_whole = [given.local, from, next].iter().all(|moment| moment.time() == Time::midnight());
        given.local.checked_sub(from.duration_until(if is_whole { next } else { to }))
    };
    given.at(local.ok()?).written().map(Value::from)
}

/// A bound as it was passed.
struct PassedBound<'f> {
    key: &'f str,
    /// The text, or the JSON of anything else, shortened.
    given: Cow<'f, str>,
    /// What it reads as, if it can be read.
    read: Option<WrittenMoment<'f>>,
}

impl<'f> PassedBound<'f> {
    fn find(filter: &'f Map<String, Value>, key: &'f Text) -> Option<Self> {
        const MOST_CHARACTERS: usize = 80;
        let value = filter.get(key.as_ref()).filter(|value| !value.is_null())?;
        let mut given = value.as_str().map_or_else(|| Cow::Owned(value.to_string()), |text| Cow::Borrowed(text.trim()));
        if given.len() > MOST_CHARACTERS {
            given = Cow::Owned(given.chars().take(MOST_CHARACTERS).collect());
        }
        Some(Self { key, given, read: WrittenMoment::read(value) })
    }
}

#[cfg(test)]
mod tests;
