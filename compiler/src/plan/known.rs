//! What of a call a backend has lists of: the names that keys of arguments are, and the codes that values are.

use super::data::{List, Text};
use super::value::{Condition, Value};

/// The names of a backend that the keys of an argument are held against, once a call was answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Index into [`Tool::arguments`](super::Tool::arguments); its shape is a map.
    pub slot: usize,
    /// The names.
    pub list: HeldList,
    /// When they are, over arguments.
    pub when: Condition,
    /// What may stand about a name in a key, as the backend's `ranges` have it.
    pub affixes: List<Affix>,
    /// Names that the backend takes besides those that it lists.
    pub also: List<Text>,
    /// Names that records are found by in whole, and by no part of their value.
    pub whole: Option<WholeNames>,
    /// Parts of the dictionary's entries: a name of which one is `true` is not stored.
    pub fixed: List<Text>,
}

/// Names or codes of a backend.
#[derive(Debug, Clone, PartialEq)]
pub enum HeldList {
    /// It lists them itself.
    Dictionary {
        /// Index into [`Catalog::dictionaries`](super::Catalog::dictionaries), whose keys they are; it is asked whole.
        dictionary: usize,
        /// Which of the dictionary's lists, a scalar over arguments: of a dictionary with a list for each value, and of no other.
        given: Option<Value>,
    },
    /// The catalog has written them out, for each row of a table.
    Written {
        /// A [`Value::Cell`] that is there whenever the list counts, and a list of texts in each row; of a row without any nothing is
        /// known.
        texts: Value,
    },
}

impl HeldList {
    /// Whether it is another in one call than in the next.
    #[must_use]
    pub fn changes(&self) -> bool {
        !matches!(self, Self::Dictionary { given: None, .. })
    }
}

impl Known {
    /// What a key can be the name of: itself, what is left without marks before it, and without each affix of the backend.
    pub fn names<'k>(&'k self, key: &'k str) -> impl Iterator<Item = &'k str> {
        let unmarked = key.trim_start_matches(|letter: char| !letter.is_alphanumeric() && letter != '_');
        [key, unmarked].into_iter().chain(self.affixes.iter().filter_map(|affix| affix.name(key)))
    }
}

/// Names of which the backend leaves out every condition that is not on their whole value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeNames {
    /// The names.
    pub names: List<Text>,
    /// The keys of conditions that it does not leave out, written out.
    pub keys: List<Text>,
    /// Those of the names that are phone numbers, which the backend compares as they are written.
    pub phones: List<Text>,
    /// The tool that finds records by such a value, or by a part of one.
    pub instead: Option<Text>,
}

/// What makes a name a key: `>=` before it, or `_from` behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affix {
    /// Before the name; may be empty, as both may.
    pub before: Text,
    /// Behind it.
    pub after: Text,
}

impl Affix {
    /// The key for a name.
    pub(crate) fn key(&self, name: &str) -> Text {
        format!("{}{name}{}", self.before, self.after).into()
    }

    /// The name that a key is for, where it has this about it.
    fn name<'k>(&self, key: &'k str) -> Option<&'k str> {
        key.strip_prefix(&*self.before)?.strip_suffix(&*self.after)
    }
}

/// Values of an argument that are keys of a dictionary: a name in the place of one finds nothing, and is no value to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Coded {
    /// Index into [`Tool::arguments`](super::Tool::arguments); its shape is a map where `under` has names, else a text or a list.
    pub slot: usize,
    /// The names in a map under which the values stand.
    pub under: List<Text>,
    /// What may stand about such a name in a key: of conditions on a whole value, as the backend's `ranges` have it.
    pub affixes: List<Affix>,
    /// The codes.
    pub list: HeldList,
    /// What those of its keys begin with that count; a text over arguments that is there whenever `when` holds.
    pub begins: Option<Value>,
    /// What a code looks like: a regular expression, which compiles. No value that looks so is looked up, and no key that does not
    /// counts.
    pub like: Option<Text>,
    /// When the values are codes of it, over arguments.
    pub when: Condition,
}

impl Coded {
    /// Whether a key of the map has such a value. `!` before a key negates the condition; its value is a code all the same.
    #[must_use]
    pub fn is_under(&self, key: &str) -> bool {
        let key = key.trim_start_matches('!');
        let mut names = self.affixes.iter().filter_map(|affix| affix.name(key));
        names.any(|name| self.under.iter().any(|under| **under == *name))
    }
}
