//! Reads the small values that cards write as one text: names, lengths of time, rates; and refuses by name the words of
//! the language that this compiler does not know yet.

use crate::diagnostic::{Code, Diagnostics, Span, quoted};
use std::ops::RangeInclusive;

use crate::plan::{Effect, Verb};
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::noted::{self, Form};
use crate::syntax::reference::{Reference, Template};
use crate::syntax::yaml::{Key, Kind, Node};

/// Named things, in the order they were written.
pub(crate) type Named<T> = Vec<(Spanned<String>, T)>;

/// Says that a part of the language is known and not built yet.
pub(crate) fn not_yet(span: Span, what: &str, out: &mut Diagnostics) {
    out.error(Code::NotSupportedYet, span, format!("{what} is not supported yet"))
        .label("known, but not built")
        .fix(LATER, None);
}

/// Says that what was meant is written with other words, and with which.
pub(crate) fn otherwise(span: Span, what: &str, how: &str, out: &mut Diagnostics) {
    out.error(Code::WrittenOtherwise, span, format!("{what} is written otherwise")).fix(how, None);
}

/// What to do about a word that is not built yet.
pub(crate) const LATER: &str = "leave it out; this version of the program cannot do it";

/// Reports each of `words` that the map has.
pub(crate) fn refuse_later(fields: &mut Fields<'_>, words: &[&'static str], out: &mut Diagnostics) {
    for word in words {
        fields.refused(word, LATER, out);
    }
}

/// What a file or a step is stands first in it, so that a reader sees it at once.
pub(crate) fn leads(fields: &Fields<'_>, name: &'static str, out: &mut Diagnostics) {
    let Some(place) = fields.key(name) else { return };
    if place != fields.head() {
        out.error(Code::KeyOrder, place, format!("`{name}` is the first key"))
            .label("not first")
            .note_at(fields.head(), "this stands before it");
    }
}

/// The entries of a map whose keys are the author's names.
pub(crate) fn named<T: Read>(node: &Node, what: &str, out: &mut Diagnostics) -> Option<Vec<(Spanned<String>, T)>> {
    let Kind::Map(entries) = &node.kind else {
        wrong_type(node, &format!("a map of names as {what}"), out);
        return None;
    };
    let mut read = Vec::with_capacity(entries.len());
    let mut whole = true;
    for (key, value) in entries {
        whole &= is_name(key, what, out);
        match T::read(value, out) {
            Some(value) => read.push((Spanned { value: key.name.clone(), span: key.span }, value)),
            None => whole = false,
        }
    }
    whole.then_some(read)
}

/// A name as a reference can spell it, perhaps with dashes: `lead_statuses`, `no-date-range`.
pub(crate) fn is_name(key: &Key, what: &str, out: &mut Diagnostics) -> bool {
    let (name, span) = (key.name.as_str(), key.span);
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    let starts = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let valid = plain && starts && !name.ends_with('-');
    if !valid {
        out.error(Code::BadName, span, format!("{} is no name in {what}", quoted(name)))
            .fix("a name is Latin letters, digits, `_` and, inside, `-`; it starts with a letter or `_`", None);
    }
    valid
}

/// A text that a backend reads as it is: a dollar sign of its own is doubled as in a request, or is not.
pub(crate) fn undoubled(text: Spanned<String>) -> Spanned<String> {
    text.map(|text| text.replace("$$", "$"))
}

/// A list, or one thing that stands for a list of one.
#[derive(Debug, Clone)]
pub(crate) struct OneOrMore<T>(pub(crate) Vec<T>);

