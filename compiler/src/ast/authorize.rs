//! `authorize` of a connection as written: how a tenant connects by an application of the operator's, without a key of its own.

use crate::ast::data::Data;
use crate::ast::read::{Named, one_of, section};
use crate::diagnostic::{Diagnostics, Span};
use crate::plan::AuthorizationParameter;
use crate::syntax::fields::{Fields, Read, Spanned};
use crate::syntax::reference::Reference;
use crate::syntax::yaml::Node;

/// How a tenant connects by an application: the authorization code of OAuth 2 (RFC 6749, 4.1).
#[derive(Debug, Clone)]
pub(crate) struct Authorize {
    pub(crate) span: Span,
    /// What the tenant types.
    pub(crate) asks: Vec<Spanned<String>>,
    pub(crate) application: Application,
    /// Where the tenant's browser goes.
    pub(crate) page: Data,
    /// Parameters of the page besides.
    pub(crate) query: Named<Spanned<String>>,
    /// The parameters of the standard that the page takes; all, where none is written.
    pub(crate) sends: Option<Vec<Spanned<AuthorizationParameter>>>,
    pub(crate) scope: Option<Spanned<String>>,
    pub(crate) pkce: bool,
    /// Settings, and where the reply with the token says them.
    pub(crate) keeps: Named<Reference>,
    /// The parameter of the way back in which the system names its host.
    pub(crate) says: Option<Spanned<String>>,
}

/// What the operator has got when the application was registered.
#[derive(Debug, Clone)]
pub(crate) struct Application {
    /// The setting that is its id.
    pub(crate) id: Spanned<String>,
    /// The others.
    pub(crate) settings: Vec<Spanned<String>>,
}

const PARAMETERS: [(&str, AuthorizationParameter); 5] = [
    ("response_type", AuthorizationParameter::ResponseType),
    ("client_id", AuthorizationParameter::ClientId),
    ("redirect_uri", AuthorizationParameter::RedirectUri),
    ("scope", AuthorizationParameter::Scope),
    ("state", AuthorizationParameter::State),
];

/// How a code is bound to who asks for it.
struct Challenge;

impl Read for Authorize {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Authorize> {
        let mut fields = Fields::open(node, "an `authorize`", out)?;
        let span = fields.head();
        let asks = fields.optional::<Vec<Spanned<String>>>("asks", out).map(|asks| asks.value).unwrap_or_default();
        let application = fields.required::<Application>("application", out);
        let page = fields.required::<Data>("page", out);
        let query = section(&mut fields, "query", out);
        let sends = fields.optional::<Vec<Spanned<AuthorizationParameter>>>("sends", out).map(|sends| sends.value);
        let scope = fields.optional::<String>("scope", out);
        let pkce = fields.optional::<Challenge>("pkce", out).is_some();
        let keeps = section(&mut fields, "keeps", out);
        let says = fields.optional::<String>("says", out);
        fields.finish(out);
        let (application, page) = (application?.value, page?.value);
        Some(Authorize { span, asks, application, page, query, sends, scope, pkce, keeps, says })
    }
}

impl Read for Application {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Application> {
        let mut fields = Fields::open(node, "an `application`", out)?;
        let id = fields.required::<String>("id", out);
        let settings = fields.optional::<Vec<Spanned<String>>>("settings", out);
        fields.finish(out);
        Some(Application { id: id?, settings: settings.map(|settings| settings.value).unwrap_or_default() })
    }
}

impl Read for AuthorizationParameter {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<AuthorizationParameter> {
        one_of(node, &PARAMETERS, out)
    }
}

impl Read for Challenge {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Challenge> {
        one_of(node, &[("S256", ())], out).map(|()| Challenge)
    }
}
