//! The character that no text has: Unicode keeps it for the use of programs, and lowering marks names of tools with it.

use crate::diagnostic::{Code, Diagnostics, FileId, Span};

/// A noncharacter, which stands for nothing.
pub(crate) const UNWRITTEN: char = '\u{fdd0}';

/// Reports the first of them in a text.
pub(crate) fn refuse_unwritten(file: FileId, text: &str, code: Code, out: &mut Diagnostics) {
    let Some(at) = text.find(UNWRITTEN) else { return };
    out.error(code, Span::new(file, at, at + UNWRITTEN.len_utf8()), "U+FDD0 is no character, and stands for nothing")
        .fix("take it out", None);
}
