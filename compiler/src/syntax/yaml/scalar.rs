//! A scalar: its text, where each part of it stands, and what it means without quotes.
//!
//! The language has the numbers and booleans of JSON. Other spellings that YAML takes for such are refused rather than
//! read as text: one reader's text would be another's number.

use std::ops::Range;

use serde_json::{Number, Value};

use crate::diagnostic::{Code, Diagnostics, Span, quoted};

/// A scalar as written. Its type is decided by the reader of the field, never by its spelling: `no` is a text where a
/// text is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Scalar {
    pub(crate) text: String,
    /// Without quotes and not a block: may be read as a number or a boolean. Others are only ever text.
    pub(crate) plain: bool,
    pub(crate) span: Span,
    pub(super) spelling: Spelling,
}

/// Where the lines of a text start in its file. Nearly every text is one line.
#[derive(Debug, Clone)]
pub(super) enum Spelling {
    /// Nowhere: it is not spelt as it is, with escapes or in folded lines.
    Other,
    /// It is one line, which starts here.
    Line(usize),
    /// The start of each line in the text and in the file, ascending.
    Lines(Box<[(usize, usize)]>),
}

impl Spelling {
    /// Where the character at an offset of the text stands in the file.
    fn place(&self, offset: usize) -> Option<usize> {
        match self {
            Self::Other => None,
            Self::Line(start) => Some(start + offset),
            Self::Lines(lines) => {
                let line = lines.partition_point(|(inside, _)| *inside <= offset).checked_sub(1)?;
                let (inside, outside) = lines[line];
                Some(outside + offset - inside)
            }
        }
    }
}

/// Whether `null` is a value where literal data is read, and a whole number of 64 bits without a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nulls {
    Allowed,
    Refused,
}

impl Scalar {
    /// The place of a part of the text; the whole scalar's where the text is not spelt as it is.
    pub(crate) fn at(&self, part: Range<usize>) -> Span {
        let place = |offset| self.spelling.place(offset);
        // The end is found from the last character, so that it never moves to the next line.
        match (place(part.start), place(part.end.saturating_sub(1).max(part.start))) {
            (Some(start), Some(last)) if part.end > part.start => Span::new(self.span.file, start, last + 1),
            (Some(start), Some(_)) => Span::new(self.span.file, start, start),
            _ => self.span,
        }
    }

    /// Whether [`Scalar::at`] is exact, so that a replacement may be offered for a part.
    pub(crate) fn is_exact(&self) -> bool {
        !matches!(self.spelling, Spelling::Other)
    }

    /// Whether it is YAML's `null`, however spelt.
    pub(crate) fn is_null(&self) -> bool {
        self.plain && matches!(Plain::of(&self.text), Plain::Null)
    }

    pub(super) fn to_json(&self, nulls: Nulls, out: &mut Diagnostics) -> Option<Value> {
        if !self.plain {
            return Some(Value::String(self.text.clone()));
        }
        match Plain::of(&self.text) {
            Plain::Text => Some(Value::String(self.text.clone())),
            Plain::Boolean(value) => Some(Value::Bool(value)),
            Plain::Number(number) => Some(Value::Number(number)),
            Plain::Null if nulls == Nulls::Allowed && self.text == "null" => Some(Value::Null),
            Plain::Null => {
                refuse_null(self, out);
                None
            }
            Plain::Doubtful(why) => {
                let large = self.text.parse::<u64>().ok().filter(|_| is_json_number(&self.text));
                // Data are kept as they are: an id of 64 bits without a sign is no bound, nor anything that is counted with.
                if let Some(large) = large.filter(|_| nulls == Nulls::Allowed) {
                    return Some(large.into());
                }
                refuse_doubtful(self, why, out);
                None
            }
        }
    }
}

/// Reports a `null` where none may stand.
pub(crate) fn refuse_null(scalar: &Scalar, out: &mut Diagnostics) {
    out.error(Code::NullValue, scalar.span, format!("{} is not a value here", quoted(&scalar.text)))
        .fix("leave the key out: what is not there is absent; or put a text in quotes", None);
}

/// Reports a spelling that YAML readers take for different things.
pub(crate) fn refuse_doubtful(scalar: &Scalar, why: &'static str, out: &mut Diagnostics) {
    let boolean = scalar.text.to_lowercase();
    let (advice, by) = match boolean.as_str() {
        "true" | "false" => ("write it in lower case; in quotes, if it is text", boolean),
        _ => ("put it in quotes if it is text", format!("\"{}\"", scalar.text)),
    };
    out.error(Code::DoubtfulValue, scalar.span, format!("{} {why}", quoted(&scalar.text)))
        .fix(advice, Some((scalar.span, by)));
}

/// What a scalar without quotes means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Plain {
    Text,
    Boolean(bool),
    Number(Number),
    Null,
    /// YAML 1.2 reads a number, a boolean or a null, but not as JSON spells it: one reader's text is another's number.
    Doubtful(&'static str),
}

impl Plain {
    pub(crate) fn of(text: &str) -> Plain {
        match text {
            "true" => Plain::Boolean(true),
            "false" => Plain::Boolean(false),
            "null" | "Null" | "NULL" | "~" | "" => Plain::Null,
            "True" | "TRUE" | "False" | "FALSE" => {
                Plain::Doubtful("is a boolean to YAML; the language has `true` and `false`")
            }
            _ => Plain::number(text),
        }
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Plain::Text => "text",
            Plain::Boolean(_) => "a boolean",
            Plain::Number(_) => "a number",
            Plain::Null => "null",
            Plain::Doubtful(_) => "a number or boolean to YAML",
        }
    }

    fn number(text: &str) -> Plain {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return Plain::Text;
        }
        let special = matches!(digits, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN");
        let radix = |prefix: &str, base: u32| {
            text.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_digit(base)))
        };
        if special || radix("0x", 16) || radix("0o", 8) {
            return Plain::Doubtful("is a number to YAML that JSON cannot spell");
        }
        if !is_yaml_number(digits) {
            return Plain::Text;
        }
        if !is_json_number(text) {
            return Plain::Doubtful("is a number to YAML, but not as JSON spells it");
        }
        if text.contains(['.', 'e', 'E']) {
            let number = text.parse().ok().and_then(Number::from_f64);
            return number.map_or(Plain::Doubtful("is a number too large to be kept"), Plain::Number);
        }
        match text.parse::<i64>() {
            Ok(number) => Plain::Number(number.into()),
            Err(_) => Plain::Doubtful("is a number too large to be kept exactly"),
        }
    }
}

/// `[0-9]+`, `.5`, `1.`, `1.5`, each with an exponent or without: the core schema's numbers without their sign.
fn is_yaml_number(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.is_none_or(|e| {
        let e = e.strip_prefix(['-', '+']).unwrap_or(e);
        !e.is_empty() && digits(e)
    });
    digits(whole) && digits(fraction) && (!whole.is_empty() || !fraction.is_empty()) && exponent
}

/// JSON's spelling, given that [`is_yaml_number`] holds of it: no `+`, no leading zero, digits around a point.
fn is_json_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let whole = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let point = text[whole..].strip_prefix('.').is_none_or(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    whole > 0 && (whole == 1 || !text.starts_with('0')) && point
}
