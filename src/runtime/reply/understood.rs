//! The body of a reply, whatever it is, as JSON that was read.

use bytes::Bytes;

use super::media::{ForeignReply, foreign};
use super::page::Page;
use super::reading::Reading;
use super::unescape::unescaped;

/// Reads a body: JSON with its characters written as themselves, or a text or a file where the media type says so. The bytes
/// are those that the places in the page refer to. `None`: it is neither.
pub(crate) fn understood(reading: &Reading, status: u16, media: Option<&str>, body: &Bytes) -> Option<(Bytes, Page)> {
    let good = (200..300).contains(&status);
    let text = text(body);
    if let Some(text) = text {
        // Nothing at all is read as `null`.
        if text.trim().is_empty() && good {
            return Some((Bytes::from_static(b"null"), Page::read(reading, "null").ok()?));
        }
        match Page::read(reading, text) {
            Ok(page) if page.escapes => {
                let text = unescaped(text);
                let page = Page::read(reading, &text).ok()?;
                return Some((text.into(), page));
            }
            Ok(page) => return Some((body.slice_ref(text.as_bytes()), page)),
            Err(_) => {}
        }
    }
    let ForeignReply { json, attachment } = foreign(media.filter(|_| good), body)?;
    let mut page = Page::read(reading, simdutf8::basic::from_utf8(&json).ok()?).ok()?;
    page.attachment = attachment;
    Some((json, page))
}

/// The text of a body; a byte order mark, which some backends send, is not part of it.
pub(crate) fn text(body: &[u8]) -> Option<&str> {
    let text = simdutf8::basic::from_utf8(body).ok()?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}
