//! "Did you mean": the known name that an unknown one was probably meant to be. Refuses to guess at far ones.

/// The nearest of the known names, if one is near: at most a third of its characters differ.
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
            let distance = distance(&name_lower, &known.to_lowercase());
            (distance <= far && known.chars().count() > 1).then_some((distance, known))
        })
        .min()
        .map(|(_, known)| known)
}

/// How many characters to insert, remove, replace or swap with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut cost = (last[j - 1] + same).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests;
