//! One endpoint of programs: where it is, who may ask it, what it takes and what it answers. The router and the OpenAPI document are made
//! of the same ones, so that neither has what the other lacks.

use std::str::FromStr;
use std::sync::Arc;

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use super::answer::{OrRefused, one_of, unfit_said};
use super::gate::{OperatorState, RequestHead};
use crate::access::power::Power;
use crate::store::list_place::ListPlace;

/// One endpoint.
pub(super) struct OperatorEndpoint {
    pub(super) method: Method,
    pub(super) path: &'static str,
    /// What programs call it.
    pub(super) id: &'static str,
    pub(super) about: &'static str,
    /// The powers of which one is needed; none: everybody may.
    pub(super) may: &'static [Power],
    pub(super) queries: &'static [Query],
    /// The schema of its body.
    pub(super) takes: Option<&'static str>,
    /// Each status of what is not refused, with the schema of its body.
    pub(super) answers: &'static [(u16, &'static str)],
    /// Statuses of refusals besides those that every endpoint has.
    pub(super) refuses: &'static [u16],
    pub(super) route: MethodRouter<Arc<OperatorState>>,
}

/// What may stand in the query.
#[derive(Debug, Clone, Copy)]
pub(super) struct Query {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// The values; none: any text.
    pub(super) one_of: &'static [&'static str],
}

/// The tenant that is meant.
pub(super) const TENANT: Query = Query {
    name: "tenant",
    about: "The tenant that is meant, for those who run the server; else the caller's.",
    one_of: &[],
};

/// Where a list goes on.
pub(super) const CURSOR: Query = Query { name: "cursor", about: "`next` of the part before.", one_of: &[] };

/// Those whose power is over their own tenant, and those who run the server.
pub(super) const CONNECT: &[Power] = &[Power::Connect, Power::Operate];
pub(super) const SYNC: &[Power] = &[Power::Sync, Power::Operate];
pub(super) const OPERATE: &[Power] = &[Power::Operate];

impl Query {
    /// What a request has here, if it has it; a value that is none of those that there are is refused with them.
    pub(super) fn asked<T>(&self, head: &RequestHead, named: fn(&str) -> Option<T>) -> OrRefused<Option<T>> {
        let unknown = || Box::new(unfit_said(&["query", self.name], one_of(self.one_of), "enum"));
        head.asked(self.name).map(|value| named(&value).ok_or_else(unknown)).transpose()
    }
}

/// The place behind which a list is asked for, by its [`CURSOR`].
pub(super) fn behind<P: FromStr>(cursor: Option<String>) -> OrRefused<Option<P>> {
    let place = cursor.map(|cursor| cursor.parse());
    place.transpose().map_err(|_| Box::new(unfit_said(&["query", CURSOR.name], "rest-bad_cursor", "value")))
}

/// Where a list goes on, as an answer says it; null: it is over.
pub(super) fn told_next(next: Option<ListPlace>) -> Option<String> {
    next.map(|next| next.to_string())
}

impl OperatorEndpoint {
    pub(super) fn get<T: 'static>(path: &'static str, handler: impl Handler<T, Arc<OperatorState>>) -> Self {
        Self::new(Method::GET, path, on(MethodFilter::GET, handler))
    }

    pub(super) fn post<T: 'static>(path: &'static str, handler: impl Handler<T, Arc<OperatorState>>) -> Self {
        Self::new(Method::POST, path, on(MethodFilter::POST, handler))
    }

    pub(super) fn put<T: 'static>(path: &'static str, handler: impl Handler<T, Arc<OperatorState>>) -> Self {
        Self::new(Method::PUT, path, on(MethodFilter::PUT, handler))
    }

    pub(super) fn delete<T: 'static>(path: &'static str, handler: impl Handler<T, Arc<OperatorState>>) -> Self {
        Self::new(Method::DELETE, path, on(MethodFilter::DELETE, handler))
    }

    fn new(method: Method, path: &'static str, route: MethodRouter<Arc<OperatorState>>) -> Self {
        let (id, about) = ("", "");
        Self { method, path, id, about, may: &[], queries: &[], takes: None, answers: &[], refuses: &[], route }
    }

    /// What programs call it, and what it does.
    pub(super) fn named(self, id: &'static str, about: &'static str) -> Self {
        Self { id, about, ..self }
    }

    pub(super) fn may(self, may: &'static [Power]) -> Self {
        Self { may, ..self }
    }

    pub(super) fn asks(self, queries: &'static [Query]) -> Self {
        Self { queries, ..self }
    }

    pub(super) fn takes(self, schema: &'static str) -> Self {
        Self { takes: Some(schema), ..self }
    }

    pub(super) fn answers(self, answers: &'static [(u16, &'static str)]) -> Self {
        Self { answers, ..self }
    }

    pub(super) fn refuses(self, refuses: &'static [u16]) -> Self {
        Self { refuses, ..self }
    }
}
