//! A tenant comes back from a page of the system: the state is looked at before anything else, the code is exchanged once, what it brings
//! is tried, and only then kept.

use std::borrow::Cow;
use std::sync::Arc;

use kartoteka_compiler::plan::Effect;
use url::Url;

use super::authorize::AskedWay;
use super::connectable::Connectable;
use crate::access::connecting::{
    AuthorizationBack, ConnectRefused, ConnectionAsked, ConnectsTenants as _, NotAuthorized,
};
use crate::catalog::ToolSet;
use crate::catalog::authorizing::AuthorizationWay;
use crate::outbound::{AuthorizationCode, BroughtByCode, CodeFault, Grant, TokenFault};
use crate::secret::Secret;
use crate::server::Server;
use crate::store::OnRecord;
use crate::store::connections::GivenSettings;
use crate::store::grants::GrantRefusal;

/// The longest code and state, in bytes.
const LONGEST: usize = 4 << 10;

impl Server {
    /// Connects what a tenant has come back from; gives the catalog.
    pub(super) async fn came_back(
        &self,
        asked: &ConnectionAsked,
        back: &AuthorizationBack,
    ) -> Result<String, NotAuthorized> {
        let nowhere = |why| NotAuthorized { catalog: None, why };
        let unknown = || nowhere(self.not_authorized(asked, None, ("unknown_state", "authorize-unknown")));
        let _running = self.tries(asked).map_err(nowhere)?;
        let state = back.parameters.get("state").filter(|state| (1..=LONGEST).contains(&state.expose().len()));
        let state = state.ok_or_else(unknown)?;
        let scope = self.consent.store().of_tenant(&asked.tenant);
        let begun = scope.begun_authorization(state.expose()).await.map_err(|fault| nowhere(fault.into()))?;
        let catalog = begun.ok_or_else(unknown)?;
        let of = |why| NotAuthorized { catalog: Some(catalog.clone()), why };
        let done = self.audited(asked, ("connections/connect", Effect::Write), Some(&catalog), async |on_record| {
            self.taken_back(asked, (&catalog, state), back, on_record).await
        });
        done.await.map_err(of)?;
        Ok(catalog)
    }

    async fn taken_back(
        &self,
        asked: &ConnectionAsked,
        (name, state): (&str, &Secret),
        back: &AuthorizationBack,
        on_record: &OnRecord,
    ) -> Result<(), ConnectRefused> {
        let refused = |why| self.not_authorized(asked, Some(name), why);
        let unknown = || refused(("unknown_state", "authorize-unknown"));
        let scope = self.consent.store().of_tenant(&asked.tenant);
        let begun = scope.take_authorization(state.expose(), on_record).await?.ok_or_else(unknown)?;
        if begun.principal != asked.who.principal.to_string() || !begun.is_of_session(back.session.as_deref()) {
            return Err(unknown());
        }
        let kept: AskedWay<'_> = serde_json::from_slice(&begun.asked).map_err(|_| unknown())?;
        let secret = |text: Cow<'_, str>| Secret::new(text.into_owned());
        let settings = kept.settings.into_iter().map(|(name, value)| (name.into_owned(), secret(value)));
        let (given, verifier): (GivenSettings, _) = (settings.collect(), kept.verifier.map(secret));
        let set = self.set();
        let found = self.connectable(&set, asked, &begun.catalog).await?;
        // The operator may have said it since the way was begun.
        let source = found.tenants.maker().source(&asked.tenant);
        if source.is_said(&found.catalog.plan, &found.connecting.settings) {
            return Err(ConnectRefused::SetByOperator(self.said(asked, "connect-set_by_operator", Some(name))));
        }
        let way = found.tenants.maker().way(&asked.tenant, &given).and_then(Result::ok);
        let way = way.ok_or_else(|| refused(("invalid", "authorize-none")))?;
        let page = way.page().map_err(|_| refused(("not_allowed", "connect-not_public")))?;
        if let Some(error) = back.parameters.get("error") {
            tracing::info!(
                tenant = &*asked.tenant,
                catalog = name,
                error = short(error.expose()),
                "a system was not connected"
            );
            return Err(match error.expose() {
                "access_denied" => refused(("access_denied", "authorize-denied")),
                _ => refused(("refused", "authorize-refused")),
            });
        }
        if !says_one_of(&way, back, &page) {
            return Err(refused(("other_system", "authorize-other")));
        }
        let code = back.parameters.get("code").filter(|code| (1..=LONGEST).contains(&code.expose().len()));
        let code = code.ok_or_else(|| refused(("invalid", "authorize-no_code")))?;
        let sends = way.authorize().sends.contains(&kartoteka_compiler::plan::AuthorizationParameter::RedirectUri);
        let redirect = sends.then_some(&*kept.redirect);
        let code = AuthorizationCode { code, redirect, verifier: verifier.as_ref() };
        let brought = way.exchange(&code).await.map_err(|fault| self.no_token(asked, name, (&way, fault)))?;
        self.tried_and_kept(asked, (&set, found), (&way, &page), (given, brought), on_record).await
    }

