//! Codes that stand where a failure has its own, and say that there is none.

use kartoteka_compiler::plan;

/// Whether what stands where a failure has its code says, in a reply of a good status, that there is none: a blank, zeros, `false`,
/// `OK`, `success` or a good status. In what is called an error a number is one of the backend's own, whatever it is.
pub(crate) fn says_good(status: u16, code: &str, within_errors: bool) -> bool {
    let code = code.trim();
    let good = |status: u16| (200..300).contains(&status);
    good(status)
        && (code.bytes().all(|byte| byte == b'0')
            || ["false", "ok", "success"].iter().any(|word| code.eq_ignore_ascii_case(word))
            || !within_errors && code.parse().is_ok_and(good))
}

/// Whether a code stands in what is called an error: `error.error_code`.
pub(crate) fn is_within_errors(at: &plan::Source) -> bool {
    let plan::Source::Reply { path } = at else { return false };
    let is_error = |segment: &plan::Segment| match segment {
        plan::Segment::Key(key) => ["error", "errors"].iter().any(|name| key.eq_ignore_ascii_case(name)),
        _ => false,
    };
    path.0.split_last().is_some_and(|(_, around)| around.iter().any(is_error))
}
