//! The `type` of a reply: how it is read, and that nothing looks into one that is a text or a file.

use crate::ast::card::Reply;
use crate::check::content_type::is_word;
use crate::check::context::Cx;
use crate::check::scope::Replied;
use crate::diagnostic::{Code, quoted};
use crate::plan::{ReplyForm, TypedReply};

/// What `$reply` is, where this is what a card says of it.
pub(crate) fn replied(reply: Option<&Reply>) -> Replied {
    let media = reply.and_then(|reply| reply.media.as_ref());
    Replied::of(media.and_then(|media| typed(&media.value)).as_ref())
}

/// Whether a reply of this type is a list as a whole.
pub(crate) fn is_list(reply: &Reply) -> bool {
    let typed = reply.media.as_ref().and_then(|media| typed(&media.value));
    typed.is_some_and(|typed| matches!(typed.form, ReplyForm::Lines | ReplyForm::Rows))
}

/// Checks the type of a reply. The outer `None` after a report.
pub(crate) fn check(reply: &Reply, backend: Option<usize>, cx: &mut Cx<'_>) -> Option<Option<TypedReply>> {
    let Some(media) = &reply.media else { return Some(None) };
    let Some(typed) = typed(&media.value) else {
        cx.out.error(Code::UnknownType, media.span, format!("{} is no type of a reply", quoted(&media.value))).fix(
            "write a media type without parameters: `application/json`, `application/x-ndjson`, `text/csv`, `text/plain`, \
             `text/html`, `image/*`, `application/pdf`, or `*/*` for any file",
            None,
        );
        return None;
    };
    if cx.is_public(backend) {
        cx.out
            .error(Code::PublicBackend, media.span, "what is taken from a public address is a text, whatever it is")
            .fix("leave `type` out", None);
        return None;
    }
    if typed.form.is_opaque() {
        let inside = [
            ("records", reply.records.as_ref().map(|records| records.span)),
            ("fields", reply.fields.as_ref().map(|fields| fields.span)),
            ("labels", reply.labels.first().map(|(name, _)| name.span)),
        ];
        for (key, span) in inside {
            if let Some(span) = span {
                let message = format!("`{key}` looks into {}, which has no parts", quoted(&media.value));
                cx.out.error(Code::LooksIntoText, span, message).note_at(media.span, "the reply is of this type").fix(
                    "leave it out, or say the `type` of data: `application/json`, `application/x-ndjson`, `text/csv`",
                    None,
                );
            }
        }
    }
    Some(Some(typed))
}

/// How a reply of a media type is read; `None` where it is no media type.
fn typed(written: &str) -> Option<TypedReply> {
    let media = written.to_ascii_lowercase();
    let (kind, subtype) = media.split_once('/')?;
    if media != "*/*" && !(is_word(kind) && (is_word(subtype) || subtype == "*")) {
        return None;
    }
    let form = match (kind, subtype) {
        ("application", "json") => ReplyForm::Json,
        ("application", json) if json.ends_with("+json") => ReplyForm::Json,
        ("application", "x-ndjson" | "jsonl") => ReplyForm::Lines,
        ("text", "csv") => ReplyForm::Rows,
        ("text", "html") | ("application", "xhtml+xml") => ReplyForm::Page,
        ("text", _) | ("application", "xml") => ReplyForm::Text,
        ("application", xml) if xml.ends_with("+xml") => ReplyForm::Text,
        _ => ReplyForm::File,
    };
    Some(TypedReply { form, media: media.into() })
}
