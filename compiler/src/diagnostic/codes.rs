//! Every mistake that the compiler knows, explained: one row a code, one table a room.
//!
//! A test walks the rows beside the folder `tests/check/<code>/`: a code without a row, an example or a golden case
//! does not pass. Noting a diagnostic whose code has no row is a fault of ours and stops a debug build.

mod content;
mod entry;
mod files;
mod names;
mod replies;
mod requests;
mod schemas;
mod syntax;
mod texts;
mod warnings;

pub use entry::Row;

const ROOMS: [&[Row]; 9] = [
    content::ROWS,
    files::ROWS,
    syntax::ROWS,
    texts::ROWS,
    names::ROWS,
    schemas::ROWS,
    requests::ROWS,
    replies::ROWS,
    warnings::ROWS,
];

/// Every row, by code.
#[must_use]
pub fn all() -> Vec<&'static Row> {
    let mut rows: Vec<&Row> = ROOMS.into_iter().flatten().collect();
    rows.sort_by_key(|row| row.code);
    rows
}

/// The row of a code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Row> {
    ROOMS.into_iter().flatten().find(|row| row.code == code)
}
