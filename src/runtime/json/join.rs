//! Texts that are made of parts.

use super::scalar::scalar_text;
use super::writer::{Json, Misfit, PutText};

impl<'o> Json<'o> {
    /// Writes a text made of parts; absent if `write` returns `false`, as it does where a part is absent.
    pub fn join(&mut self, write: impl FnOnce(&mut TextWriter<'_, 'o>) -> bool) -> bool {
        let start = self.out.len();
        self.out.push(b'"');
        let present = write(&mut TextWriter { json: self });
        if present {
            self.out.push(b'"');
        } else {
            self.out.truncate(start);
        }
        present
    }

    /// Writes the texts that are there as one, with a mark between two of them; absent if none is.
    pub fn clauses(&mut self, mark: &str, write: impl FnOnce(&mut ClauseWriter<'_, 'o>)) -> bool {
        let start = self.out.len();
        self.out.push(b'"');
        let mut clauses = ClauseWriter { json: self, mark, some: false };
        write(&mut clauses);
        let present = clauses.some;
        if present {
            self.out.push(b'"');
        } else {
            self.out.truncate(start);
        }
        present
    }
}

/// Writes texts, each whole or not at all.
#[derive(Debug)]
pub struct ClauseWriter<'j, 'o> {
    json: &'j mut Json<'o>,
    mark: &'j str,
    /// Whether one was written.
    some: bool,
}

impl<'o> ClauseWriter<'_, 'o> {
    /// Writes a text made of parts; it is left out if `write` returns `false`, or writes nothing.
    pub fn clause(&mut self, write: impl FnOnce(&mut TextWriter<'_, 'o>) -> bool) {
        let start = self.json.out.len();
        if self.some {
            escape(self.mark, self.json.out);
        }
        let begun = self.json.out.len();
        let present = write(&mut TextWriter { json: self.json });
        if present && self.json.out.len() > begun {
            self.some = true;
        } else {
            self.json.out.truncate(start);
        }
    }
}

/// Writes the parts of a text.
#[derive(Debug)]
pub struct TextWriter<'j, 'o> {
    json: &'j mut Json<'o>,
}

impl TextWriter<'_, '_> {
    /// Notes a part that was left out because it does not fit.
    pub(crate) fn note(&mut self, misfit: Misfit) {
        self.json.note(misfit);
    }

    /// Writes text of the card's author.
    pub fn literal(&mut self, text: &str) -> bool {
        escape(text, self.json.out);
        true
    }

    /// Writes a scalar as text; `false` if it is absent or no scalar.
    pub fn part<T: PutText + ?Sized>(&mut self, value: &T) -> bool {
        match value.text() {
            Ok(Some(text)) => self.literal(&text),
            Ok(None) => false,
            Err(misfit) => {
                self.json.note(misfit);
                false
            }
        }
    }

    /// Writes a scalar found in a reply as text; `null` is absent.
    pub fn json(&mut self, json: Option<&str>) -> bool {
        match scalar_text(json) {
            Ok(Some(text)) => self.literal(&text),
            Ok(None) => false,
            Err(misfit) => {
                self.json.note(misfit);
                false
            }
        }
    }
}

/// The inside of a JSON text, without its quotes.
fn escape(text: &str, out: &mut Vec<u8>) {
    let start = out.len();
    serde_json::to_writer(&mut *out, text).expect("a text is always written to memory");
    // The quotes are those of the whole text, not of this part.
    out.pop();
    out.remove(start);
}
