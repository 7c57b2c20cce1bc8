//! The web site of an invented customer, for those who fetch pages: a page, one that has moved, and one that leads where nothing
//! should be fetched.

use axum::{
    Router,
    http::{StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use tokio::net::TcpListener;

/// Its name. `.example` belongs to no one.
pub const SITE: &str = "www.beta.example";

const PAGE: &str = "<!doctype html><html lang=\"en\"><head><title>Beta LLC: scanners and licences</title></head><body>\
<h1>Beta LLC</h1><p>We sell scanners and the licences that go with them.</p>\
<table><tr><th>Product</th><th>Price</th></tr><tr><td>Scanner B1</td><td>240 EUR</td></tr>\
<tr><td>Licence, a year</td><td>1000 EUR</td></tr></table>\
<p>Write to <a href=\"mailto:ilya@beta.example\">ilya@beta.example</a>.</p></body></html>";

/// Answers for as long as it is asked to.
pub(super) async fn serve(listener: TcpListener) {
    // axum's server ends with `Ok` only.
    drop(axum::serve(listener, Router::new().fallback(respond)).await);
}

async fn respond(uri: Uri) -> Response {
    let to = |place: &'static str| (StatusCode::FOUND, [(header::LOCATION, place)]).into_response();
    match uri.path() {
        "/" | "/prices" => Html(PAGE).into_response(),
        "/old" => to("/prices"),
        "/inside" => to("http://127.0.0.1/"),
        _ => (StatusCode::NOT_FOUND, Html("<title>Not here</title><p>There is no such page.</p>")).into_response(),
    }
}
