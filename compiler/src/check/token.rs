//! The token of a credential: a request to another backend, and secrets that its reply replaces.

use crate::ast::backend::Credential;
use crate::ast::send::{Condition, Target};
use crate::ast::token::{Lives, Token, TokenValue};
use crate::check::context::Cx;
use crate::check::resolved::{self, all};
use crate::check::scope::{Place, Scope};
use crate::check::{named, requests};
use crate::diagnostic::{Code, quoted};
use crate::plan::{self, Lifetime};
use crate::syntax::fields::{Spanned, listed};
use crate::syntax::reference::Reference;

/// Checks the token of a credential.
pub(crate) fn check(token: &Token, credential: &Credential, cx: &mut Cx<'_>) -> Option<resolved::Token> {
    is_used(token, credential, cx);
    let scope = Scope::outside(cx.declared, Place::Secret);
    let sent = requests::send(&token.send, &Condition::default(), &scope, cx);
    if let Target::Http { .. } = &token.send.line.target {
        needs_none_itself(token, sent.backend, cx);
    }
    is_for_all_callers(token, cx);
    let value = parts(&token.value, cx);
    let lives = match &token.lives {
        None => Some(Lifetime::UntilRefused),
        Some(Lives::Fixed(milliseconds)) => Some(Lifetime::Fixed(*milliseconds)),
        Some(Lives::Said(reference)) => named::path(reference, cx).map(Lifetime::Said),
    };
    let store = all(token.store.iter().map(|(setting, value)| stored(setting, value, cx)));
    Some(resolved::Token { send: sent.send?, value: value?, lives: lives?, store: store? })
}

/// Where the reply says the token, or each of its parts.
fn parts(value: &TokenValue, cx: &mut Cx<'_>) -> Option<Vec<plan::TokenPart>> {
    let part = |name: &str, at: &Reference, cx: &mut Cx<'_>| {
        let at = named::sources([at], cx)?.pop()?;
        Some(plan::TokenPart { name: name.to_owned().into(), at })
    };
    match value {
        TokenValue::Whole(at) => Some(vec![part("", at, cx)?]),
        TokenValue::Parts(parts) => all(parts.iter().map(|(name, at)| part(&name.value, at, cx))),
    }
}

/// What is fetched is sent, each part of it; and what is sent is one of these.
fn is_used(token: &Token, credential: &Credential, cx: &mut Cx<'_>) {
    let mut references = Vec::new();
    for data in [&credential.path, &credential.query, &credential.headers, &credential.body].into_iter().flatten() {
        data.references(&mut references);
    }
    references.retain(|reference| reference.root.text == "token");
    let names: Vec<&str> = match &token.value {
        TokenValue::Whole(_) => Vec::new(),
        TokenValue::Parts(parts) => parts.iter().map(|(name, _)| name.value.as_str()).collect(),
    };
    for reference in &references {
        let is_known = match reference.path.as_slice() {
            [] => names.is_empty(),
            [part] => names.contains(&part.text.as_str()),
            _ => false,
        };
        if !is_known {
            let message = format!("{} is no part of the token", quoted(&reference.spelling()));
            let how = match names.is_empty() {
                true => "it is one value, `$token`; a map under `value` gives it parts".to_owned(),
                false => format!("its parts are {}", listed(&names)),
            };
            cx.out.error(Code::NoSuchPart, reference.span, message).fix(how, None);
        }
    }
    if references.is_empty() {
        cx.out
            .error(Code::UnusedToken, token.span, "the token is fetched, and no request carries it")
            .fix("write it into the credential: `headers: { Authorization: Bearer $token }`", None);
        return;
    }
    let TokenValue::Parts(parts) = &token.value else { return };
    for (name, _) in parts {
        let carries = |reference: &&Reference| reference.path.first().is_some_and(|part| part.text == name.value);
        if !references.iter().any(carries) {
            cx.out
                .error(Code::UnusedToken, name.span, format!("`{}` is fetched, and no request carries it", name.value))
                .fix(
                    format!(
                        "write it into the credential, `headers: {{ X-Key: $token.{} }}`, or leave it out",
                        name.value
                    ),
                    None,
                );
        }
    }
}

/// The backend that brings a token is another one, and asked without a token.
fn needs_none_itself(token: &Token, backend: Option<usize>, cx: &mut Cx<'_>) {
    let Some(backend) = backend else { return };
    let (name, written) = &cx.declared.backends[backend];
    if written.auth.iter().flatten().any(|credential| credential.token.is_some()) {
        let message = format!("to ask {} for a token needs a token", quoted(&name.value));
        let span = token.send.backend.as_ref().map_or(token.send.line.span, |backend| backend.span);
        cx.out
            .error(Code::TokenCycle, span, message)
            .fix("declare the address that gives tokens as a backend of its own, and name it with `backend`", None);
    }
}

/// One token serves every caller, so that nothing of a caller goes into its request.
fn is_for_all_callers(token: &Token, cx: &mut Cx<'_>) {
    let mut references = Vec::new();
    for data in [&token.send.query, &token.send.headers, &token.send.body].into_iter().flatten() {
        data.references(&mut references);
    }
    for reference in references.iter().filter(|reference| reference.root.text == "caller") {
        cx.out.error(Code::NotSupportedYet, reference.span, "a token for each caller is not supported yet");
    }
}

fn stored(setting: &Spanned<String>, value: &Reference, cx: &mut Cx<'_>) -> Option<plan::Stored> {
    let known = &cx.declared.settings;
    let found = cx.declared.setting(&setting.value);
    let value = named::path(value, cx);
    let Some(place) = found else {
        let names = known.iter().map(|setting| setting.name.value.as_str());
        let message = format!("there is no setting {}", quoted(&setting.value));
        let otherwise = "settings are declared in the manifest";
        cx.unknown(Code::UnknownReference, (&setting.value, setting.span), message, names, otherwise);
        return None;
    };
    if !known[place].written.secret {
        cx.out
            .error(
                Code::StoreWithoutSecret,
                setting.span,
                format!("{} is no secret, and what a token's reply brings is one", quoted(&setting.value)),
            )
            .fix("say `secret: true` of the setting", None);
        return None;
    }
    Some(plan::Stored { setting: place, value: value? })
}
