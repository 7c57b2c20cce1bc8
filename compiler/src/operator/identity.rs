//! `identity`: who may call, and by what they are known.

use super::data::{Anonymous, OperatorToken, PassthroughEntry, StdioCaller, TenantsOfTokens, TokenProof, Within};
use super::jwt::WrittenIssuer;
use super::of_a_run::TokenEnd;
use super::passthrough::WrittenPassthrough;
use super::secrets::Hidden;
use super::values::is_of;
use crate::ast::read::one_of;
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::plan::Format;
use crate::syntax::fields::{Fields, Read, Spanned};
use crate::syntax::yaml::Node;

/// The tenant where none is named.
pub(super) const DEFAULT: &str = "default";

#[derive(Debug, Default)]
pub(super) struct Identity {
    pub(super) anonymous: Option<Anonymous>,
    pub(super) stdio: Option<Spanned<StdioCaller>>,
    pub(super) tokens: Vec<Spanned<OperatorToken>>,
    pub(super) issuers: Vec<WrittenIssuer>,
    pub(super) tenants_of_tokens: TenantsOfTokens,
    /// Each with the place of its catalog.
    pub(super) passthrough: Vec<Spanned<PassthroughEntry>>,
    /// When tokens end, where they do.
    pub(super) ends: Vec<TokenEnd>,
    /// Every role that is named, where.
    pub(super) roles: Vec<Spanned<String>>,
    /// Every tenant that is named, where.
    pub(super) tenants: Vec<Spanned<String>>,
}

/// What kinds of callers have alike.
#[derive(Default)]
struct Belongs {
    tenant: Option<Spanned<String>>,
    roles: Option<Vec<Spanned<String>>>,
}

impl Belongs {
    fn read(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Self {
        let tenant = fields.optional::<String>("tenant", out);
        Self { tenant, roles: fields.optional::<Vec<Spanned<String>>>("roles", out).map(|roles| roles.value) }
    }

    fn tenant(&self) -> String {
        self.tenant.as_ref().map_or_else(|| DEFAULT.to_owned(), |tenant| tenant.value.clone())
    }

    fn roles(&self) -> Option<Vec<String>> {
        self.roles.as_ref().map(|roles| roles.iter().map(|role| role.value.clone()).collect())
    }
}

impl Identity {
    /// Whether callers come from elsewhere than this machine.
    pub(super) fn has_remote_callers(&self) -> bool {
        let always = self.anonymous.as_ref().is_some_and(|anonymous| anonymous.when == Within::Always);
        always || !self.tokens.is_empty() || !self.issuers.is_empty() || !self.passthrough.is_empty()
    }

    fn note(&mut self, belongs: Belongs) {
        self.tenants.extend(belongs.tenant);
        self.roles.extend(belongs.roles.into_iter().flatten());
    }

    fn anonymous(&mut self, node: &Node, out: &mut Diagnostics) {
        let Some(mut fields) = Fields::open(node, "`anonymous`", out) else { return };
        let when = fields.required_node("when", out).and_then(|node| {
            one_of(node, &[("local", Within::Local), ("always", Within::Always), ("never", Within::Never)], out)
        });
        let belongs = Belongs::read(&mut fields, out);
        fields.finish(out);
        let Some(when) = when else { return };
        self.anonymous = Some(Anonymous { when, tenant: belongs.tenant(), roles: belongs.roles() });
        self.note(belongs);
    }

    fn stdio(&mut self, node: &Node, out: &mut Diagnostics) {
        let Some(mut fields) = Fields::open(node, "`stdio`", out) else { return };
        let name = fields.required::<String>("name", out);
        let belongs = Belongs::read(&mut fields, out);
        fields.finish(out);
        let Some(name) = name.filter(|name| is_name(name, out)) else { return };
        let caller = StdioCaller { name: name.value, tenant: belongs.tenant(), roles: belongs.roles() };
        self.stdio = Some(Spanned::new(caller, name.span));
        self.note(belongs);
    }

    fn token(&mut self, node: &Node, out: &mut Diagnostics) {
        let Some(mut fields) = Fields::open(node, "a token", out) else { return };
        let name = fields.required::<String>("name", out);
        let sha256 = fields.optional::<String>("sha256", out);
        let token = fields.optional::<Hidden>("token", out);
        let written = fields.key("sha256").is_some() || fields.key("token").is_some();
        let belongs = Belongs::read(&mut fields, out);
        let expires = fields.optional::<String>("expires", out);
        let head = fields.head();
        fields.finish(out);
        let expires = match expires {
            Some(expires) if !is_date(&expires.value) => {
                out.error(Code::BadDate, expires.span, format!("`{}` is no date", expires.value))
                    .fix("write the last day: `2027-06-30`", None);
                return;
            }
            expires => expires,
        };
        if let Some((name, end)) = name.as_ref().zip(expires.as_ref()) {
            let (name, end, place) = (name.value.clone(), end.value.clone(), end.span);
            self.ends.push(TokenEnd { name, end, place });
        }
        let expires = expires.map(|expires| expires.value);
        let proof = match (sha256, token) {
            (Some(sha256), None) => digest(&sha256, out).map(TokenProof::Sha256),
            (None, Some(token)) => Some(TokenProof::Token(token.value.0)),
            (Some(sha256), Some(_)) => {
                two(sha256.span, out);
                None
            }
            (None, None) => {
                if !written {
                    out.error(Code::MissingKey, head, "a token has no `sha256`")
                        .fix("make one with `kartoteka token new`, and add the `sha256` that it prints", None);
                }
                None
            }
        };
        let Some((name, proof)) = name.filter(|name| is_name(name, out)).zip(proof) else { return };
        if let Some(first) = self.tokens.iter().find(|known| known.value.name == name.value) {
            out.error(Code::DuplicateName, name.span, format!("a token `{}` is there already", name.value))
                .note_at(first.span, "first named here");
            return;
        }
        let roles = belongs.roles().unwrap_or_default();
        let token = OperatorToken { name: name.value, proof, tenant: belongs.tenant(), roles, expires };
        if let Some(first) = self.tokens.iter().find(|known| known.value.proof == token.proof) {
            out.error(Code::DuplicateName, name.span, format!("`{}` is known by the same secret", token.name))
                .note_at(first.span, "as this one")
                .fix("give each caller a token of its own: `kartoteka token new`", None);
            return;
        }
        self.tokens.push(Spanned::new(token, name.span));
        self.note(belongs);
    }

