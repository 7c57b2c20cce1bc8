//! `authorize` of a connection: the page is an address, the code can be exchanged by the request of one credential's token, and neither
//! the tenant nor a reply says where the secret of the application goes.

use crate::ast::authorize::Authorize;
use crate::ast::backend::{Backend, Credential};
use crate::ast::data::Data;
use crate::ast::token::Token;
use crate::check::bases::{is_label, parts};
use crate::check::connected;
use crate::check::context::Cx;
use crate::check::given_settings::{lacks_nothing, named};
use crate::check::named as names;
use crate::check::resolved::{self, all};
use crate::check::scope::{Place, Scope};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{AuthorizationParameter, Format, Shape, Stored};
use crate::syntax::fields::Spanned;
use crate::syntax::reference::{Part, Reference};

/// What the page is told by the standard: no catalog writes it as its own.
const STANDARD: [&str; 7] =
    ["response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method"];

/// What the way back brings by the standard.
const BACK: [&str; 4] = ["code", "state", "error", "error_description"];

/// Where what a credential needs is found: its backend, which of that backend's it is, and the request that fetches its token.
struct Fetched<'a> {
    place: (usize, usize),
    token: &'a Token,
    credential: &'a Credential,
}

/// Checks it; `None` after a report.
pub(crate) fn check(written: &Authorize, cx: &mut Cx<'_>) -> Option<connected::Authorizing> {
    let asks = settings(&written.asks, cx);
    let application = written.application.settings.iter();
    let application: Vec<Spanned<String>> =
        std::iter::once(&written.application.id).chain(application).cloned().collect();
    let application = settings(&application, cx);
    let kept: Vec<Spanned<String>> = written.keeps.iter().map(|(name, _)| name.clone()).collect();
    let kept = settings(&kept, cx);
    let paths = all(written.keeps.iter().map(|(_, reference)| names::path(reference, cx)));
    let (asks, application, kept, paths) = (asks?, application?, kept?, paths?);
    once_each(written, cx);
    let found = [&asks[..], &application, &kept].concat();
    cx.used.settings.extend(&found);
    let fix = "add it to `asks` or `keeps`, or give the setting a `default`";
    let is_whole = lacks_nothing(&found, (written.span, fix), cx);
    let page = page(written, &asks, cx);
    parameters(written, cx);
    let credential = credential(written, &kept, cx);
    if let Some(fetched) = &credential {
        secret_stays(written, fetched, &[&asks[..], &kept].concat(), cx);
    }
    let is_safe = address_of_reply(written, &kept, cx);
    let (page, credential) = (page?, credential?.place);
    (is_whole && is_safe).then(|| connected::Authorizing {
        asks,
        application,
        page,
        query: written.query.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect(),
        sends: sent(written),
        scope: written.scope.as_ref().map(|scope| scope.value.clone()),
        pkce: written.pkce,
        credential,
        keeps: kept.into_iter().zip(paths).map(|(setting, value)| Stored { setting, value }).collect(),
        says: written.says.as_ref().map(|says| says.value.clone()),
    })
}

fn settings(written: &[Spanned<String>], cx: &mut Cx<'_>) -> Option<Vec<usize>> {
    let declared = cx.declared;
    let known = || declared.settings.iter().map(|setting| setting.name.value.as_str());
    all(written.iter().map(|setting| named(setting, known(), cx)))
}

/// A setting has one giver.
fn once_each(written: &Authorize, cx: &mut Cx<'_>) {
    let application = std::iter::once(&written.application.id).chain(&written.application.settings);
    let kept = written.keeps.iter().map(|(name, _)| name);
    let mut seen: Vec<&Spanned<String>> = Vec::new();
    for name in written.asks.iter().chain(application).chain(kept) {
        match seen.iter().find(|known| known.value == name.value) {
            None => seen.push(name),
            Some(first) => {
                let message = format!("the setting {} is given twice", quoted(&name.value));
                cx.out.error(Code::DuplicateName, name.span, message).note_at(first.span, "first named here");
            }
        }
    }
}

