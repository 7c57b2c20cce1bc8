//! Bodies that are neither JSON nor a form: until they are sent, they are JSON, too, and here it is seen whether that JSON can be
//! sent as what the card says. Nothing is sent with a file that is no base64, or with a name that would be more than a name.

use std::borrow::Cow;

use kartoteka_compiler::plan::{Encoding, Text};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::fault::RequestFault;
use crate::runtime::base64_text;
use crate::runtime::json::{Members, Misfit};

/// A part of a body of parts.
pub(crate) enum BodyPart<'b> {
    /// A text, without its quotes.
    Text(Cow<'b, str>),
    /// A map or a list.
    Json(&'b str),
    /// A file.
    File(FilePart<'b>),
}

/// A file as a card writes it.
#[derive(serde::Deserialize)]
pub(crate) struct FilePart<'b> {
    /// Base64.
    #[serde(borrow)]
    pub(crate) data: Cow<'b, str>,
    #[serde(borrow)]
    pub(crate) filename: Option<Cow<'b, str>>,
    #[serde(borrow, rename = "mimeType")]
    pub(crate) media: Option<Cow<'b, str>>,
}

/// A text that is borrowed where nothing in it is escaped.
#[derive(serde::Deserialize)]
struct PlainText<'b>(#[serde(borrow)] Cow<'b, str>);

/// The text that a body is; `None` if it is none.
pub(crate) fn one_text(body: &[u8]) -> Option<Cow<'_, str>> {
    serde_json::from_slice::<PlainText<'_>>(body).ok().map(|text| text.0)
}

/// The items of a body of lines; `None` if it is no list.
pub(crate) fn items(body: &[u8]) -> Option<Vec<&RawValue>> {
    serde_json::from_slice(body).ok()
}

/// The parts of a body in order, each with its name; `None` if it is no map, or one that should be a file is none.
pub(crate) fn parts<'b>(body: &'b [u8], files: &[Text]) -> Option<Vec<(Cow<'b, str>, BodyPart<'b>)>> {
    let Members(members) = serde_json::from_slice(body).ok()?;
    let part = |(name, json): (Cow<'b, str>, &'b RawValue)| {
        let json = json.get();
        let part = if files.contains(&name) {
            BodyPart::File(serde_json::from_str(json).ok()?)
        } else if json.starts_with(['{', '[']) {
            BodyPart::Json(json)
        } else if json.starts_with('"') {
            BodyPart::Text(serde_json::from_str::<PlainText<'_>>(json).ok()?.0)
        } else {
            BodyPart::Text(Cow::Borrowed(json))
        };
        Some((name, part))
    };
    members.into_iter().map(part).collect()
}

/// Why a body cannot be sent as what it is said to be.
pub(super) fn fault(encoding: &Encoding, body: &[u8]) -> Option<RequestFault> {
    let misfit = || RequestFault::Misfit { misfit: Misfit::Reply, place: "body".to_owned() };
    let fits = match encoding {
        Encoding::Json | Encoding::Form => true,
        Encoding::Text => one_text(body).is_some(),
        Encoding::Lines => items(body).is_some(),
        Encoding::File => one_text(body).is_some_and(|text| base64_text::are_in(&text)),
        Encoding::Parts { files } => match parts(body, files) {
            Some(parts) => return parts.iter().find_map(of_part),
            None => false,
        },
    };
    (!fits).then(misfit)
}

fn of_part((name, part): &(Cow<'_, str>, BodyPart<'_>)) -> Option<RequestFault> {
    let BodyPart::File(FilePart { data, filename, media }) = part else { return None };
    if !base64_text::are_in(data) {
        return Some(RequestFault::Misfit { misfit: Misfit::Reply, place: format!("{name}.data") });
    }
    let header = |of: &str| Some(RequestFault::Header { name: format!("{name}.{of}") });
    if filename.as_deref().is_some_and(|filename| !is_file_name(filename)) {
        return header("filename");
    }
    if media.as_deref().is_some_and(|media| !is_media_type(media)) {
        return header("mimeType");
    }
    None
}

/// The longest name of a file, in bytes, as file systems have it.
const LONGEST_NAME: usize = 255;

/// Whether it names a file and nothing else: no folder, no second line, no end of the header that it stands in.
fn is_file_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= LONGEST_NAME
        && !matches!(name, "." | "..")
        && !name.chars().any(|odd| odd.is_control() || matches!(odd, '"' | '\\' | '/'))
}

/// Whether it is a media type without parameters.
fn is_media_type(media: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
    let word = |word: &str| (1..=127).contains(&word.len()) && word.bytes().all(token);
    media.split_once('/').is_some_and(|(kind, subtype)| word(kind) && word(subtype))
}

/// A body for those who look at it, where that is another text than goes out: files by their type and size, texts
/// and lines as the JSON that they are made of.
pub(super) fn shown_as<'b>(encoding: &Encoding, body: &'b [u8]) -> Option<Cow<'b, str>> {
    match encoding {
        Encoding::Json | Encoding::Form => None,
        Encoding::Text | Encoding::Lines => std::str::from_utf8(body).ok().map(Cow::Borrowed),
        Encoding::File => {
            one_text(body).map(|data| Cow::Owned(json!({ "bytes": base64_text::count(&data) }).to_string()))
        }
        Encoding::Parts { files } => {
            let mut map = serde_json::Map::new();
            for (name, part) in parts(body, files)? {
                let shown = match part {
                    BodyPart::Text(text) => Value::from(text),
                    BodyPart::Json(json) => serde_json::from_str(json).ok()?,
                    BodyPart::File(file) => shown(&file),
                };
                map.insert(name.into_owned(), shown);
            }
            Some(Cow::Owned(Value::Object(map).to_string()))
        }
    }
}

/// A file by its name, its type and its size.
fn shown(file: &FilePart<'_>) -> Value {
    let mut map = serde_json::Map::new();
    for (key, value) in [("filename", &file.filename), ("mimeType", &file.media)] {
        if let Some(value) = value {
            map.insert(key.to_owned(), Value::from(value.as_ref()));
        }
    }
    map.insert("bytes".to_owned(), Value::from(base64_text::count(&file.data)));
    Value::Object(map)
}

#[cfg(test)]
mod tests;
