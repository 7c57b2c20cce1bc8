//! The names nearest to one that does not exist, for the error that says so.

use serde::Deserialize;

/// How many names are worth reading.
const MOST: usize = 3;

#[derive(Deserialize)]
struct ListedName<'a> {
    #[serde(borrow)]
    name: std::borrow::Cow<'a, str>,
}

/// The nearest names of a listing (a JSON array of objects with a `name`), the nearest first. Names that share hardly
/// anything with the wanted one are left out: a wrong hint is worse than none.
pub(super) fn names(listing: &[u8], wanted: &str) -> Vec<String> {
    let Ok(named) = serde_json::from_slice::<Vec<ListedName<'_>>>(listing) else { return Vec::new() };
    let wanted = letters(wanted);
    let mut near: Vec<(f64, &str)> = named
        .iter()
        .map(|tool| (strsim::normalized_damerau_levenshtein(&wanted, &letters(&tool.name)), &*tool.name))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.into_iter().take(MOST).map(|(_, name)| name.to_owned()).collect()
}

/// A name without what people vary: case and separators. Cut, because the wanted name may be megabytes long.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).take(64).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;
