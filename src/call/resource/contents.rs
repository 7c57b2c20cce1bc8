//! What was read of a resource, and the shapes in which it is given on.

use std::ops::Range;
use std::sync::Arc;

use kartoteka_compiler::{listing, plan};
use serde_json::json;

use super::address::ResourceAddress;
use crate::call::result::{self, ResultWarning};
use crate::caller::outcome::{Continuation, ResourcePage};
use crate::catalog::served::ServedCatalog;

/// What a resource holds.
#[derive(Debug, Clone)]
pub(crate) struct Contents {
    /// The text; of binary contents their base64; of a tool's result its structured content, a JSON object.
    pub(crate) text: Arc<str>,
    /// What a tool's result says of itself, where a tool reads the resource.
    pub(crate) result: Option<ResultParts>,
    /// How many records there are, where the text is a list of them.
    pub(super) records: Option<usize>,
    /// What makes it another thing than it seems, in the caller's language.
    pub(super) warning: Option<ResultWarning>,
}

/// What a tool's result says of itself.
#[derive(Debug, Clone)]
pub(crate) struct ResultParts {
    /// The member `result` of the structured content; absent where content blocks are all that the tool shows.
    pub(super) data: Option<Range<usize>>,
    /// The member `warnings` of it, where there is one.
    pub(super) warnings: Option<Range<usize>>,
    pub(super) continuation: Continuation,
}

impl Contents {
    /// As `resources/read` gives it: a JSON list of one `ResourceContents`.
    #[must_use]
    pub(crate) fn listed(&self, address: &ResourceAddress, resource: &plan::Resource) -> Vec<u8> {
        let mut out = b"[{\"uri\":".to_vec();
        result::text(&address.uri, &mut out);
        out.extend_from_slice(b",\"mimeType\":");
        result::text(&resource.mime, &mut out);
        out.extend_from_slice(match resource.content {
            plan::Content::Blob { .. } => b",\"blob\":",
            _ => b",\"text\":",
        });
        result::text(&self.text, &mut out);
        if let Some(warning) = &self.warning {
            out.extend_from_slice(b",\"_meta\":{\"kartoteka/warnings\":");
            out.extend_from_slice(listed(warning).as_bytes());
            out.push(b'}');
        }
        out.extend_from_slice(b"}]");
        out
    }

    /// As a page that says where it is from: the result of the tool that was asked, other JSON as it is, and of what is no
    /// JSON the list that [`Contents::listed`] gives.
    pub(crate) fn page(
        self,
        address: &ResourceAddress,
        catalog: &ServedCatalog,
        instance: Option<&str>,
    ) -> ResourcePage {
        let (plan, resource) = (&catalog.plan, &catalog.plan.resources[address.resource]);
        let named = match resource.content {
            plan::Content::Tool { tool } => &plan.tools[tool].resource,
            // What was asked besides stands behind a `#`.
            _ => listing::address(&plan.name, address.uri.split('#').next().unwrap_or_default()),
        };
        let is_json = match resource.content {
            plan::Content::Tool { .. } | plan::Content::Dictionary { .. } | plan::Content::Data { .. } => true,
            plan::Content::Blob { .. } => false,
            plan::Content::Text { .. } | plan::Content::Markdown { .. } => {
                serde_json::from_str::<serde::de::IgnoredAny>(&self.text).is_ok()
            }
        };
        let text: Arc<str> = match is_json {
            true => self.text,
            false => String::from_utf8(self.listed(address, resource)).expect("contents are written as text").into(),
        };
        let warnings = self.result.as_ref().and_then(|parts| parts.warnings.clone());
        let warnings = warnings.map(|warnings| text[warnings].to_owned()).or(self.warning.as_ref().map(listed));
        let (data, continuation) = match self.result {
            Some(ResultParts { data: Some(data), continuation, .. }) => (data, continuation),
            _ => {
                let total = self.records.and_then(|records| i64::try_from(records).ok());
                (0..text.len(), Continuation { next: None, total })
            }
        };
        let data = unpadded(&text, data);
        let (provider, instance) = (plan.name.to_string(), instance.map(str::to_owned));
        ResourcePage { provider, resource: named.to_string(), instance, text, data, continuation, warnings }
    }
}

/// A warning as a list of one, as results have it.
fn listed(warning: &ResultWarning) -> String {
    json!([{ "code": warning.code, "message": warning.message }]).to_string()
}

/// The same without blanks at its ends.
fn unpadded(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_ascii_start().len());
    start..start + part.trim_ascii().len()
}
