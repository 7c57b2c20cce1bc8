//! What goes back: a status and a body, in the forms that this backend has.

use serde_json::{Value, json};

/// JSON, or a page.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: u16,
    pub content_type: &'static str,
    pub body: String,
    /// Where a redirection leads.
    pub location: Option<String>,
}

const JSON: &str = "application/json";
const HTML: &str = "text/html; charset=utf-8";

pub(super) fn json_of(status: u16, body: &Value) -> Answer {
    Answer { status, content_type: JSON, body: body.to_string(), location: None }
}

pub(super) fn text_of(content_type: &'static str, body: &str) -> Answer {
    Answer { status: 200, content_type, body: body.to_owned(), location: None }
}

/// 200 with `error: false` and a sentence.
pub(super) fn done(message: &str) -> Answer {
    json_of(200, &json!({ "error": false, "message": message }))
}

/// Status and `{"detail": …}`, the framework's own form.
pub(super) fn detail(status: u16, words: &str) -> Answer {
    json_of(status, &json!({ "detail": words }))
}

/// Status and `{"error": true, "errors": …}`, the form of the older views.
pub(super) fn errors(status: u16, errors: &Value) -> Answer {
    json_of(status, &json!({ "error": true, "errors": errors }))
}

/// Status and `{"error": true, "message": …}`, the form of the invoices.
pub(super) fn refused(status: u16, words: &str) -> Answer {
    json_of(status, &json!({ "error": true, "message": words }))
}

pub(super) fn wrong_verb(verb: &str) -> Answer {
    detail(405, &format!("Method \"{verb}\" not allowed."))
}

pub(super) fn no_context() -> Answer {
    detail(403, "Organization context is required. Please login again.")
}

/// The framework's page for an address that no route has.
pub(super) fn unknown_address() -> Answer {
    page(404, "Not Found", "The requested resource was not found on this server.")
}

/// The framework's page for a fault of its own.
pub(super) fn broken() -> Answer {
    page(500, "Server Error (500)", "")
}

pub(super) fn moved(location: String) -> Answer {
    Answer { status: 301, content_type: HTML, body: String::new(), location: Some(location) }
}

fn page(status: u16, title: &str, words: &str) -> Answer {
    let body = format!(
        "\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>{title}</title>\n</head>\n<body>\n  \
         <h1>{title}</h1><p>{words}</p>\n</body>\n</html>\n"
    );
    Answer { status, content_type: HTML, body, location: None }
}