impl<T: Read> Read for OneOrMore<T> {
    fn form() -> Form {
        Form::OneOrMore(T::form)
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<OneOrMore<T>> {
        match &node.kind {
            Kind::List(_) => Vec::<T>::read(node, out).map(OneOrMore),
            Kind::Scalar(_) | Kind::Map(_) => T::read(node, out).map(|one| OneOrMore(vec![one])),
        }
    }
}

impl Read for Effect {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Effect> {
        one_of(node, &[("read", Effect::Read), ("write", Effect::Write), ("delete", Effect::Delete)], out)
    }
}

/// One of a few words.
pub(crate) fn one_of<T: Copy>(node: &Node, words: &[(&'static str, T)], out: &mut Diagnostics) -> Option<T> {
    noted::words(words.iter().map(|(word, _)| *word));
    let text = String::read(node, out)?;
    let found = words.iter().find(|(word, _)| *word == text);
    if found.is_none() {
        let known: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        wrong_type(node, &known.join(" or "), out);
    }
    found.map(|(_, value)| *value)
}

/// The flag `true`; a card says `false` by leaving it out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flag;

impl Read for Flag {
    fn form() -> Form {
        Form::True
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Flag> {
        if bool::read(node, out)? {
            return Some(Flag);
        }
        wrong_type(node, "`true`, or no such key", out);
        None
    }
}

/// Milliseconds, written `500ms`, `10s`, `5m`, `1h`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Duration(pub(crate) u64);

impl Duration {
    fn parse(text: &str) -> Option<Duration> {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let count: u64 = text[..digits].parse().ok()?;
        let unit = match &text[digits..] {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        };
        count.checked_mul(unit).map(Duration)
    }

    /// An optional length of time that has bounds, in milliseconds; `allowed` names them to the author. `None` after a report.
    pub(crate) fn within(
        fields: &mut Fields<'_>,
        name: &'static str,
        range: RangeInclusive<u64>,
        allowed: &str,
        out: &mut Diagnostics,
    ) -> Option<u64> {
        let time = fields.optional::<Duration>(name, out)?;
        if !range.contains(&time.value.0) {
            out.error(Code::BadDuration, time.span, format!("`{name}` is {allowed}"));
            return None;
        }
        Some(time.value.0)
    }
}

impl Read for Duration {
    fn form() -> Form {
        Form::Like(r"^[0-9]+(ms|s|m|h)$")
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Duration> {
        let text = String::read(node, out)?;
        let read = Duration::parse(&text);
        if read.is_none() {
            out.error(Code::BadDuration, node.span, format!("`{text}` is no length of time"))
                .fix("write a whole number and `ms`, `s`, `m` or `h`: `500ms`, `10s`", None);
        }
        read
    }
}

/// Two lengths of time: `500ms..4s`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Between(pub(crate) u64, pub(crate) u64);

impl Read for Between {
    fn form() -> Form {
        Form::Like(r"^[0-9]+(ms|s|m|h)\.\.[0-9]+(ms|s|m|h)$")
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Between> {
        let text = String::read(node, out)?;
        let read = text.split_once("..").and_then(|(a, b)| Some(Between(Duration::parse(a)?.0, Duration::parse(b)?.0)));
        let Some(read) = read else {
            out.error(Code::BadDuration, node.span, format!("`{text}` is not two lengths of time"))
                .fix("write the first wait and the longest: `500ms..4s`", None);
            return None;
        };
        if read.0 > read.1 {
            out.error(Code::BadDuration, node.span, format!("the first wait of `{text}` is longer than the longest"));
            return None;
        }
        Some(read)
    }
}

/// A number that the author wrote or a setting gives.
#[derive(Debug, Clone)]
pub(crate) enum Measure {
    Fixed(f64),
    Setting(Reference),
}

impl Measure {
    fn read_with(
        node: &Node,
        out: &mut Diagnostics,
        fixed: impl FnOnce(&str) -> Option<f64>,
        hint: &str,
    ) -> Option<Measure> {
        let template = Template::read(node, out)?;
        if let Some(reference) = template.whole() {
            return Some(Measure::Setting(reference.clone()));
        }
        let value = template.literal().and_then(fixed);
        if value.is_none() {
            wrong_type(node, hint, out);
        }
        value.map(Measure::Fixed)
    }
}

/// Seconds: `10s` or `$setting.x`.
#[derive(Debug, Clone)]
pub(crate) struct Seconds(pub(crate) Measure);

impl Read for Seconds {
    fn form() -> Form {
        Form::Like(r"^([0-9]+(ms|s|m|h)|\$.+)$")
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Seconds> {
        #[expect(clippy::cast_precision_loss, reason = "a timeout of 2^53 ms is three hundred thousand years")]
        let fixed = |text: &str| Duration::parse(text).map(|duration| duration.0 as f64 / 1000.0);
        Measure::read_with(
            node,
            out,
            fixed,
            "a length of time (`10s`) or a numeric setting in seconds (`$setting.timeout`)",
        )
        .map(Seconds)
    }
}

/// A count: `4` or `$setting.x`.
#[derive(Debug, Clone)]
pub(crate) struct Count(pub(crate) Measure);

impl Read for Count {
    fn form() -> Form {
        Form::Like(r"^([0-9]+|\$.+)$")
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Count> {
        let fixed = |text: &str| text.parse::<u32>().ok().map(f64::from);
        Measure::read_with(node, out, fixed, "a whole number or a numeric setting (`$setting.burst`)").map(Count)
    }
}

/// A rate a second: `2/s`, `120/min`, `600/10min` or `$setting.x`.
#[derive(Debug, Clone)]
pub(crate) struct Rate(pub(crate) Measure);

impl Read for Rate {
    fn form() -> Form {
        Form::Like(r"^([0-9]+/[0-9]*(s|min|h)|\$.+)$")
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Rate> {
        let hint = "a rate (`2/s`, `120/min`, `600/10min`) or a numeric setting, a second (`$setting.rate`)";
        Measure::read_with(node, out, rate, hint).map(Rate)
    }
}

fn rate(text: &str) -> Option<f64> {
    let (count, window) = text.split_once('/')?;
    let digits = window.find(|c: char| !c.is_ascii_digit())?;
    let many: f64 = if digits == 0 { 1.0 } else { f64::from(window[..digits].parse::<u32>().ok()?) };
    let seconds = match &window[digits..] {
        "s" => 1.0,
        "min" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    (many > 0.0).then_some(f64::from(count.parse::<u32>().ok()?) / (many * seconds))
}

/// The verb that a request line begins with.
pub(crate) fn verb(word: &str) -> Option<Verb> {
    Some(match word {
        "GET" => Verb::Get,
        "HEAD" => Verb::Head,
        "POST" => Verb::Post,
        "PUT" => Verb::Put,
        "PATCH" => Verb::Patch,
        "DELETE" => Verb::Delete,
        _ => return None,
    })
}

/// What a map of names holds; empty after a report, so that the other sections are still read.
pub(crate) fn section<T: Read>(fields: &mut Fields<'_>, key: &'static str, out: &mut Diagnostics) -> Named<T> {
    fields.names_node::<T>(key).and_then(|node| named(node, &format!("`{key}`"), out)).unwrap_or_default()
}

/// The reference that a map's key is.
pub(crate) fn key_reference(key: &Key, out: &mut Diagnostics) -> Option<Reference> {
    let template = Template::parse(&key.scalar(), out)?;
    let whole = template.whole().cloned();
    if whole.is_none() {
        out.error(Code::WrongType, key.span, format!("expected a reference, found {}", quoted(&key.name)))
            .fix("what is named here is named with a `$`", Some((key.span, format!("${}", key.name))));
    }
    whole
}
