//! The result of a tool call, written once: the members of a `CallToolResult`, straight into the caller's buffer.
//!
//! Everything that it says is known before the first byte is written; the records of a reply go in as they stand. It
//! asks nobody anything, and it writes no raw line break: the wires end a message with one.

pub mod project;
pub mod records;

use std::borrow::Cow;

use records::{Chosen, Labelling};

/// A call that was answered.
#[derive(Debug)]
pub struct Answer<'a, 'p> {
    /// The members of `metadata`.
    pub metadata: &'a str,
    /// What the first text says.
    pub summary: Cow<'a, str>,
    /// What was asked: a JSON object.
    pub request: Option<&'a str>,
    /// What was asked for.
    pub body: Body<'a, 'p>,
    /// Of lists.
    pub pagination: Option<Pagination>,
    /// Arguments for a next call.
    pub hint: Option<Hint>,
    /// Advice on this call.
    pub advice: &'a Advice,
}

/// What a result is made of.
#[derive(Debug)]
pub enum Body<'a, 'p> {
    /// Records of one or more replies, labelled and counted.
    Records {
        /// Which.
        chosen: &'a Chosen<'a>,
        /// How.
        labels: &'a mut [Labelling<'p>],
    },
    /// JSON as it stands.
    Json(&'a str),
    /// No result but what is shown: a JSON list of content blocks, which stands for the summary.
    Content(&'a str),
}

/// Where in a list this result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pagination {
    /// The most records that were asked for.
    pub limit: usize,
    /// The position of the first.
    pub start: i64,
    /// The position to go on from; none: that was all.
    pub next: Option<i64>,
    /// How many there are in all.
    pub total: Option<i64>,
    /// How many are here.
    pub fetched: usize,
}

/// Arguments for a next call, ready to copy.
#[derive(Debug)]
pub struct Hint {
    /// What they are for.
    pub message: Option<String>,
    /// A JSON object.
    pub arguments: String,
}

/// What the caller should know about the call, whether it failed or not.
#[derive(Debug, Default)]
pub struct Advice {
    /// In the order that they are told.
    pub warnings: Vec<Warning>,
    /// What to send instead.
    pub fix: Option<Fix>,
}

/// Advice on a call; never a failure.
#[derive(Debug)]
pub struct Warning {
    /// The author's name for it, or the server's.
    pub code: String,
    /// In the caller's language.
    pub message: String,
    /// A JSON object.
    pub suggested_filters: Option<String>,
}

/// A repair that can be sent back as it is.
#[derive(Debug, Default)]
pub struct Fix {
    /// The suggested filters of the warnings, each a JSON object.
    pub filters: Vec<String>,
    /// The order that the fixed call has, as JSON.
    pub order: Option<String>,
    /// The caller's own arguments with the repair in place: a JSON object.
    pub arguments: String,
}

impl Answer<'_, '_> {
    /// Appends the members of a `CallToolResult` to `out`.
    pub fn write(self, out: &mut Vec<u8>) {
        let start = out.len();
        match self.body {
            Body::Content(blocks) => shown(blocks, &self.advice.warnings, out),
            Body::Records { .. } | Body::Json(_) => content(&self.summary, &self.advice.warnings, out),
        }
        put(out, ",\"structuredContent\":{\"metadata\":{");
        put(out, self.metadata);
        put(out, "}");
        if let Some(request) = self.request {
            put(out, ",\"request\":");
            put(out, request);
        }
        if !matches!(self.body, Body::Content(_)) {
            put(out, ",\"result\":");
        }
        match self.body {
            Body::Content(_) => {}
            Body::Records { chosen, labels } => {
                chosen.write(labels, out);
                pagination(self.pagination, out);
                let before = out.len();
                put(out, ",\"aggregates\":");
                if !records::aggregates(labels, out) {
                    out.truncate(before);
                }
            }
            Body::Json(json) => {
                put(out, json);
                pagination(self.pagination, out);
            }
        }
        if let Some(hint) = &self.hint {
            put(out, ",\"hints\":{");
            if let Some(message) = &hint.message {
                put(out, "\"message\":");
                text(message, out);
                put(out, ",");
            }
            put(out, "\"arguments\":");
            put(out, &hint.arguments);
            put(out, "}");
        }
        advice(self.advice, out);
        put(out, "},\"isError\":false");
        records::one_line(&mut out[start..]);
    }
}

