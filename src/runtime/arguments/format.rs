//! Well-known forms of text: dates, addresses, identifiers. As strict as their standards where a backend would choke,
//! and no stricter: the form is checked, not whether a mailbox exists.

use std::net::Ipv6Addr;

use jiff::civil::Date;
use kartoteka_compiler::plan::Format;

use super::blank::is_unseen;
use super::phone;
use crate::runtime::base64_text;

/// Whether a text has a form.
pub(super) fn fits(text: &str, format: Format) -> bool {
    match format {
        Format::Date => is_date(text),
        Format::DateTime => is_date_time(text),
        Format::Email => is_email(text),
        Format::Uri => is_uri(text),
        Format::Uuid => is_uuid(text),
        Format::Phone => phone::normalized(text).is_some(),
        Format::Contact => fits(text, of_contact(text)),
        Format::Base64 => base64_text::are_in(text),
    }
}

/// What a way to reach a customer is.
pub(crate) fn of_contact(text: &str) -> Format {
    if text.contains('@') { Format::Email } else { Format::Phone }
}

/// The part of a text that has a form where the whole has not: without blanks around it, which no form but that of bytes has,
/// an address without its scheme, and an identifier with the hyphens that some write it without.
pub(super) fn meant(text: &str, format: Format) -> Option<String> {
    if matches!(format, Format::Base64) || fits(text, format) {
        return None;
    }
    let inner = text.trim_matches(is_unseen);
    let bare = inner.get(..MAILTO.len()).filter(|start| format == Format::Email && start.eq_ignore_ascii_case(MAILTO));
    let inner = bare.map_or(inner, |_| inner[MAILTO.len()..].trim_matches(is_unseen));
    if format == Format::Uuid
        && let Some(uuid) = hyphenated(inner)
    {
        return Some(uuid);
    }
    (inner != text && fits(inner, format)).then(|| inner.to_owned())
}

/// An identifier of 32 digits with its hyphens; also of one in braces or behind `urn:uuid:`.
fn hyphenated(text: &str) -> Option<String> {
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let text = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    if is_uuid(text) {
        return Some(text.to_owned());
    }
    let is_bare = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_bare.then(|| [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]].join("-"))
}

/// The scheme of e-mail addresses in links.
const MAILTO: &str = "mailto:";

/// RFC 3339 `full-date`.
fn is_date(text: &str) -> bool {
    has_digits(text, b"dddd-dd-dd") && text.parse::<Date>().is_ok()
}

/// RFC 3339 `date-time`: with seconds and an offset.
fn is_date_time(text: &str) -> bool {
    let Some((date, rest)) = text.split_at_checked(10) else { return false };
    let Some(rest) = rest.strip_prefix(['T', 't']) else { return false };
    let Some((time, rest)) = rest.split_at_checked(8) else { return false };
    if !is_date(date) || !has_digits(time, b"dd:dd:dd") || &time[..2] > "23" || &time[3..5] > "59" || &time[6..] > "60"
    {
        return false;
    }
    let offset = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
            if offset.len() == fraction.len() {
                return false;
            }
            offset
        }
    };
    match offset {
        "Z" | "z" => true,
        _ => offset
            .strip_prefix(['+', '-'])
            .is_some_and(|offset| has_digits(offset, b"dd:dd") && &offset[..2] <= "23" && &offset[3..] <= "59"),
    }
}

/// Whether a text is of a form whose `d` are digits.
pub(crate) fn has_digits(text: &str, form: &[u8]) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form).all(|(byte, form)| if *form == b'd' { byte.is_ascii_digit() } else { byte == *form })
}

/// What RFC 6531 allows without quotes and comments.
fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    let word = |text: &str| {
        let allowed = |letter: char| {
            letter.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(letter) || letter as u32 > 0x9f
        };
        !text.is_empty() && text.chars().all(|letter| allowed(letter) && !letter.is_whitespace())
    };
    let label = |text: &str| {
        let allowed = |letter: char| letter == '-' || (letter.is_alphanumeric() && !letter.is_whitespace());
        (1..=63).contains(&text.len()) && !text.starts_with('-') && !text.ends_with('-') && text.chars().all(allowed)
    };
    local.len() <= 64 && host.len() <= 255 && local.split('.').all(word) && host.split('.').all(label)
}

/// RFC 3986 with a scheme.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    if !scheme.starts_with(|letter: char| letter.is_ascii_alphabetic()) || !scheme.bytes().all(letters) {
        return false;
    }
    let bytes = rest.as_bytes();
    let escaped = |at: usize| bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
    let allowed = |(at, byte): (usize, &u8)| match byte {
        b'%' => escaped(at),
        byte => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(byte),
    };
    let brackets = || match rest.split_once('[') {
        None => !rest.contains(']'),
        Some((_, rest)) => rest
            .split_once(']')
            .is_some_and(|(host, rest)| host.parse::<Ipv6Addr>().is_ok() && !rest.contains(['[', ']'])),
    };
    bytes.iter().enumerate().all(allowed) && rest.matches('#').count() <= 1 && brackets()
}

/// RFC 9562.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests;
