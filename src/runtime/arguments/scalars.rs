//! Reads one scalar: what it may be, and which other spellings of it are harmless.

use kartoteka_compiler::plan::{self, Format};
use serde_json::Value;

use super::blank::is_unseen;
use super::fault::{ArgumentChange, BadArgument, Expected};
use super::findings::Findings;
use super::format;
use super::near;
use super::nearest::nearest;
use super::number::{Whole, digits, number, plain, whole};
use super::phone;
use super::rule::{Bounds, Outside, TextRule, broken};
use super::shown::{MOST_LISTED, shown};
use super::trail::{Place, Trail};

/// What a scalar other than `true` and `false` is meant as, where that is certain: the words as texts, 1 and 0.
pub(super) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        Value::Number(_) | Value::String(_) => match number(value).as_ref().map(whole) {
            Some(Whole::Exact(1)) => Some(true),
            Some(Whole::Exact(0)) => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The one word of a choice that a longer one begins with, `DESC` of `descending`; and of the words for an order, `-1` is
/// the descending one, `1` the other.
fn shortened<'v>(text: &str, at: &dyn Fn(usize) -> Option<&'v str>) -> Option<&'v str> {
    const FEWEST_LETTERS: usize = 3;
    let values = || (0..).map_while(at);
    let orders = values().all(|known| ["asc", "desc"].contains(&known.to_lowercase().as_str()));
    let word = match text {
        "-1" if orders => "desc".to_owned(),
        "1" if orders => "asc".to_owned(),
        text => text.to_lowercase(),
    };
    // What follows may not be digits: those make another number, and so another thing.
    let begins = |known: &&str| {
        let rest = word.strip_prefix(&known.to_lowercase()).filter(|_| known.len() >= FEWEST_LETTERS);
        rest.is_some_and(|rest| !rest.contains(|letter: char| letter.is_ascii_digit()))
    };
    let first = values().find(begins)?;
    values().filter(begins).all(|known| known.eq_ignore_ascii_case(first)).then_some(first)
}

/// What was certainly meant by a text that is no day or moment as the schema wants it.
fn instead(text: &str, mistake: &BadArgument, trail: &Trail<'_>) -> Option<ArgumentChange> {
    match mistake {
        BadArgument::Format { format: Format::Date } => {
            near::day(text).map(|day| ArgumentChange::Replace(Value::from(day)))
        }
        BadArgument::Format { format: Format::DateTime } => {
            let (moment, is_day) = near::moment(text)?;
            let at_end = matches!(trail.places().last(), Some(Place::Key(name)) if near::is_end(name));
            let last = jiff::civil::time(23, 59, 59, 0);
            Some(ArgumentChange::Moment(if is_day && at_end { moment.date().to_datetime(last) } else { moment }))
        }
        _ => None,
    }
}

impl Findings {
    /// The only item of a list, where one value is wanted: clients write one value as a list of one.
    pub(super) fn sole<'v>(&mut self, value: &'v Value, trail: Trail<'_>) -> &'v Value {
        match value.as_array().map(Vec::as_slice) {
            Some([one]) if !one.is_array() && !one.is_object() && !one.is_null() => {
                self.read_as(trail, &Value::from(format!("[{}]", shown(one))), one.clone());
                one
            }
            _ => value,
        }
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, value: &Value, trail: Trail<'_>) -> Option<bool> {
        let value = self.sole(value, trail);
        match value {
            Value::Bool(given) => Some(*given),
            _ => match truth(value) {
                Some(meant) => Some(self.read_as(trail, value, meant)),
                None => self.misshapen(value, Expected::Boolean, trail),
            },
        }
    }

    /// A whole number.
    pub(super) fn integer(&mut self, value: &Value, bounds: Bounds<i64>, trail: Trail<'_>) -> Option<i64> {
        let value = self.sole(value, trail);
        let Some(number) = number(value) else { return self.misshapen(value, Expected::Integer, trail) };
        let (least, most) = (bounds.least.unwrap_or(i64::MIN), bounds.most.unwrap_or(i64::MAX));
        let bound = match whole(&number) {
            Whole::Fraction => return self.misshapen(value, Expected::Integer, trail),
            Whole::Exact(given) if (least..=most).contains(&given) => {
                let harmless = value.as_i64().is_none();
                return Some(if harmless { self.read_as(trail, value, given) } else { given });
            }
            Whole::Exact(given) if given < least => bounds.least,
            Whole::Exact(_) | Whole::TooLarge => bounds.most,
            Whole::TooSmall => bounds.least,
        };
        if let (Outside::Clamped, Some(bound)) = (bounds.outside, bound) {
            self.clamped(trail, value, Value::from(bound));
            return Some(bound);
        }
        let change = bounds.instead(bound).map(|bound| ArgumentChange::Replace(Value::from(bound)));
        let (least, mut most) = (bounds.least.map(Value::from), bounds.most.map(Value::from));
        if most.is_none() && matches!(whole(&number), Whole::TooLarge) {
            most = Some(i64::MAX.into());
        }
        self.fault(trail, Some(value), BadArgument::OutOfRange { least, most }, change);
        None
    }