/// A call that was not answered.
#[derive(Debug)]
pub struct Refusal<'a> {
    /// The members of `metadata`.
    pub metadata: &'a str,
    /// What was asked: a JSON object.
    pub request: Option<&'a str>,
    /// What is shown in place of the message: a JSON list of content blocks.
    pub shown: Option<&'a str>,
    /// The kind of the failure, as the language names it.
    pub code: &'a str,
    /// In the caller's language.
    pub message: &'a str,
    /// What the backend said: its code and its words.
    pub upstream: Option<(&'a str, Option<&'a str>)>,
    /// When it may be worth trying again.
    pub retry_after_ms: Option<u64>,
    /// Every fault of the arguments: a JSON list.
    pub faults: Option<&'a str>,
    /// Advice on the call all the same.
    pub advice: &'a Advice,
}

impl Refusal<'_> {
    /// Appends the members of a `CallToolResult` to `out`.
    pub fn write(&self, out: &mut Vec<u8>) {
        let start = out.len();
        match self.shown {
            Some(blocks) => shown(blocks, &self.advice.warnings, out),
            None => content(self.message, &self.advice.warnings, out),
        }
        put(out, ",\"structuredContent\":{\"metadata\":{");
        put(out, self.metadata);
        put(out, "}");
        if let Some(request) = self.request {
            put(out, ",\"request\":");
            put(out, request);
        }
        put(out, ",\"error\":{\"code\":");
        text(self.code, out);
        put(out, ",\"message\":");
        text(self.message, out);
        if let Some((code, message)) = self.upstream {
            put(out, ",\"upstream\":{\"code\":");
            text(code, out);
            if let Some(message) = message {
                put(out, ",\"message\":");
                text(message, out);
            }
            put(out, "}");
        }
        if let Some(after) = self.retry_after_ms {
            put(out, ",\"retry_after_ms\":");
            put(out, &after.to_string());
        }
        put(out, "}");
        if let Some(faults) = self.faults {
            put(out, ",\"faults\":");
            put(out, faults);
        }
        advice(self.advice, out);
        put(out, "},\"isError\":true");
        records::one_line(&mut out[start..]);
    }
}

fn content(first: &str, warnings: &[Warning], out: &mut Vec<u8>) {
    put(out, "\"content\":[{\"type\":\"text\",\"text\":");
    text(first, out);
    for warning in warnings {
        put(out, "},{\"type\":\"text\",\"text\":");
        text(&warning.message, out);
    }
    put(out, "}]");
}

/// Blocks as they stand, and the warnings behind them.
fn shown(blocks: &str, warnings: &[Warning], out: &mut Vec<u8>) {
    put(out, "\"content\":");
    put(out, blocks.strip_suffix(']').unwrap_or(blocks));
    let mut before = if blocks.len() > 2 { "," } else { "" };
    for warning in warnings {
        put(out, before);
        put(out, "{\"type\":\"text\",\"text\":");
        text(&warning.message, out);
        put(out, "}");
        before = ",";
    }
    put(out, "]");
}

fn pagination(pagination: Option<Pagination>, out: &mut Vec<u8>) {
    let Some(Pagination { limit, start, next, total, fetched }) = pagination else { return };
    put(out, ",\"pagination\":{\"limit\":");
    put(out, &limit.to_string());
    put(out, ",\"start\":");
    put(out, &start.to_string());
    if let Some(next) = next {
        put(out, ",\"next\":\"");
        put(out, &next.to_string());
        put(out, "\"");
    }
    if let Some(total) = total {
        put(out, ",\"total\":");
        put(out, &total.to_string());
    }
    put(out, ",\"fetched\":");
    put(out, &fetched.to_string());
    put(out, "}");
}

fn advice(advice: &Advice, out: &mut Vec<u8>) {
    let mut before = ",\"warnings\":[{\"code\":";
    for warning in &advice.warnings {
        put(out, before);
        text(&warning.code, out);
        put(out, ",\"message\":");
        text(&warning.message, out);
        if let Some(filters) = &warning.suggested_filters {
            put(out, ",\"suggested_filters\":");
            put(out, filters);
        }
        before = "},{\"code\":";
    }
    if !advice.warnings.is_empty() {
        put(out, "}]");
    }
    let Some(fix) = &advice.fix else { return };
    put(out, ",\"suggestedFix\":{");
    if !fix.filters.is_empty() {
        put(out, "\"filters\":[");
        put(out, &fix.filters.join(","));
        put(out, "],");
    }
    if let Some(order) = &fix.order {
        put(out, "\"order\":");
        put(out, order);
        put(out, ",");
    }
    put(out, "\"arguments\":");
    put(out, &fix.arguments);
    put(out, "}");
}

fn put(out: &mut Vec<u8>, json: &str) {
    out.extend_from_slice(json.as_bytes());
}

/// Writes a JSON text.
pub(crate) fn text(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).expect("a text is always written to memory");
}

#[cfg(test)]
mod tests;
