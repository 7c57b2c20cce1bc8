//! The result of a call that failed.

use super::advice::Advice;
use super::raw::{put, text};
use super::records;
use super::write::{self, Metadata, Written};
use crate::call::waiting::ApprovalTold;

/// A call that was not answered.
#[derive(Debug)]
pub(crate) struct FailedResult<'a> {
    /// Where it is from.
    pub(crate) metadata: Metadata<'a>,
    /// What was asked: a JSON object.
    pub(crate) request: Option<&'a str>,
    /// What is shown in place of the message: a JSON list of content blocks.
    pub(crate) shown: Option<&'a str>,
    /// The kind of the failure, as the language names it.
    pub(crate) code: &'a str,
    /// In the caller's language.
    pub(crate) message: &'a str,
    /// What the backend said: its code and its words.
    pub(crate) upstream: Option<(&'a str, Option<&'a str>)>,
    /// The approval that it waits for.
    pub(crate) approval: Option<ApprovalTold<'a>>,
    /// When it may be worth trying again.
    pub(crate) retry_after_ms: Option<u64>,
    /// Every fault of the arguments: a JSON list.
    pub(crate) faults: Option<&'a str>,
    /// Advice on the call all the same.
    pub(crate) advice: &'a Advice,
    /// What the text says of the suggested fix, if there is one.
    pub(crate) ready: Option<&'a str>,
}

impl FailedResult<'_> {
    /// Appends the members of a `CallToolResult` to `out` and says where its parts are there.
    pub(crate) fn write(&self, out: &mut Vec<u8>) -> Written {
        let start = out.len();
        let silent = self.shown == Some("[]") && self.advice.warnings.is_empty();
        let structured = self.metadata.open(self.request, out);
        put(out, ",\"error\":{\"code\":");
        text(self.code, out);
        put(out, ",\"message\":");
        text(self.message, out);
        if let Some((code, message)) = self.upstream.filter(|(code, message)| !code.is_empty() || message.is_some()) {
            put(out, ",\"upstream\":{");
            for (key, said, comma) in [("\"code\":", Some(code), ""), ("\"message\":", message, ",")] {
                if let Some(said) = said.filter(|said| !said.is_empty()) {
                    put(out, if code.is_empty() { "" } else { comma });
                    put(out, key);
                    text(said, out);
                }
            }
            put(out, "}");
        }
        if let Some(after) = self.retry_after_ms {
            put(out, ",\"retry_after_ms\":");
            put(out, &after.to_string());
        }
        if let Some(ApprovalTold { id, expires_at, page }) = &self.approval {
            put(out, ",\"approval\":{\"id\":");
            text(id, out);
            put(out, ",\"expires_at\":");
            text(expires_at, out);
            if let Some(page) = page {
                put(out, ",\"url\":");
                text(page, out);
            }
            put(out, "}");
        }
        put(out, "}");
        if let Some(faults) = self.faults {
            put(out, ",\"faults\":");
            put(out, faults);
        }
        let warnings = self.advice.write(out);
        put(out, "}");
        let structured = structured..out.len();
        put(out, ",");
        match self.shown {
            Some(blocks) => write::shown(blocks, &self.advice.warnings, out),
            None => write::content(self.message, self.advice, self.ready, out),
        }
        let content = out.len() - 1;
        put(out, ",\"isError\":true");
        records::one_line(&mut out[start..]);
        Written { structured, result: None, warnings, start, content, silent }
    }
}