    /// Tries what a code has brought, and keeps it if it works.
    async fn tried_and_kept(
        &self,
        asked: &ConnectionAsked,
        (set, found): (&ToolSet, Connectable<'_>),
        (way, page): (&AuthorizationWay<'_>, &Url),
        (mut given, brought): (GivenSettings, BroughtByCode),
        on_record: &OnRecord,
    ) -> Result<(), ConnectRefused> {
        let (plan, name) = (&*found.catalog.plan, found.catalog.name());
        for place in way.addresses() {
            let address = brought.settings.get(&*plan.settings[place].name);
            if address.is_some_and(|address| !is_of(page, address.expose())) {
                return Err(self.not_authorized(asked, Some(name), ("other_system", "authorize-other")));
            }
        }
        given.extend(brought.settings);
        given.extend(brought.grant.tokens.settings.clone());
        let grant = Arc::new(Grant::tried(&brought.grant));
        let maker = found.tenants.maker();
        let made = maker.connection(&asked.tenant, (Some(&given), Some(Arc::clone(&grant))), None);
        let connection = made.map_err(|fault| self.misfit(asked, (found.catalog, found.connecting), (&given, fault)));
        let connection = connection.map_err(|why| match why {
            // What does not fit came from the system, and not from who asks.
            ConnectRefused::Unfit(_) => {
                self.not_authorized(asked, Some(name), ("unexpected_reply", "authorize-unexpected"))
            }
            why => why,
        })?;
        let tested = self.tried(asked, (set, found), Arc::new(connection)).await;
        if let Some(kind) = tested.code {
            return Err(ConnectRefused::Failed { kind, message: tested.message });
        }
        self.kept(asked, found, (&given, grant.now().as_ref(), true), on_record).await
    }

    /// Why a code brings no token. What a system says goes to the log, and to no page.
    fn no_token(
        &self,
        asked: &ConnectionAsked,
        name: &str,
        (way, fault): (&AuthorizationWay<'_>, CodeFault),
    ) -> ConnectRefused {
        let told = match &fault {
            CodeFault::Unaskable(wrong) => format!("{wrong:?}"),
            CodeFault::Token(fault) => fault.to_string(),
        };
        tracing::warn!(tenant = &*asked.tenant, catalog = name, why = way.mask(&told), "a code brings no token");
        let why = match &fault {
            CodeFault::Unaskable(_) => (GrantRefusal::Application.name(), "authorize-application"),
            CodeFault::Token(TokenFault::Unanswered(_)) => ("unavailable", "authorize-unavailable"),
            CodeFault::Token(TokenFault::Absent) => ("unexpected_reply", "authorize-unexpected"),
            CodeFault::Token(fault) => match fault.grant_refusal() {
                Some(why @ GrantRefusal::Application) => (why.name(), "authorize-application"),
                Some(why @ GrantRefusal::Forbidden) => (why.name(), "connect-grant_forbidden"),
                Some(GrantRefusal::Ended) => ("refused", "authorize-code_refused"),
                None => ("unavailable", "authorize-unavailable"),
            },
        };
        self.not_authorized(asked, Some(name), why)
    }

    fn not_authorized(
        &self,
        asked: &ConnectionAsked,
        name: Option<&str>,
        (kind, text): (&str, &str),
    ) -> ConnectRefused {
        ConnectRefused::Failed { kind: kind.to_owned(), message: self.said(asked, text, name) }
    }
}

/// Whether the system that has sent the tenant back calls itself one that was asked, as far as it says.
fn says_one_of(way: &AuthorizationWay<'_>, back: &AuthorizationBack, page: &Url) -> bool {
    let Some(said) = way.authorize().says.as_deref().and_then(|name| back.parameters.get(name)) else { return true };
    let said = host(said.expose());
    let token = way.token_host().and_then(|token| host(&token));
    said.is_some() && (said == page.host_str().and_then(host) || said == token)
}

/// A host's name, alone or in an address, as the parser of addresses writes it.
fn host(text: &str) -> Option<String> {
    let address = if text.contains("://") { text.to_owned() } else { format!("https://{text}/") };
    let url = Url::parse(&address).ok().filter(|url| url.username().is_empty())?;
    Some(url.host_str()?.trim_end_matches('.').to_owned())
}

/// Whether an address that the system has brought is of the machine whose page the tenant was sent to.
fn is_of(page: &Url, address: &str) -> bool {
    Url::parse(address.trim()).is_ok_and(|address| address.origin() == page.origin() && address.username().is_empty())
}

/// What a stranger says, for the log.
fn short(text: &str) -> String {
    text.chars().filter(|character| character.is_ascii_graphic()).take(64).collect()
}
