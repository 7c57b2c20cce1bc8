//! CSV as a list of maps, one a line, by the names in its first line. Every cell is a text, as it is written.
//!
//! The mark between cells is the one of comma, semicolon and tab that stands most often in the first line. A line with fewer cells
//! than names lacks the last ones. Refuses two columns of one name and a line with more cells than names: a value would be lost.

use csv::{ReaderBuilder, StringRecord};
use memchr::memchr_iter;

/// The longest list that is made, in bytes: each line repeats the names.
const MOST: usize = 64 << 20;

/// The list, as JSON; `None` where the text is no table of that kind.
pub(super) fn rows(text: &str) -> Option<String> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(text)).from_reader(text.as_bytes());
    let mut names = StringRecord::new();
    let mut out = b"[".to_vec();
    if reader.read_record(&mut names).ok()? {
        let keys = keys(&names)?;
        let mut cells = StringRecord::new();
        while reader.read_record(&mut cells).ok()? {
            if cells.len() > keys.len() || out.len() > MOST {
                return None;
            }
            if out.len() > 1 {
                out.push(b',');
            }
            row(&keys, &cells, &mut out);
        }
    }
    out.push(b']');
    String::from_utf8(out).ok()
}

/// The names as JSON keys; `None` where two are one.
fn keys(names: &StringRecord) -> Option<Vec<String>> {
    let different = names.iter().enumerate().all(|(at, name)| !names.iter().take(at).any(|other| other == name));
    different.then(|| names.iter().map(|name| format!("{}:", serde_json::Value::from(name))).collect())
}

fn row(keys: &[String], cells: &StringRecord, out: &mut Vec<u8>) {
    out.push(b'{');
    for (at, (key, cell)) in keys.iter().zip(cells).enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(key.as_bytes());
        serde_json::to_writer(&mut *out, cell).expect("a text is always written to memory");
    }
    out.push(b'}');
}

/// The mark between the cells of the first line, outside of its quotes.
fn delimiter(text: &str) -> u8 {
    let first = text.trim_start_matches(['\r', '\n']).lines().next().unwrap_or_default();
    let bare: String = first.split('"').step_by(2).collect();
    let count = |mark: u8| memchr_iter(mark, bare.as_bytes()).count();
    // Of equals the last one is taken: the comma.
    [b'\t', b';', b','].into_iter().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

#[cfg(test)]
mod tests;
