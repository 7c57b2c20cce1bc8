//! Lists, of items that may be absent.

use super::writer::{Empty, Json};

impl<'o> Json<'o> {
    /// Writes a list that has something in it, else nothing.
    pub fn array(&mut self, write: impl FnOnce(&mut ListWriter<'_, 'o>)) -> bool {
        self.list(Empty::Absent, write)
    }

    /// Writes a list of the items that are present.
    pub fn list(&mut self, empty: Empty, write: impl FnOnce(&mut ListWriter<'_, 'o>)) -> bool {
        let start = self.out.len();
        self.out.push(b'[');
        let mut list = ListWriter { json: self, present: empty == Empty::Stays };
        write(&mut list);
        let present = list.present;
        self.close(start, b']', present)
    }
}

/// Writes the items of a list.
#[derive(Debug)]
pub struct ListWriter<'j, 'o> {
    json: &'j mut Json<'o>,
    present: bool,
}

impl<'o> ListWriter<'_, 'o> {
    /// Writes an item, unless it is absent.
    pub fn item(&mut self, write: impl FnOnce(&mut Json<'o>) -> bool) {
        let start = self.json.out.len();
        if write(self.json) {
            self.json.out.push(b',');
            self.present = true;
        } else {
            self.json.out.truncate(start);
        }
    }
}