/// The page is an address over what the tenant types, and nothing else.
fn page(written: &Authorize, asks: &[usize], cx: &mut Cx<'_>) -> Option<resolved::Data> {
    let data = cx.data(&written.page, &Scope::outside(cx.declared, Place::Backend))?;
    let mut references = Vec::new();
    written.page.references(&mut references);
    for reference in &references {
        if !setting_of(reference, cx).is_some_and(|setting| asks.contains(&setting)) {
            cx.out
                .error(
                    Code::BadAuthorization,
                    reference.span,
                    format!("`{}` is nothing that the tenant types", reference.spelling()),
                )
                .fix("name it in `asks`: the page is known before anything else is", None);
            return None;
        }
    }
    let parts = parts(&written.page);
    let is_address = match parts.first() {
        Some(Part::Literal { text, .. }) => text
            .split_once("://")
            .is_some_and(|(scheme, rest)| scheme == "https" && (!rest.is_empty() || parts.len() > 1)),
        Some(Part::Reference(reference)) => setting_of(reference, cx).is_some_and(|setting| {
            matches!(cx.declared.settings[setting].check.shape, Shape::Text { format: Some(Format::Uri), .. })
        }),
        None => false,
    };
    let bare =
        parts.iter().all(|part| !matches!(part, Part::Literal { text, .. } if text.contains(['?', '#', '@', ' '])));
    if !is_address || !bare {
        cx.out.error(Code::BadAuthorization, written.page.span, "a page is an address without a query").fix(
            "begin with `https://`, or with a setting of `format: uri`; `query` has what stands behind a `?`",
            None,
        );
        return None;
    }
    Some(data)
}

/// What is written besides is not the standard's, and what is sent can be answered.
fn parameters(written: &Authorize, cx: &mut Cx<'_>) {
    for (name, _) in written.query.iter().filter(|(name, _)| STANDARD.contains(&name.value.as_str())) {
        cx.out
            .error(Code::BadAuthorization, name.span, format!("the server writes {} itself", quoted(&name.value)))
            .fix("leave it out: `sends`, `scope` and `pkce` say what is written", None);
    }
    if let Some(says) =
        written.says.as_ref().filter(|says| says.value.is_empty() || BACK.contains(&says.value.as_str()))
    {
        cx.out
            .error(Code::BadAuthorization, says.span, format!("{} names no host", quoted(&says.value)))
            .fix("name the parameter that does: `says: domain`", None);
    }
    let Some(sends) = &written.sends else { return };
    let place = sends.first().map_or(written.span, |first| first.span);
    let needed = [(AuthorizationParameter::ClientId, "client_id"), (AuthorizationParameter::State, "state")];
    for (_, name) in needed.iter().filter(|(needed, _)| !sends.iter().any(|sent| sent.value == *needed)) {
        cx.out
            .error(Code::BadAuthorization, place, format!("`sends` lacks `{name}`"))
            .label("nothing would tell whose way back it is")
            .fix(format!("add `{name}`"), None);
    }
}

fn sent(written: &Authorize) -> Vec<AuthorizationParameter> {
    use AuthorizationParameter::{ClientId, RedirectUri, ResponseType, Scope, State};
    match &written.sends {
        Some(sends) => sends.iter().map(|sent| sent.value).collect(),
        None => vec![ResponseType, ClientId, RedirectUri, Scope, State],
    }
}

