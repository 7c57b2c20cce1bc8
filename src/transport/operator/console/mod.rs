//! The console: the pages of the crate of that name, filled with what the server knows. Who looks has signed in with a token; every
//! form brings the key of its login back, and comes from a page of this listener.
//!
//! # Layout
//!
//! - `visit`: who looks, in which language, and what stands around a page; `respond`: pages as answers; `cookies`: what a browser keeps
//! - `login`: signing in and out, and what a reader prefers; `home`: where one begins
//! - `approvals`, `audit`, `overview`, `tools`: the sections; `connections` (with `connect_form`, and the way to one by an application, `authorize`), `leads`, `tokens`, `tenants`, `pins`: those that ask the routes of programs, by `api`; `called`: what has come of a call; `requests`: what goes out, for people; `told`: JSON as models of pages

mod api;
mod approvals;
mod audit;
mod authorize;
mod called;
mod connect_form;
mod connections;
mod cookies;
mod home;
mod leads;
mod login;
mod overview;
mod pins;
mod requests;
mod respond;
mod tenants;
mod tokens;
mod told;
mod tools;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::gate::OperatorState;

pub(super) use api::Api;
pub(super) use respond::look_again;

/// Where pages are.
pub(super) fn routes() -> Router<Arc<OperatorState>> {
    Router::new()
        .route("/", get(home::to_console))
        .route("/console", get(home::to_console))
        .route("/console/", get(home::home))
        .route("/console/assets/{name}", get(respond::asset))
        .route("/console/sign-in", get(login::sign_in).post(login::signed_in))
        .route("/console/sign-out", post(login::signed_out))
        .route("/console/session", post(login::stays))
        .route("/console/preferences", post(login::prefers))
        .route("/console/language/{code}", get(login::speaks))
        .route("/console/connections", get(connections::list))
        .route("/console/connections/{catalog}", get(connections::show))
        .route("/console/connections/{catalog}/replace", get(connections::replace))
        .route("/console/connections/{catalog}/connect", post(connections::connect))
        .route("/console/connections/{catalog}/authorize", post(authorize::set_out))
        .route("/console/oauth/callback", get(authorize::come_back))
        .route("/console/connections/{catalog}/test", post(connections::test))
        .route("/console/connections/{catalog}/disconnect", get(connections::ask).post(connections::disconnect))
        .route("/console/connections/{catalog}/pause", post(leads::pause))
        .route("/console/connections/{catalog}/resume", post(leads::resume))
        .route("/console/connections/{catalog}/leads", get(leads::list).post(leads::decide))
        .route("/console/tokens", get(tokens::list))
        .route("/console/tokens/new", get(tokens::new).post(tokens::make))
        .route("/console/tokens/{id}/revoke", get(tokens::ask).post(tokens::revoke))
        .route("/console/tenants", get(tenants::list))
        .route("/console/tenants/new", get(tenants::new).post(tenants::make))
        .route("/console/tenants/{id}", get(tenants::show).post(tenants::save))
        .route("/console/tenants/{id}/delete", post(tenants::delete))
        .route("/console/pins", get(pins::list))
        .route("/console/pins/{id}", get(pins::show))
        .route("/console/pins/{id}/accept", post(pins::accept))
        .route("/console/pins/{id}/refuse", post(pins::refuse))
        .route("/console/tools", get(tools::list))
        .route("/console/tools/{name}", get(tools::show))
        .route("/console/tools/{name}/call", post(tools::call))
        .route("/console/tools/{name}/explain", post(tools::explain))
        .route("/console/tools/{name}/turn", post(tools::turn))
        .route("/console/approvals", get(approvals::list))
        .route("/console/approvals/{id}", get(approvals::show))
        .route("/console/approvals/{id}/approve", post(approvals::approve))
        .route("/console/approvals/{id}/decline", post(approvals::decline))
        .route("/console/audit", get(audit::list))
        .route("/console/audit/export", get(audit::export))
        .route("/console/audit/{place}", get(audit::show))
        .route("/console/{*rest}", get(home::absent))
        // What links of earlier versions lead to.
        .route("/approvals", get(home::to_approvals))
}
