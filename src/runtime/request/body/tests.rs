use kartoteka_compiler::plan::{Encoding, List, Text};

use super::*;
use crate::runtime::request::Request;

fn built(encoding: Encoding, json: &str) -> Request {
    let mut request = Request::default();
    request.body(encoding, |out| out.literal(json));
    request
}

fn with_file() -> Encoding {
    Encoding::Parts { files: List::Owned(vec![Text::Borrowed("file")]) }
}

#[test]
fn what_fits_its_type_has_no_fault() {
    for (encoding, json) in [
        (Encoding::Text, r#""a\nb""#),
        (Encoding::Lines, r#"[{"a":1},2]"#),
        (Encoding::File, r#""AAEC""#),
        (
            with_file(),
            r#"{"a":1,"b":{"data":5},"file":{"data":"AAEC","filename":"отчёт 1.pdf","mimeType":"application/pdf"}}"#,
        ),
        (with_file(), r#"{"a":"text"}"#),
    ] {
        assert_eq!(built(encoding, json).fault, None, "{json}");
    }
}

#[test]
fn what_does_not_fit_is_not_sent() {
    let misfit = |place: &str| Some(RequestFault::Misfit { misfit: Misfit::Reply, place: place.to_owned() });
    let header = |name: &str| Some(RequestFault::Header { name: name.to_owned() });
    for (encoding, json, fault) in [
        (Encoding::Text, "5", misfit("body")),
        (Encoding::Lines, r#"{"a":1}"#, misfit("body")),
        (Encoding::File, r#""A""#, misfit("body")),
        (with_file(), "[]", misfit("body")),
        (with_file(), r#"{"file":{"data":5}}"#, misfit("body")),
        (with_file(), r#"{"file":"AAEC"}"#, misfit("body")),
        (with_file(), r#"{"file":{"data":"AA_-"}}"#, misfit("file.data")),
        (with_file(), r#"{"file":{"data":"AAEC","filename":"a\r\nb"}}"#, header("file.filename")),
        (with_file(), r#"{"file":{"data":"AAEC","filename":"a\"; x=\"b"}}"#, header("file.filename")),
        (with_file(), r#"{"file":{"data":"AAEC","filename":"../a"}}"#, header("file.filename")),
        (with_file(), r#"{"file":{"data":"AAEC","filename":""}}"#, header("file.filename")),
        (with_file(), r#"{"file":{"data":"AAEC","mimeType":"text/plain\r\nX: y"}}"#, header("file.mimeType")),
        (with_file(), r#"{"file":{"data":"AAEC","mimeType":"pdf"}}"#, header("file.mimeType")),
    ] {
        assert_eq!(built(encoding, json).fault, fault, "{json}");
    }
}

#[test]
fn files_are_shown_by_type_and_size() {
    let json = r#"{"note":"n","file":{"data":"AAEC","filename":"a.png","mimeType":"image/png"}}"#;
    let shown = built(with_file(), json).shown_body().map(Cow::into_owned);
    let expected = r#"{"note":"n","file":{"filename":"a.png","mimeType":"image/png","bytes":3}}"#;
    assert_eq!(shown.as_deref(), Some(expected));
    assert_eq!(built(Encoding::File, r#""AA==""#).shown_body().as_deref(), Some(r#"{"bytes":1}"#));
    assert_eq!(built(Encoding::Json, r#"{"data":"AAEC"}"#).shown_body(), None);
}
