//! Who looks at a page, and what stands around it.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use jiff::Timestamp;
use kartoteka_console::pages::{ProblemPage, SignInFault, SignInPage};
use kartoteka_console::{Address, Flash, Frame, Language, Page, Powers, Reader, Section, Theme};
use serde_json::Value;

use super::api::{Api, ApiAnswer, ApiReader};
use super::cookies::{self, KeptCookie};
use super::respond;
use crate::access::admission::Challenge;
use crate::access::consent::tenant;
use crate::access::power::Power;
use crate::access::tenants::is_tenant;
use crate::caller::{DEFAULT_TENANT, Identity};
use crate::transport::operator::answer::{UNAUDITED, whole_body};
use crate::transport::operator::gate::{Operator, OperatorState, RequestHead};
use crate::transport::operator::overseen::Offerable;

/// Where tenants come back from the pages of systems.
const RETURNS: &str = "/console/oauth/";

/// A page, or the page or answer that stands in its place.
pub(super) type PageAnswer = Result<Response, Box<Response>>;

/// Either of the two.
pub(super) fn whole(answered: PageAnswer) -> Response {
    answered.unwrap_or_else(|refusal| *refusal)
}

/// The fields of a form.
pub(super) struct SentForm(Vec<(String, String)>);

impl SentForm {
    pub(super) async fn of(request: Request) -> Self {
        let body = whole_body(request).await.unwrap_or_default();
        Self(url::form_urlencoded::parse(&body).into_owned().collect())
    }

    pub(super) fn fields(&self) -> &[(String, String)] {
        &self.0
    }

    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

/// Someone who has signed in looks at a page.
pub(super) struct Visit<'v> {
    state: &'v OperatorState,
    head: &'v RequestHead,
    pub(super) operator: Operator,
    pub(super) language: Language,
    pub(super) powers: Powers,
    /// Another tenant than their own, which the address names.
    looks_at: Option<String>,
}

impl<'v> Visit<'v> {
    /// Who looks; otherwise the page on which one signs in, or why that cannot be found out. A token is no part of an address.
    pub(super) async fn of(state: &'v OperatorState, head: &'v RequestHead) -> Result<Self, Box<Response>> {
        let operator = match state.reader(head).await {
            Ok(operator) => operator,
            Err(challenge) => return Err(unknown(state, head, challenge).into()),
        };
        let may = |power| state.overseen.may(&operator.who, power);
        let powers = Powers {
            approve: may(Power::Approve),
            connect: may(Power::Connect),
            audit: may(Power::Audit),
            operate: may(Power::Operate),
        };
        let visit = Self { state, head, operator, language: language(state, head), powers, looks_at: None };
        if head.place_of_token().is_some() {
            return Err(visit.page(&ProblemPage::TokenInAddress, StatusCode::UNPROCESSABLE_ENTITY).await.into());
        }
        visit.looking_at_asked().await
    }

    /// The same, at the tenant that the address names: another one than their own for those who run the server, where a page is of a tenant.
    async fn looking_at_asked(self) -> Result<Self, Box<Response>> {
        // What a system's page sends back is its own words.
        let asked = self.head.asked("tenant").filter(|_| !self.head.path.starts_with(RETURNS));
        let Some(tenant) = asked.filter(|tenant| tenant != self.tenant()) else { return Ok(self) };
        if !self.powers.operate {
            return Err(self.page(&ProblemPage::OtherTenant, StatusCode::FORBIDDEN).await.into());
        }
        if !Address::of(&self.head.path).is_some_and(|address| address.is_of_a_tenant()) {
            return Err(self.page(&ProblemPage::OwnTenantAlone, StatusCode::UNPROCESSABLE_ENTITY).await.into());
        }
        if !is_tenant(&tenant) {
            return Err(self.absent().await.into());
        }
        Ok(Self { looks_at: Some(tenant), ..self })
    }

