//! Connections of tenants, as programs and pages make them: `/api/connections`, and the other names that catalogs have.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::answer::{
    OrRefused, answered, body, json_answer, later, refuse, refuse_said, unaudited, unfit_said, unstored,
};
use super::endpoint::{CONNECT, OperatorEndpoint, Query, TENANT};
use super::gate::{OperatorState, RequestHead};
use crate::access::connecting::{
    CatalogAlias, ConnectRefused, ConnectionAsked, ConnectionShown, ConnectsTenants, UnfitSetting,
};
use crate::access::consent;
use crate::access::power::Power;

/// The fewest characters of a token in the bodies of the design.
const SHORTEST_TOKEN: usize = 10;

/// What programs may ask of connections.
pub(super) fn endpoints() -> Vec<OperatorEndpoint> {
    const ASKS: &[Query] = &[TENANT];
    const TRIES: &[Query] =
        &[TENANT, Query { name: "test", about: "`no`: what is given is stored untried.", one_of: &[] }];
    let of = |endpoint: OperatorEndpoint| endpoint.may(CONNECT).asks(ASKS);
    let aliases = [
        of(OperatorEndpoint::post("/api/{path}/connect", connect_alias))
            .named("connectByAlias", "Connects the catalog with this other name that takes what is given, tried first.")
            .takes("AliasGiven")
            .answers(&[(200, "AliasConnected")])
            .refuses(&[400, 404, 409, 422]),
        of(OperatorEndpoint::post("/api/{path}/test", test_alias))
            .named("testByAlias", "Tries what is connected.")
            .answers(&[(200, "AliasTested")])
            .refuses(&[400, 404]),
        of(OperatorEndpoint::post("/api/{path}/disconnect", disconnect_alias))
            .named("disconnectByAlias", "Forgets the connection, also where there is none.")
            .answers(&[(200, "AliasDisconnected")])
            .refuses(&[404, 409]),
        of(OperatorEndpoint::get("/api/{path}/status", status_of_alias))
            .named("statusByAlias", "How it stands.")
            .answers(&[(200, "AliasStatus")])
            .refuses(&[404]),
    ];
    let own = [
        of(OperatorEndpoint::get("/api/connections", list))
            .named("listConnections", "Every catalog that can be connected.")
            .answers(&[(200, "Connections")])
            .refuses(&[404]),
        of(OperatorEndpoint::get("/api/connections/{catalog}", show))
            .named("showConnection", "One of them.")
            .answers(&[(200, "Connection")])
            .refuses(&[404]),
        of(OperatorEndpoint::put("/api/connections/{catalog}", connect))
            .named("connect", "Connects a catalog with these settings, which are tried first.")
            .asks(TRIES)
            .takes("ConnectionGiven")
            .answers(&[(200, "Connection")])
            .refuses(&[400, 404, 409, 422]),
        of(OperatorEndpoint::delete("/api/connections/{catalog}", disconnect))
            .named("disconnect", "Forgets the connection and its key.")
            .answers(&[(200, "Success")])
            .refuses(&[404, 409]),
        of(OperatorEndpoint::post("/api/connections/{catalog}/authorize", authorize))
            .named(
                "authorize",
                "Begins to connect a catalog by an application of the operator's: where the tenant's browser goes.",
            )
            .takes("AuthorizationAsked")
            .answers(&[(200, "AuthorizationBegun")])
            .refuses(&[400, 404, 409, 422]),
        of(OperatorEndpoint::post("/api/connections/{catalog}/test", test))
            .named("testConnection", "Tries what is connected.")
            .answers(&[(200, "ConnectionTested")])
            .refuses(&[400, 404]),
    ];
    own.into_iter().chain(aliases).collect()
}

/// `GET /api/connections`
async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_to_connect(&head).await?;
        let shown = state.overseen.connecting().connections(&asked).await.map_err(refused)?;
        Ok(json_answer(StatusCode::OK, &json!({ "tenant": asked.tenant, "connections": shown })))
    })
    .await
}

/// `GET /api/connections/{catalog}`
async fn show(State(state): State<Arc<OperatorState>>, Path(catalog): Path<String>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_to_connect(&head).await?;
        let shown = state.overseen.connecting().connection(&asked, &catalog).await.map_err(refused)?;
        Ok(json_answer(StatusCode::OK, &json!(shown)))
    })
    .await
}

