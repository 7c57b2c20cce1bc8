//! What came as text, from a backend or a public address: its characters as its head or itself says, a page of HTML without its
//! marks.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use html2text::config;

/// Lines are not broken before this many characters: a model reads sentences, not columns.
const WIDTH: usize = 400;

/// A page says within so many bytes how its characters are written.
const HEAD: usize = 1024;

/// The longest title.
const TITLE: usize = 200;

/// More than as many elements one in the other are not read: no page for readers is nested so deep.
const DEEPEST: usize = 400;

/// A page that was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct PageText {
    pub(crate) title: Option<String>,
    pub(crate) text: String,
}

/// Whether something of this media type is read as text.
pub(crate) fn is_text(media: &str) -> bool {
    let media = essence(media);
    let Some((kind, subtype)) = media.split_once('/') else { return false };
    kind == "text"
        || kind == "application"
            && (matches!(subtype, "json" | "xml") || subtype.ends_with("+json") || subtype.ends_with("+xml"))
}

/// Reads what came as text; it takes the processor.
pub(crate) fn read(media: &str, bytes: &[u8]) -> PageText {
    let is_html = is_html(&essence(media));
    let characters = of_bom(bytes).or_else(|| named(media)).or_else(|| of_itself(bytes).filter(|_| is_html));
    // The usual guess for pages that do not say, where they are not plain.
    let guess =
        if is_html && simdutf8::basic::from_utf8(bytes).is_err() && !is_cut_off(bytes) { WINDOWS_1252 } else { UTF_8 };
    let (text, _, _) = characters.unwrap_or(guess).decode(bytes);
    if !is_html {
        return PageText { title: None, text: text.into_owned() };
    }
    PageText { title: title(&text), text: without_marks(&text).unwrap_or_default() }
}

/// A text in the characters that its media type or its first bytes say, else in UTF-8; `None` where it is not written in those.
pub(super) fn plain(media: &str, bytes: &[u8]) -> Option<String> {
    decoded(of_bom(bytes).or_else(|| named(media)), bytes)
}

/// XML in the characters that its media type, its first bytes or its declaration say, else in UTF-8; `None` where it is not
/// written in those.
pub(super) fn written_as(media: &str, bytes: &[u8]) -> Option<String> {
    decoded(of_bom(bytes).or_else(|| named(media)).or_else(|| of_declaration(bytes)), bytes)
}

/// A text in other characters than UTF-8, by its media type or its first bytes: in UTF-8, with the media type that is then true. `None`
/// for anything else. Many name a charset that they do not write in: what is UTF-8 is left as it is.
pub(crate) fn in_utf8(media: Option<&str>, bytes: &[u8]) -> Option<(String, String)> {
    let is_other = |characters: &&'static Encoding| *characters != UTF_8;
    let characters = of_bom(bytes).filter(is_other).or_else(|| named(media?)).filter(is_other)?;
    let essence = media.map(essence).unwrap_or_default();
    let is_text = is_text(&essence) || matches!(&*essence, "" | "application/csv" | "application/x-ndjson");
    let is_utf8 = || characters.is_ascii_compatible() && simdutf8::basic::from_utf8(bytes).is_ok();
    if !is_text || is_utf8() {
        return None;
    }
    let text = decoded(Some(characters), bytes)?;
    Some((text, format!("{essence}; charset=utf-8")))
}

fn decoded(characters: Option<&'static Encoding>, bytes: &[u8]) -> Option<String> {
    let (text, _, wrong) = characters.unwrap_or(UTF_8).decode(bytes);
    (!wrong).then(|| text.into_owned())
}

/// What XML declares of its characters: `<?xml version="1.0" encoding="windows-1251"?>`.
fn of_declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let declaration = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0;
    let said = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = said.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let found = Encoding::for_label(said[1..].split(quote).next()?.as_bytes())?;
    // What could be read so far is not written in units of two bytes.
    Some(if found.is_ascii_compatible() { found } else { UTF_8 })
}

/// A media type without its parameters.
pub(super) fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether this is a page for people, by its media type without parameters.
pub(super) fn is_html(essence: &str) -> bool {
    matches!(essence, "text/html" | "application/xhtml+xml")
}

/// Whether this is XML, by its media type without parameters.
pub(super) fn is_xml(essence: &str) -> bool {
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

fn of_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_bom(bytes).map(|(encoding, _)| encoding)
}

/// What a media type says of its characters.
fn named(media: &str) -> Option<&'static Encoding> {
    let parameters = media.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let charset = parameters.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    Encoding::for_label(charset?.1.trim().trim_matches('"').as_bytes())
}

/// What a page says of its own characters: `<meta charset=…>`, or the same in the words of a header.
fn of_itself(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let meta = head.split("<meta").skip(1).find_map(|meta| meta.split('>').next()?.split_once("charset="))?;
    let label = meta.1.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(label.len());
    let found = Encoding::for_label(&label.as_bytes()[..end])?;
    // A page that could be read so far is not written in units of two bytes.
    Some(if found.is_ascii_compatible() { found } else { UTF_8 })
}

/// Whether all that is wrong with bytes of UTF-8 is that their last character is not whole.
fn is_cut_off(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

/// What stands between the marks of the title.
fn title(html: &str) -> Option<String> {
    let lower = html.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    // Marks mean nothing inside of it, entities do.
    let text = without_marks(&format!("<p>{}</p>", html[start..end].replace('<', "&lt;")))?;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(words.chars().take(TITLE).collect::<String>()).filter(|title| !title.is_empty())
}

/// A page as its readers see it, without scripts and styles; `None` where it is nested too deep.
fn without_marks(html: &str) -> Option<String> {
    if depth(html) > DEEPEST {
        return None;
    }
    let plain = config::plain_no_decorate().no_table_borders().no_link_wrapping().allow_width_overflow().raw_mode(true);
    let text = plain.string_from_read(html.as_bytes(), WIDTH).ok()?;
    // Of blank lines one says as much as several.
    let mut out = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines().map(str::trim_end) {
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    Some(out.trim().to_owned())
}

/// How deep elements may stand one in the other, at most: marks that are opened and not closed.
fn depth(html: &str) -> usize {
    /// What is never closed.
    const VOID: [&str; 14] =
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "!"];
    let (mut open, mut deepest) = (0_usize, 0);
    for mark in html.split('<').skip(1) {
        if mark.starts_with('/') {
            open = open.saturating_sub(1);
        } else if mark.starts_with(|first: char| first.is_ascii_alphabetic()) {
            let end = mark.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(mark.len());
            let closed = mark.split('>').next().is_some_and(|inside| inside.ends_with('/'));
            let name = mark[..end].to_ascii_lowercase();
            // Paragraphs and items of lists close one another.
            if !closed
                && !VOID.contains(&name.as_str())
                && !matches!(name.as_str(), "p" | "li" | "td" | "tr" | "th" | "dd" | "dt" | "option")
            {
                open += 1;
                deepest = deepest.max(open);
            }
        }
    }
    deepest
}

#[cfg(test)]
mod tests;
