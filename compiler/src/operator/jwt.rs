//! `identity.jwt`: the issuers whose tokens are taken, and what a token of each says of its caller.

use super::data::{ClaimPaths, ClaimRule, JwtAlgorithm, KeyPlace, ScopeRoles, TokenIssuer, Written};
use super::names::some;
use super::secrets::Value;
use crate::ast::read::{Duration, OneOrMore};
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::syntax::fields::{Fields, Read, Spanned, whole, wrong_type};
use crate::syntax::yaml::{Kind, Node};

/// How far the clocks of an issuer and of this server may be apart, unless the file says otherwise.
const LEEWAY: u64 = 60_000;

/// The greatest leeway: with more, a token that has ended would go on for long.
const MOST_LEEWAY: u64 = 600_000;

/// An issuer as written.
#[derive(Debug)]
pub(super) struct WrittenIssuer {
    pub(super) issuer: TokenIssuer,
    /// Where the issuer is named.
    pub(super) place: Span,
    /// The roles that scopes give.
    pub(super) roles: Vec<Spanned<String>>,
}

impl Read for WrittenIssuer {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<WrittenIssuer> {
        let mut fields = Fields::open(node, "an issuer", out)?;
        let issuer = fields.required::<String>("issuer", out).filter(|issuer| is_secure(issuer, out));
        let audience = fields.optional::<OneOrMore<String>>("audience", out);
        let for_some = audience
            .as_ref()
            .is_none_or(|audience| says_something(&audience.value.0, audience.span, "`audience`", out));
        let keys = fields.node("keys").map(|node| keys(node, out));
        let algorithms = fields.node("algorithms").map(|node| algorithms(node, out));
        let claims = fields.node("claims").map(|node| claims(node, out));
        let written = entries(&mut fields, "scopes", out);
        let has_scopes = !written.is_empty();
        let (scopes, roles) = of_scopes(written, out);
        let mut require = Vec::new();
        for (claim, node) in entries(&mut fields, "require", out) {
            if let Some(values) = OneOrMore::<String>::read(node, out)
                && says_something(&values.0, node.span, "what `require` asks of a claim", out)
            {
                require.push(ClaimRule { claim, values: values.0 });
            }
        }
        let leeway = fields.optional::<Duration>("leeway", out);
        let step_up = fields.optional::<bool>("step_up", out);
        fields.finish(out);
        if let Some(step_up) = step_up.as_ref().filter(|step_up| step_up.value && !has_scopes) {
            out.error(Code::MissingKey, step_up.span, "an issuer with `step_up` has no `scopes`")
                .label("there is nothing that a token could be renewed for")
                .fix("say which roles a scope gives: `scopes: { crm.write: [seller] }`", None);
        }
        let leeway_ms = match leeway {
            Some(leeway) if leeway.value.0 > MOST_LEEWAY => {
                out.error(Code::BadDuration, leeway.span, "a leeway of more than ten minutes")
                    .fix("set the clocks instead: `leeway: 60s`", None);
                return None;
            }
            leeway => leeway.map_or(LEEWAY, |leeway| leeway.value.0),
        };
        // A value that was written and could not be read has its diagnostic.
        let keys = whole(keys)?;
        let algorithms = whole(algorithms)?.unwrap_or_else(|| JwtAlgorithm::ALL.to_vec());
        let claims = whole(claims)?.unwrap_or_default();
        let issuer = issuer.filter(|_| for_some)?;
        let place = issuer.span;
        let issuer = TokenIssuer {
            issuer: issuer.value,
            audience: audience.map(|audience| audience.value.0).unwrap_or_default(),
            keys,
            algorithms,
            claims,
            scopes,
            require,
            leeway_ms,
            step_up: step_up.is_some_and(|step_up| step_up.value),
        };
        Some(WrittenIssuer { issuer, place, roles })
    }
}

/// The roles that scopes give; all of them, and by their scopes.
fn of_scopes(written: Vec<(String, &Node)>, out: &mut Diagnostics) -> (Vec<ScopeRoles>, Vec<Spanned<String>>) {
    let (mut scopes, mut roles) = (Vec::new(), Vec::new());
    for (name, node) in written {
        if is_scope(&name, node, out)
            && let Some(list) = some(node, out)
        {
            scopes.push(ScopeRoles { scope: name, roles: list.iter().map(|role| role.value.clone()).collect() });
            roles.extend(list);
        }
    }
    (scopes, roles)
}

