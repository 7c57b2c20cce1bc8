//! Whether a reply says "busy", whatever its status: some portals say it with 200. Looks only into replies that are
//! failures by their status, or too short for a page of records, so that an ordinary reply costs nothing.

use kartoteka_compiler::plan;

use super::retry::FailureCode;
use crate::runtime::json_path;

/// A failure is shorter; a page of records is longer.
const SHORT: usize = 4096;

/// The failure code of a reply.
pub(super) fn code(errors: &plan::Errors, status: u16, body: &[u8]) -> FailureCode {
    if (status < 400 && body.len() >= SHORT) || errors.code.is_empty() {
        return FailureCode::None;
    }
    let Ok(text) = std::str::from_utf8(body) else { return FailureCode::None };
    let scalar = |path| {
        json_path::find(text, path).and_then(|json| crate::runtime::json::scalar_text(Some(json)).ok().flatten())
    };
    let Some(code) = errors.code.iter().find_map(scalar) else { return FailureCode::None };
    let code = code.to_lowercase();
    match errors.kinds.binary_search_by(|kind| kind.code.as_ref().cmp(code.as_str())) {
        Ok(place) => FailureCode::Known(errors.kinds[place].kind),
        Err(_) => FailureCode::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use kartoteka_compiler::plan::{ErrorKind, Errors, Failure, Path, Segment};

    use super::*;

    fn errors() -> Errors {
        let kind = |code: &'static str, kind| ErrorKind { code: code.into(), kind };
        Errors {
            code: vec![Path(vec![Segment::Key("error".into())].into())].into(),
            message: vec![].into(),
            kinds: vec![
                kind("100", Failure::Invalid),
                kind("expired_token", Failure::Unauthorized),
                kind("query_limit_exceeded", Failure::Busy),
            ]
            .into(),
        }
    }

    #[test]
    fn a_code_is_found_in_any_short_reply_and_in_any_failure() {
        let long = format!(r#"{{"pad":"{}","error":"QUERY_LIMIT_EXCEEDED"}}"#, "x".repeat(SHORT));
        for (status, body, wanted) in [
            (200, r#"{"error":"QUERY_LIMIT_EXCEEDED"}"#, FailureCode::Known(Failure::Busy)),
            (503, r#"{"error":"query_limit_exceeded"}"#, FailureCode::Known(Failure::Busy)),
            (503, long.as_str(), FailureCode::Known(Failure::Busy)),
            (200, long.as_str(), FailureCode::None),
            (401, r#"{"error":"expired_token"}"#, FailureCode::Known(Failure::Unauthorized)),
            (400, r#"{"error":100}"#, FailureCode::Known(Failure::Invalid)),
            (400, r#"{"error":"","error_description":"Not found"}"#, FailureCode::Unknown),
            (200, r#"{"result":[]}"#, FailureCode::None),
            (502, "<html>Bad Gateway</html>", FailureCode::None),
            (400, r#"{"error":{"code":1}}"#, FailureCode::None),
            (200, "", FailureCode::None),
        ] {
            assert_eq!(code(&errors(), status, body.as_bytes()), wanted, "{status}");
        }
        assert_eq!(code(&errors(), 500, b"\xff\xfe"), FailureCode::None);
    }
}
