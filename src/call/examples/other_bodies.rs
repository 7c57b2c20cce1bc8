//! Bodies of replies that are no JSON, as they are recorded: a text is a text; lines and rows are data while they are masked, so that a
//! value is known by its name, and are written again as lines and rows. A file is not recorded: nothing in it could be masked.

use csv::WriterBuilder;
use http::header::CONTENT_TYPE;
use kartoteka_compiler::plan::{ReplyForm, TypedReply};
use serde_json::Value;

use crate::runtime::reply::{may_tell, typed};
use crate::runtime::request::Request;
use crate::runtime::upstream::Reply;

/// Why the body of a reply is not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unrecorded {
    /// It is not what its card says.
    OfAnotherType,
    /// It is a file.
    File,
}

/// How the reply to a request is read where that is not as JSON.
pub(super) fn reads<'r>(request: &'r Request, reply: &Reply) -> Option<&'r TypedReply> {
    let good = (200..300).contains(&reply.status) && !reply.body.trim_ascii().is_empty();
    let other = request.reads.as_ref().filter(|reads| good && reads.form != ReplyForm::Json);
    // Some tell their failures in good replies.
    other.filter(|reads| reads.form == ReplyForm::File || !may_tell(media(reply)))
}

/// A body as it is masked: a text, or the list of what its lines or rows say. JSON.
pub(super) fn data(reads: &TypedReply, reply: &Reply) -> Result<String, Unrecorded> {
    match reads.form {
        ReplyForm::File => Err(Unrecorded::File),
        ReplyForm::Page => {
            let text = std::str::from_utf8(&reply.body).map_err(|_| Unrecorded::OfAnotherType)?;
            Ok(Value::from(text).to_string())
        }
        ReplyForm::Json | ReplyForm::Lines | ReplyForm::Rows | ReplyForm::Text => {
            let typed = typed(reads, media(reply), &reply.body).ok_or(Unrecorded::OfAnotherType)?;
            Ok(typed.json().to_owned())
        }
    }
}

/// The same as an example has it.
pub(super) fn written(form: ReplyForm, data: Value) -> Value {
    match (form, data) {
        (ReplyForm::Lines | ReplyForm::Rows, Value::Array(items)) if items.is_empty() => Value::Null,
        (ReplyForm::Lines, Value::Array(items)) => {
            Value::from(items.iter().map(|item| format!("{item}\n")).collect::<String>())
        }
        (ReplyForm::Rows, Value::Array(rows)) => Value::from(table(&rows)),
        (_, data) => data,
    }
}

/// A table with commas. A row lacks its last cells where it lacks any, so that the longest has all names that are needed.
fn table(rows: &[Value]) -> String {
    let rows: Vec<_> = rows.iter().filter_map(Value::as_object).collect();
    let mut writer = WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let names = rows.iter().max_by_key(|row| row.len()).into_iter().map(|row| row.keys().map(String::as_str).collect());
    let cells = rows.iter().map(|row| row.values().map(|cell| cell.as_str().unwrap_or_default()).collect::<Vec<_>>());
    for record in names.chain(cells) {
        writer.write_record(record).expect("a table is always written to memory");
    }
    let written = writer.into_inner().expect("a table is always written to memory");
    String::from_utf8(written).expect("texts are UTF-8")
}

/// What a reply calls itself.
fn media(reply: &Reply) -> Option<&str> {
    reply.media.as_deref().or_else(|| reply.headers.get(CONTENT_TYPE)?.to_str().ok())
}

#[cfg(test)]
mod tests;
