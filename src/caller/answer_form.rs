//! In which form a caller wants answers: what the text of a result carries, where labels stand, and how long it may be.

/// What the text of a result carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextForm {
    /// The data, too: many a client passes its model the text alone.
    #[default]
    Full,
    /// A summary: the client reads `structuredContent`.
    Summary,
}

/// Where the labels of records stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LabelForm {
    /// Each once, in a table beside the records.
    #[default]
    Table,
    /// In `_meta` of each record.
    Records,
}

/// The form of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerForm {
    /// What the text carries.
    pub text: TextForm,
    /// Where labels stand.
    pub labels: LabelForm,
    /// How many characters the records of a list may have; 0: any number. A list is cut between records.
    pub characters: usize,
}

/// Most clients take 25,000 tokens, which are some 60,000 characters of JSON.
const CHARACTERS: usize = 60_000;

impl Default for AnswerForm {
    fn default() -> Self {
        Self { text: TextForm::default(), labels: LabelForm::default(), characters: CHARACTERS }
    }
}

impl TextForm {
    /// The form of this name; `None` if it is none.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "full" => Some(Self::Full),
            "summary" => Some(Self::Summary),
            _ => None,
        }
    }
}

impl LabelForm {
    /// The form of this name; `None` if it is none.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "table" => Some(Self::Table),
            "records" => Some(Self::Records),
            _ => None,
        }
    }
}
