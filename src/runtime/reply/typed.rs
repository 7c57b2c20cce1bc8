//! Replies of a type that a card names, made into JSON: rows and lines are lists, a text is a JSON text, a file is its bytes in
//! base64. What the reply calls itself only says which of a family it is. Refuses what is of another family, HTML that nobody asked
//! for above all, and what cannot be read whole: nothing is read in part or guessed.

use kartoteka_compiler::plan::{ReplyForm, TypedReply};
use serde_json::Value;

use super::media::attached;
use super::page::{Attachment, Page};
use super::prose::{self, essence, is_html, is_xml};
use super::reading::Reading;
use super::rows;
use super::understood::read_made;
use crate::runtime::base64_text;

/// What files are whose type nobody says.
const ANY_FILE: &str = "application/octet-stream";

/// A reply as JSON.
pub(crate) struct TypedBody {
    json: String,
    attachment: Option<Attachment>,
}

/// Makes JSON of the body of a good reply that calls itself `said`; it takes the processor. `None`: it is not what was asked for.
pub(crate) fn typed(reads: &TypedReply, said: Option<&str>, body: &[u8]) -> Option<TypedBody> {
    let essence = said.map(essence);
    let essence = essence.as_deref();
    let is_html = essence.is_some_and(is_html);
    if is_html && reads.form != ReplyForm::Page && &*reads.media != "*/*" {
        return None;
    }
    let said = said.unwrap_or_default();
    let json = match reads.form {
        ReplyForm::Json => return None,
        ReplyForm::Lines | ReplyForm::Rows if essence.is_some_and(is_json) => return None,
        ReplyForm::Lines => lines(&prose::plain(said, body)?)?,
        ReplyForm::Rows => rows::rows(&prose::plain(said, body)?)?,
        ReplyForm::Text => Value::from(prose::plain(said, body)?).to_string(),
        ReplyForm::Page if !is_html && essence.is_some() => return None,
        ReplyForm::Page => Value::from(prose::read(if is_html { said } else { "text/html" }, body).text).to_string(),
        ReplyForm::File => {
            let media = of_family(&reads.media, essence)?;
            let data = base64_text::text(body);
            return Some(TypedBody {
                json: Value::from(data.as_str()).to_string(),
                attachment: Some(attached(media, &data, body.len())),
            });
        }
    };
    Some(TypedBody { json, attachment: None })
}

/// Whether a reply of this type is looked at for a failure that it tells in JSON or XML, though the request asked for something else.
pub(crate) fn may_tell(said: Option<&str>) -> bool {
    said.map(essence).is_some_and(|essence| is_json(&essence) || is_xml(&essence))
}

impl TypedBody {
    /// As JSON.
    pub(crate) fn json(&self) -> &str {
        &self.json
    }

    /// What `reading` looks for in it; the text is the one that the places in the page refer to.
    pub(crate) fn read(self, reading: &Reading) -> Option<(String, Page)> {
        let (text, page) = read_made(reading, &self.json)?;
        Some((text, Page { attachment: self.attachment, ..page }))
    }
}

fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence == "application/problem+json"
}

/// What a file is that was asked for as `asked` and calls itself `said`; `None` where that is another thing.
fn of_family<'m>(asked: &'m str, said: Option<&'m str>) -> Option<&'m str> {
    let known = said.filter(|said| !matches!(*said, "" | ANY_FILE | "binary/octet-stream"));
    let (kind, subtype) = asked.split_once('/')?;
    match known {
        None if subtype == "*" => (kind == "*").then_some(ANY_FILE),
        None => Some(asked),
        Some(known) if kind == "*" => Some(known),
        Some(known) => {
            let of_kind = known.split_once('/').is_some_and(|(known, _)| known == kind);
            let data = is_json(known) || known.ends_with("/xml") || is_html(known);
            (of_kind && (!data || known == asked)).then_some(if kind == "application" && subtype != "*" {
                asked
            } else {
                known
            })
        }
    }
}

/// Lines of JSON as a list; blank ones are none.
fn lines(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('[');
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let value: &serde_json::value::RawValue = serde_json::from_str(line).ok()?;
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str(value.get());
    }
    out.push(']');
    Some(out)
}

#[cfg(test)]
mod tests;