/// `PUT /api/connections/{catalog}`
async fn connect(State(state): State<Arc<OperatorState>>, Path(catalog): Path<String>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_to_connect(&head).await?;
        let tries = head.asked("test").as_deref() != Some("no");
        let mut body = body(request).await?;
        let Some(Value::Object(settings)) = body.remove("settings") else {
            return Err(unfit_said(&["body", "settings"], "rest-settings_object", "missing").into());
        };
        let connected = state.overseen.connecting().connect(&asked, &catalog, &settings, tries).await;
        let shown = connected.map_err(|why| refused_of(why, |name| name.to_owned(), &["body", "settings"]))?;
        Ok(json_answer(StatusCode::OK, &json!(shown)))
    })
    .await
}

/// `POST /api/connections/{catalog}/authorize`
async fn authorize(State(state): State<Arc<OperatorState>>, Path(catalog): Path<String>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_to_connect(&head).await?;
        let mut body = body(request).await?;
        let settings = match body.remove("settings") {
            None => Map::new(),
            Some(Value::Object(settings)) => settings,
            Some(_) => return Err(unfit_said(&["body", "settings"], "rest-settings_object", "value").into()),
        };
        // A program has no login: the person who comes back has to sign in as the same caller.
        let begun = state.overseen.connecting().authorize(&asked, &catalog, &settings, None).await;
        let begun = begun.map_err(|why| refused_of(why, str::to_owned, &["body", "settings"]))?;
        Ok(json_answer(StatusCode::OK, &json!(begun)))
    })
    .await
}

/// `POST /api/connections/{catalog}/test`
async fn test(State(state): State<Arc<OperatorState>>, Path(catalog): Path<String>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_to_connect(&head).await?;
        let tested = state.overseen.connecting().test(&asked, &catalog).await.map_err(refused)?;
        Ok(json_answer(StatusCode::OK, &json!(tested)))
    })
    .await
}

/// `DELETE /api/connections/{catalog}`
async fn disconnect(
    State(state): State<Arc<OperatorState>>,
    Path(catalog): Path<String>,
    request: Request,
) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_to_connect(&head).await?;
        let connecting = state.overseen.connecting();
        let said = |id| connecting.said(&asked, id, Some(&catalog));
        if !connecting.disconnect(&asked, &catalog).await.map_err(refused)? {
            return Err(refuse(StatusCode::NOT_FOUND, "not_connected", &said("connect-nothing")).into());
        }
        let gone = json!({ "success": true, "message": said("connect-given_up") });
        Ok(json_answer(StatusCode::OK, &gone))
    })
    .await
}

/// `POST /api/{path}/connect`: with this and the three behind it a catalog is connected by its other name, as the design of Bitrix24's
/// connections has it.
async fn connect_alias(
    State(state): State<Arc<OperatorState>>,
    Path(path): Path<String>,
    request: Request,
) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let asked = state.asked_to_connect(&head).await?;
        let connecting = state.overseen.connecting();
        let aliases = connecting.aliases(&path);
        if aliases.is_empty() {
            return Err(absent().into());
        }
        let given = body(request).await?;
        let alias = meant(connecting, &asked, &aliases, Some(&given)).await.ok_or_else(absent)?;
        let said = |id| connecting.said(&asked, id, Some(&alias.catalog));
        let settings = renamed(given, &alias.names)?;
        let connected = connecting.connect(&asked, &alias.catalog, &settings, true).await;
        let shown = connected.map_err(|why| match why {
            ConnectRefused::Failed { kind, message } => {
                let detail = format!("{} {message}", said("connect-failed"));
                Box::new(refuse(StatusCode::BAD_REQUEST, &kind, &detail))
            }
            why => refused_of(why, |name| other_name(&alias.names, name), &["body"]),
        })?;
        let message = said("connect-done");
        let done = json!({
            "success": true, "message": message, "catalog": alias.catalog, "connected_at": shown.connected_at,
        });
        Ok(json_answer(StatusCode::OK, &done))
    })
    .await
}

/// `POST /api/{path}/test`
async fn test_alias(State(state): State<Arc<OperatorState>>, Path(path): Path<String>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let (asked, alias) = state.asked_by_alias(&head, &path).await?;
        let tested = state.overseen.connecting().test(&asked, &alias.catalog).await.map_err(refused)?;
        let told = json!({
            "ok": tested.ok, "message": tested.message, "catalog": alias.catalog, "portal_info": tested.info,
        });
        Ok(json_answer(StatusCode::OK, &told))
    })
    .await
}

