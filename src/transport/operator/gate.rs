//! Who asks the operator's listener to decide something: the holder of a token, by `Authorization` or by the cookie of a
//! session. A browser sends a cookie with requests of any page, so a change by cookie brings the key of our own forms, and comes
//! from a page of ours.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use kartoteka_console::Console;
use percent_encoding::percent_decode_str;

use super::answer::{OrRefused, OwnText, later, refuse_said, unfit_said};
use super::minutes::Minutes;
use super::overseen::Overseen;
use super::sessions::{COOKIE, OperatorSession, OperatorSessions};
use crate::access::admission::Challenge;
use crate::access::power::Power;
use crate::caller::Identity;
use crate::config::MetricsFor;
use crate::config::near::is_near_name;
use crate::secret::credential;
use crate::transport::http::origin::authority;
use crate::transport::places::ConnectedFrom;

/// The header in which a script brings the key of a session's forms.
const FORM_KEY: &str = "x-csrf-token";

/// What the listener has, for whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OperatorRules {
    /// For whom the numbers are.
    pub(crate) metrics: MetricsFor,
    /// Whether there are pages for people.
    pub(crate) console: bool,
}

/// What the routes share.
pub(super) struct OperatorState {
    pub(super) overseen: Arc<dyn Overseen>,
    pub(super) sessions: OperatorSessions,
    pub(super) console: Console,
    pub(super) minutes: Minutes,
    pub(super) rules: OperatorRules,
}

/// Who asks.
#[derive(Debug)]
pub(super) struct Operator {
    pub(super) who: Arc<Identity>,
    /// The key of its forms, where it has a session.
    pub(super) form_key: Option<String>,
}

impl OperatorState {
    /// A refusal with its text in one of the languages that who asks accepts; any other answer as it is.
    pub(super) fn worded(&self, mut answer: Response, accepted: &str) -> Response {
        let Some(said) = answer.extensions_mut().remove::<OwnText>() else { return answer };
        let words = self.overseen.own_text(accepted, said.words.text, &said.words.variables);
        let (mut head, _) = answer.into_parts();
        head.headers.remove(header::CONTENT_LENGTH);
        Response::from_parts(head, said.body(&words).into())
    }

    /// Who asks, if they have this power.
    pub(super) async fn admit(&self, request: &RequestHead, power: Power) -> OrRefused<Operator> {
        let operator = self.asking(request).await?;
        if !self.overseen.may(&operator.who, power) {
            return Err(powerless().into());
        }
        Ok(operator)
    }

    /// Who asks, if they have one of these powers; and whether it is the last of them.
    pub(super) async fn admit_any(
        &self,
        request: &RequestHead,
        [power, other]: [Power; 2],
    ) -> OrRefused<(Operator, bool)> {
        let operator = self.asking(request).await?;
        let has_other = self.overseen.may(&operator.who, other);
        if !has_other && !self.overseen.may(&operator.who, power) {
            return Err(powerless().into());
        }
        Ok((operator, has_other))
    }

    /// Who asks, unless a page from elsewhere may have sent it. The character U+0000 is in the name and in the value of nothing that is kept, and
    /// a token is the id of nothing.
    pub(super) async fn asking(&self, request: &RequestHead) -> OrRefused<Operator> {
        let operator = self.reader(request).await.map_err(|challenge| Box::new(challenged(challenge)))?;
        if request.query.as_deref().is_some_and(|query| query.contains("%00")) {
            return Err(unfit_said(&["query"], "rest-nul_query", "value").into());
        }
        if request.path.contains("%00") {
            return Err(refuse_said(StatusCode::NOT_FOUND, "not_found", "rest-nul_name").into());
        }
        if let Some(place) = request.place_of_token() {
            return Err(unfit_said(&[place], "rest-token_as_id", "token").into());
        }
        if !request.method.is_safe() && operator.is_forged(request, request.header(FORM_KEY)) {
            return Err(refuse_said(StatusCode::FORBIDDEN, "forbidden", "rest-elsewhere").into());
        }
        Ok(operator)
    }

    /// Who asks, or why they are not known.
    pub(super) async fn reader(&self, request: &RequestHead) -> Result<Operator, Challenge> {
        let session = self.session(request);
        let token = match (request.bearer(), &session) {
            (Some(token), _) => token.to_owned(),
            (None, Some(session)) => session.token.expose().to_owned(),
            (None, None) => return Err(Challenge::Missing),
        };
        let form_key = session.map(|session| session.form_key);
        Ok(Operator { who: self.overseen.admit(&token, request.address).await?, form_key })
    }

    /// What was shown: a token, or the one of a session.
    pub(super) fn shown(&self, request: &RequestHead) -> Option<String> {
        let of_session = || self.session(request).map(|session| session.token.expose().to_owned());
        request.bearer().map(str::to_owned).or_else(of_session)
    }