    /// The reader, as one of the tenant that is looked at.
    pub(super) fn there(&self) -> Arc<Identity> {
        let there = self.state.looking_at(&self.operator.who, self.looks_at.clone());
        there.expect("who runs the server alone looks at another tenant")
    }

    /// Another tenant than their own that the reader looks at.
    pub(super) fn looks_at(&self) -> Option<&str> {
        self.looks_at.as_deref()
    }

    /// Goes on to a page of the console, of the same tenant.
    pub(super) fn go_to(&self, place: &str) -> Response {
        let address = Address::of(place).unwrap_or_else(Address::home);
        respond::go_to(&address.of_tenant(self.looks_at()))
    }

    /// The same for a form, whose key has to be that of the login.
    pub(super) async fn of_form(
        state: &'v OperatorState,
        head: &'v RequestHead,
        form: &SentForm,
    ) -> Result<Self, Box<Response>> {
        let visit = Self::of(state, head).await?;
        if visit.operator.is_forged(head, form.field("csrf")) {
            return Err(visit.page(&ProblemPage::Forged, StatusCode::FORBIDDEN).await.into());
        }
        Ok(visit)
    }

    /// Who looks at a section that is for those who have a power.
    pub(super) async fn within(
        state: &'v OperatorState,
        head: &'v RequestHead,
        (power, section): (Power, Section),
    ) -> Result<Self, Box<Response>> {
        let visit = Self::of(state, head).await?;
        visit.only_with(power, section).await?;
        Ok(visit)
    }

    /// The same for a form.
    pub(super) async fn within_by_form(
        state: &'v OperatorState,
        head: &'v RequestHead,
        form: &SentForm,
        (power, section): (Power, Section),
    ) -> Result<Self, Box<Response>> {
        let visit = Self::of_form(state, head, form).await?;
        visit.only_with(power, section).await?;
        Ok(visit)
    }

    /// Only with this power. The systems of another tenant are for those who run the server, whatever they may of their own.
    pub(super) async fn only_with(&self, power: Power, section: Section) -> Result<(), Box<Response>> {
        let is_theirs = self.looks_at.is_some() && section == Section::Connections;
        if is_theirs || self.state.overseen.may(&self.operator.who, power) {
            return Ok(());
        }
        let problem = ProblemPage::NoPower { of: section, power: power.name() };
        Err(self.page(&problem, StatusCode::FORBIDDEN).await.into())
    }

    /// Asks a route of programs, as this reader, of the tenant that is looked at.
    pub(super) async fn ask(&self, api: &Api, method: Method, path: &str, body: Option<&Value>) -> ApiAnswer {
        let of = self.looks_at().map(|tenant| format!("{}tenant={tenant}", if path.contains('?') { '&' } else { '?' }));
        let path = &format!("{path}{}", of.unwrap_or_default());
        let token = self.state.shown(self.head).unwrap_or_default();
        let reader = ApiReader { token: &token, language: self.language.code(), address: self.address() };
        api.ask(&reader, method, path, body).await
    }

    /// What stands in the place of a page where the routes of programs refuse what it asks, for no reason that the page has a place for.
    pub(super) async fn refused(&self, answer: &ApiAnswer) -> Box<Response> {
        let page = match (answer.status, answer.text("code")) {
            // The token has ended since it was looked at.
            (StatusCode::UNAUTHORIZED, _) => return unknown(self.state, self.head, Challenge::Invalid).into(),
            (StatusCode::FORBIDDEN | StatusCode::NOT_FOUND, _) => return self.absent().await.into(),
            (_, Some(UNAUDITED)) => return self.unaudited().await.into(),
            (StatusCode::SERVICE_UNAVAILABLE, None | Some("unavailable")) => return self.broken().await.into(),
            _ => ProblemPage::Refused { said: answer.said().to_owned() },
        };
        self.page(&page, answer.status).await.into()
    }

    /// What a refusal says that was made for programs.
    pub(super) async fn told_of(&self, refusal: Response) -> ApiAnswer {
        ApiAnswer::of(self.state.worded(refusal, self.language.code())).await
    }

