//! What a caller has named, as a record may show it.

/// The most characters of a name.
const MOST: usize = 64;

/// The name without what is no plain character, and not longer than names are.
pub(crate) fn cleaned(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "_-./:{}".contains(c) { c } else { '?' };
    let mut cleaned: String = name.chars().take(MOST).map(plain).collect();
    if name.chars().nth(MOST).is_some() {
        cleaned.push('…');
    }
    cleaned
}

/// A code that a backend has given: printable, and short.
pub(super) fn code(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MOST).collect()
}
