//! Where a value is, kept on the stack while it is read and written out only when something is wrong with it.

use std::fmt::Write;

use super::shown::shortened;

/// A step into an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A key of a map; first of all the argument's name.
    Key(String),
    /// An item of a list.
    Item(usize),
}

#[derive(Clone, Copy)]
pub(super) struct Trail<'t> {
    parent: Option<&'t Trail<'t>>,
    step: Step<'t>,
}

#[derive(Clone, Copy)]
enum Step<'t> {
    /// Nowhere: at the arguments as a whole.
    Root,
    Key(&'t str),
    Item(usize),
}

impl<'t> Trail<'t> {
    /// The place of the arguments as a whole.
    pub(super) const ROOT: Self = Self { parent: None, step: Step::Root };

    pub(super) fn new(name: &'t str) -> Self {
        Self { parent: None, step: Step::Key(name) }
    }

    pub(super) fn key(&'t self, key: &'t str) -> Self {
        Self { parent: Some(self), step: Step::Key(key) }
    }

    pub(super) fn item(&'t self, index: usize) -> Self {
        Self { parent: Some(self), step: Step::Item(index) }
    }

    pub(super) fn places(&self) -> Vec<Place> {
        let mut places = self.parent.map(Trail::places).unwrap_or_default();
        match self.step {
            Step::Root => {}
            Step::Key(key) => places.push(Place::Key(key.to_owned())),
            Step::Item(index) => places.push(Place::Item(index)),
        }
        places
    }
}

/// `filter.DATE`, `select[2]`, `filter[">=DATE"]`.
pub(super) fn written(places: &[Place]) -> String {
    const MOST_CHARACTERS: usize = 120;
    let mut path = String::new();
    for place in places {
        match place {
            Place::Item(index) => {
                let _fits = write!(path, "[{index}]");
            }
            Place::Key(key) if is_plain(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            // The name of an argument needs no brackets, whatever is in it.
            Place::Key(key) if path.is_empty() => path.push_str(&shortened(key)),
            Place::Key(key) => {
                let _fits = write!(path, "[{}]", serde_json::Value::String(shortened(key)));
            }
        }
    }
    if path.chars().count() > MOST_CHARACTERS {
        path = path.chars().take(MOST_CHARACTERS).chain(['…']).collect();
    }
    path
}

fn is_plain(key: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (1..=64).contains(&key.len()) && key.bytes().all(plain)
}