    /// The session of a request that shows no token of its own.
    fn session(&self, request: &RequestHead) -> Option<OperatorSession> {
        let id = request.cookie().filter(|_| request.bearer().is_none())?;
        self.sessions.find(id, !request.is_live())
    }
}

impl Operator {
    /// Whether a change that this operator seems to ask for may be of another's page: it lacks the key of its login.
    pub(super) fn is_forged(&self, request: &RequestHead, form_key: Option<&str>) -> bool {
        match &self.form_key {
            Some(own) => form_key != Some(own.as_str()) || !request.is_of_own_page(),
            None => request.is_of_other_page(),
        }
    }
}

/// A request without its body.
#[derive(Debug)]
pub(super) struct RequestHead {
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) path: String,
    pub(super) query: Option<String>,
    host: Option<String>,
    address: Option<IpAddr>,
}

impl RequestHead {
    pub(super) fn of(request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            headers: request.headers().clone(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().map(str::to_owned),
            host: authority(request.uri(), request.headers()).map(|host| host.to_string()),
            address: request.extensions().get::<ConnectedFrom>().and_then(|ConnectedFrom(from)| *from),
        }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header(header::AUTHORIZATION.as_str())?.split_once(' ')?;
        (scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty()).then_some(token.trim())
    }

    /// The login that a browser has.
    pub(super) fn cookie(&self) -> Option<&str> {
        self.cookie_named(COOKIE)
    }

    pub(super) fn cookie_named(&self, wanted: &str) -> Option<&str> {
        let mut cookies = self.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies.find_map(|cookies| {
            let mut pairs = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
            pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value)
        })
    }

    /// What the query says of this name first. Of an endpoint of programs it says it once.
    pub(super) fn asked(&self, wanted: &str) -> Option<String> {
        let query = self.query.as_deref()?;
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
    }

    /// Where a token of this server stands in the address, which is no place for one.
    pub(super) fn place_of_token(&self) -> Option<&'static str> {
        let has_own = |text: &str| credential::has_own(&percent_decode_str(text).decode_utf8_lossy());
        match &self.query {
            _ if has_own(&self.path) => Some("path"),
            Some(query) if has_own(query) => Some("query"),
            _ => None,
        }
    }

    /// Whether a page renews itself, without anyone having asked for it.
    pub(super) fn is_live(&self) -> bool {
        self.headers.contains_key("x-live")
    }

    /// Whether someone follows a link from elsewhere to a page: nothing but that page is asked for, and nothing is changed.
    pub(super) fn follows_link_from_elsewhere(&self) -> bool {
        self.method == Method::GET
            && !self.headers.contains_key(header::ORIGIN)
            && self.header("sec-fetch-mode") == Some("navigate")
            && self.header("sec-fetch-dest") == Some("document")
    }

    pub(super) fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// Whether a browser says that it is of a page of this listener.
    pub(super) fn is_of_own_page(&self) -> bool {
        self.header(header::ORIGIN.as_str()).is_some() && !self.is_of_other_page()
    }

    /// Whether a browser says that it is of a page from elsewhere.
    pub(super) fn is_of_other_page(&self) -> bool {
        let origin = self.headers.get_all(header::ORIGIN).iter().all(|origin| {
            let host = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
            host.is_some() && host == self.host.as_deref()
        });
        let site = self.header("sec-fetch-site");
        !origin || site.is_some_and(|site| !["same-origin", "none"].contains(&site))
    }

    /// Whether the host that was asked is a name of this machine, where a cookie need not be encrypted on its way.
    pub(super) fn is_near(&self) -> bool {
        let host = self.host.as_deref().unwrap_or_default();
        is_near_name(host.rsplit_once(':').map_or(host, |(name, _)| name))
    }
}

/// The refusal of one who is known, and may not.
pub(super) fn powerless() -> Response {
    refuse_said(StatusCode::FORBIDDEN, "forbidden", "rest-powerless")
}

/// The refusal of one who is not known.
pub(super) fn challenged(challenge: Challenge) -> Response {
    let (how, text) = match challenge {
        Challenge::Missing => ("Bearer realm=\"kartoteka operator\"", "rest-no_token"),
        Challenge::Invalid | Challenge::Untaken(_) => {
            ("Bearer realm=\"kartoteka operator\", error=\"invalid_token\"", "rest-unknown_token")
        }
        Challenge::Forbidden | Challenge::Unadmitted(_) => {
            return refuse_said(StatusCode::FORBIDDEN, "forbidden", "rest-not_let_in");
        }
        Challenge::Away(wait) => {
            return later(refuse_said(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "rest-token_away"), wait);
        }
        Challenge::TooMany(wait) => {
            return later(refuse_said(StatusCode::TOO_MANY_REQUESTS, "limited", "rest-too_many_tokens"), wait);
        }
    };
    let mut response = refuse_said(StatusCode::UNAUTHORIZED, "unauthorized", text);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(how));
    response
}
