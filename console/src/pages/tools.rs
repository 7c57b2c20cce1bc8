//! The tools that a reader sees, and one of them: its form, what would be sent, and what came back.

use serde::Serialize;

use crate::form::ToolForm;
use crate::links::sought;
use crate::page::{Effect, Moment, Page, Section, Title};

/// What is sought, as the form has it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ToolChoice {
    /// A part of a name, a title or a description; empty: any.
    pub q: String,
    /// The catalog; empty: any.
    pub catalog: String,
    /// What the tool does: `read`, `write`, `delete`; empty: whatever.
    pub effect: String,
    /// The role whose view is shown; empty: the reader's own.
    pub role: String,
}

/// A tool of the list.
#[derive(Debug, Serialize)]
pub struct ToolRow {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it does, in a sentence.
    pub about: String,
    /// What it does to what is there.
    pub effect: Effect,
    /// A person has to approve of its calls, or of some.
    pub approval: bool,
}

/// The tools of a catalog.
#[derive(Debug, Serialize)]
pub struct ToolGroup {
    /// What the system is called.
    pub title: String,
    /// The name of the catalog.
    pub catalog: String,
    /// Its tools.
    pub tools: Vec<ToolRow>,
}

/// The list.
#[derive(Debug)]
pub struct ToolsPage {
    /// What was sought.
    pub chosen: ToolChoice,
    /// What was found, of this part of the list.
    pub groups: Vec<ToolGroup>,
    /// How many were found.
    pub found: usize,
    /// How many there are.
    pub total: usize,
    /// The catalogs that can be chosen.
    pub catalogs: Vec<String>,
    /// The roles whose view can be chosen.
    pub roles: Vec<String>,
    /// Where the part before this one begins, and the one behind it.
    pub before: Option<usize>,
    /// The same.
    pub next: Option<usize>,
}

#[derive(Serialize)]
struct ToolsFields<'p> {
    chosen: &'p ToolChoice,
    groups: &'p [ToolGroup],
    found: usize,
    total: usize,
    catalogs: &'p [String],
    roles: &'p [String],
    before: Option<String>,
    next: Option<String>,
}

impl Serialize for ToolsPage {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = ToolsFields {
            chosen: &self.chosen,
            groups: &self.groups,
            found: self.found,
            total: self.total,
            catalogs: &self.catalogs,
            roles: &self.roles,
            before: self.before.map(|from| self.chosen.address(from)),
            next: self.next.map(|from| self.chosen.address(from)),
        };
        fields.serialize(serializer)
    }
}

impl ToolChoice {
    /// The address of a part of what is sought.
    fn address(&self, from: usize) -> String {
        let from = if from == 0 { String::new() } else { from.to_string() };
        let fields = [
            ("q", self.q.as_str()),
            ("catalog", &self.catalog),
            ("effect", &self.effect),
            ("role", &self.role),
            ("from", &from),
        ];
        sought("/console/tools", &fields)
    }
}

/// A tool, whole.
#[derive(Debug, Serialize)]
pub struct Tool {
    /// What a list has of it.
    #[serde(flatten)]
    pub row: ToolRow,
    /// Its catalog.
    pub catalog: String,
    /// What the system is called.
    pub target: String,
    /// The schema of its arguments, as JSON.
    pub schema: String,
}

/// A fault of the arguments that belongs to none of the form.
#[derive(Debug, Serialize)]
pub struct ToolFault {
    /// The number of its field; `None`: it has none.
    pub id: Option<usize>,
    /// What is wrong, in which `code` is code.
    pub text: String,
}

/// A line of a difference.
#[derive(Debug, Serialize)]
pub struct DifferenceLine {
    /// `+`, `-` or nothing.
    pub sign: &'static str,
    /// The line.
    pub text: String,
}

/// Advice on a call.
#[derive(Debug, Serialize)]
pub struct ToolWarning {
    /// Its name.
    pub code: String,
    /// What it says.
    pub message: String,
}

/// What to send instead.
#[derive(Debug, Serialize)]
pub struct SuggestedFix {
    /// The arguments, as JSON.
    pub arguments: String,
    /// How they differ from those that were sent.
    pub lines: Vec<DifferenceLine>,
}

