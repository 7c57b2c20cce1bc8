//! The result of a call that was answered.

use std::borrow::Cow;
use std::ops::Range;

use super::advice::Advice;
use super::raw::{number, put, text};
use super::records::{self, Labelling};
use super::write::{self, Metadata, Written};
use crate::caller::{AnswerForm, TextForm};
use crate::runtime::paging::Position;

/// What a result has besides its body, in bytes, as a rule.
const ROOM: usize = 8 << 10;

/// A call that was answered.
#[derive(Debug)]
pub(crate) struct AnsweredResult<'a, 'p> {
    /// Where it is from.
    pub(crate) metadata: Metadata<'a>,
    /// What the first text says.
    pub(crate) summary: Cow<'a, str>,
    /// What was asked: a JSON object.
    pub(crate) request: Option<&'a str>,
    /// What was asked for.
    pub(crate) body: Body<'a, 'p>,
    /// A file that is shown behind the summary: a content block.
    pub(crate) attachment: Option<&'a str>,
    /// Of lists.
    pub(crate) pagination: Option<Pagination>,
    /// Arguments for a next call.
    pub(crate) hint: Option<Hint>,
    /// Advice on this call.
    pub(crate) advice: &'a Advice,
    /// What the text says of the suggested fix, if there is one.
    pub(crate) ready: Option<&'a str>,
    /// The form of the answer.
    pub(crate) form: AnswerForm,
}

