//! The writer of one JSON value, and the traits of what can be written with it.

use std::borrow::Cow;

/// What becomes of a map or list from which everything was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// It was written empty: it is written as `{}` or `[]`.
    Stays,
    /// It is absent too.
    Absent,
}

/// A part had the wrong kind for its place: a map inside a text, a text spread into a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// It came from the caller.
    Argument,
    /// It came from a backend, or from data written as JSON.
    Reply,
}

/// Something that may be written as JSON.
pub trait Put {
    /// Writes it; `false` and nothing written if it is absent.
    fn put(&self, json: &mut Json<'_>) -> bool;
}

/// Something that may be written as text: a part of a sentence, of a path, of a header.
pub trait PutText {
    /// The text; `None` if it is absent.
    ///
    /// # Errors
    /// If it is no scalar.
    fn text(&self) -> Result<Option<Cow<'_, str>>, Misfit>;
}

/// Writes one JSON value at the end of a buffer.
#[derive(Debug)]
pub struct Json<'o> {
    pub(super) out: &'o mut Vec<u8>,
    misfit: Option<Misfit>,
}

impl<'o> Json<'o> {
    /// A writer at the end of `out`.
    pub fn new(out: &'o mut Vec<u8>) -> Self {
        Self { out, misfit: None }
    }

    /// The first part that had the wrong kind for its place.
    #[must_use]
    pub(crate) fn misfit(&self) -> Option<Misfit> {
        self.misfit
    }

    /// Writes a value, unless it is absent.
    pub fn put<T: Put + ?Sized>(&mut self, value: &T) -> bool {
        value.put(self)
    }

    /// Writes JSON that is known at compile time.
    pub fn literal(&mut self, json: &str) -> bool {
        self.out.extend_from_slice(json.as_bytes());
        true
    }

    /// Writes JSON found in a reply; `null` is absent.
    pub fn raw(&mut self, json: Option<&str>) -> bool {
        match json {
            Some(json) if json != "null" => self.literal(json),
            _ => false,
        }
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) -> bool {
        serde_json::to_writer(&mut *self.out, text).expect("a text is always written to memory");
        true
    }

    /// Notes a part that was left out because it does not fit.
    pub(crate) fn note(&mut self, misfit: Misfit) {
        self.misfit.get_or_insert(misfit);
    }

    /// Ends what began with a bracket at `start`; takes it back if it is absent.
    pub(super) fn close(&mut self, start: usize, bracket: u8, present: bool) -> bool {
        if !present {
            self.out.truncate(start);
            return false;
        }
        match self.out.last_mut() {
            // Every member ends with a comma; the last one's gives way.
            Some(last @ b',') => *last = bracket,
            _ => self.out.push(bracket),
        }
        true
    }
}

/// What `write` writes, as a text of its own; `None` if it is absent.
///
/// # Panics
/// Never: only whole texts are ever written.
pub fn written(write: impl FnOnce(&mut Json<'_>) -> bool) -> Option<String> {
    let mut out = Vec::new();
    write(&mut Json::new(&mut out)).then(|| String::from_utf8(out).expect("only whole texts are written"))
}
