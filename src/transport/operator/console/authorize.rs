//! The way to a connection by an application: a form with what the system's page is made of, and the return from there.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use kartoteka_console::Flash;
use kartoteka_console::pages::ProblemPage;
use serde_json::{Map, Value};

use super::api::Api;
use super::connect_form::{authorize_form, authorize_settings, form, text, typed};
use super::connections::{FOR, to, told};
use super::respond::go_away;
use super::visit::{PageAnswer, SentForm, Visit, whole};
use crate::access::connecting::{AuthorizationBack, ConnectRefused, ConnectionAsked, NotAuthorized};
use crate::secret::Secret;
use crate::transport::operator::connections::refused;
use crate::transport::operator::gate::{OperatorState, RequestHead};

/// The most parameters of a return.
const MOST_PARAMETERS: usize = 32;

/// `POST /console/connections/{catalog}/authorize`
pub(super) async fn set_out(
    State(state): State<Arc<OperatorState>>,
    Path(catalog): Path<String>,
    request: Request,
) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let sent = SentForm::of(request).await;
    let gone = async {
        let visit = Visit::within_by_form(&state, &head, &sent, FOR).await?;
        // What a person allows at a system is allowed to them: who looks at another tenant cannot come back for it.
        if visit.looks_at().is_some() {
            return Ok(visit.absent().await);
        }
        let told = told(&api, &visit, &catalog).await?;
        let typed = typed(authorize_settings(&told), &sent);
        let asked = asked(&visit);
        let begun = state.overseen.connecting().authorize(&asked, &catalog, &typed, head.cookie()).await;
        match begun {
            Ok(begun) => Ok(go_away(&begun.location)),
            Err(why) => once_more(&visit, (&told, &typed), why).await,
        }
    };
    whole(gone.await)
}

/// `GET /console/oauth/callback`: the tenant comes back.
pub(super) async fn come_back(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let (api, head) = (Api::of(&request), RequestHead::of(&request));
    let connected = async {
        let visit = Visit::within(&state, &head, FOR).await?;
        // To look whether a page is there uses nothing up.
        if head.method != Method::GET {
            return Ok(visit.absent().await);
        }
        let back = AuthorizationBack { parameters: parameters(&head), session: head.cookie().map(str::to_owned) };
        match state.overseen.connecting().authorized(&asked(&visit), &back).await {
            Ok(catalog) => {
                let title = text(&told(&api, &visit, &catalog).await?, "title").to_owned();
                visit.flash(Flash::Connected { title });
                Ok(to(&visit, &catalog))
            }
            Err(NotAuthorized { catalog: Some(catalog), why }) => {
                let told = told(&api, &visit, &catalog).await?;
                once_more(&visit, (&told, &Map::new()), why).await
            }
            Err(NotAuthorized { catalog: None, why: ConnectRefused::Failed { .. } }) => {
                Ok(visit.page(&ProblemPage::NotBegun, StatusCode::BAD_REQUEST).await)
            }
            Err(NotAuthorized { catalog: None, why: ConnectRefused::Limited(..) }) => {
                Ok(visit.page(&ProblemPage::ManyReturns, StatusCode::TOO_MANY_REQUESTS).await)
            }
            // As a route of programs would answer it, with what the log says of it.
            Err(NotAuthorized { catalog: None, why }) => {
                let answer = visit.told_of(*refused(why)).await;
                Err(visit.refused(&answer).await)
            }
        }
    };
    whole(connected.await)
}

/// Who asks, for their own tenant.
fn asked(visit: &Visit<'_>) -> ConnectionAsked {
    ConnectionAsked {
        who: Arc::clone(&visit.operator.who),
        operates: visit.powers.operate,
        tenant: visit.tenant().into(),
        language: visit.language.code().into(),
        address: visit.address(),
    }
}

/// The parameters of a return; of one that is there twice it is not known what it says.
fn parameters(head: &RequestHead) -> BTreeMap<String, Secret> {
    let query = head.query.as_deref().unwrap_or_default();
    let all = || url::form_urlencoded::parse(query.as_bytes()).take(MOST_PARAMETERS);
    let once = all().filter(|(name, _)| all().filter(|(other, _)| other == name).count() == 1);
    once.map(|(name, value)| (name.into_owned(), Secret::new(value.into_owned()))).collect()
}

/// The form once more, with why it has come to nothing.
async fn once_more(visit: &Visit<'_>, (told, typed): (&Value, &Map<String, Value>), why: ConnectRefused) -> PageAnswer {
    if matches!(why, ConnectRefused::Unaudited) {
        return Ok(visit.unaudited().await);
    }
    let answer = visit.told_of(*refused(why)).await;
    match answer.status {
        StatusCode::BAD_REQUEST
        | StatusCode::CONFLICT
        | StatusCode::UNPROCESSABLE_ENTITY
        | StatusCode::TOO_MANY_REQUESTS => {}
        _ => return Err(visit.refused(&answer).await),
    }
    let mut page = form(visit, told, (&Map::new(), None));
    match authorize_form(told, (typed, Some(&answer))) {
        Some(form) => page.authorize = Some(form),
        None => page.failed = answer.text("detail").map(str::to_owned),
    }
    Ok(visit.page(&page, answer.status).await)
}