/// What a result is made of.
#[derive(Debug)]
pub(crate) enum Body<'a, 'p> {
    /// Records of one or more replies, labelled and counted.
    Records {
        /// A JSON list, as [`Chosen::write`](records::Chosen::write) wrote it.
        json: &'a [u8],
        /// How many.
        count: usize,
        /// The labels that were met.
        labels: &'a [Labelling<'p>],
    },
    /// JSON as it stands.
    Json(&'a str),
    /// A text, as JSON, which is shown as it is beside that.
    Text(&'a str),
    /// JSON with the labels that were met in it.
    Labelled(&'a str, &'a [Labelling<'p>]),
    /// No result: what would be sent, a JSON object.
    DryRun(&'a str),
    /// No result but what is shown: a JSON list of content blocks, which stands for the summary.
    Content(&'a str),
}

/// Where in a list this result is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pagination {
    /// The most records that were asked for.
    pub(crate) limit: usize,
    /// The position of the first; none: where the list begins by itself.
    pub(crate) start: Option<Position>,
    /// The position to go on from; none: that was all, unless a warning says otherwise.
    pub(crate) next: Option<Position>,
    /// How many there are in all.
    pub(crate) total: Option<i64>,
    /// How many came.
    pub(crate) fetched: usize,
    /// How many of these are left out, where the card says which stay.
    pub(crate) left_out: Option<usize>,
}

impl Pagination {
    /// How many records the result has.
    pub(crate) fn shown(&self) -> usize {
        self.fetched - self.left_out.unwrap_or(0)
    }
}

/// Arguments for a next call, ready to copy.
#[derive(Debug)]
pub(crate) struct Hint {
    /// What they are for.
    pub(crate) message: Option<String>,
    /// A JSON object.
    pub(crate) arguments: String,
}

impl AnsweredResult<'_, '_> {
    /// Appends the members of a `CallToolResult` to `out` and says where its parts are there.
    pub(crate) fn write(self, out: &mut Vec<u8>) -> Written {
        let start = out.len();
        let silent = matches!(self.body, Body::Content("[]")) && self.advice.warnings.is_empty();
        let is_shown = matches!(self.body, Body::Content(_));
        let is_text = matches!(self.body, Body::Text(_));
        // The data and, where it is written once more as text, room for each of its bytes twice: what grows is copied.
        let times = if self.form.text == TextForm::Full && !is_shown { 3 } else { 1 };
        out.reserve(times * self.body.length() + ROOM);
        let structured = self.metadata.open(self.request, out);
        let data = out.len() + 1;
        let shown = if let Body::Content(blocks) = self.body { blocks } else { "" };
        let result = self.body.write(self.pagination, self.form, out);
        let data = data..out.len();
        if let Some(hint) = &self.hint {
            hint.write(out);
        }
        let warnings = self.advice.write(out);
        put(out, "}");
        let structured = structured..out.len();
        records::one_line(&mut out[start..]);
        put(out, ",");
        if is_shown {
            write::shown(shown, &self.advice.warnings, out);
        } else {
            write::content(&self.summary, self.advice, self.ready, out);
            // A text is shown itself.
            let data = (self.form.text == TextForm::Full && !is_text).then_some(data);
            write::more(data, self.attachment, out);
        }
        let content = out.len() - 1;
        // All else was made one line, or is a text.
        if is_shown || self.attachment.is_some() {
            records::one_line(&mut out[structured.end..]);
        }
        put(out, ",\"isError\":false");
        Written { structured, result, warnings, start, content, silent }
    }
}

impl Body<'_, '_> {
    /// How long it is, in bytes.
    fn length(&self) -> usize {
        match self {
            Body::Records { json, .. } => json.len(),
            Body::Json(json) | Body::Text(json) => json.len(),
            Body::Labelled(json, _) | Body::Content(json) | Body::DryRun(json) => json.len(),
        }
    }

    /// Appends `result` or `dryRun`, `pagination`, `labels` and `aggregates`, each behind a comma; gives where the result is.
    fn write(self, pagination: Option<Pagination>, form: AnswerForm, out: &mut Vec<u8>) -> Option<Range<usize>> {
        if matches!(self, Body::Content(_)) {
            return None;
        }
        if let Body::DryRun(json) = self {
            put(out, ",\"dryRun\":");
            put(out, json);
            return None;
        }
        put(out, ",\"result\":");
        let start = out.len();
        let (mut met, mut counted): (&[Labelling<'_>], Option<usize>) = (&[], None);
        match self {
            Body::Content(_) | Body::DryRun(_) => {}
            Body::Records { json, count, labels } => {
                out.extend_from_slice(json);
                (met, counted) = (labels, Some(count));
            }
            Body::Labelled(json, labels) => {
                put(out, json);
                met = labels;
            }
            Body::Json(json) | Body::Text(json) => put(out, json),
        }
        let result = start..out.len();
        if let Some(pagination) = pagination {
            pagination.write(out);
        }
        let before = out.len();
        put(out, ",\"labels\":");
        if !records::labels(met, form.labels, out) {
            out.truncate(before);
        }
        let before = out.len();
        put(out, ",\"aggregates\":");
        if !counted.is_some_and(|count| records::aggregates(met, count, out)) {
            out.truncate(before);
        }
        Some(result)
    }
}

impl Hint {
    fn write(&self, out: &mut Vec<u8>) {
        put(out, ",\"hints\":{");
        if let Some(message) = &self.message {
            put(out, "\"message\":");
            text(message, out);
            put(out, ",");
        }
        put(out, "\"arguments\":");
        put(out, &self.arguments);
        put(out, "}");
    }
}

impl Pagination {
    fn write(self, out: &mut Vec<u8>) {
        let Pagination { limit, start, next, total, fetched, left_out } = self;
        put(out, ",\"pagination\":{\"limit\":");
        number(limit, out);
        if let Some(start) = start {
            put(out, ",\"start\":");
            put(out, &start.json());
        }
        if let Some(next) = next {
            put(out, ",\"next\":");
            text(&next.text(), out);
        }
        if let Some(total) = total {
            put(out, ",\"total\":");
            number(total, out);
        }
        put(out, ",\"fetched\":");
        number(fetched, out);
        if let Some(left_out) = left_out {
            put(out, ",\"left_out\":");
            number(left_out, out);
        }
        put(out, "}");
    }
}