/// The entries of a map whose keys are texts of the issuer's.
fn entries<'n>(fields: &mut Fields<'n>, name: &'static str, out: &mut Diagnostics) -> Vec<(String, &'n Node)> {
    let Some(node) = fields.node(name) else { return Vec::new() };
    let Kind::Map(entries) = &node.kind else {
        wrong_type(node, &format!("a map as `{name}`"), out);
        return Vec::new();
    };
    entries.iter().map(|(key, node)| (key.name.clone(), node)).collect()
}

/// Scopes are named to clients in a header, between quotes and with spaces between them.
fn is_scope(name: &str, node: &Node, out: &mut Diagnostics) -> bool {
    let fits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\');
    if !fits {
        out.error(Code::BadName, node.span, "these roles stand under a name that no scope has")
            .fix("a scope is printable ASCII without spaces, `\"` and `\\`", None);
    }
    fits
}

fn keys(node: &Node, out: &mut Diagnostics) -> Option<KeyPlace> {
    let Value(written) = Value::read(node, out)?;
    match written.value {
        Written::File(path) => Some(KeyPlace::File(path)),
        Written::Text(url) => {
            is_secure(&Spanned::new(url.clone(), written.span), out).then_some(KeyPlace::Address(url))
        }
        Written::Env(_) => {
            wrong_type(node, "an address, or `file:PATH`", out);
            None
        }
    }
}

fn algorithms(node: &Node, out: &mut Diagnostics) -> Option<Vec<JwtAlgorithm>> {
    let list = some(node, out)?;
    let known: Vec<&str> = JwtAlgorithm::ALL.iter().map(|one| one.name()).collect();
    let mut read = Vec::with_capacity(list.len());
    for name in &list {
        match JwtAlgorithm::ALL.iter().find(|one| one.name() == name.value) {
            Some(found) => read.push(*found),
            None => {
                out.error(Code::AlgorithmNotAllowed, name.span, format!("`{}` is no algorithm for this", name.value))
                    .label("tokens are signed with a key that only the issuer has")
                    .fix(format!("name some of {}", known.join(", ")), None);
            }
        }
    }
    (read.len() == list.len()).then_some(read)
}

fn claims(node: &Node, out: &mut Diagnostics) -> Option<ClaimPaths> {
    let mut fields = Fields::open(node, "`claims`", out)?;
    let usual = ClaimPaths::default();
    let mut named = true;
    let mut path = |name| {
        let path = fields.optional::<String>(name, out)?;
        named &= says_something(std::slice::from_ref(&path.value), path.span, "the name of a claim", out);
        Some(path.value)
    };
    let (name, tenant, roles) = (path("name"), path("tenant"), path("roles"));
    fields.finish(out);
    if !named {
        return None;
    }
    Some(ClaimPaths { name: name.unwrap_or(usual.name), tenant, roles: roles.unwrap_or(usual.roles) })
}

/// Whether there are texts, none of which is blank: what says nothing would be held against nothing, or let no one in.
fn says_something(texts: &[String], place: Span, what: &str, out: &mut Diagnostics) -> bool {
    let says = !texts.is_empty() && texts.iter().all(|text| !text.trim().is_empty());
    if !says {
        out.error(Code::EmptyValue, place, format!("{what} is empty"))
            .fix("write what the issuer's tokens have, or leave the key out", None);
    }
    says
}

/// Whether no machine on the way can change what comes from an address: it is encrypted, or on this machine.
fn is_secure(address: &Spanned<String>, out: &mut Diagnostics) -> bool {
    let (text, place) = (address.value.as_str(), address.span);
    let host = |rest: &str| {
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let host = &rest[..end];
        match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
            _ => host.to_owned(),
        }
    };
    match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) if is_host(&host(rest)) && !rest.contains(['#', '@']) => true,
        (_, Some(rest)) if is_here(&host(rest)) => true,
        (_, Some(_)) => {
            out.error(Code::InsecureIssuer, place, format!("`{text}` is not encrypted"))
                .label("every machine on the way could put its own keys in")
                .fix("write an address that begins with `https://`", None);
            false
        }
        _ => {
            out.error(Code::BadUrl, place, format!("`{text}` is no address of an issuer"))
                .fix("write its address as its tokens do: `https://id.example.com/realms/staff`", None);
            false
        }
    }
}

fn is_host(host: &str) -> bool {
    !host.is_empty() && !host.contains(char::is_whitespace)
}

/// Whether a host is this machine.
fn is_here(host: &str) -> bool {
    let loopback = |rest: &str| rest.split('.').count() == 3 && rest.split('.').all(|part| part.parse::<u8>().is_ok());
    host == "localhost" || host == "[::1]" || host.strip_prefix("127.").is_some_and(loopback)
}
