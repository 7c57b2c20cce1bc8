//! JSON as a person reads it: a line for each member and each item.

/// JSON that is known to be valid and has no blanks between its parts or some, with two blanks for each level.
pub(super) fn indented(json: &[u8]) -> String {
    let mut out = Vec::with_capacity(2 * json.len());
    let mut level = 0;
    let mut rest = json.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'"' => {
                out.push(byte);
                while let Some(byte) = rest.next() {
                    out.push(byte);
                    match byte {
                        b'\\' => out.extend(rest.next()),
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            b'{' | b'[' => {
                out.push(byte);
                while rest.next_if(u8::is_ascii_whitespace).is_some() {}
                match rest.next_if(|next| matches!(next, b'}' | b']')) {
                    Some(end) => out.push(end),
                    None => {
                        level += 1;
                        line(level, &mut out);
                    }
                }
            }
            b'}' | b']' => {
                level -= 1;
                line(level, &mut out);
                out.push(byte);
            }
            b',' => {
                out.push(byte);
                line(level, &mut out);
            }
            b':' => out.extend(b": "),
            byte if byte.is_ascii_whitespace() => {}
            byte => out.push(byte),
        }
    }
    String::from_utf8(out).expect("a result is written as text, and what is added is ASCII")
}

fn line(level: usize, out: &mut Vec<u8>) {
    out.push(b'\n');
    out.resize(out.len() + 2 * level, b' ');
}

#[cfg(test)]
mod tests;
