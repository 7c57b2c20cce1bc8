//! Replies that are no JSON: a text is read as a JSON text, and a file as what is known of it, with the file itself beside it as
//! a content block of the protocol.

use serde_json::{Value, json};

use super::page::Attachment;
use super::prose::essence;
use crate::runtime::base64_text;

/// What stands for the address of a file that has none: it came in a reply.
const REPLY: &str = "kartoteka://reply";

/// A reply that is no JSON, as JSON.
pub(super) struct ForeignReply {
    /// The text as JSON; of a file `{"mimeType":…,"bytes":…}`.
    pub(super) json: String,
    /// The file, if it is one.
    pub(super) attachment: Option<Attachment>,
}

/// Reads the body of a reply of that media type; `None` where it says that it is JSON or a page of HTML, or does not say
/// what it is.
pub(super) fn foreign(media: Option<&str>, body: &[u8]) -> Option<ForeignReply> {
    let media = essence(media?);
    let (kind, subtype) = media.split_once('/')?;
    if subtype == "json" || subtype.ends_with("+json") || subtype == "html" || subtype == "xhtml+xml" {
        return None;
    }
    let is_file = matches!(kind, "image" | "audio" | "video" | "font") || subtype == "pdf";
    let text = simdutf8::basic::from_utf8(body).ok().filter(|text| !text.contains('\0'));
    match text {
        Some(text) if !is_file || subtype == "svg+xml" => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            Some(ForeignReply { json: Value::from(text).to_string(), attachment: None })
        }
        _ => {
            let attachment = attached(&media, &base64_text::text(body), body.len());
            Some(ForeignReply { json: attachment.about.to_string(), attachment: Some(attachment) })
        }
    }
}

/// A file, of which `data` is the base64.
pub(super) fn attached(media: &str, data: &str, bytes: usize) -> Attachment {
    let kind = media.split('/').next().unwrap_or_default();
    let block = match kind {
        "image" | "audio" => json!({"type": kind, "data": data, "mimeType": media}),
        _ => json!({"type": "resource", "resource": {"uri": REPLY, "mimeType": media, "blob": data}}),
    };
    let about = json!({"mimeType": media, "bytes": bytes});
    Attachment { media: media.into(), bytes, about: about.to_string().into(), block: block.to_string().into() }
}

#[cfg(test)]
mod tests;
