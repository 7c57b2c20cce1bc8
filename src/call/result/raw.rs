//! JSON into a buffer, as it stands or as a text.

/// Appends JSON as it stands.
pub(super) fn put(out: &mut Vec<u8>, json: &str) {
    out.extend_from_slice(json.as_bytes());
}

/// Writes a JSON text.
pub(crate) fn text(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).expect("a text is always written to memory");
}

/// Writes the inside of a JSON text whose text is JSON on one line: all that has to be escaped in it are quotes and
/// backslashes. Every few bytes there is one, so that each is written without a branch.
pub(super) fn escaped(json: &[u8], out: &mut Vec<u8>) {
    const WORD: usize = 8;
    let start = out.len();
    out.resize(start + 2 * json.len() + 2 * WORD, 0);
    let mut end = start;
    let (words, rest) = json.as_chunks::<WORD>();
    for word in words {
        let room: &mut [u8; 2 * WORD] =
            out[end..].first_chunk_mut().expect("there is room for every byte twice, and a word more");
        let mut length = 0;
        for byte in word {
            // The mask says nothing new: it spares a check of the bounds.
            room[length % (2 * WORD)] = b'\\';
            length += usize::from(matches!(byte, b'"' | b'\\'));
            room[length % (2 * WORD)] = *byte;
            length += 1;
        }
        end += length;
    }
    out.truncate(end);
    for byte in rest {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(*byte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_inside_a_text_is_the_text_that_serde_writes() {
        let quotes = format!(r#"["{}"]"#, r#"\""#.repeat(100));
        let cyrillic = format!(r#"{{"имя":"{}"}}"#, "Ёжик в тумане ".repeat(50));
        for json in ["", "1", "\"\"", r#"{"a":"\\","b":[1,2,"x"]}"#, r#"{"abc":"defgh"}"#, &quotes, &cyrillic] {
            let mut out = b"\"".to_vec();
            escaped(json.as_bytes(), &mut out);
            out.push(b'"');
            assert_eq!(String::from_utf8(out).expect("UTF-8"), serde_json::Value::from(json).to_string());
        }
    }
}