/// A step of a call that was not made.
#[derive(Debug, Serialize)]
pub struct ForeseenStep {
    /// What it does.
    pub effect: Option<Effect>,
    /// The request: a line, headers, a blank line, a body; `None` where it depends on an earlier reply, or is passed over.
    pub request: Option<String>,
    /// It is passed over with these arguments.
    pub skipped: bool,
    /// It is made so often: once for each of a list.
    pub items: Option<u64>,
}

/// What has come of a form.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ToolAnswer {
    /// Nothing was asked for yet.
    Nothing,
    /// A write is to be confirmed.
    Sure {
        /// The arguments, as JSON.
        arguments: String,
    },
    /// What would be sent.
    Explain {
        /// The requests.
        steps: Vec<ForeseenStep>,
        /// How many requests there are at most, page by page.
        pages: Option<u64>,
        /// The dictionaries that the records get labels from.
        dictionaries: Vec<String>,
    },
    /// The call was made.
    Result {
        /// It did what it was to do.
        ok: bool,
        /// The form was sent before, and this came of it then.
        again: bool,
        /// What it comes to, for people.
        summary: String,
        /// The columns of its records, and their cells.
        columns: Vec<String>,
        /// The same.
        records: Vec<Vec<String>>,
        /// The structured content, as JSON.
        json: String,
        /// What an agent reads.
        text: String,
        /// The same call on a command line.
        curl: String,
        /// JSON or text are longer, and end here.
        cut: bool,
        /// How long it took, in milliseconds.
        ms: u64,
        /// How long its result is, in bytes.
        size: u64,
    },
    /// The call waits for a person.
    Approval {
        /// The approval.
        id: String,
        /// Until when it waits.
        until: Option<Moment>,
    },
}

/// The page of a tool.
#[derive(Debug, Serialize)]
pub struct ToolPage {
    /// The tool.
    pub tool: Tool,
    /// Its form.
    pub form: ToolForm,
    /// What the form is known by: sent twice, it makes one call.
    pub once: String,
    /// The arguments as one text, where that is shown in place of the form.
    pub as_json: Option<String>,
    /// That text is no JSON object.
    pub no_json: bool,
    /// What is wrong with the arguments.
    pub faults: Vec<ToolFault>,
    /// What has come of it.
    pub answer: ToolAnswer,
    /// Advice.
    pub warnings: Vec<ToolWarning>,
    /// What to send instead.
    pub fix: Option<SuggestedFix>,
}

impl Page for ToolsPage {
    const TEMPLATE: &'static str = "tools.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Tools)
    }

    fn title(&self) -> Title<'_> {
        Title::Key("nav-tools")
    }
}

impl Page for ToolPage {
    const TEMPLATE: &'static str = "tool.html";

    fn section(&self) -> Option<Section> {
        Some(Section::Tools)
    }

    fn title(&self) -> Title<'_> {
        Title::Text(self.tool.row.name.as_str().into())
    }
}

/// How two JSON texts differ, a member a line: the lines of the one, of the other, and of both.
#[must_use]
pub fn difference(before: &serde_json::Value, after: &serde_json::Value) -> Vec<DifferenceLine> {
    line_difference(&format!("{before:#}"), &format!("{after:#}"))
}

/// How two texts differ, line by line: what stands between the lines that both begin and end with.
#[must_use]
pub fn line_difference(before: &str, after: &str) -> Vec<DifferenceLine> {
    let (one, other): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let begin = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let rest = one.len().min(other.len()) - begin;
    let end = one.iter().rev().zip(other.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let line = |sign: &'static str| move |text: &&str| DifferenceLine { sign, text: (*text).to_owned() };
    let mut lines: Vec<DifferenceLine> = one[..begin].iter().map(line("")).collect();
    lines.extend(one[begin..one.len() - end].iter().map(line("-")));
    lines.extend(other[begin..other.len() - end].iter().map(line("+")));
    lines.extend(one[one.len() - end..].iter().map(line("")));
    lines
}
