//! Pages of fifty. There is no `limit`; a `start` between pages is moved down to the page it falls into; `start: -1` saves
//! the counting.

use serde_json::Value;

use super::parameters::scalar;

/// Records on a page, whatever the caller says.
pub(super) const SIZE: usize = 50;

/// A page of a list, and the counts beside it.
pub(super) struct Page<T> {
    pub rows: Vec<T>,
    pub total: usize,
    pub next: Option<usize>,
}

/// Cuts the page that `start` asks for.
pub(super) fn cut<T>(rows: Vec<T>, start: Option<&Value>) -> Page<T> {
    let start = start.and_then(scalar).and_then(|text| text.trim().parse::<i64>().ok()).unwrap_or(0);
    let total = rows.len();
    let counted = start != -1;
    let begin = usize::try_from(start).unwrap_or(0) / SIZE * SIZE;
    let rows = rows.into_iter().skip(begin).take(SIZE).collect();
    let next = begin.saturating_add(SIZE);
    // Uncounted lists still name a total; it is nought and means nothing.
    Page { rows, total: if counted { total } else { 0 }, next: (counted && next < total).then_some(next) }
}
