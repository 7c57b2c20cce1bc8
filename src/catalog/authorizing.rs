//! The way to a connection by an application of the operator's: the page that a tenant's browser goes to, and the code that it comes
//! back with.

use kartoteka_compiler::plan::{self, AuthorizationParameter, Authorizing};
use url::Url;

use super::connection_maker::ConnectionMaker;
use crate::caller::Caller;
use crate::config::settings::{SettingFaults, Settings};
use crate::outbound::{
    AuthorizationCode, BroughtByCode, CodeFault, ConnectionParts, OutboundClient, checked, exchange_code,
};
use crate::runtime::evaluate;
use crate::runtime::periods::Clock;
use crate::runtime::scope::Surroundings;
use crate::runtime::setting::SettingValue;
use crate::runtime::tool::Unbound;
use crate::runtime::upstream::FetchRefusal;
use crate::store::connections::GivenSettings;

/// The way of a tenant, with what it has typed.
pub(crate) struct AuthorizationWay<'m> {
    maker: &'m ConnectionMaker,
    authorize: &'m Authorizing,
    parts: ConnectionParts,
    client: OutboundClient,
}

/// Why a page is none that a tenant is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageRefusal {
    /// It is no address, or none that may be asked.
    Address(FetchRefusal),
    /// It would be asked without encryption.
    Plain,
}

/// What the page is told of this way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageParameters<'p> {
    pub(crate) state: &'p str,
    pub(crate) redirect: &'p str,
    /// Where the catalog asks for it.
    pub(crate) challenge: Option<&'p str>,
}

impl ConnectionMaker {
    /// The way of a tenant with what it has typed. `None`: the catalog has none.
    pub(crate) fn way(
        &self,
        tenant: &str,
        given: &GivenSettings,
    ) -> Option<Result<AuthorizationWay<'_>, SettingFaults>> {
        let authorize = self.plan.connection.as_ref()?.authorize.as_ref()?;
        // The way is one also where nothing is typed.
        let source = self.source(tenant).connected(given).authorizing();
        Some(Settings::resolve_what_is_there(&self.plan, &source).map(|settings| {
            let (parts, client) = self.parts(tenant, settings, None);
            AuthorizationWay { maker: self, authorize, parts, client }
        }))
    }
}

impl AuthorizationWay<'_> {
    /// What the manifest says of it.
    pub(crate) fn authorize(&self) -> &Authorizing {
        self.authorize
    }

    /// The page without parameters; one that a tenant names has to be such as its connections may go to.
    pub(crate) fn page(&self) -> Result<Url, PageRefusal> {
        let text = self.text(&self.authorize.page).unwrap_or_default();
        let rules = &self.maker.config.fetch;
        let mut url = checked(&text, rules).map_err(PageRefusal::Address)?;
        // Who types an address may leave the slash at its end.
        let path = url.path().replace("//", "/");
        url.set_path(&path);
        let is_stand_in = url.domain().is_some_and(|name| rules.stand_in(name).is_some());
        if url.scheme() != "https" && !is_stand_in {
            return Err(PageRefusal::Plain);
        }
        Ok(url)
    }

    /// The page as the tenant's browser is sent there.
    pub(crate) fn location(&self, mut page: Url, parameters: PageParameters<'_>) -> Url {
        let PageParameters { state, redirect, challenge } = parameters;
        let id = self.authorize.application.first().and_then(|id| self.setting(*id)).unwrap_or_default();
        {
            let mut query = page.query_pairs_mut();
            for sent in &*self.authorize.sends {
                match sent {
                    AuthorizationParameter::ResponseType => query.append_pair("response_type", "code"),
                    AuthorizationParameter::ClientId => query.append_pair("client_id", &id),
                    AuthorizationParameter::RedirectUri => query.append_pair("redirect_uri", redirect),
                    AuthorizationParameter::State => query.append_pair("state", state),
                    AuthorizationParameter::Scope => match &self.authorize.scope {
                        Some(scope) => query.append_pair("scope", scope),
                        None => continue,
                    },
                };
            }
            if let Some(challenge) = challenge {
                query.append_pair("code_challenge", challenge).append_pair("code_challenge_method", "S256");
            }
            for (name, value) in &*self.authorize.query {
                query.append_pair(name, value);
            }
        }
        page
    }

    /// Where the code is exchanged.
    pub(crate) fn token_host(&self) -> Option<String> {
        let (backend, credential) = self.authorize.credential;
        let token = self.parts.plan.backends[backend].auth[credential].token.as_ref()?;
        let address = self.parts.plan.backends[token.send.backend].base.address()?;
        Some(Url::parse(&self.text(address)?).ok()?.host_str()?.to_owned())
    }

    /// Exchanges the code for a token, once.
    pub(crate) async fn exchange(&self, code: &AuthorizationCode<'_>) -> Result<BroughtByCode, CodeFault> {
        exchange_code(&self.parts, (self.authorize, code), &self.client).await
    }

    /// A text without the secrets of this way.
    pub(crate) fn mask(&self, text: &str) -> String {
        self.client.redactor().mask(text).into_owned()
    }

    /// The settings that say where a backend is.
    pub(crate) fn addresses(&self) -> Vec<usize> {
        let mut found = Vec::new();
        let mut see = |value: &plan::Value| {
            if let plan::Value::Setting { setting } | plan::Value::Form { setting, .. } = value {
                found.push(*setting);
            }
        };
        for backend in self.parts.plan.backends.iter() {
            backend.base.address().into_iter().for_each(|address| address.walk(&mut see));
        }
        found
    }

    fn setting(&self, place: usize) -> Option<String> {
        self.parts.settings.values()[place].as_ref().and_then(SettingValue::as_text).map(|text| text.into_owned())
    }

    fn text(&self, value: &plan::Value) -> Option<String> {
        let ConnectionParts { plan, texts, place, settings, .. } = &self.parts;
        let caller = Caller::unknown(texts.default_locale());
        let clock = Clock::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        let around = Surroundings::new((*place, plan), settings.values(), (&caller, &clock), texts);
        evaluate::text(value, &Unbound, &around.scope())
    }
}
