//! What a method is given, what it answers, and how it is found by its name.

use jiff::Timestamp;
use serde_json::Value;

use crate::{errors::Refusal, options::Options, page::Page, parameters::Parameters, records::Records, table::Record};

/// A call on its way.
#[derive(Debug)]
pub(crate) struct Call<'c> {
    pub parameters: &'c Parameters,
    pub now: Timestamp,
    /// Every method of the portal: some list them, and `batch` runs them.
    pub methods: &'static [Method],
    /// Failures to come, which methods in a `batch` have as well.
    pub options: &'c Options,
}

/// What a method answers: `result`, and the counts beside it.
#[derive(Debug)]
pub(crate) struct Reply {
    pub result: Value,
    pub total: Option<usize>,
    pub next: Option<usize>,
}

/// What a method does.
pub(crate) type Run = fn(&mut Records, &Call<'_>) -> Result<Reply, Refusal>;

/// A method: its name, the scope that it belongs to (none: every key may call it), what it does.
pub(crate) type Method = (&'static str, &'static str, Run);

/// The method of a name in lower case.
pub(crate) fn find(methods: &[Method], name: &str) -> Option<Run> {
    methods.iter().find(|(known, _, _)| *known == name).map(|(_, _, run)| *run)
}

impl Reply {
    /// An answer without counts.
    pub(crate) fn plain(result: Value) -> Self {
        Self { result, total: None, next: None }
    }

    pub(super) fn page(page: Page<Record>, result: impl FnOnce(Vec<Value>) -> Value) -> Self {
        let rows = page.rows.into_iter().map(Value::Object).collect();
        Self { result: result(rows), total: Some(page.total), next: page.next }
    }
}
