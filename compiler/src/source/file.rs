//! One file: its text, what it is, and where its lines begin.

use std::sync::OnceLock;

use super::place::{self, Place};
use super::span::Position;

/// Larger files are refused: a card is a page, and positions are kept in 32 bits.
pub(crate) const MOST_BYTES: u64 = 4 << 20;

/// One file.
#[derive(Debug, Clone)]
pub struct File {
    path: String,
    display: String,
    text: String,
    /// Of an asset that is no text.
    bytes: Option<Vec<u8>>,
    fault: Option<FileFault>,
    /// Where each line begins, once a place in it is asked for.
    lines: OnceLock<Vec<u32>>,
}

/// Why a file was not read as it is.
#[derive(Debug, Clone)]
pub(crate) enum FileFault {
    /// The first byte that is not UTF-8; the text was cut before it.
    NotText,
    /// How many bytes it has, where that is known.
    TooLarge(Option<u64>),
    Unreadable(String),
}

impl File {
    pub(super) fn new(path: String, display: String, text: String, fault: Option<FileFault>) -> File {
        File { path, display, text, bytes: None, fault, lines: OnceLock::new() }
    }

    /// A file that a file system gave, or why it did not. An asset need not be text.
    pub(super) fn of(path: String, display: String, read: Result<Vec<u8>, FileFault>) -> File {
        match read.map(String::from_utf8) {
            Ok(Ok(text)) => File::new(path, display, text, None),
            Ok(Err(error)) if matches!(place::of(&path), Place::Asset { .. }) => {
                let bytes = Some(error.into_bytes());
                File { bytes, ..File::new(path, display, String::new(), None) }
            }
            Ok(Err(error)) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
                File::new(path, display, text, Some(FileFault::NotText))
            }
            Err(fault) => File::new(path, display, String::new(), Some(fault)),
        }
    }

    /// Why it was not read as it is, where it was not.
    pub(crate) fn fault(&self) -> Option<&FileFault> {
        self.fault.as_ref()
    }

    /// The path as catalogs spell it, whatever folder they lie in: `catalog/<catalog>/…`, `locales/<lang>/…`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The path as it was asked for, to be shown.
    #[must_use]
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The whole text; as far as it is text, if it is not.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is text: an asset need not be.
    pub(crate) fn is_text(&self) -> bool {
        self.bytes.is_none()
    }

    /// All that is in it.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or(self.text.as_bytes())
    }

    /// What the file is.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        place::of(&self.path)
    }

    /// The catalog that it belongs to, by its path.
    pub(crate) fn catalog(&self) -> Option<&str> {
        match self.place() {
            Place::Manifest { catalog }
            | Place::Card { catalog, .. }
            | Place::Markdown { catalog, .. }
            | Place::Asset { catalog, .. }
            | Place::Texts { catalog, .. } => Some(catalog),
            Place::Stray => self.path.strip_prefix("catalog/")?.split_once('/').map(|(catalog, _)| catalog),
        }
    }

    /// The line and column of a byte.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = floor(&self.text, offset);
        let lines = self.lines.get_or_init(|| line_starts(&self.text));
        let line = lines.partition_point(|start| *start as usize <= offset);
        let start = lines.get(line.saturating_sub(1)).map_or(0, |start| *start as usize);
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        Position { line: line.max(1), column }
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(starts).map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect()
}

/// The nearest boundary of a character at or before `offset`.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
