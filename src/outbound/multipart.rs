//! A JSON map as `multipart/form-data` (RFC 7578), a part a key, by the writer of the client that sends it. What comes out are bytes,
//! so that a retry sends them again.
//!
//! Names of files go out as browsers send them, in UTF-8: what would end the header that they stand in was refused before.

use std::borrow::Cow;

use futures::{FutureExt, TryStreamExt};
use http::HeaderValue;
use kartoteka_compiler::plan;
use reqwest::multipart::{Form, Part};

use crate::runtime::base64_text;
use crate::runtime::request::{BodyPart, FilePart, parts};

/// What a file is that does not say what.
const ANY_FILE: &str = "application/octet-stream";

/// The parts, encoded, and their media type with the boundary between them; `None` if it is no map, or one that should be a file is
/// none.
pub(super) fn encode(json: &[u8], files: &[plan::Text]) -> Option<(Vec<u8>, HeaderValue)> {
    loop {
        let parts = parts(json, files)?;
        let count = parts.len();
        let form = form(parts)?;
        let boundary = form.boundary().to_owned();
        let bytes = written(form);
        // Before each part and behind the last, and nowhere else.
        let between = format!("--{boundary}");
        if memchr::memmem::find_iter(&bytes, &between).count() == count + 1 {
            let media = format!("multipart/form-data; boundary={boundary}");
            return Some((bytes, HeaderValue::try_from(media).expect("a boundary is plain text")));
        }
    }
}

fn form(parts: Vec<(Cow<'_, str>, BodyPart<'_>)>) -> Option<Form> {
    let mut form = Form::new().percent_encode_noop();
    for (name, part) in parts {
        let part = match part {
            BodyPart::Text(text) => Part::text(text.into_owned()),
            BodyPart::Json(json) => Part::text(json.to_owned()).mime_str("application/json").ok()?,
            BodyPart::File(file) => self::file(&name, &file)?,
        };
        form = form.part(name.into_owned(), part);
    }
    Some(form)
}

/// A file; one without a name is called like its part, since a part without any is none for most backends.
fn file(part: &str, file: &FilePart<'_>) -> Option<Part> {
    let name = file.filename.as_deref().unwrap_or(part).to_owned();
    let media = file.media.as_deref().unwrap_or(ANY_FILE);
    Part::bytes(base64_text::of(&file.data)?).file_name(name).mime_str(media).ok()
}

/// All of its bytes, which are in memory.
fn written(form: Form) -> Vec<u8> {
    let end = format!("--{}--\r\n", form.boundary());
    let bytes = form.into_stream().try_fold(Vec::<u8>::new(), |mut all, more| async move {
        all.extend_from_slice(&more);
        Ok(all)
    });
    let bytes = bytes.now_or_never().expect("what is in memory is ready").expect("what is in memory can be read");
    // Of a form without parts the client writes nothing.
    if bytes.is_empty() { end.into_bytes() } else { bytes }
}

#[cfg(test)]
mod tests;
