use super::*;

fn form(accept: &str) -> AnswerMedia {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, accept.parse().expect("a header value"));
    negotiate(&mut headers)
}

#[test]
fn a_client_that_takes_json_gets_json() {
    assert_eq!(negotiate(&mut HeaderMap::new()), AnswerMedia::Json);
    for accept in ["application/json", "APPLICATION/JSON", "application/*", "text/html, application/json;q=0.1"] {
        assert_eq!(form(accept), AnswerMedia::Json, "{accept}");
    }
    for accept in ["*/*", "application/json, text/event-stream", "text/event-stream;q=0.5,application/json"] {
        assert_eq!(form(accept), AnswerMedia::JsonOrStream, "{accept}");
    }
    for accept in ["text/event-stream", "text/html", "application/json;q=0, text/event-stream", ""] {
        assert_eq!(form(accept), AnswerMedia::Other, "{accept}");
    }
}
