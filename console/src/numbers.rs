//! Numbers as a language writes them. The script's `Intl` agrees.

use crate::language::Language;

/// What parts a number from its unit without a line break.
const JOINED: char = '\u{a0}';

/// A whole number, in groups of three digits.
pub(crate) fn grouped(language: Language, digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let between = match language {
        Language::English => ',',
        Language::Russian => JOINED,
    };
    let mut out = sign.to_owned();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(between);
        }
        out.push(digit);
    }
    out
}

/// The same of a number.
pub(crate) fn whole(language: Language, number: u64) -> String {
    grouped(language, &number.to_string())
}

/// A share of a whole, with one digit behind the point: `0.6%`. Nothing of nothing is no share.
pub(crate) fn share(language: Language, part: u64, all: u64) -> Option<String> {
    let tenths = (u128::from(part) * 1000 + u128::from(all) / 2).checked_div(u128::from(all))?;
    // What has happened is never shown as nothing.
    let tenths = if part > 0 { tenths.max(1) } else { tenths };
    let number = point(language, tenths / 10, tenths % 10);
    Some(match language {
        Language::English => format!("{number}%"),
        Language::Russian => format!("{number}{JOINED}%"),
    })
}

/// Milliseconds: `10,012 ms`.
pub(crate) fn milliseconds(language: Language, number: u64) -> String {
    let unit = match language {
        Language::English => "ms",
        Language::Russian => "мс",
    };
    format!("{}{JOINED}{unit}", whole(language, number))
}

/// Bytes, in units of 1024: `1.2 KB`.
pub(crate) fn bytes(language: Language, number: u64) -> String {
    let units = match language {
        Language::English => ["B", "KB", "MB", "GB"],
        Language::Russian => ["Б", "КБ", "МБ", "ГБ"],
    };
    let mut unit = 0;
    let mut tenths = number.saturating_mul(10);
    while tenths >= 10_240 && unit + 1 < units.len() {
        tenths = tenths.div_ceil(1024);
        unit += 1;
    }
    let number = if tenths.is_multiple_of(10) {
        whole(language, tenths / 10)
    } else {
        point(language, u128::from(tenths / 10), u128::from(tenths % 10))
    };
    format!("{number}{JOINED}{}", units[unit])
}

fn point(language: Language, whole: u128, tenths: u128) -> String {
    let point = match language {
        Language::English => '.',
        Language::Russian => ',',
    };
    format!("{whole}{point}{tenths}")
}

#[cfg(test)]
mod tests;
