//! Keys of a filter that are meant as a bound and are none that the backend knows: `=>DATE_CREATE`, `≥date_create`,
//! `DATE_CREATE_from`, `{"DATE_CREATE":{"gte":…}}`, `>=CREATED`. Answers only where one bound was surely meant.

use std::borrow::Cow;

use kartoteka_compiler::plan::{Bounds, Text};
use serde_json::{Map, Value};

use super::moment::WrittenMoment;
use crate::runtime::arguments::nearest;

/// A key that is no bound, and those that were meant, with their values.
pub(super) struct MisspeltBound {
    pub(super) key: String,
    pub(super) meant: Vec<(String, Value)>,
}

/// The signs that operators are made of.
const OPERATORS: [char; 9] = ['<', '>', '=', '!', '@', '%', '?', '~', '^'];

/// Longer keys are none that somebody has misspelt.
const MOST_BYTES: usize = 128;

/// The keys that are meant as bounds of these fields; none of which a bound is there already.
pub(super) fn misspelt(filter: &Map<String, Value>, fields: &[Bounds]) -> Vec<MisspeltBound> {
    let bounds = || fields.iter().flat_map(|field| field.lower.iter().chain(field.upper.iter()));
    let mut found: Vec<MisspeltBound> = Vec::new();
    for (key, value) in
        filter.iter().filter(|(key, _)| key.len() <= MOST_BYTES && !bounds().any(|bound| bound == key.as_str()))
    {
        let meant = match value {
            Value::Object(inside) => inside
                .iter()
                .map(|(operator, value)| meant(&format!("{operator} {key}"), value, fields))
                .collect::<Option<Vec<_>>>()
                .map(|each| each.into_iter().flatten().collect()),
            value => meant(key, value, fields),
        };
        let taken = |name: &String| {
            filter.contains_key(name) || found.iter().any(|known| known.meant.iter().any(|(known, _)| known == name))
        };
        let meant = meant.filter(|meant: &Vec<(String, Value)>| {
            let is_twice = |at: usize| meant[..at].iter().any(|(known, _)| *known == meant[at].0);
            !meant.is_empty() && !(0..meant.len()).any(|at| taken(&meant[at].0) || is_twice(at))
        });
        found.extend(meant.map(|meant| MisspeltBound { key: key.clone(), meant }));
    }
    found
}

/// The bounds that one key is meant as.
fn meant(key: &str, value: &Value, fields: &[Bounds]) -> Option<Vec<(String, Value)>> {
    let MeantBound { name, side, inclusive } = MeantBound::of(key, fields)?;
    let values: Vec<&Value> = match (side, value) {
        (BoundSide::Both, Value::Array(pair)) if pair.len() == 2 => pair.iter().collect(),
        (BoundSide::Both, _) => return None,
        (_, value) => vec![value],
    };
    let is_dated = values.iter().all(|value| WrittenMoment::read(value).is_some());
    let field = field(&name, fields, is_dated)?;
    let bound = |keys: &[Text]| {
        let key = keys.iter().find(|key| key.contains('=') == inclusive).or(keys.first());
        key.map(ToString::to_string)
    };
    let keys = match side {
        BoundSide::Lower => vec![bound(&field.lower)?],
        BoundSide::Upper => vec![bound(&field.upper)?],
        BoundSide::Both => vec![bound(&field.lower)?, bound(&field.upper)?],
    };
    Some(keys.into_iter().zip(values.into_iter().cloned()).collect())
}

#[derive(Clone, Copy, PartialEq)]
enum BoundSide {
    Lower,
    Upper,
    Both,
}

/// What a key says, however it is written.
struct MeantBound {
    /// In Latin capitals, without anything between.
    name: String,
    side: BoundSide,
    inclusive: bool,
}

impl MeantBound {
    fn of(key: &str, fields: &[Bounds]) -> Option<Self> {
        let key = plain_signs(key);
        if !key.contains(OPERATORS) {
            return Self::in_words(&key, fields);
        }
        let side = match (key.contains('>'), key.contains('<')) {
            (true, true) => BoundSide::Both,
            (true, false) => BoundSide::Lower,
            (false, true) => BoundSide::Upper,
            (false, false) => return None,
        };
        if key.contains(|sign| OPERATORS.contains(&sign) && !"<>=".contains(sign)) {
            return None;
        }
        Some(Self { name: letters(&key), side, inclusive: side == BoundSide::Both || key.contains('=') })
    }

