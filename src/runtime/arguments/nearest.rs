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
    let letters = bare.chars().count();
    let most = (letters / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for candidate in known {
        if candidate.len() > MOST_CHARACTERS * 4 {
            continue;
        }
        let distance = strsim::osa_distance(&bare, &self::bare(candidate));
        // A word of which nothing is left but one letter is not a spelling of another.
        if distance > most || distance >= letters {
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
fn bare(word: &str) -> String {
    word.chars().filter(|letter| !matches!(letter, '_' | '-' | ' ' | '.')).flat_map(char::to_lowercase).collect()
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