    fn passed_through(&mut self, node: &Node, out: &mut Diagnostics) {
        let Some(mut fields) = Fields::open(node, "an entry of `passthrough`", out) else { return };
        let written = WrittenPassthrough::read(&mut fields, out);
        let belongs = Belongs::read(&mut fields, out);
        fields.finish(out);
        let Some(written) = written else { return };
        let (place, pattern) = (written.catalog.span, written.pattern.span);
        let entry = written.into_data(belongs.tenant(), belongs.roles());
        let alike = |known: &&Spanned<PassthroughEntry>| {
            let known = &known.value;
            known.header == entry.header && (known.pattern == entry.pattern || known.header.is_some())
        };
        if let Some(first) = self.passthrough.iter().find(alike) {
            out.error(Code::PassthroughOverlaps, pattern, "a credential of this kind is another catalog's already")
                .note_at(first.span, "of this one");
            return;
        }
        self.passthrough.push(Spanned::new(entry, place));
        self.note(belongs);
    }

    fn issuer(&mut self, node: &Node, out: &mut Diagnostics) {
        let Some(written) = WrittenIssuer::read(node, out) else { return };
        if let Some(first) = self.issuers.iter().find(|known| known.issuer.issuer == written.issuer.issuer) {
            out.error(Code::DuplicateName, written.place, "this issuer is there already")
                .note_at(first.place, "first named here");
            return;
        }
        self.roles.extend(written.roles.iter().cloned());
        self.issuers.push(written);
    }
}

impl Read for Identity {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Identity> {
        let mut fields = Fields::open(node, "`identity`", out)?;
        let mut identity = Identity::default();
        if let Some(node) = fields.node("anonymous") {
            identity.anonymous(node, out);
        }
        if let Some(node) = fields.node("stdio") {
            identity.stdio(node, out);
        }
        let tokens = fields.optional::<Vec<Node>>("tokens", out).map(|tokens| tokens.value).unwrap_or_default();
        for token in &tokens {
            identity.token(token, out);
        }
        let issuers = fields.optional::<Vec<Node>>("jwt", out).map(|issuers| issuers.value).unwrap_or_default();
        for node in &issuers {
            identity.issuer(node, out);
        }
        let passed = fields.optional::<Vec<Node>>("passthrough", out).map(|passed| passed.value).unwrap_or_default();
        for node in &passed {
            identity.passed_through(node, out);
        }
        if let Some(node) = fields.node("tenants") {
            let words = [("listed", TenantsOfTokens::Listed), ("claimed", TenantsOfTokens::Claimed)];
            identity.tenants_of_tokens = one_of(node, &words, out).unwrap_or_default();
        }
        fields.finish(out);
        Some(identity)
    }
}

fn two(place: Span, out: &mut Diagnostics) {
    out.error(Code::TwoAnswers, place, "a token is known by `sha256` or by `token`, not by both")
        .fix("leave one of them out", None);
}

fn digest(written: &Spanned<String>, out: &mut Diagnostics) -> Option<String> {
    let fits = written.value.len() == 64 && written.value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !fits {
        out.error(Code::WrongType, written.span, "expected 64 hexadecimal digits")
            .fix("`kartoteka token new` prints a token and its `sha256`", None);
    }
    fits.then(|| written.value.to_ascii_lowercase())
}

/// A name that stands in logs and keys: plain, and not endless.
fn is_name(name: &Spanned<String>, out: &mut Diagnostics) -> bool {
    let plain = name.value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.@".contains(&byte));
    let fits = plain && (1..=64).contains(&name.value.len());
    if !fits {
        out.error(Code::BadName, name.span, "this is no name of a caller")
            .fix("a name is 1 to 64 letters, digits, `_`, `-`, `.` and `@`", None);
    }
    fits
}

/// `2027-06-30`, perhaps with a time and `Z` behind it.
fn is_date(text: &str) -> bool {
    let (date, time) = text.split_at_checked(10).unwrap_or((text, ""));
    let time_fits =
        time.is_empty() || (time.starts_with('T') && time.ends_with('Z') && (10..=20).contains(&time.len()));
    is_of(Format::Date, date) && time_fits
}

/// The tenant of an id, as it may be written.
pub(super) fn is_tenant(id: &str) -> bool {
    let plain = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte));
    plain && id.len() <= 64 && id.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
}

/// Reports that something is no id of a tenant.
pub(super) fn refuse_tenant(id: &str, place: Span, out: &mut Diagnostics) {
    out.error(Code::BadName, place, format!("`{id}` is no id of a tenant"))
        .fix("an id is 1 to 64 of lower-case letters, digits, `_` and `-`, and starts with a letter or digit", None);
}
