//! Pages and files as answers.

use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kartoteka_console::{Address, Console, Frame, Page, asset_named};

/// What a page may load and where it may send: its own files, and forms to this listener. No page shows it in a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same of a page with a form that leads to a page of another site: browsers hold the redirect behind a form against it, too.
const POLICY_AWAY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                           form-action 'self' https:; base-uri 'none'; frame-ancestors 'none'";

/// What every page says of itself.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // A form says where it is from, to this listener alone.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// A page as an answer.
pub(super) fn page<P: Page>(console: &Console, frame: &Frame, page: &P, status: StatusCode) -> Response {
    match console.render(frame, page) {
        Ok(html) => {
            let mut response = (status, HEADERS, html).into_response();
            if page.leads_away() {
                let policy = HeaderValue::from_static(POLICY_AWAY);
                response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
            }
            response
        }
        Err(error) => {
            tracing::error!(%error, template = P::TEMPLATE, "a page of the console cannot be written");
            (StatusCode::INTERNAL_SERVER_ERROR, "this page cannot be shown: the log of the server says why\n")
                .into_response()
        }
    }
}

/// Goes on to another page.
pub(super) fn go_to(address: &Address) -> Response {
    let address = HeaderValue::try_from(address.as_str()).expect("an address is printable ASCII");
    (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
}

/// Goes on to a page of another site.
pub(super) fn go_away(address: &str) -> Response {
    let Ok(address) = HeaderValue::try_from(address) else {
        return (StatusCode::INTERNAL_SERVER_ERROR, "this address cannot be gone to\n").into_response();
    };
    // Where it comes from is nobody's business there.
    let headers = [
        (header::LOCATION, address),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// A link from elsewhere is followed without the cookie of the login. This page asks for itself once more, and that comes from here.
pub(in crate::transport::operator) fn look_again() -> Response {
    const HTML: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Kartoteka</title>\
                        <meta http-equiv=\"refresh\" content=\"0\"></head><body></body></html>";
    (StatusCode::OK, HEADERS, HTML).into_response()
}

/// `GET /console/assets/{name}`
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    let Some(asset) = asset_named(&name) else {
        return (StatusCode::NOT_FOUND, "there is no such file\n").into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, asset.media),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    (headers, asset.bytes).into_response()
}
