//! The tenants of a server, for those who run it: `/api/tenants`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::answer::{OrRefused, answered, body, json_answer, one_of, refuse_said, unfit_said};
use super::connections::refused;
use super::endpoint::{OPERATE, OperatorEndpoint};
use super::gate::{OperatorState, RequestHead, powerless};
use super::overseen::Offerable;
use crate::access::connecting::ConnectionAsked;
use crate::access::tenants::is_tenant;
use crate::config::{MOST_AT_ONCE, call_rate, is_zone};
use crate::store::tenants::{EVERY, TenantSaid};

/// The longest title, in characters.
const LONGEST_TITLE: usize = 200;

/// What programs may ask of tenants.
pub(super) fn endpoints() -> Vec<OperatorEndpoint> {
    vec![
        OperatorEndpoint::get("/api/tenants", list)
            .named("listTenants", "Every tenant that is known.")
            .may(OPERATE)
            .answers(&[(200, "Tenants")]),
        OperatorEndpoint::put("/api/tenants/{id}", put)
            .named("putTenant", "Makes a tenant, or changes one: what is left out stays as it is.")
            .may(OPERATE)
            .takes("TenantGiven")
            .answers(&[(200, "Tenant")])
            .refuses(&[400, 409, 422]),
        OperatorEndpoint::delete("/api/tenants/{id}", delete)
            .named("deleteTenant", "Deletes a tenant with its connections and its leads, and revokes its tokens.")
            .may(OPERATE)
            .answers(&[(200, "Success")])
            .refuses(&[404, 409]),
    ]
}

/// `GET /api/tenants`
async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        state.asked_to_operate(&head).await?;
        let tenants = state.overseen.connecting().tenants().await.map_err(refused)?;
        Ok(json_answer(StatusCode::OK, &json!({ "tenants": tenants })))
    })
    .await
}

/// `PUT /api/tenants/{id}`
async fn put(State(state): State<Arc<OperatorState>>, Path(id): Path<String>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_to_operate(&head).await?;
        if !is_tenant(&id) {
            return Err(unfit_said(&["path", "id"], "rest-tenant_id", "string_pattern_mismatch").into());
        }
        let body = body(request).await?;
        let said = given(&body, &state.overseen.languages(), &state.overseen.offerable())?;
        let tenant = state.overseen.connecting().put_tenant(&asked, &id, &said).await.map_err(refused)?;
        Ok(json_answer(StatusCode::OK, &json!(tenant)))
    })
    .await
}

/// What a body says of a tenant; an empty text takes back what was said.
fn given(body: &Map<String, Value>, languages: &[String], offerable: &Offerable) -> OrRefused<TenantSaid> {
    let title = match body.get("title") {
        Some(Value::String(title)) if title.chars().count() <= LONGEST_TITLE => Some(title.trim().to_owned()),
        None | Some(Value::Null) => None,
        Some(other) => {
            let kind = if other.is_string() { "string_too_long" } else { "string_type" };
            return Err(unfit_said(&["body", "title"], "rest-text_200", kind).into());
        }
    };
    let is_active = match body.get("state").and_then(Value::as_str) {
        None if body.get("state").is_none_or(Value::is_null) => None,
        Some("active") => Some(true),
        Some("stopped") => Some(false),
        None | Some(_) => return Err(unfit_said(&["body", "state"], one_of(&["active", "stopped"]), "enum").into()),
    };
    let timezone = match body.get("timezone") {
        None | Some(Value::Null) => None,
        Some(Value::String(timezone)) if timezone.is_empty() || is_zone(timezone) => Some(timezone.clone()),
        Some(_) => return Err(unfit_said(&["body", "timezone"], "rest-timezone", "value_error").into()),
    };
    Ok(TenantSaid {
        title,
        is_active,
        locale: named(body, "locale", languages)?,
        timezone,
        catalogs: catalogs(body, &offerable.catalogs)?,
        profile: named(body, "profile", &offerable.profiles)?,
        limits: by_subject(body, "limits", &offerable.roles, |rate| call_rate(rate.as_str()?))?,
        parallel: by_subject(body, "parallel", &[], |most| {
            let most = u32::try_from(most.as_u64()?).ok()?;
            (1..=MOST_AT_ONCE).contains(&most).then_some(most)
        })?,
    })
}

