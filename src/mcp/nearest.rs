//! The names nearest to one that does not exist, for the error that says so.

/// How many names are worth reading.
const MOST: usize = 3;

/// The names that are nearest to one that is wanted.
pub(super) struct NearestNames {
    wanted: String,
    near: Vec<(f64, String)>,
}

impl NearestNames {
    pub(super) fn to(wanted: &str) -> Self {
        Self { wanted: letters(wanted), near: Vec::new() }
    }

    /// Looks at a name that there is.
    pub(super) fn look(&mut self, name: &str) {
        let likeness = strsim::normalized_damerau_levenshtein(&self.wanted, &letters(name));
        // Names that share hardly anything with the wanted one are left out: a wrong hint is worse than none.
        if likeness >= 0.5 {
            self.near.push((likeness, name.to_owned()));
        }
    }

    /// The nearest of those that were looked at, the nearest first.
    pub(super) fn names(mut self) -> Vec<String> {
        self.near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        self.near.into_iter().take(MOST).map(|(_, name)| name).collect()
    }
}

/// A name without what people vary: case and separators. Cut, because the wanted name may be megabytes long.
pub(super) fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).take(64).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;
