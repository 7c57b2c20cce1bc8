//! Pages of the operator's listener: HTML in which every text that is not the program's own is escaped. Nothing on a page runs.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::access::consent::visible;

/// What a page may load: its style. It sends forms to this listener alone, and no page shows it in a frame.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The style of all pages.
const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#222}\
article{border:1px solid #ccc;border-radius:.5rem;padding:1rem;margin:1rem 0}\
pre{background:#f4f4f4;padding:.75rem;overflow:auto;white-space:pre-wrap}\
dt{color:#666}dd{margin:0 0 .5rem}input{font:inherit;padding:.25rem .5rem}\
button{font:inherit;padding:.25rem 1rem;margin-right:.5rem}.told{border-left:4px solid #b00;padding-left:.75rem}\
header{display:flex;justify-content:space-between;align-items:baseline}";

/// A page that is being written.
#[derive(Debug)]
pub(super) struct HtmlPage {
    html: String,
}

impl HtmlPage {
    /// Begins a page in this language, under this title.
    pub(super) fn new(language: &str, title: &str) -> Self {
        let mut page = Self { html: String::from("<!doctype html>\n<html lang=\"") };
        page.text(language).raw("\"><head><meta charset=\"utf-8\"><title>").text(title);
        page.raw("</title><meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"/operator.css\"></head><body>\n");
        page
    }

    /// HTML of the program's own.
    pub(super) fn raw(&mut self, html: &'static str) -> &mut Self {
        self.html.push_str(html);
        self
    }

    /// A text, in an element or in an attribute between double quotes.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        // What turns the direction of a text, or hides in it, is shown as what it is.
        for character in visible(text).chars() {
            match character {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '"' => self.html.push_str("&quot;"),
                '\'' => self.html.push_str("&#39;"),
                other => self.html.push(other),
            }
        }
        self
    }

    /// A field that is sent along and not shown.
    pub(super) fn hidden(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.raw("<input type=\"hidden\" name=\"").raw(name).raw("\" value=\"").text(value).raw("\">")
    }

    /// One thing and its name.
    pub(super) fn entry(&mut self, name: &str, value: &str) -> &mut Self {
        self.raw("<dt>").text(name).raw("</dt><dd>").text(value).raw("</dd>")
    }

    /// The page as an answer.
    pub(super) fn answer(self, status: StatusCode) -> Response {
        let body = self.html + "</body></html>\n";
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::CACHE_CONTROL, "no-store"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            // A form says where it is from, to this listener alone.
            (header::REFERRER_POLICY, "same-origin"),
        ];
        (status, headers, body).into_response()
    }
}

/// `GET /operator.css`
pub(super) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")], STYLE)
        .into_response()
}

/// Goes on to another page of this listener.
pub(super) fn go_to(place: &'static str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, HeaderValue::from_static(place))]).into_response()
}

#[cfg(test)]
mod tests;
