//! The character that no text has: Unicode keeps it for the use of programs, and lowering marks names of tools with it.

use crate::diagnostic::{Code, Diagnostics, FileId, Span};

/// A noncharacter, which stands for nothing.
pub(crate) const UNWRITTEN: char = '\u{fdd0}';

/// Reports the first of them in a file, from a place on.
pub(crate) fn refuse_unwritten((file, from): (FileId, usize), source: &str, code: Code, out: &mut Diagnostics) {
    let Some(at) = source[from..].find(UNWRITTEN).map(|at| from + at) else { return };
    refuse_at(Span::new(file, at, at + UNWRITTEN.len_utf8()), code, out);
}

/// Reports that there is one at a place.
pub(crate) fn refuse_at(place: Span, code: Code, out: &mut Diagnostics) {
    out.error(code, place, "U+FDD0 is no character, and stands for nothing").fix("take it out", None);
}