/// `POST /api/{path}/disconnect`
async fn disconnect_alias(
    State(state): State<Arc<OperatorState>>,
    Path(path): Path<String>,
    request: Request,
) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let (asked, alias) = state.asked_by_alias(&head, &path).await?;
        let connecting = state.overseen.connecting();
        let gone = connecting.disconnect(&asked, &alias.catalog).await.map_err(refused)?;
        let said = |id| connecting.said(&asked, id, Some(&alias.catalog));
        let told = match gone {
            true => json!({ "success": true, "message": said("connect-given_up"), "catalog": alias.catalog }),
            false => json!({ "success": true, "message": said("connect-nothing"), "catalog": null }),
        };
        Ok(json_answer(StatusCode::OK, &told))
    })
    .await
}

/// `GET /api/{path}/status`
async fn status_of_alias(
    State(state): State<Arc<OperatorState>>,
    Path(path): Path<String>,
    request: Request,
) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let (asked, alias) = state.asked_by_alias(&head, &path).await?;
        let shown = state.overseen.connecting().connection(&asked, &alias.catalog).await.map_err(refused)?;
        Ok(json_answer(StatusCode::OK, &status(&shown, &alias.names)))
    })
    .await
}

/// The catalog that is meant, of several with one other name: where something is given the one that takes it, or would if it were whole, first
/// the one that lacks the first of its names, or that it is the nearest to;
/// else the one that is connected; else the first.
async fn meant<'a>(
    connecting: &dyn ConnectsTenants,
    asked: &ConnectionAsked,
    aliases: &'a [CatalogAlias],
    given: Option<&Map<String, Value>>,
) -> Option<&'a CatalogAlias> {
    if aliases.len() < 2 {
        return aliases.first();
    }
    if let Some(given) = given {
        let fit = |alias: &&CatalogAlias| {
            connecting.fits(asked, &alias.catalog, &names_of_settings(given.clone(), &alias.names))
        };
        // Of several that fit as well the last is the greatest.
        return aliases.iter().rev().max_by_key(fit);
    }
    for alias in aliases {
        if connecting.connection(asked, &alias.catalog).await.is_ok_and(|shown| is_connected(&shown)) {
            return Some(alias);
        }
    }
    aliases.first()
}

fn is_connected(shown: &ConnectionShown) -> bool {
    matches!(shown.state, "connected" | "failing" | "locked")
}

/// The status of a connection, as the design has it: `mcp_url` is the address without its key.
fn status(shown: &ConnectionShown, names: &[(String, String)]) -> Value {
    let mut status = json!({ "connected": is_connected(shown), "connected_at": shown.connected_at });
    let Some(members) = status.as_object_mut() else { return status };
    for (other, name) in names {
        let setting = shown.settings.iter().find(|setting| setting["name"] == name.as_str());
        // A setting that is not seen at all is a key: that it is there is all that is said.
        if let Some(setting) = setting
            && (setting["secret"] == false || setting["format"] == "uri")
        {
            members.insert(other.clone(), setting["value"].clone());
        }
    }
    let sync = shown.sync.as_ref();
    let sync_status = sync.filter(|_| shown.state != "none").map(|sync| sync.status);
    members.insert("last_sync_at".to_owned(), json!(sync.and_then(|sync| sync.last_sync_at.as_deref())));
    members.insert("sync_status".to_owned(), json!(sync_status));
    members.insert("sync_lacks".to_owned(), json!(sync.map(|sync| &*sync.lacks).unwrap_or_default()));
    status
}

/// A body with the names of settings in the place of their other names.
fn renamed(body: Map<String, Value>, names: &[(String, String)]) -> OrRefused<Map<String, Value>> {
    if let Some(Value::String(token)) = body.get("mcp_token")
        && (1..SHORTEST_TOKEN).contains(&token.trim().chars().count())
    {
        return Err(unfit_said(&["body", "mcp_token"], "rest-token_too_short", "string_too_short").into());
    }
    Ok(names_of_settings(body, names))
}

