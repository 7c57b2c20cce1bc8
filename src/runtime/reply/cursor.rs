//! Walks over a JSON text, one part after another, and checks each against the grammar of RFC 8259, no more and no less.
//! It keeps nothing of what it passes and allocates nothing for flat records. Nesting is counted on the heap, never by
//! recursion, so the depth of a text is not bounded by the stack.

use super::place::NotJson;

/// A place in a text.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    /// The maps and lists that are open around the value that is being skipped.
    open: Vec<Bracket>,
    /// A `\u` escape was passed.
    escapes: bool,
    /// The most that was open at once.
    deepest: usize,
}

/// Clients that bound how deep they read allow 128; some of it is the result's own.
const MOST_DEPTH: usize = 110;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Map,
    List,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, open: Vec::new(), escapes: false, deepest: 0 }
    }

    /// Whether a `\u` escape was passed.
    pub(super) fn has_escapes(&self) -> bool {
        self.escapes
    }

    /// Whether maps and lists stood deeper than clients read.
    pub(super) fn is_deep(&self) -> bool {
        self.deepest > MOST_DEPTH
    }

    /// The place.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes back to a place that was passed.
    pub(super) fn back_to(&mut self, place: usize) {
        self.at = place;
    }

    /// The next byte that is no white space, which stays the next; 0 at the end.
    #[inline]
    pub(super) fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return *byte,
                None => return 0,
            }
        }
    }

    /// Passes this byte if it is the next.
    #[inline]
    pub(super) fn passes(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == byte;
        self.at += usize::from(is_next);
        is_next
    }

    /// Passes this byte, which must be the next.
    #[inline]
    pub(super) fn pass(&mut self, byte: u8) -> Result<(), NotJson> {
        if self.passes(byte) { Ok(()) } else { Err(NotJson) }
    }

    /// Passes a key with its quotes and its colon, if they are the next and written without white space.
    #[inline]
    pub(super) fn passes_key(&mut self, key: &str) -> bool {
        let is_next = self.text.as_bytes()[self.at..].starts_with(key.as_bytes());
        if is_next {
            self.at += key.len();
        }
        is_next
    }

    /// The text between a place that was passed and this one.
    pub(super) fn since(&self, start: usize) -> &'t str {
        &self.text[start..self.at]
    }

    /// Passes a key and its colon; gives the key between its quotes, and whether it has an escape.
    #[inline]
    pub(super) fn key(&mut self) -> Result<(&'t str, bool), NotJson> {
        if self.peek() != b'"' {
            return Err(NotJson);
        }
        let start = self.at + 1;
        let escaped = self.text()?;
        let key = &self.text[start..self.at - 1];
        self.pass(b':')?;
        Ok((key, escaped))
    }

    /// Passes what is between two members or items; `false` if `end` came instead.
    #[inline]
    pub(super) fn goes_on(&mut self, end: u8) -> Result<bool, NotJson> {
        match self.peek() {
            b',' => {
                self.at += 1;
                Ok(true)
            }
            byte if byte == end => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(NotJson),
        }
    }

    /// Passes a value, whatever it is.
    #[inline]
    pub(super) fn skip(&mut self) -> Result<(), NotJson> {
        match self.peek() {
            b'"' => self.text().map(drop),
            b'{' | b'[' => self.skip_open(),
            byte => self.scalar(byte),
        }
    }

    /// Passes the white space at the end, after which nothing may come.
    pub(super) fn end(&mut self) -> Result<(), NotJson> {
        self.peek();
        if self.at == self.text.len() { Ok(()) } else { Err(NotJson) }
    }

    /// Passes a map or a list, without recursion.
    fn skip_open(&mut self) -> Result<(), NotJson> {
        loop {
            // A value begins here.
            let ended = match self.peek() {
                b'{' => {
                    self.at += 1;
                    let empty = self.passes(b'}');
                    if !empty {
                        self.open.push(Bracket::Map);
                        self.deepest = self.deepest.max(self.open.len());
                        self.key()?;
                    }
                    empty
                }
                b'[' => {
                    self.at += 1;
                    let empty = self.passes(b']');
                    if !empty {
                        self.open.push(Bracket::List);
                        self.deepest = self.deepest.max(self.open.len());
                    }
                    empty
                }
                b'"' => {
                    self.text()?;
                    true
                }
                byte => {
                    self.scalar(byte)?;
                    true
                }
            };
            if !ended {
                continue;
            }
            // A value ends here, and perhaps the map or list that it is the last of.
            loop {
                let more = match self.open.last() {
                    None => return Ok(()),
                    Some(Bracket::Map) => {
                        let more = self.goes_on(b'}')?;
                        if more {
                            self.key()?;
                        }
                        more
                    }
                    Some(Bracket::List) => self.goes_on(b']')?,
                };
                if more {
                    break;
                }
                self.open.pop();
            }
        }
    }

    /// Passes a text from its first quote to its last; says whether it has an escape.
    #[inline]
    fn text(&mut self) -> Result<bool, NotJson> {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        let mut escaped = false;
        loop {
            // Eight bytes at a time up to the first that is not plain.
            while let Some(word) = bytes.get(at..at + 8) {
                let stops = stops(u64::from_le_bytes(word.try_into().expect("eight bytes were asked for")));
                if stops != 0 {
                    at += stops.trailing_zeros() as usize / 8;
                    break;
                }
                at += 8;
            }
            match bytes.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok(escaped);
                }
                Some(b'\\') => {
                    escaped = true;
                    at += match bytes.get(at + 1) {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                        Some(b'u')
                            if bytes.get(at + 2..at + 6).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) =>
                        {
                            self.escapes = true;
                            6
                        }
                        _ => return Err(NotJson),
                    };
                }
                Some(0x20..) => at += 1,
                Some(_) | None => return Err(NotJson),
            }
        }
    }

    /// Passes a number, `true`, `false` or `null` that begins with this byte.
    fn scalar(&mut self, first: u8) -> Result<(), NotJson> {
        let word = match first {
            b't' => "true",
            b'f' => "false",
            b'n' => "null",
            _ => return self.number(),
        };
        if !self.text[self.at..].starts_with(word) {
            return Err(NotJson);
        }
        self.at += word.len();
        Ok(())
    }

    fn number(&mut self) -> Result<(), NotJson> {
        let bytes = self.text.as_bytes();
        let next = |at: usize| bytes.get(at).copied().unwrap_or_default();
        let digits = |mut at: usize| {
            while next(at).is_ascii_digit() {
                at += 1;
            }
            at
        };
        let some = |at: usize| Some(digits(at)).filter(|end| *end > at).ok_or(NotJson);
        let mut at = self.at + usize::from(next(self.at) == b'-');
        // A number of several digits does not begin with 0.
        at = if next(at) == b'0' { at + 1 } else { some(at)? };
        if next(at) == b'.' {
            at = some(at + 1)?;
        }
        if matches!(next(at), b'e' | b'E') {
            at = some(at + 1 + usize::from(matches!(next(at + 1), b'+' | b'-')))?;
        }
        self.at = at;
        Ok(())
    }
}

/// The high bits of the bytes that are a quote, a backslash or a control character: exact up to the first of them, and
/// only that one is looked at.
#[inline]
fn stops(word: u64) -> u64 {
    const EACH: u64 = u64::MAX / 0xff;
    let zero = |word: u64| word.wrapping_sub(EACH) & !word;
    let quote = zero(word ^ (EACH * u64::from(b'"')));
    let backslash = zero(word ^ (EACH * u64::from(b'\\')));
    let control = word.wrapping_sub(EACH * 0x20) & !word;
    (quote | backslash | control) & (EACH * 0x80)
}

#[cfg(test)]
mod tests;
