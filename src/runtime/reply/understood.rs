//! The body of a reply, whatever it is, as JSON that was read.

use std::borrow::Cow;

use super::media::{ForeignReply, foreign};
use super::page::Page;
use super::reading::Reading;
use super::unescape::unescaped;
use super::xml;

/// Reads a body: JSON with its characters written as themselves, a failure told in XML, or a text or a file where the media
/// type says so. The text is the one that the places in the page refer to. `None`: it is none of these.
pub(crate) fn understood<'b>(
    reading: &Reading,
    status: u16,
    media: Option<&str>,
    body: &'b [u8],
) -> Option<(Cow<'b, str>, Page)> {
    let good = (200..300).contains(&status);
    let text = text(body);
    if let Some(text) = text {
        // Nothing at all is read as `null`.
        if text.trim().is_empty() && good {
            let page = Page::read(reading, "null").ok()?;
            return Some((Cow::Borrowed("null"), Page { bodyless: true, ..page }));
        }
        if let Some(read) = read_json(reading, text) {
            return Some(read);
        }
    }
    if let Some((text, page)) = mended(media, body).and_then(|mended| read_made(reading, &mended)) {
        return Some((Cow::Owned(text), Page { mended: true, ..page }));
    }
    if let Some((text, page)) = xml::data(media, body).and_then(|json| read_made(reading, &json))
        && (!good || page.failure(reading, status, &text).is_some())
    {
        return Some((Cow::Owned(text), page));
    }
    let ForeignReply { json, attachment } = foreign(media.filter(|_| good), body)?;
    let mut page = Page::read(reading, &json).ok()?;
    page.attachment = attachment;
    Some((Cow::Owned(json), page))
}

/// Reads JSON, with its characters written as themselves.
fn read_json<'t>(reading: &Reading, text: &'t str) -> Option<(Cow<'t, str>, Page)> {
    let page = Page::read(reading, text).ok()?;
    if !page.escapes {
        return Some((Cow::Borrowed(text), page));
    }
    let text = unescaped(text);
    let page = Page::read(reading, &text).ok()?;
    Some((Cow::Owned(text), page))
}

/// The same of JSON that was made of something else.
pub(super) fn read_made(reading: &Reading, json: &str) -> Option<(String, Page)> {
    let (text, page) = read_json(reading, json)?;
    Some((text.into_owned(), page))
}

/// A body that would be JSON but for bytes that are no characters, or raw control characters in its texts: those are U+FFFD, and
/// breaks of lines and tabs are escaped. `None`: it is no such body.
fn mended(media: Option<&str>, body: &[u8]) -> Option<String> {
    let is_open = matches!(body.trim_ascii().first(), Some(b'{' | b'['));
    if !is_open || media.is_some_and(|media| !media.contains("json")) {
        return None;
    }
    let text = String::from_utf8_lossy(body);
    let mut out = String::with_capacity(text.len());
    let (mut within, mut escaped, mut changed) = (false, false, matches!(text, Cow::Owned(_)));
    for letter in text.chars() {
        if within && !escaped && letter < ' ' {
            changed = true;
            match letter {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                _ => out.push(char::REPLACEMENT_CHARACTER),
            }
            continue;
        }
        if letter == '"' && !escaped {
            within = !within;
        }
        escaped = within && !escaped && letter == '\\';
        out.push(letter);
    }
    changed.then_some(out)
}

/// JSON that strict readers take, made of what lenient ones take: without a byte order mark, and with U+FFFD for bytes that are no
/// characters and for halves of surrogate pairs. What is no JSON stays none.
pub(crate) fn readable(body: &[u8]) -> Cow<'_, [u8]> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let bare = body.strip_prefix(MARK).unwrap_or(body);
    let text = match simdutf8::basic::from_utf8(bare) {
        // As a rule there is nothing to mend, and nothing is copied to see that.
        Ok(text) if !text.bytes().any(|byte| byte < b' ') => Cow::Borrowed(text),
        Ok(text) => mended(None, bare).map_or(Cow::Borrowed(text), Cow::Owned),
        Err(_) => match mended(None, bare) {
            Some(mended) => Cow::Owned(mended),
            None => return Cow::Borrowed(body),
        },
    };
    let halves = [&b"\\ud"[..], b"\\uD"].iter().any(|half| memchr::memmem::find(text.as_bytes(), half).is_some());
    match (halves, text) {
        (true, text) => Cow::Owned(unescaped(&text).into_bytes()),
        (false, Cow::Owned(text)) => Cow::Owned(text.into_bytes()),
        (false, Cow::Borrowed(text)) => Cow::Borrowed(text.as_bytes()),
    }
}

/// Whether a reply is empty, `null` or `{}`: of a backend whose good replies all have something, it is none.
pub(crate) fn says_nothing(body: &[u8]) -> bool {
    match body.trim_ascii() {
        b"" | b"null" => true,
        [b'{', inner @ .., b'}'] => inner.trim_ascii().is_empty(),
        _ => false,
    }
}

/// The text of a body; a byte order mark, which some backends send, is not part of it.
pub(crate) fn text(body: &[u8]) -> Option<&str> {
    let text = simdutf8::basic::from_utf8(body).ok()?;
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}
