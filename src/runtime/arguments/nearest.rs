//! Which known word was meant by an unknown one. Answers only where it is clear: one word is close, and no other is as
//! close. Digits are no spelling: a word with other ones is another word, as the number of a record is another record's.

/// Longer words are not compared: no name is that long, and work per fault stays bounded.
const MOST_CHARACTERS: usize = 64;

/// The one known word that was clearly meant.
pub(crate) fn nearest<'k>(word: &str, known: &mut dyn Iterator<Item = &'k str>) -> Option<&'k str> {
    if word.len() > MOST_CHARACTERS * 4 || word.chars().count() > MOST_CHARACTERS {
        return None;
    }
    let bare = bare(word);
    let length = bare.chars().count();
    let most = (length / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for candidate in known {
        if candidate.len() > MOST_CHARACTERS * 4 {
            continue;
        }
        let other = self::bare(candidate);
        if !bare.chars().filter(char::is_ascii_digit).eq(other.chars().filter(char::is_ascii_digit)) {
            continue;
        }
        if other.chars().count().abs_diff(length) > most {
            continue;
        }
        // Edits: a letter more, less, other, or two swapped.
        let distance = strsim::osa_distance(&bare, &other);
        // A word of which nothing is left but one letter is not a spelling of another.
        if distance > most || distance >= length {
            continue;
        }
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, _)) if distance == least => tied = true,
            _ => (best, tied) = (Some((distance, candidate)), false),
        }
    }
    best.filter(|_| !tied).map(|(_, candidate)| candidate)
}

/// A word without what people spell differently: letter case, underscores, hyphens, spaces.
pub(crate) fn bare(word: &str) -> String {
    bare_letters(word).collect()
}

/// The letters of a word as [`bare`] has it.
pub(crate) fn bare_letters(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|letter| !matches!(letter, '_' | '-' | ' ' | '.')).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests;
