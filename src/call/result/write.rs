//! The parts that every result has.

use std::ops::Range;

use super::advice::{Advice, ResultWarning};
use super::raw::{escaped, put, text};

/// A result that was written, and where more can be said in it.
#[derive(Debug)]
pub(crate) struct Written {
    /// `structuredContent`, a JSON object.
    pub(crate) structured: Range<usize>,
    /// The member `result` of it.
    pub(crate) result: Option<Range<usize>>,
    /// The member `warnings` of it, a JSON list; empty, where the member would be, if there are none.
    pub(super) warnings: Range<usize>,
    /// Where the result begins.
    pub(super) start: usize,
    /// The end of `content`, before its bracket.
    pub(super) content: usize,
    /// Nothing is in it.
    pub(super) silent: bool,
}

impl Written {
    /// The warnings, where there are any.
    pub(crate) fn warnings(&self) -> Option<Range<usize>> {
        Some(self.warnings.clone()).filter(|warnings| !warnings.is_empty())
    }
}

/// The members of `metadata`: those of the tool, and what the connection adds to them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Metadata<'a> {
    /// Members without braces; at least one.
    pub(crate) tool: &'a str,
    /// Nothing, or more members behind a comma.
    pub(crate) connection: &'a str,
}

impl Metadata<'_> {
    /// Opens `structuredContent` with the members `metadata` and, where there is one, `request`; gives where it begins.
    pub(super) fn open(self, request: Option<&str>, out: &mut Vec<u8>) -> usize {
        put(out, "\"structuredContent\":");
        let start = out.len();
        for part in ["{\"metadata\":{", self.tool, self.connection, "}"] {
            put(out, part);
        }
        if let Some(request) = request {
            put(out, ",\"request\":");
            put(out, request);
        }
        start
    }
}

/// The text of a result: what it comes to, the warnings, and the arguments that repair the call.
pub(super) fn content(first: &str, advice: &Advice, ready: Option<&str>, out: &mut Vec<u8>) {
    put(out, "\"content\":[{\"type\":\"text\",\"text\":");
    if advice.warnings.is_empty() && ready.is_none() {
        text(first, out);
    } else {
        let mut whole = first.to_owned();
        for part in advice.warnings.iter().map(|warning| warning.message.as_str()).chain(ready) {
            whole.push('\n');
            whole.push_str(part);
        }
        text(&whole, out);
    }
    put(out, "}]");
}

/// Adds blocks to those that were written: these members of the structured content as the text of an object, and a block as
/// it stands.
pub(super) fn more(data: Option<Range<usize>>, attachment: Option<&str>, out: &mut Vec<u8>) {
    out.pop();
    if let Some(data) = data {
        put(out, ",{\"type\":\"text\",\"text\":\"{");
        escaped(data, out);
        put(out, "}\"}");
    }
    if let Some(attachment) = attachment {
        put(out, ",");
        put(out, attachment);
    }
    put(out, "]");
}

/// Blocks as they stand, and the warnings behind them.
pub(super) fn shown(blocks: &str, warnings: &[ResultWarning], out: &mut Vec<u8>) {
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
