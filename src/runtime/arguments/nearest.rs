//! Which known word was meant by an unknown one. Answers only where it is clear: one word is close, and no other is as
//! close.

/// Longer words are not compared: no name is that long, and work per fault stays bounded.
const MOST_CHARACTERS: usize = 64;

/// The one known word that was clearly meant.
pub(crate) fn nearest<'k>(word: &str, known: &mut dyn Iterator<Item = &'k str>) -> Option<&'k str> {
    if word.len() > MOST_CHARACTERS * 4 || word.chars().count() > MOST_CHARACTERS {
        return None;
    }
    let bare = bare(word);
    let most = (bare.len() / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for candidate in known {
        if candidate.len() > MOST_CHARACTERS * 4 {
            continue;
        }
        let distance = distance(&bare, &self::bare(candidate), most);
        // A word of which nothing is left but one letter is not a spelling of another.
        if distance > most || distance >= bare.len() {
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
fn bare(word: &str) -> Vec<char> {
    word.chars().filter(|letter| !matches!(letter, '_' | '-' | ' ' | '.')).flat_map(char::to_lowercase).collect()
}

/// Edits from one word to the other: a letter more, less, other, or two swapped. More than `most` is not counted out.
fn distance(left: &[char], right: &[char], most: usize) -> usize {
    if left.len().abs_diff(right.len()) > most {
        return most + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let changed = last[column] + usize::from(letter != other);
            let mut fewest = changed.min(last[column + 1] + 1).min(next[column] + 1);
            if row > 0 && column > 0 && *letter == right[column - 1] && left[row - 1] == *other {
                fewest = fewest.min(before[column - 1] + 1);
            }
            next.push(fewest);
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(word: &str, known: &[&str]) -> Option<String> {
        nearest(word, &mut known.iter().copied()).map(str::to_owned)
    }

    #[test]
    fn a_slip_finds_the_word() {
        let known = ["filter", "select", "start", "limit", "dateHint"];
        for (word, expected) in [
            ("filters", "filter"),
            ("fitler", "filter"),
            ("Limit", "limit"),
            ("date_hint", "dateHint"),
            ("datehint", "dateHint"),
            ("slect", "select"),
        ] {
            assert_eq!(meant(word, &known).as_deref(), Some(expected), "{word}");
        }
    }

    #[test]
    fn what_is_far_or_unclear_finds_nothing() {
        assert_eq!(meant("offset", &["filter", "select", "start", "limit"]), None);
        assert_eq!(meant("x", &["y", "id"]), None);
        assert_eq!(meant("", &["id"]), None);
        assert_eq!(meant("cat", &["bat", "hat"]), None);
        assert_eq!(meant(&"limit".repeat(1000), &["limit"]), None);
        assert_eq!(meant("asc", &["ASC", "asc"]), None);
    }
}
