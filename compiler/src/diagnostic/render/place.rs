//! What every format says of a place and of a message.

use crate::diagnostic::mistake::Diagnostic;
use crate::source::{File, Position, Sources, Span};

/// The path to show for a place.
pub(super) fn path(span: Span, sources: &Sources) -> &str {
    sources.file(span.file).map_or("?", File::display)
}

/// Where a place starts and ends, for a person.
pub(super) fn positions(span: Span, sources: &Sources) -> (Position, Position) {
    let Some(file) = sources.file(span.file) else {
        let first = Position { line: 1, column: 1 };
        return (first, first);
    };
    let range = span.range();
    (file.position(range.start), file.position(range.end))
}

/// The message on one line, with its label where it says more.
pub(super) fn line(one: &Diagnostic) -> String {
    one.message.replace(char::is_control, " ")
}
