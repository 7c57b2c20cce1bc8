//! What of a call a backend has lists of: the names that keys of arguments are, and the codes that values are.

use super::data::{Json, List, Text};
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
    pub affixes: Affixes,
    /// Names that the backend takes besides those that it lists.
    pub also: List<Text>,
    /// Names that records are found by in whole, and by no part of their value.
    pub whole: Option<WholeNames>,
    /// Parts of the dictionary's entries: a name of which one is `true` is not stored.
    pub fixed: List<Text>,
    /// The part of the dictionary's entries that says the type of a name's values: one of [`Backend::types`](super::Backend::types)
    /// of the backend that the dictionary asks, or another, of which nothing is known.
    pub type_part: Option<Text>,
    /// How the values of some names are spelt, whatever the dictionary says.
    pub typed: List<TypedName>,
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
        [key, unmarked].into_iter().chain(self.affixes.all().filter_map(|affix| affix.name(key)))
    }
}

/// How the values of a name, or of a type, are spelt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedName {
    /// The name.
    pub name: Text,
    /// Its values.
    pub values: ValueType,
}

/// How a backend spells values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueType {
    /// Of values that are true or false: what stands for each, scalars.
    pub truth: Option<Truth>,
    /// What one value looks like: a regular expression, which compiles. A text of several of them is meant as a list.
    pub one: Option<Text>,
}

/// What stands for true and for false.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// For true.
    pub yes: Json,
    /// For false.
    pub no: Json,
}

/// What makes a name a key, by what the key asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affixes {
    /// Of lower bounds.
    pub from: List<Affix>,
    /// Of upper bounds.
    pub to: List<Affix>,
    /// Of conditions on a whole value.
    pub named: List<Affix>,
}

impl Affixes {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Affix> {
        self.from.iter().chain(self.to.iter()).chain(self.named.iter())
    }

    /// The name whose whole value a key asks for, or for any other than that: `!` before a key negates the condition.
    #[must_use]
    pub fn named<'k>(&self, key: &'k str) -> Option<&'k str> {
        let key = key.trim_start_matches('!');
        // The longest affix is the one that was meant: `=NAME` is `NAME`, and no field is called `=NAME`.
        let longest = |affix: &&Affix| affix.before.len() + affix.after.len();
        let named = self.named.iter().filter(|affix| affix.name(key).is_some());
        named.max_by_key(longest).and_then(|affix| affix.name(key))
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
    #[must_use]
    pub fn key(&self, name: &str) -> Text {
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
    /// The codes. `None`: no list of them can be had, and what does not look like one is none.
    pub list: Option<HeldList>,
    /// What those of its keys begin with that count; a text over arguments that is there whenever `when` holds.
    pub begins: Option<Value>,
    /// What a code looks like: a regular expression, which compiles. No value that looks so is looked up, and no key that does not
    /// counts.
    pub like: Option<Text>,
    /// The codes that the backend has from the start: they are not looked up, and every other value is. Empty: what looks like a code
    /// is not looked up either.
    pub usual: List<Text>,
    /// The tool that finds the code of what was passed.
    pub found_by: Option<Text>,
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