/// The credential whose token is fetched with what is kept.
fn credential<'a>(written: &Authorize, kept: &[usize], cx: &mut Cx<'a>) -> Option<Fetched<'a>> {
    let declared = cx.declared;
    let is_kept = |name: &Spanned<String>| declared.setting(&name.value).is_some_and(|setting| kept.contains(&setting));
    let all = declared.backends.iter().enumerate().flat_map(|(backend, (_, written))| {
        let credentials = written.auth.iter().flatten().enumerate();
        credentials.map(move |(place, credential)| ((backend, place), credential))
    });
    let mut found = all.filter_map(|(place, credential)| {
        let token = credential.token.as_ref().filter(|token| token.store.iter().any(|(name, _)| is_kept(name)))?;
        Some(Fetched { place, token, credential })
    });
    let (Some(fetched), None) = (found.next(), found.next()) else {
        cx.out
            .error(Code::BadAuthorization, written.span, "no one credential is fetched with what `keeps` names")
            .label("its token would be of no use")
            .fix("let `keeps` name the setting that `store` of a credential's `token` replaces", None);
        return None;
    };
    let maps = [&fetched.token.send.query, &fetched.token.send.body].into_iter().flatten();
    let mut entries = maps.filter_map(Data::map).flat_map(|map| &map.entries);
    let is_refresh = entries.any(|entry| {
        entry.key.value == "grant_type" && entry.value.constant().is_some_and(|value| value == "refresh_token")
    });
    if !is_refresh {
        cx.out
            .error(Code::BadAuthorization, fetched.token.span, "this request has no `grant_type: refresh_token`")
            .label("a code is exchanged by the same request")
            .note_at(written.span, "for this")
            .fix("write `grant_type: refresh_token` into its query or body", None);
        return None;
    }
    Some(fetched)
}

/// The request for the token carries the secret of the application, and goes where the catalog or the operator says.
fn secret_stays(written: &Authorize, fetched: &Fetched<'_>, of_tenant: &[usize], cx: &mut Cx<'_>) {
    let declared = cx.declared;
    let asked = match &fetched.token.send.backend {
        Some(name) => declared.backend(&name.value),
        None => declared.backend,
    };
    let Some((_, Backend { base: Some(base), .. })) = asked.map(|asked| &declared.backends[asked]) else { return };
    let parts = parts(base);
    for (place, part) in parts.iter().enumerate() {
        let Part::Reference(reference) = part else { continue };
        let Some(setting) = setting_of(reference, cx).filter(|setting| of_tenant.contains(setting)) else { continue };
        let before = place.checked_sub(1).map(|before| &parts[before]);
        let begins = matches!(before, Some(Part::Literal { text, .. }) if text == "https://");
        let ends = matches!(parts.get(place + 1), Some(Part::Literal { text, .. }) if is_rest_of_host(text));
        if begins && ends && is_label(setting, cx) {
            continue;
        }
        let message = format!("the secret of the application would go where `{}` says", reference.spelling());
        cx.out
            .error(Code::BadAuthorization, reference.span, message)
            .label("what the tenant types, or a reply brings, decides of it")
            .note_at(fetched.credential.span, "it is sent for this credential")
            .note_at(written.span, "a tenant connects by this")
            .fix(
                "write the address out, or let a setting be one part of a host's name: `https://${setting.account}.example.com`, with a \
                 `pattern` that takes letters, digits and `-` alone",
                None,
            );
    }
}

/// `.example.com` or more of it, with a domain that someone has registered.
fn is_rest_of_host(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or_default();
    host.starts_with('.') && host.matches('.').count() >= 2 && !host.contains([':', '@', '?', '#'])
}

/// An address that a reply brings is held against the page that the tenant has named; where it has named none, it may not be kept.
fn address_of_reply(written: &Authorize, kept: &[usize], cx: &mut Cx<'_>) -> bool {
    let mut of_page = Vec::new();
    written.page.references(&mut of_page);
    if !of_page.is_empty() {
        return true;
    }
    let bases = cx.declared.backends.iter().filter_map(|(_, backend)| backend.base.as_ref());
    let mut references = Vec::new();
    bases.for_each(|base| base.references(&mut references));
    let is_kept = |reference: &&Reference| setting_of(reference, cx).is_some_and(|setting| kept.contains(&setting));
    let places: Vec<Span> = references.into_iter().filter(is_kept).map(|reference| reference.span).collect();
    for place in &places {
        cx.out
            .error(Code::AddressOfAReply, *place, "the reply with the token would say where requests go")
            .note_at(written.page.span, "the tenant names no address that it could be held against")
            .fix("ask the tenant for the address, by `asks`, and build `page` of it", None);
    }
    places.is_empty()
}

/// The setting that a reference names.
fn setting_of(reference: &Reference, cx: &Cx<'_>) -> Option<usize> {
    let [name, ..] = reference.path.as_slice() else { return None };
    cx.declared.setting(&name.text).filter(|_| reference.root.text == "setting")
}