/// One of these names, or an empty text.
fn named(body: &Map<String, Value>, member: &'static str, known: &[String]) -> OrRefused<Option<String>> {
    match body.get(member) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(name)) if name.is_empty() || known.contains(name) => Ok(Some(name.clone())),
        Some(_) => {
            let names: Vec<&str> = known.iter().map(String::as_str).collect();
            Err(unfit_said(&["body", member], one_of(&names), "enum").into())
        }
    }
}

/// Catalogs that are there, one at least; or `*` alone, for every one.
fn catalogs(body: &Map<String, Value>, known: &[String]) -> OrRefused<Option<Vec<String>>> {
    let Some(given) = body.get("catalogs").filter(|given| !given.is_null()) else { return Ok(None) };
    let names = given.as_array().filter(|names| !names.is_empty());
    let names: Option<Vec<&str>> = names.and_then(|names| names.iter().map(Value::as_str).collect());
    let is_every = names.as_deref() == Some(&[EVERY]);
    match names {
        Some(names) if is_every || names.iter().all(|name| known.iter().any(|known| known == name)) => {
            Ok(Some(names.into_iter().map(str::to_owned).collect()))
        }
        Some(_) | None => {
            let known: Vec<&str> = known.iter().map(String::as_str).chain([EVERY]).collect();
            Err(unfit_said(&["body", "catalogs"], one_of(&known), "enum").into())
        }
    }
}

/// What stands by subjects in an answer, each as it is written where a person says it: `tenant=300/min`.
pub(crate) fn told_by_subject(told: &Value) -> impl Iterator<Item = String> {
    let part = |(subject, value): (&String, &Value)| match value.as_str() {
        Some(rate) => format!("{subject}={rate}"),
        None => format!("{subject}={value}"),
    };
    told.as_object().into_iter().flatten().map(part)
}

/// What is said by whose calls are counted: `tenant`, `caller` or one of these roles.
fn by_subject<V>(
    body: &Map<String, Value>,
    member: &'static str,
    roles: &[Arc<str>],
    read: impl Fn(&Value) -> Option<V>,
) -> OrRefused<Option<BTreeMap<String, V>>> {
    let given = match body.get(member) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(given)) => given,
        Some(_) => return Err(unfit_said(&["body", member], "rest-by_subject", "dict_type").into()),
    };
    let subjects: Vec<&str> = ["tenant", "caller"].into_iter().chain(roles.iter().map(|role| &**role)).collect();
    let mut read_by: BTreeMap<String, V> = BTreeMap::new();
    for (subject, value) in given {
        if !subjects.contains(&subject.as_str()) {
            return Err(unfit_said(&["body", member], one_of(&subjects), "extra_forbidden").into());
        }
        let text = if member == "limits" { "rest-rate" } else { "rest-at_once" };
        let value = read(value).ok_or_else(|| unfit_said(&["body", member, subject], text, "value_error"))?;
        read_by.insert(subject.clone(), value);
    }
    Ok(Some(read_by))
}

/// `DELETE /api/tenants/{id}`
async fn delete(State(state): State<Arc<OperatorState>>, Path(id): Path<String>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_to_operate(&head).await?;
        state.overseen.connecting().delete_tenant(&asked, &id).await.map_err(refused)?;
        // Their tokens were revoked with them, and let nobody in from here on.
        state.overseen.tokens_followed().await.map_err(|fault| {
            tracing::error!(error = %fault, tenant = id, "the tokens of a tenant that was deleted still count here");
            Box::new(refuse_said(StatusCode::SERVICE_UNAVAILABLE, "counts_later", "rest-tenant_tokens_later"))
        })?;
        Ok(json_answer(StatusCode::OK, &json!({ "success": true })))
    })
    .await
}

impl OperatorState {
    /// Who asks, if they run the server.
    async fn asked_to_operate(&self, head: &RequestHead) -> OrRefused<ConnectionAsked> {
        let asked = self.asked_to_connect(head).await?;
        if asked.operates { Ok(asked) } else { Err(powerless().into()) }
    }
}
