//! What of a call's answer was kept from before: noted while it is made, and told at its end.

use std::sync::Mutex;

use jiff::Timestamp;

/// What of an answer was kept from before.
#[derive(Debug, Default)]
pub(crate) struct Recollection(Mutex<Recalled>);

/// The moments of what was kept, and whether it is all that there is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Recalled {
    /// When the oldest of what was kept was read.
    pub(super) oldest: Option<Timestamp>,
    /// When nothing of it is kept any more.
    pub(super) until: Option<Timestamp>,
    /// Something was asked for besides.
    pub(super) asked: bool,
}

impl Recollection {
    /// Notes something of it.
    pub(super) fn note(&self, note: impl FnOnce(&mut Recalled)) {
        note(&mut self.0.lock().expect("nothing panics while it is noted"));
    }

    /// What is noted.
    pub(super) fn noted(&self) -> Recalled {
        *self.0.lock().expect("nothing panics while it is noted")
    }
}
