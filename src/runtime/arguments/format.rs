//! Well-known forms of text: dates, addresses, identifiers. As strict as their standards where a backend would choke,
//! and no stricter: whether a mailbox exists is not for us to say.

use std::net::Ipv6Addr;

use jiff::civil::Date;
use kartoteka_compiler::plan::Format;

/// Whether a text has a form.
pub(super) fn fits(text: &str, format: Format) -> bool {
    match format {
        Format::Date => is_date(text),
        Format::DateTime => is_date_time(text),
        Format::Email => is_email(text),
        Format::Uri => is_uri(text),
        Format::Uuid => is_uuid(text),
    }
}

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

fn has_digits(text: &str, form: &[u8]) -> bool {
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
mod tests {
    use super::*;

    #[test]
    fn a_form_is_recognised() {
        let cases: [(Format, &[&str], &[&str]); 5] = [
            (
                Format::Date,
                &["2026-05-20", "2024-02-29"],
                &["2026-5-20", "2026-02-29", "2026-13-01", "2026-05-20T00:00:00Z", "", "20260520", "٢٠٢٦-٠٥-٢٠"],
            ),
            (
                Format::DateTime,
                &["2026-05-20T10:00:00Z", "2026-05-20t23:59:60.123456+03:00", "2026-05-20T10:00:00.5-11:30"],
                &[
                    "2026-05-20",
                    "2026-05-20 10:00:00Z",
                    "2026-05-20T10:00:00",
                    "2026-05-20T24:00:00Z",
                    "2026-05-20T10:00:00.Z",
                    "2026-05-20T10:00:00+3",
                    "2026-05-20Tпривет",
                ],
            ),
            (
                Format::Email,
                &["a@b", "анна.к+x@пример.рф", "o'neil@example.co.uk"],
                &["", "@", "a@", "@b", "a b@c", "a@b..c", "a@-b.c", ".a@b", "a@b c", "a\n@b"],
            ),
            (
                Format::Uri,
                &["https://a.b/c?d=e#f", "urn:x", "mailto:a@b", "http://[::1]:80/"],
                &["", "a", "/a/b", "1:x", "http://a b", "http://a/%zz", "http://[x]/", "http://а"],
            ),
            (
                Format::Uuid,
                &["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
                &["", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g"],
            ),
        ];
        for (format, good, bad) in cases {
            for text in good {
                assert!(fits(text, format), "{format:?} {text}");
            }
            for text in bad {
                assert!(!fits(text, format), "{format:?} {text}");
            }
        }
    }
}