    /// Where the reader is.
    pub(super) fn address(&self) -> Option<IpAddr> {
        self.head.address()
    }

    /// The tenant that is looked at.
    pub(super) fn tenant(&self) -> &str {
        self.looks_at().unwrap_or_else(|| tenant(&self.operator.who))
    }

    /// The languages that the server speaks.
    pub(super) fn server_languages(&self) -> Vec<String> {
        self.state.overseen.languages()
    }

    /// What a tenant can be offered.
    pub(super) fn offerable(&self) -> Offerable {
        self.state.overseen.offerable()
    }

    /// The sections that are seen.
    fn sections(&self) -> Vec<Section> {
        let Powers { approve, audit, operate, connect } = self.powers;
        let all = [
            (connect || self.looks_at.is_some(), Section::Connections),
            (true, Section::Tools),
            (approve, Section::Approvals),
            (audit, Section::Audit),
            (operate, Section::Overview),
            (operate, Section::Tenants),
            (operate, Section::Tokens),
            (operate, Section::Pins),
        ];
        all.into_iter().filter(|(seen, _)| *seen).map(|(_, section)| section).collect()
    }

    /// Says on the next page that this was done.
    pub(super) fn flash(&self, flash: Flash) {
        self.state.sessions.leave(self.head.cookie(), flash);
    }

    /// There is no such page, or none for this reader. It does not say that there is such a tenant.
    pub(super) async fn absent(&self) -> Response {
        self.page_of(&ProblemPage::NotFound, StatusCode::NOT_FOUND, None).await
    }

    /// The place behind which a list is asked for, by this name; the beginning where nothing is said.
    pub(super) async fn place<P: FromStr>(&self, name: &str) -> Result<Option<P>, Box<Response>> {
        match self.head.asked(name).map(|place| place.parse()).transpose() {
            Ok(place) => Ok(place),
            Err(_) => Err(self.page(&ProblemPage::BadCursor, StatusCode::BAD_REQUEST).await.into()),
        }
    }

    /// The store does not answer.
    pub(super) async fn broken(&self) -> Response {
        self.page(&ProblemPage::Broken, StatusCode::SERVICE_UNAVAILABLE).await
    }

    /// The page that says that the audit takes nothing, and nothing was done.
    pub(super) async fn unaudited(&self) -> Response {
        self.page(&ProblemPage::Unaudited, StatusCode::SERVICE_UNAVAILABLE).await
    }

    /// A page as an answer, after what the request before has left to be said.
    pub(super) async fn page<P: Page>(&self, page: &P, status: StatusCode) -> Response {
        self.page_of(page, status, self.looks_at.clone()).await
    }

    /// The same, of another tenant.
    async fn page_of<P: Page>(&self, page: &P, status: StatusCode, looks_at: Option<String>) -> Response {
        let waiting = match self.powers.approve {
            // Where the store does not answer, the pages of approvals say so.
            true => self.state.overseen.consent().waiting(&self.operator.who).await.map(|waiting| waiting.count),
            false => Ok(0),
        };
        let unpinned = match self.powers.operate {
            true => self.state.overseen.consent().store().waiting_pins().await,
            false => Ok(0),
        };
        let who = &self.operator.who;
        let roles = self.state.overseen.roles_of(who).into_iter().map(|role| role.to_string()).collect();
        let reader = Reader {
            name: who.actor().to_owned(),
            roles,
            tenant: tenant(who).to_owned(),
            looks_at,
            powers: self.powers,
            form_key: self.operator.form_key.clone().unwrap_or_default(),
        };
        let frame = Frame {
            zone: self.state.overseen.zone_of(self.tenant()),
            reader: Some(reader),
            sections: self.sections(),
            waiting: waiting.unwrap_or_default(),
            unpinned: unpinned.unwrap_or_default(),
            flash: if self.head.is_live() { None } else { self.state.sessions.take_left(self.head.cookie()) },
            ..bare_frame(self.state, self.head)
        };
        respond::page(&self.state.console, &frame, page, status)
    }
}

