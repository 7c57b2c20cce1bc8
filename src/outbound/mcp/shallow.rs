//! JSON without what is nested too deeply to be read.

use std::borrow::Cow;

/// How deep a list of tools nests, as it is read: half of what the reader of JSON takes, and twice as deep as a tool that is offered.
const DEEPEST: usize = 64;

/// What stands in the place of a value that begins deeper.
const LEFT_OUT: &[u8] = b"null";

/// The text with a null in the place of each value that begins too deep: one tool that nobody can read hides no other. Such a tool is still
/// deeper than one that may be offered, so that it is refused by its name.
pub(super) fn shallow(json: &[u8]) -> Cow<'_, [u8]> {
    let (mut out, mut depth, mut in_text, mut escaped) = (Vec::new(), 0_usize, false, false);
    let mut copied = 0;
    for (at, byte) in json.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                depth += 1;
                if depth == DEEPEST + 1 {
                    out.extend_from_slice(&json[copied..at]);
                    out.extend_from_slice(LEFT_OUT);
                    copied = json.len();
                }
            }
            b']' | b'}' if !in_text => {
                depth = depth.saturating_sub(1);
                if depth == DEEPEST {
                    copied = at + 1;
                }
            }
            _ => {}
        }
    }
    if out.is_empty() {
        return Cow::Borrowed(json);
    }
    out.extend_from_slice(&json[copied..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests;
