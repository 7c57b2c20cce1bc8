//! What a request of programs may have: the names of its query and of its body that its endpoint has. Another one is refused, so that a
//! misspelt filter does not ask for everything, and nothing is dropped in silence.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::answer::{BodyMembers, unfit_said, unknown_names};
use super::endpoint::Query;

/// The names that an endpoint takes.
#[derive(Debug)]
pub(super) struct ExpectedNames {
    pub(super) queries: &'static [Query],
    /// Of the body, where its schema names all of them.
    pub(super) members: Option<BodyMembers>,
}

/// Lets a request to its handler if its query has what its endpoint takes, each name once.
pub(super) async fn expected(State(names): State<Arc<ExpectedNames>>, mut request: Request, next: Next) -> Response {
    if let Some(refusal) = unfit_query(&names, request.uri().query().unwrap_or_default()) {
        return refusal;
    }
    if let Some(members) = &names.members {
        request.extensions_mut().insert(members.clone());
    }
    next.run(request).await
}

fn unfit_query(names: &ExpectedNames, query: &str) -> Option<Response> {
    let asked: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name).collect();
    let known: Vec<&str> = names.queries.iter().map(|query| query.name).collect();
    let unknown: Vec<&str> = asked.iter().map(|name| &**name).filter(|name| !known.contains(name)).collect();
    if !unknown.is_empty() {
        return Some(unknown_names("query", &unknown, &known));
    }
    let twice = names.queries.iter().find(|query| asked.iter().filter(|name| **name == query.name).count() > 1)?;
    Some(unfit_said(&["query", twice.name], "rest-repeated", "repeated"))
}

#[cfg(test)]
mod tests;