    /// A number.
    pub(super) fn number(&mut self, value: &Value, bounds: Bounds<f64>, trail: Trail<'_>) -> Option<f64> {
        let value = self.sole(value, trail);
        let given = number(value).and_then(|number| number.as_f64()).filter(|given| given.is_finite());
        let Some(given) = given else { return self.misshapen(value, Expected::Number, trail) };
        let below = bounds.least.filter(|least| given < *least);
        let Some(bound) = below.or(bounds.most.filter(|most| given > *most)) else {
            return Some(if value.is_string() { self.read_as(trail, value, given) } else { given });
        };
        if bounds.outside == Outside::Clamped {
            self.clamped(trail, value, Value::from(bound));
            return Some(bound);
        }
        let mistake = BadArgument::OutOfRange { least: bounds.least.map(plain), most: bounds.most.map(plain) };
        let change = bounds.instead(Some(bound)).map(|bound| ArgumentChange::Replace(plain(bound)));
        self.fault(trail, Some(value), mistake, change);
        None
    }

    /// A text without blanks around it, where it has not the pattern with them.
    fn without_blanks(&mut self, text: &str, rule: TextRule<'_>, trail: Trail<'_>) -> Option<String> {
        let bare = text.trim_matches(is_unseen);
        let of_pattern = rule.pattern.is_some() && rule.format.is_none() && bare.len() < text.len();
        let is_meant = of_pattern && broken(text, rule).is_some() && broken(bare, rule).is_none();
        is_meant.then(|| self.read_as(trail, &Value::from(text), bare.to_owned()))
    }

    /// A text.
    pub(super) fn text(&mut self, value: Value, rule: TextRule<'_>, trail: Trail<'_>) -> Option<String> {
        let value = match value {
            Value::Array(_) => self.sole(&value, trail).clone(),
            one => one,
        };
        let text = match value {
            Value::String(text) => text,
            Value::Number(ref number) => self.read_as(trail, &value, digits(number)),
            other => return self.misshapen(&other, Expected::Text, trail),
        };
        let format =
            rule.format.map(|format| if format == Format::Contact { format::of_contact(&text) } else { format });
        let text = match self.without_blanks(&text, rule, trail) {
            Some(bare) => bare,
            None => text,
        };
        let text = match format {
            Some(Format::Phone) => match phone::normalized(&text) {
                Some(number) if number != text => self.read_as(trail, &Value::String(text), number),
                Some(_) => text,
                None => {
                    let mistake = BadArgument::Format { format: rule.format.unwrap_or(Format::Phone) };
                    return self.refuse(trail, &Value::String(text), mistake);
                }
            },
            Some(format) => match format::meant(&text, format) {
                Some(meant) => self.read_as(trail, &Value::String(text), meant),
                None => text,
            },
            None => text,
        };
        match broken(&text, rule) {
            None => Some(text),
            Some(mistake) => {
                let change = instead(&text, &mistake, &trail);
                self.fault(trail, Some(&Value::String(text)), mistake, change);
                None
            }
        }
    }

    /// The place of a row, by its key; what the backend has for one is a fault with the key as its repair.
    pub(super) fn row(&mut self, value: &Value, rows: &[plan::Row], trail: Trail<'_>) -> Option<usize> {
        let key = |index: usize| rows.get(index).map(|row| row.key.as_ref());
        let one = value.as_array().map(Vec::as_slice);
        let sole = if let Some([one]) = one { one } else { value };
        let is_key = |text: &str| rows.iter().any(|row| row.key.eq_ignore_ascii_case(text));
        let named = match sole {
            Value::String(text) => is_key(text),
            other => is_key(&other.to_string()),
        };
        let meant = if named { None } else { near::row(sole, rows).and_then(key) };
        let Some(meant) = meant else { return self.one_of(value, &key, trail) };
        let values = (0..).map_while(key).take(MOST_LISTED).map(str::to_owned).collect();
        let mistake = BadArgument::NotOneOf { values, nearest: Some(meant.to_owned()) };
        self.nearly(trail, value, mistake, Some(Value::from(meant)))
    }

    /// The place of a text among those that it may be, which `at` gives one by one.
    pub(super) fn one_of<'v>(
        &mut self,
        value: &Value,
        at: &dyn Fn(usize) -> Option<&'v str>,
        trail: Trail<'_>,
    ) -> Option<usize> {
        let value = self.sole(value, trail);
        let values = || (0..).map_while(at);
        let written;
        let text = if let Value::Number(number) = value {
            written = digits(number);
            &written
        } else if let Value::String(text) = value {
            text
        } else {
            if !matches!(value, Value::Array(_) | Value::Object(_)) {
                return self.misshapen(value, Expected::Text, trail);
            }
            let values = values().take(MOST_LISTED).map(str::to_owned).collect();
            return self.refuse(trail, value, BadArgument::NotOneOf { values, nearest: None });
        };
        if let Some(index) = values().position(|known| known == text) {
            if value.is_number() {
                self.read_as(trail, value, text.as_str());
            }
            return Some(index);
        }
        let lower = text.to_lowercase();
        // Where several differ in their case alone, they are spellings of one word.
        let mut alike = values().enumerate().filter(|(_, known)| known.to_lowercase() == lower);
        if let Some((index, known)) = alike.next() {
            self.read_as(trail, value, known);
            return Some(index);
        }
        let nearest = nearest(text, &mut values()).or_else(|| shortened(text, at)).map(str::to_owned);
        let edit = nearest.clone().map(|nearest| ArgumentChange::Replace(Value::String(nearest)));
        let values = values().take(MOST_LISTED).map(str::to_owned).collect();
        self.fault(trail, Some(value), BadArgument::NotOneOf { values, nearest }, edit);
        None
    }
}
