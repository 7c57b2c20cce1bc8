//! "Did you mean": the known name that an unknown one was probably meant to be. Refuses to guess at far ones.

/// The nearest of the known names, if one is near: at most a third of its characters are
/// inserted, removed, replaced or swapped with their neighbour.
pub(crate) fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    // A name that long is no slip of the pen, and the distance to it costs its length squared.
    if name.len() > 100 {
        return None;
    }
    let name_lower = name.to_lowercase();
    known
        .into_iter()
        .filter_map(|known| {
            let far = (known.chars().count() / 3).max(1);
            let distance = strsim::osa_distance(&name_lower, &known.to_lowercase());
            (distance <= far && known.chars().count() > 1).then_some((distance, known))
        })
        .min()
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests;
