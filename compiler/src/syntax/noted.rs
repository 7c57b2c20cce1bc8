//! What readers ask of maps, noted while they read. The schemas for editors are made of it, so that they know every key that a
//! reader knows, and no other.
//!
//! Nothing is noted but inside of [`noting`], on the thread that called it.

use std::cell::RefCell;

use super::yaml::Node;
use crate::diagnostic::Diagnostics;

/// What a value has to be, as far as the type that reads it says.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// Nothing is known.
    Anything,
    /// Any scalar.
    Text,
    /// A text of this form: a regular expression. A number may stand there where that is one.
    Like(&'static str),
    /// A whole number.
    Whole,
    Number,
    Boolean,
    /// `true` alone.
    True,
    /// The arguments of a card: names and schemas.
    Arguments,
    List(fn() -> Form),
    /// One, or a list of them.
    OneOrMore(fn() -> Form),
    /// A map whose keys are the author's names.
    Names(fn() -> Form),
    /// What its reader asks for.
    Asked(Reader),
}

/// A reader that can be run.
#[derive(Clone, Copy)]
pub(crate) struct Reader {
    /// The type, with its path.
    pub(crate) name: &'static str,
    pub(crate) read: fn(&Node, &mut Diagnostics),
    /// Keys that it does not ask for belong to something else.
    pub(crate) open: bool,
}

/// A map that was read.
#[derive(Default)]
pub(crate) struct NotedMap {
    pub(crate) keys: Vec<NotedKey>,
    /// Keys that the reader looked for to decide what else to ask.
    pub(crate) looked_for: Vec<String>,
    /// The reader has asked for all that it knows.
    pub(crate) finished: bool,
    /// It takes what is left, whatever it is called.
    pub(crate) takes_the_rest: bool,
}

pub(crate) struct NotedKey {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) form: Form,
}

/// What was noted.
#[derive(Default)]
pub(crate) struct Noted {
    /// In the order in which they were opened.
    pub(crate) maps: Vec<NotedMap>,
    /// The words of which one was asked for.
    pub(crate) words: Option<Vec<&'static str>>,
}

thread_local! {
    static NOTED: RefCell<Option<Noted>> = const { RefCell::new(None) };
}

/// Runs readers, and gives what they asked for.
pub(crate) fn noting(run: impl FnOnce()) -> Noted {
    NOTED.with_borrow_mut(|noted| *noted = Some(Noted::default()));
    run();
    NOTED.with_borrow_mut(Option::take).unwrap_or_default()
}

/// A map is opened: its place among those that are noted.
pub(super) fn open() -> Option<usize> {
    NOTED.with_borrow_mut(|noted| {
        let maps = &mut noted.as_mut()?.maps;
        maps.push(NotedMap::default());
        Some(maps.len() - 1)
    })
}

/// Changes a map that is noted.
pub(super) fn of_map(place: Option<usize>, change: impl FnOnce(&mut NotedMap)) {
    if let Some(place) = place {
        NOTED.with_borrow_mut(|noted| {
            if let Some(map) = noted.as_mut().and_then(|noted| noted.maps.get_mut(place)) {
                change(map);
            }
        });
    }
}

/// One of these words is asked for.
pub(crate) fn words(words: impl Iterator<Item = &'static str>) {
    NOTED.with_borrow_mut(|noted| {
        if let Some(noted) = noted {
            noted.words = Some(words.collect());
        }
    });
}
