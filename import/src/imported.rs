//! What is wanted of a description of an API, what is made of it, and what could not be carried over.

use std::collections::BTreeMap;

use crate::chosen::Chosen;
use crate::document::DocumentFault;

/// So many operations are carried over at once.
pub(crate) const MOST_OPERATIONS: usize = 5000;

/// What is wanted of a document.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// What the catalog is called.
    pub catalog: String,
    /// The languages of its texts, the first of which is that of the document.
    pub locales: Vec<String>,
    /// Which operations.
    pub chosen: Chosen,
    /// What tools are called already, by their operations.
    pub known: BTreeMap<String, String>,
}

/// What is made of a document.
#[derive(Debug, Clone)]
pub struct ImportedCatalog {
    /// Paths as catalogs spell them, and texts.
    pub files: Vec<(String, String)>,
    /// The tools, in the order of the document.
    pub tools: Vec<ImportedTool>,
    /// What could not be carried over, and what was assumed.
    pub left: Vec<LeftOut>,
}

/// A tool and the operation that it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedTool {
    /// The tool.
    pub name: String,
    /// `GET /path`.
    pub operation: String,
}

/// Something that could not be carried over, or that was assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The operation or the tool; `None`: of the whole document.
    pub of: Option<String>,
    /// What, and why.
    pub why: String,
    /// Nothing was made of the operation at all.
    pub whole: bool,
}

impl LeftOut {
    /// Of an operation of which nothing was made.
    pub(crate) fn whole(of: String, why: impl Into<String>) -> Self {
        Self { of: Some(of), why: why.into(), whole: true }
    }

    /// A part, or an assumption: of a tool, or of the document.
    pub(crate) fn part(of: Option<&str>, why: impl Into<String>) -> Self {
        Self { of: of.map(str::to_owned), why: why.into(), whole: false }
    }
}

/// Why nothing is made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportFault {
    /// The document is not read.
    #[error(transparent)]
    Document(#[from] DocumentFault),
    /// What is chosen names nothing.
    #[error("the document has no such thing: {}", .0.join(", "))]
    Unknown(Vec<String>),
    /// There are more operations than are carried over at once.
    #[error("{0} operations are more than {MOST_OPERATIONS}; choose by tag, path or id")]
    TooMany(usize),
    /// There is no operation, or none could be carried over.
    #[error("nothing could be carried over{}", told(.0))]
    Nothing(Vec<LeftOut>),
    /// What is made does not pass the check for a reason of our own.
    #[error("the catalog does not pass the check: {0}")]
    Unfit(String),
}

fn told(left: &[LeftOut]) -> String {
    let lines = left.iter().map(|one| format!("\n  {}: {}", one.of.as_deref().unwrap_or("the document"), one.why));
    lines.collect()
}
