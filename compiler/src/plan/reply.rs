//! What is taken from a reply. Its bytes are not here, and are never parsed as a whole: these are the places to look at.

use super::backend::Pages;
use super::data::{List, Text};
use super::source::Source;
use super::sums::Sums;
use super::value::{Condition, Path, Segment, Value};

/// What is taken from the reply of the last step.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// Where the records are, joined in this order; none: the tool is no list.
    pub records: List<Path>,
    /// Which of the records stay, over [`Value::Record`]: the others are left out when they are here.
    pub keep: Condition,
    /// What is kept of a record, over [`Value::Record`]; without it, all of it.
    pub value: Option<Value>,
    /// How its list goes on.
    pub pages: Paged,
    /// How many there are in all; several are added. Empty: as the pages say.
    pub total: List<Source>,
    /// The most records; beyond a page, more pages are fetched.
    pub limit: Option<Value>,
    /// The slot of the argument that says in which order they come.
    pub order: Option<usize>,
    /// In the order written. Of the records; of a tool that is no list, of its result, or of each item of that.
    pub labels: List<Label>,
    /// Keeps only these fields of each record, or of the result.
    pub fields: Option<Value>,
    /// The most characters of the records or of a text, at least 1; absent: as the server does. More is left out. Of a file the most
    /// bytes; absent: any number.
    pub size: Option<Value>,
    /// What all of its records come to, in place of themselves: of one of several steps, beside `limit`.
    pub sums: Option<Sums>,
}

impl Reply {
    /// Whether records are looked at one by one: some are left out, or something is made of them.
    #[must_use]
    pub fn sifts(&self) -> bool {
        self.value.is_some() || self.keep.asks()
    }

    /// Shows `see` every value that is written of records, or says what they are summed by, and those inside of them.
    pub fn walk_records<'p>(&'p self, see: &mut dyn FnMut(&'p Value)) {
        self.keep.walk(see);
        self.value.iter().for_each(|value| value.walk(see));
        self.sums.iter().flat_map(|sums| &sums.groups).for_each(|groups| groups.walk(see));
    }
}

/// How the list of a reply goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum Paged {
    /// It is no list, or nothing is known of further pages.
    Unsaid,
    /// The list comes whole.
    Whole {
        /// The slot of the argument that says at which of its records it begins here: those before it are left out.
        start: Option<usize>,
    },
    /// Page by page.
    By(Pages),
}

/// Says what a key in the records stands for, and counts the records of a list by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Unique in its reply.
    pub name: Text,
    /// Within a record: what is looked up.
    pub of: Path,
    /// Index into [`Catalog::dictionaries`](super::Catalog::dictionaries); none where texts say all there is.
    pub dictionary: Option<usize>,
    /// What is said besides, in the caller's language.
    pub texts: List<LabelText>,
}

impl Label {
    /// Whether one record may hold several of its keys.
    #[must_use]
    pub fn is_spread(&self) -> bool {
        self.of.0.contains(&Segment::Every)
    }
}

/// A text of a label. Its variables are `id` and what the dictionary says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelText {
    /// The key that it stands under.
    pub name: Text,
    /// Index into [`Catalog::messages`](super::Catalog::messages).
    pub message: usize,
}
