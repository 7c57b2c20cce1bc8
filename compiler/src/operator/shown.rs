//! The text of an operator's file as reports show it: what is a secret, or could be one, is masked, and each place stays where it is.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostic::{Code, Report};

/// A token of this server, wherever it stands, and the value of a key that is called like a secret, unless it says where the
/// secret is. A whole digest is none.
static SECRETS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?:\b(?:token|sha256|state_key|key|secret|password)["']?[ \t]*:[ \t]*["']?(?<value>[^\s,{}\["'][^,}\]"'\r\n]*))|(?<own>ktk_[A-Za-z0-9_-]+)"#,
    )
    .expect("it compiles")
});

/// The text with `*` for each byte of a secret: of those that the report tells, and of what looks like one.
pub(super) fn shown(text: &str, report: &Report) -> String {
    let told = report.list().iter().filter(|told| told.code == Code::LiteralSecret);
    let mut secrets: Vec<Range<usize>> = told.map(|told| told.primary.range()).collect();
    for found in SECRETS.captures_iter(text) {
        let part = found.name("own").or_else(|| found.name("value")).expect("one of both is there");
        if !is_harmless(part.as_str().trim_end()) {
            secrets.push(part.range());
        }
    }
    let mut bytes = text.as_bytes().to_vec();
    for range in secrets {
        for byte in &mut bytes[range] {
            if !byte.is_ascii_whitespace() {
                *byte = b'*';
            }
        }
    }
    String::from_utf8(bytes).expect("whole characters were masked")
}

fn is_harmless(value: &str) -> bool {
    let is_digest = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_digest || value.starts_with('$') || value.starts_with("file:")
}

#[cfg(test)]
mod tests;
