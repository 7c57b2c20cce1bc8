//! Phone numbers in any common spelling: with dots, dashes and blanks of all kinds, brackets, `tel:`, an extension.

/// The fewest and the most digits of a number, and the most of an extension.
const DIGITS: std::ops::RangeInclusive<usize> = 5..=20;
const MOST_OF_EXTENSION: usize = 8;

/// What may stand before a number.
const PREFIXES: [&str; 7] = ["tel:", "phone:", "тел.:", "тел.", "тел:", "callto:", "sms:"];

/// What an extension begins with, longer words first.
const EXTENSIONS: [&str; 9] = ["extension", "ext", "доб", "добавочный", "вн", "x", "х", "#", "*"];

/// A number as backends compare it: digits, behind `+` where that was written. An extension is no part of it: with one, no
/// backend finds the number. `None` where the text is no number. The prefix of a country is not guessed.
pub(super) fn normalized(text: &str) -> Option<String> {
    const MOST_BYTES: usize = 200;
    if text.len() > MOST_BYTES {
        return None;
    }
    let text = text.trim_matches(is_blank);
    // A number that went through a float.
    let text = text.strip_suffix(".0").filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(text);
    let lower = text.to_lowercase();
    let lower = PREFIXES.iter().find_map(|prefix| lower.strip_prefix(prefix)).unwrap_or(&lower);
    let mut number = String::new();
    let mut rest = lower.char_indices();
    let mut tail = "";
    for (at, letter) in rest.by_ref() {
        match letter {
            '+' | '＋' if number.is_empty() => number.push('+'),
            _ if digit(letter).is_some() => number.extend(digit(letter)),
            _ if is_separator(letter) => {}
            _ => {
                tail = &lower[at..];
                break;
            }
        }
    }
    if !DIGITS.contains(&number.trim_start_matches('+').len()) {
        return None;
    }
    (tail.is_empty() || is_extension(tail)).then_some(number)
}

/// The digits of a number in any spelling: what two spellings of one number have in common.
fn phone_digits(text: &str) -> Option<String> {
    normalized(text).map(|number| number.trim_start_matches('+').to_owned())
}

/// The spellings in which a number is usually kept by who keeps its digits alone: with `+` and without, and a number of the
/// countries under +7 also with the 8 that is dialled within them. `None` where the text is no number.
pub(crate) fn phone_spellings(text: &str) -> Option<Vec<String>> {
    let digits = phone_digits(text)?;
    Some(match of_seven(&digits) {
        Some(rest) if is_mobile(rest) => {
            vec![format!("+7{rest}"), format!("7{rest}"), format!("8{rest}"), rest.to_owned()]
        }
        Some(rest) => vec![format!("+7{rest}"), format!("7{rest}"), format!("8{rest}")],
        None => vec![format!("+{digits}"), digits],
    })
}

/// A number as it is, and behind it with other digits, as [`phone_spellings`] has them: what a backend is asked for that compares
/// digits. What is no number is alone.
pub(crate) fn phone_numbers(text: &str) -> Vec<String> {
    let mut numbers = vec![text.to_owned()];
    let Some(digits) = phone_digits(text) else { return numbers };
    let others = phone_spellings(text).unwrap_or_default().into_iter();
    numbers.extend(others.filter(|other| !other.starts_with('+') && *other != digits));
    numbers
}

/// The ten digits behind the 7 of a number of the countries under +7, or behind the 8 that is dialled for it, or of a mobile number
/// alone: only those begin with 9, and none of ten digits is whole without what stands before it.
fn of_seven(digits: &str) -> Option<&str> {
    const BEHIND: usize = 10;
    if digits.len() == BEHIND {
        return Some(digits).filter(|digits| is_mobile(digits));
    }
    digits.strip_prefix(['7', '8']).filter(|rest| rest.len() == BEHIND && !rest.starts_with('0'))
}

fn is_mobile(rest: &str) -> bool {
    rest.starts_with('9')
}

/// Whether what stands behind a number is an extension.
fn is_extension(tail: &str) -> bool {
    let begun = tail.trim_start_matches([',', ';']).trim_start_matches(is_blank);
    let named = EXTENSIONS.iter().find_map(|word| begun.strip_prefix(word));
    if named.is_none() && begun.len() == tail.len() {
        return false;
    }
    let digits = named.unwrap_or(begun).trim_start_matches(['.', ':', '=', '№']).trim_start_matches(is_blank);
    let digits: Option<String> = digits.trim_end_matches(is_blank).chars().map(digit).collect();
    digits.is_some_and(|digits| (1..=MOST_OF_EXTENSION).contains(&digits.len()))
}

/// A digit of ours, or one as wide as a letter of Chinese.
pub(crate) fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10),
        _ => None,
    }
}

fn is_separator(letter: char) -> bool {
    let dashes = matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}');
    dashes || matches!(letter, '.' | '/' | '(' | ')' | '（' | '）' | '\u{b7}') || is_blank(letter)
}

/// A blank of any kind, and unseen marks, which come along where a number is copied from a page.
fn is_blank(letter: char) -> bool {
    let unseen = matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    unseen || letter.is_whitespace()
}

#[cfg(test)]
mod tests;
