//! What the caller should know about a call, whether it failed or not: warnings, and a repair that can be sent back.

use std::ops::Range;

use serde_json::{Map, Value};

use super::raw::{put, text};

/// What stands before a list of warnings.
pub(super) const WARNINGS: &str = ",\"warnings\":";

/// What the caller should know about the call, whether it failed or not.
#[derive(Debug, Default)]
pub(crate) struct Advice {
    /// In the order in which the result has them.
    pub(crate) warnings: Vec<ResultWarning>,
    /// What to send instead.
    pub(crate) fix: Option<Fix>,
}

/// Advice on a call; never a failure.
#[derive(Debug, Clone)]
pub(crate) struct ResultWarning {
    /// The author's name for it, or the server's.
    pub(crate) code: String,
    /// In the caller's language.
    pub(crate) message: String,
}

/// A repair that can be sent back as it is.
#[derive(Debug, Default)]
pub(crate) struct Fix {
    /// The order that the fixed call has, as JSON.
    pub(crate) order: Option<String>,
    /// The caller's own arguments with the repair in place.
    pub(crate) arguments: Map<String, Value>,
}

impl Advice {
    /// Appends the members `warnings` and `suggestedFix`, each behind a comma, where there are any. Gives where the list of
    /// warnings is; an empty range where the member would be.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Range<usize> {
        let mut warnings = out.len()..out.len();
        if !self.warnings.is_empty() {
            put(out, WARNINGS);
            warnings.start = out.len();
            let mut before = "[{\"code\":";
            for warning in &self.warnings {
                put(out, before);
                warning.write(out);
                before = "},{\"code\":";
            }
            put(out, "}]");
            warnings.end = out.len();
        }
        if let Some(fix) = &self.fix {
            fix.write(out);
        }
        warnings
    }
}

impl ResultWarning {
    /// What stands behind `"code":` of one.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        text(&self.code, out);
        put(out, ",\"message\":");
        text(&self.message, out);
    }
}

impl Fix {
    /// The arguments as JSON.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(&self.arguments).expect("a map of JSON is JSON")
    }

    fn write(&self, out: &mut Vec<u8>) {
        put(out, ",\"suggestedFix\":{");
        if let Some(order) = &self.order {
            put(out, "\"order\":");
            put(out, order);
            put(out, ",");
        }
        put(out, "\"arguments\":");
        put(out, &self.json());
        put(out, "}");
    }
}