    /// `gte:DATE_CREATE`, `DATE_CREATE_from`, `createdTime[$lte]`.
    fn in_words(key: &str, fields: &[Bounds]) -> Option<Self> {
        const LOWER: [&str; 9] = ["gte", "gt", "ge", "from", "since", "after", "min", "start", "от"];
        const UPPER: [&str; 10] = ["lte", "lt", "le", "to", "until", "till", "before", "max", "end", "до"];
        const BOTH: [&str; 2] = ["between", "range"];
        const EXCLUSIVE: [&str; 4] = ["gt", "lt", "after", "before"];
        let words = words(key);
        let side = |word: &str| {
            let word = word.to_lowercase();
            let side = if LOWER.contains(&&*word) {
                BoundSide::Lower
            } else if UPPER.contains(&&*word) {
                BoundSide::Upper
            } else if BOTH.contains(&&*word) {
                BoundSide::Both
            } else {
                return None;
            };
            Some((side, !EXCLUSIVE.contains(&&*word)))
        };
        let (first, last) = (words.first()?, words.last()?);
        let ((side, inclusive), rest) = match (side(first), side(last)) {
            (Some(found), None) => (found, &words[1..]),
            (None, Some(found)) => (found, &words[..words.len() - 1]),
            _ => return None,
        };
        // A field by itself is compared with nothing, whatever its words are.
        if fields.iter().any(|field| letters(&field.field) == letters(key)) {
            return None;
        }
        Some(Self { name: rest.iter().map(|word| letters(word)).collect(), side, inclusive })
    }
}

/// The field of a name: its own in another spelling, or, where the value is a date, one that says the same, or the nearest.
fn field<'f>(name: &str, fields: &'f [Bounds], is_dated: bool) -> Option<&'f Bounds> {
    if name.is_empty() {
        return None;
    }
    if let Some(field) = fields.iter().find(|field| letters(&field.field) == name) {
        return Some(field);
    }
    let of_that = |field: &&Bounds| concept(&letters(&field.field)).is_some_and(|it| concept(name) == Some(it));
    let mut alike = fields.iter().filter(|field| is_dated && of_that(field));
    match (alike.next(), alike.next()) {
        (Some(one), None) => Some(one),
        (Some(_), Some(_)) => None,
        (None, _) => {
            let meant = nearest(name, &mut fields.iter().map(|field| field.field.as_ref()))?;
            fields.iter().find(|field| is_dated && field.field == meant)
        }
    }
}

/// What a moment is about, by the words that systems have for it.
fn concept(name: &str) -> Option<usize> {
    const WORDS: [&[&str]; 8] = [
        &["CREATE", "CREATED", "CREATION"],
        &["MODIFY", "MODIFIED", "UPDATE", "UPDATED", "CHANGE", "CHANGED"],
        &["CLOSE", "CLOSED"],
        &["MOVE", "MOVED"],
        &["ACTIVITY"],
        &["BEGIN"],
        &["REGISTER", "REGISTERED"],
        &["DEADLINE", "DUE"],
    ];
    const AROUND: [&str; 5] = ["DATE", "TIME", "LAST", "AT", "ON"];
    let mut name = name;
    loop {
        if let Some(place) = WORDS.iter().position(|words| words.contains(&name)) {
            return Some(place);
        }
        let shorter = |word: &str| name.strip_prefix(word).or_else(|| name.strip_suffix(word));
        name = AROUND.iter().find_map(|word| shorter(word)).filter(|rest| !rest.is_empty())?;
    }
}

/// A key with the signs of ASCII where it has others that say the same.
fn plain_signs(key: &str) -> Cow<'_, str> {
    if key.is_ascii() && !key.contains(['&', '\\', '%']) {
        return Cow::Borrowed(key);
    }
    // `%` is a sign by itself, and only before these the escape of another.
    let mut key = Cow::Borrowed(key);
    if ["%3E", "%3C", "%3e", "%3c"].iter().any(|escaped| key.contains(escaped)) {
        for (escaped, sign) in [("%3E", ">"), ("%3C", "<"), ("%3D", "="), ("%3e", ">"), ("%3c", "<"), ("%3d", "=")] {
            key = Cow::Owned(key.replace(escaped, sign));
        }
    }
    let key = key.replace("&gt;", ">").replace("&lt;", "<").replace("\\u003e", ">").replace("\\u003c", "<");
    let mut plain = String::with_capacity(key.len());
    for sign in key.chars() {
        match sign {
            '≥' | '⩾' => plain.push_str(">="),
            '≤' | '⩽' => plain.push_str("<="),
            '＞' => plain.push('>'),
            '＜' => plain.push('<'),
            '＝' => plain.push('='),
            sign => plain.push(sign),
        }
    }
    Cow::Owned(plain)
}

/// The words of a key: parts between signs, and those that begin with a capital behind a small letter.
fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for letter in key.chars() {
        if !letter.is_alphanumeric() || small && letter.is_uppercase() {
            words.push(String::new());
        }
        if letter.is_alphanumeric() {
            words.last_mut().expect("there is one").push(letter);
        }
        small = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The letters of a name in Latin capitals: Cyrillic ones that look like them are those.
fn letters(name: &str) -> String {
    let latin = |letter: char| match letter {
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'У' => 'Y',
        'Х' => 'X',
        letter => letter,
    };
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).map(latin).collect()
}
