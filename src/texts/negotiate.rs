//! Which language a caller gets: RFC 9110's `Accept-Language`, looked up as RFC 4647 says, from the most specific tag to
//! the least. What is malformed in a header is skipped, never an error.

use crate::caller::Locale;

/// Longer headers are cut: no browser sends as much, and work per call stays bounded.
const MOST_RANGES: usize = 64;

/// The locale of exactly this name.
pub(super) fn exact(names: &[String], wanted: &str) -> Option<Locale> {
    let index = names.iter().position(|name| name.eq_ignore_ascii_case(wanted))?;
    u8::try_from(index).ok().map(Locale)
}

/// The locale of this name, else of the tag shortened from its end, else any of its language.
pub(super) fn lookup(names: &[String], wanted: &str) -> Option<Locale> {
    // POSIX spells `ru_RU.UTF-8`, and KARTOTEKA_LOCALE is often copied from LANG.
    let wanted = wanted.trim().split('.').next().unwrap_or_default().replace('_', "-");
    let mut tag = wanted.as_str();
    loop {
        if let Some(locale) = exact(names, tag) {
            return Some(locale);
        }
        match tag.rsplit_once('-') {
            Some((shorter, _)) => tag = shorter,
            None => break,
        }
    }
    let language = |name: &str| name.split('-').next().unwrap_or_default().eq_ignore_ascii_case(tag);
    let index = names.iter().position(|name| !tag.is_empty() && language(name))?;
    u8::try_from(index).ok().map(Locale)
}

/// The best of the header's ranges that is spoken; `None` if only `*` or nothing matches.
pub(super) fn best(names: &[String], header: &str) -> Option<Locale> {
    let ranges: Vec<(&str, u16)> = header.split(',').take(MOST_RANGES).filter_map(range).collect();
    let refused: Vec<Locale> =
        ranges.iter().filter(|range| range.1 == 0).filter_map(|range| exact(names, range.0)).collect();
    let mut wanted: Vec<(&str, u16)> = ranges.into_iter().filter(|range| range.1 > 0).collect();
    // Stable: of equal weights the first in the header counts.
    wanted.sort_by_key(|range| std::cmp::Reverse(range.1));
    for (tag, _) in wanted {
        if tag == "*" {
            return None;
        }
        if let Some(locale) = lookup(names, tag).filter(|locale| !refused.contains(locale)) {
            return Some(locale);
        }
    }
    None
}

/// `ru-RU;q=0.8` as the tag and its weight in thousandths.
fn range(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let mut weight = 1000;
    for part in parts {
        let (name, value) = part.split_once('=')?;
        if name.trim().eq_ignore_ascii_case("q") {
            weight = thousandths(value.trim())?;
        }
    }
    Some((tag, weight))
}

fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}
