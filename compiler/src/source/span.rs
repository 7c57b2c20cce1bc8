//! Places in files.

use std::ops::Range;

/// One of the [`Sources`](super::Sources); ordered as their paths are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(super) u32);

impl FileId {
    /// A number for a file that is not among any [`Sources`](super::Sources): text that was made up, as tests do.
    #[must_use]
    pub const fn new(index: u32) -> FileId {
        FileId(index)
    }

    /// The number of this file among sources that stand behind so many others.
    pub(crate) fn behind(self, others: usize) -> FileId {
        FileId(self.0 + u32::try_from(others).expect("sources are numbered by 32 bits"))
    }
}

/// A range of bytes in one file, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` to before `end`. Offsets beyond 4 GiB do not occur: such files are refused.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        let offset = |byte| u32::try_from(byte).unwrap_or(u32::MAX);
        Span { file, start: offset(start), end: offset(end) }
    }

    /// From the start of this to the end of `last`.
    #[must_use]
    pub fn to(self, last: Span) -> Span {
        Span { end: last.end.max(self.start), ..self }
    }

    /// The bytes as a range.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where something is for a person: both count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}