/// What stands around a page that anyone may see.
pub(super) fn bare_frame(state: &OperatorState, head: &RequestHead) -> Frame {
    Frame {
        language: language(state, head),
        theme: cookies::theme(head),
        now: Timestamp::now(),
        zone: state.overseen.zone_of(DEFAULT_TENANT),
        // What a form is sent to has no page: the language is changed on the first one.
        address: Some(head)
            .filter(|head| head.method.is_safe())
            .and_then(RequestHead::address_of_page)
            .unwrap_or_else(Address::home),
        reader: None,
        sections: Vec::new(),
        waiting: 0,
        unpinned: 0,
        flash: None,
    }
}

fn language(state: &OperatorState, head: &RequestHead) -> Language {
    let accepted = || state.console.negotiate(head.header("accept-language").unwrap_or_default());
    cookies::language(head).unwrap_or_else(accepted)
}

/// The page on which one signs in.
pub(super) fn sign_in_page(
    state: &OperatorState,
    head: &RequestHead,
    page: &SignInPage,
    status: StatusCode,
) -> Response {
    let mut response = respond::page(&state.console, &bare_frame(state, head), page, status);
    if let Some(SignInFault::Limited { seconds }) = page.fault {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Why it cannot be found out who looks, as a fault of signing in.
pub(super) fn sign_in_fault(challenge: Challenge) -> (SignInFault, StatusCode) {
    match challenge {
        Challenge::Missing | Challenge::Invalid | Challenge::Untaken(_) => {
            (SignInFault::Wrong, StatusCode::UNAUTHORIZED)
        }
        Challenge::Forbidden | Challenge::Unadmitted(_) => (SignInFault::Forbidden, StatusCode::FORBIDDEN),
        Challenge::Away(_) => (SignInFault::Store, StatusCode::SERVICE_UNAVAILABLE),
        Challenge::TooMany(wait) => {
            (SignInFault::Limited { seconds: wait.as_secs().max(1) }, StatusCode::TOO_MANY_REQUESTS)
        }
    }
}

/// One of whom nothing is known signs in, and comes back to the page that was asked for.
fn unknown(state: &OperatorState, head: &RequestHead, challenge: Challenge) -> Response {
    let next = Some(head).filter(|head| head.method.is_safe()).and_then(RequestHead::address_of_page);
    let next = next.filter(|next| *next != Address::home());
    if let Challenge::Away(_) | Challenge::TooMany(_) = challenge {
        let (fault, status) = sign_in_fault(challenge);
        let next = next.map(|next| next.as_str().to_owned()).unwrap_or_default();
        return sign_in_page(state, head, &SignInPage { next, fault: Some(fault), over: false }, status);
    }
    let over = head.cookie().is_some();
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(next) = &next {
        query.append_pair("next", next.as_str());
    }
    if over {
        query.append_pair("over", "yes");
    }
    let query = query.finish();
    let place = format!("/console/sign-in{}{query}", if query.is_empty() { "" } else { "?" });
    let place = Address::of(&place).unwrap_or_else(|| Address::of("/console/sign-in").expect("it is ours"));
    let mut response = respond::go_to(&place);
    if over {
        response.headers_mut().extend(KeptCookie::NoLogin.header(head).map(|kept| (header::SET_COOKIE, kept)));
    }
    response
}

impl RequestHead {
    /// The address of the page that is asked for; not where a token stands in it, which no page repeats.
    fn address_of_page(&self) -> Option<Address> {
        if self.place_of_token().is_some() {
            return None;
        }
        let query = self.query.as_ref().map_or_else(String::new, |query| format!("?{query}"));
        Address::of(&format!("{}{query}", self.path))
    }
}

/// The theme of this name, where a form has one.
pub(super) fn theme_of(form: &SentForm) -> Option<Theme> {
    form.field("theme").and_then(Theme::named)
}
