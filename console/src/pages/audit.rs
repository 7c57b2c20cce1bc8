//! The audit: records that fit what is sought, and one of them.

use serde::Serialize;

use crate::charts::{self, AuditBin};
use crate::links::sought;
use crate::page::{Effect, Moment, Page, Section, Title};

/// What is sought, as the form has it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AuditChoice {
    /// How far back: `1h`, `24h`, `7d`, `30d`, `all`.
    pub since: String,
    /// How it ended; empty: however.
    pub status: String,
    /// The tool; empty: any.
    pub tool: String,
    /// Who has called; empty: anyone.
    pub caller: String,
    /// The call whose records are sought; empty: any.
    pub call: String,
    /// The tenant whose records are sought; empty: the reader's own.
    pub tenant: String,
}

/// A record of a list.
#[derive(Debug, Serialize)]
pub struct AuditRow {
    /// Where it is.
    pub id: String,
    /// When it was written.
    pub ts: Moment,
    /// How what was asked for has ended; `None` where nothing has.
    pub status: Option<&'static str>,
    /// What kind of record it is.
    pub kind: &'static str,
    /// What was asked for: a tool, a resource, a prompt.
    pub what: Option<String>,
    /// A word on it, as it stands in the record: the kind of a failure.
    pub note: Option<String>,
    /// Who has asked.
    pub who: Option<String>,
    /// By which wire.
    pub wire: Option<String>,
    /// How long it took, in milliseconds.
    pub took: Option<u64>,
}

/// The list of records.
#[derive(Debug)]
pub struct AuditPage {
    /// What was sought.
    pub chosen: AuditChoice,
    /// What was found, the newest first.
    pub records: Vec<AuditRow>,
    /// From where the next page goes on.
    pub older: Option<String>,
    /// Older records were not looked through: from here on they were.
    pub looked_back_to: Option<Moment>,
    /// Records of the page by time, the oldest first.
    pub bins: Vec<AuditBin>,
}

#[derive(Serialize)]
struct AuditFields<'p> {
    chosen: &'p AuditChoice,
    records: &'p [AuditRow],
    older: Option<String>,
    looked_back_to: Option<Moment>,
    histogram: Option<charts::Histogram>,
    csv: String,
    jsonl: String,
}

impl Serialize for AuditPage {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = AuditFields {
            chosen: &self.chosen,
            records: &self.records,
            older: self.older.as_deref().map(|cursor| self.chosen.address(Some(cursor))),
            looked_back_to: self.looked_back_to,
            histogram: charts::histogram(&self.bins),
            csv: self.chosen.file("csv"),
            jsonl: self.chosen.file("jsonl"),
        };
        fields.serialize(serializer)
    }
}

impl AuditChoice {
    /// The address of what is sought.
    #[must_use]
    pub fn address(&self, cursor: Option<&str>) -> String {
        sought("/console/audit", &self.fields(&[("cursor", cursor.unwrap_or_default())]))
    }

    /// The address of a file with all of it.
    #[must_use]
    pub fn file(&self, format: &str) -> String {
        sought("/console/audit/export", &self.fields(&[("format", format)]))
    }

    fn fields<'f>(&'f self, more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
        let fields = [
            ("since", self.since.as_str()),
            ("status", &self.status),
            ("tool", &self.tool),
            ("caller", &self.caller),
            ("call", &self.call),
            ("tenant", &self.tenant),
        ];
        fields.into_iter().chain(more.iter().copied()).collect()
    }
}

/// Whether a record follows the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Chain {
    /// It does.
    Whole,
    /// It does not: what stood before was changed or is missing.
    Broken,
    /// It is the first of its file.
    First,
}

/// What stands in a record besides what a list has of it.
#[derive(Debug, Default, Serialize)]
pub struct RecordFacts {
    /// Who has asked, as the server knows them.
    pub principal: Option<String>,
    /// The role that has let it pass.
    pub role: Option<String>,
    /// For whom.
    pub tenant: Option<String>,
    /// The catalog.
    pub catalog: Option<String>,
    /// What it does.
    pub effect: Option<Effect>,
    /// How long the arguments were, in bytes.
    pub arguments_size: Option<u64>,
    /// How long the result was, in bytes.
    pub result_size: Option<u64>,
    /// What the backend has replied: its status.
    pub upstream: Option<String>,
    /// What stands for the arguments.
    pub hmac: Option<String>,
    /// By what all records of the call are known.
    pub call: Option<String>,
    /// The approval that it was made by, or that was decided of.
    pub approval: Option<String>,
    /// The place in the chain.
    pub seq: Option<u64>,
}

/// One record.
#[derive(Debug, Serialize)]
pub struct RecordPage {
    /// What a list has of it.
    pub r: AuditRow,
    /// The rest.
    pub facts: RecordFacts,
    /// Whether it follows the one before.
    pub chain: Chain,
    /// The line, as it stands in the file.
    pub json: String,
}

impl Page for AuditPage {
    const TEMPLATE: &'static str = "audit.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Audit)
    }

    fn title(&self) -> Title<'_> {
        Title::Key("nav-audit")
    }
}

impl Page for RecordPage {
    const TEMPLATE: &'static str = "record.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Audit)
    }

    fn title(&self) -> Title<'_> {
        Title::Key("record.title")
    }
}
