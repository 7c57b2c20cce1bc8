//! A tenant sets out to connect a catalog by an application of the operator's: what it has typed leads to a page of the system, with a
//! state that is good for one way back, by the same person in the same browser, and not for long.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::connectable::Connectable;
use super::shown::needed;
use super::values::{self, UnfitValue};
use crate::access::connecting::{AuthorizationBegun, ConnectRefused, ConnectionAsked, ConnectsTenants as _};
use crate::access::consent::moment;
use crate::catalog::ServedCatalog;
use crate::catalog::authorizing::{AuthorizationWay, PageParameters, PageRefusal};
use crate::runtime::upstream::FetchRefusal;
use crate::secret::digest::sha256;
use crate::secret::{Secret, Zeroizing, random};
use crate::server::Server;
use crate::store::OnRecord;
use crate::store::authorizations::NewAuthorization;
use crate::store::connections::GivenSettings;

/// Where a tenant comes back, on the operator's listener.
const BACK: &str = "/console/oauth/callback";

/// How long one may take to come back.
const LASTS: Duration = Duration::from_mins(10);

/// What was asked, as the store keeps it. It is written from where its secrets are: a copy of them would not be wiped.
#[derive(Serialize, Deserialize)]
pub(super) struct AskedWay<'a> {
    /// What the tenant has typed.
    pub(super) settings: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    /// What the page has the digest of.
    pub(super) verifier: Option<Cow<'a, str>>,
    /// Where the tenant comes back.
    pub(super) redirect: Cow<'a, str>,
}

/// A way that can be gone.
pub(super) struct SetOut<'s> {
    catalog: &'s ServedCatalog,
    way: AuthorizationWay<'s>,
    given: GivenSettings,
    page: url::Url,
    redirect: String,
}

impl Server {
    /// The way of a catalog with what a tenant has typed; nothing is kept yet.
    pub(super) fn way<'s>(
        &self,
        asked: &ConnectionAsked,
        Connectable { catalog, connecting, tenants }: Connectable<'s>,
        settings: &Map<String, Value>,
    ) -> Result<SetOut<'s>, ConnectRefused> {
        let (plan, maker) = (&*catalog.plan, tenants.maker());
        let said = |id: &str| self.said(asked, id, Some(catalog.name()));
        let none = || ConnectRefused::NoApplication(said("authorize-none"));
        let authorize = connecting.authorize.as_ref().ok_or_else(none)?;
        let source = maker.source(&asked.tenant);
        let redirect = self.way_back().filter(|_| source.has_application(plan)).ok_or_else(none)?;
        if source.is_said(plan, &connecting.settings) {
            return Err(ConnectRefused::SetByOperator(said("connect-set_by_operator")));
        }
        let unfit = |values| self.unfit(asked, catalog, values);
        let given = values::given(plan, &authorize.asks, settings).map_err(unfit)?;
        let lacking = needed(authorize).into_iter().map(|place| plan.settings[place].name.to_string());
        let lacking = lacking.filter(|name| !given.contains_key(name));
        let lacking: Vec<UnfitValue> =
            lacking.map(|name| UnfitValue::new(name, "setting-missing", "missing")).collect();
        if !lacking.is_empty() {
            return Err(unfit(lacking));
        }
        let way = maker.way(&asked.tenant, &given).ok_or_else(none)?;
        let way = way.map_err(|faults| unfit(values::misfits(&faults)))?;
        let page = way.page().map_err(|refusal| {
            let (kind, text) = match refusal {
                PageRefusal::Plain => ("not_allowed", "connect-plain"),
                PageRefusal::Address(FetchRefusal::Address) => ("invalid", "connect-address"),
                PageRefusal::Address(_) => ("not_allowed", "connect-not_public"),
            };
            ConnectRefused::Failed { kind: kind.to_owned(), message: said(text) }
        })?;
        Ok(SetOut { catalog, way, given, page, redirect })
    }

    /// Keeps that a tenant has set out, and says where to.
    pub(super) async fn begun(
        &self,
        asked: &ConnectionAsked,
        SetOut { catalog, way, given, page, redirect }: &SetOut<'_>,
        session: Option<&str>,
        on_record: &OnRecord,
    ) -> Result<AuthorizationBegun, ConnectRefused> {
        let state = unguessable();
        let verifier = way.authorize().pkce.then(unguessable);
        let challenge = verifier.as_ref().map(|verifier| URL_SAFE_NO_PAD.encode(sha256(verifier.expose().as_bytes())));
        let kept = AskedWay {
            settings: given.iter().map(|(name, value)| (name.as_str().into(), value.expose().into())).collect(),
            verifier: verifier.as_ref().map(|verifier| verifier.expose().into()),
            redirect: redirect.as_str().into(),
        };
        let kept = Zeroizing::new(serde_json::to_string(&kept).expect("texts are JSON"));
        let new = NewAuthorization {
            state: state.expose(),
            catalog: catalog.name(),
            principal: &asked.who.principal.to_string(),
            session,
            asked: &kept,
            lasts: i64::try_from(LASTS.as_millis()).expect("it is minutes"),
        };
        let scope = self.consent.store().of_tenant(&asked.tenant);
        let expires_at = moment(scope.begin_authorization(&new, on_record).await?);
        let parameters = PageParameters { state: state.expose(), redirect, challenge: challenge.as_deref() };
        Ok(AuthorizationBegun { location: way.location(page.clone(), parameters).into(), expires_at })
    }

    /// Where tenants come back, if the operator's listener has an address that people reach.
    fn way_back(&self) -> Option<String> {
        let url = self.consent.url()?;
        Some(format!("{url}{BACK}"))
    }
}

/// 256 random bits.
fn unguessable() -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(random::bytes::<32>()))
}
