//! The first keys that one label meets in the records.

/// Keys as they stand in the records, each with the place of its entry. A field whose values are few has all of them here.
#[derive(Debug)]
pub(super) struct FirstKeys {
    /// One behind another.
    text: [u8; Self::ROOM],
    /// The end of each in the text, and its place; the first `len` count.
    ends: [(usize, usize); Self::MOST],
    len: usize,
}

impl FirstKeys {
    /// More are looked for in the dictionary sooner than here.
    const MOST: usize = 8;

    /// What the keys of most fields take, in bytes. What does not fit is looked for in the dictionary.
    const ROOM: usize = 64;

    pub(super) fn none() -> Self {
        Self { text: [0; Self::ROOM], ends: [(0, 0); Self::MOST], len: 0 }
    }

    pub(super) fn find(&self, raw: &str) -> Option<usize> {
        let mut start = 0;
        self.ends[..self.len].iter().find_map(|(end, place)| {
            let known = &self.text[start..*end];
            start = *end;
            (known == raw.as_bytes()).then_some(*place)
        })
    }

    pub(super) fn add(&mut self, raw: &str, place: usize) {
        let start = self.len.checked_sub(1).map_or(0, |last| self.ends[last].0);
        let end = start + raw.len();
        if self.len < Self::MOST
            && let Some(room) = self.text.get_mut(start..end)
        {
            room.copy_from_slice(raw.as_bytes());
            self.ends[self.len] = (end, place);
            self.len += 1;
        }
    }
}