fn names_of_settings(body: Map<String, Value>, names: &[(String, String)]) -> Map<String, Value> {
    let name = |other: String| names.iter().find(|(known, _)| *known == other).map_or(other, |(_, name)| name.clone());
    body.into_iter().map(|(other, value)| (name(other), value)).collect()
}

fn other_name(names: &[(String, String)], name: &str) -> String {
    names.iter().find(|(_, known)| known == name).map_or(name, |(other, _)| other).to_owned()
}

impl OperatorState {
    /// Who asks to connect a catalog, and which is meant by its other name.
    async fn asked_by_alias(&self, head: &RequestHead, path: &str) -> OrRefused<(ConnectionAsked, CatalogAlias)> {
        let asked = self.asked_to_connect(head).await?;
        let connecting = self.overseen.connecting();
        let alias = meant(connecting, &asked, &connecting.aliases(path), None).await.cloned();
        Ok((asked, alias.ok_or_else(absent)?))
    }

    /// Who asks to connect a catalog, and for which tenant: for their own callers who may connect, for others who run the server.
    pub(super) async fn asked_to_connect(&self, head: &RequestHead) -> OrRefused<ConnectionAsked> {
        self.asked_by(head, Power::Connect).await
    }

    /// The same of those who have this power, or run the server.
    pub(super) async fn asked_by(&self, head: &RequestHead, power: Power) -> OrRefused<ConnectionAsked> {
        let (operator, operates) = self.admit_any(head, [power, Power::Operate]).await?;
        let own = consent::tenant(&operator.who);
        let tenant = match head.asked("tenant") {
            Some(tenant) if tenant != own && !operates => {
                return Err(refuse_said(StatusCode::FORBIDDEN, "forbidden", "rest-other_tenants").into());
            }
            Some(tenant) => tenant.into(),
            None => own.into(),
        };
        let accepted = head.header(header::ACCEPT_LANGUAGE.as_str()).unwrap_or_default();
        let language = self.overseen.language(accepted).into();
        Ok(ConnectionAsked { who: operator.who, operates, tenant, language, address: head.address() })
    }
}

fn absent() -> Response {
    refuse_said(StatusCode::NOT_FOUND, "not_found", "rest-not_connectable")
}

/// Why it was not done.
pub(super) fn refused(why: ConnectRefused) -> Box<Response> {
    refused_of(why, str::to_owned, &["body"])
}

/// The same where settings are called so, and stand there in the body.
fn refused_of(why: ConnectRefused, name: impl Fn(&str) -> String, place: &[&str]) -> Box<Response> {
    Box::new(match why {
        ConnectRefused::Absent => absent(),
        ConnectRefused::NoTenant => refuse_said(StatusCode::NOT_FOUND, "not_found", "rest-no_tenant"),
        ConnectRefused::NotConnected(detail) => refuse(StatusCode::BAD_REQUEST, "not_connected", &detail),
        ConnectRefused::SetByOperator(detail) => refuse(StatusCode::CONFLICT, "set_by_operator", &detail),
        ConnectRefused::NoApplication(detail) => refuse(StatusCode::CONFLICT, "no_application", &detail),
        ConnectRefused::TooManyTenants(detail) => refuse(StatusCode::CONFLICT, "too_many", &detail),
        ConnectRefused::Failed { kind, message } => refuse(StatusCode::BAD_REQUEST, &kind, &message),
        ConnectRefused::Unfit(settings) => unfit_members(&settings, name, place),
        ConnectRefused::Limited(wait, detail) => later(refuse(StatusCode::TOO_MANY_REQUESTS, "limited", &detail), wait),
        ConnectRefused::Unaudited => unaudited(),
        ConnectRefused::Store(fault) => unstored(&fault),
    })
}

/// Members of a body that are not as they must be, which are called so and stand there in it.
pub(super) fn unfit_members(unfit: &[UnfitSetting], name: impl Fn(&str) -> String, place: &[&str]) -> Response {
    let detail = unfit.iter().map(|setting| {
        let loc: Vec<String> = place.iter().map(|part| (*part).to_owned()).chain([name(&setting.name)]).collect();
        json!({ "loc": loc, "msg": setting.message, "type": setting.kind })
    });
    let detail: Vec<Value> = detail.collect();
    json_answer(StatusCode::UNPROCESSABLE_ENTITY, &json!({ "detail": detail }))
}

#[cfg(test)]
mod tests;
