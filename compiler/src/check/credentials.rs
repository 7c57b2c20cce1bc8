//! Credentials: what they carry of the settings is masked wherever it is met, and is set whenever the server runs.

use crate::ast::backend::Credential;
use crate::ast::data::{Clauses, Data, DataKind};
use crate::check::context::Cx;
use crate::check::literals;
use crate::check::scope::Scope;
use crate::check::written_keys;
use crate::diagnostic::{Code, Span};
use crate::plan::Value;
use crate::syntax::reference::{Part, Reference, Template};

/// Headers that say something of the client, and let nobody in.
const OF_THE_CLIENT: [&str; 4] = ["user-agent", "accept", "accept-language", "content-type"];

/// Checks what a credential carries.
pub(crate) fn check(credential: &Credential, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let mut carried = Vec::new();
    let parts = [&credential.path, &credential.query, &credential.headers, &credential.body];
    parts.into_iter().flatten().for_each(|data| data.references(&mut carried));
    carried.extend(credential.basic.iter().flat_map(|basic| &basic.value));
    is_set(&carried, credential, scope, cx);
    is_masked(&carried, credential, scope, cx);
}

/// The setting that a reference names, whole or by one of its forms.
fn setting(reference: &Reference, scope: &Scope<'_>) -> Option<usize> {
    match scope.resolve(reference) {
        Ok(Value::Setting { setting } | Value::Form { setting, .. }) => Some(setting),
        Ok(Value::Spelt { value, .. }) => match value.first() {
            Some(Value::Setting { setting }) => Some(*setting),
            _ => None,
        },
        _ => None,
    }
}

/// A credential lacks nothing when it is chosen: what may be unset is what it is chosen by.
fn is_set(carried: &[&Reference], credential: &Credential, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    // What it is chosen by is set, and each is told of once.
    let mut seen: Vec<usize> =
        credential.condition.when.iter().filter_map(|test| setting(&test.reference, scope)).collect();
    for reference in carried {
        let Some(setting) = setting(reference, scope).filter(|setting| !seen.contains(setting)) else { continue };
        let written = &cx.declared.settings[setting];
        if written.is_set() {
            continue;
        }
        seen.push(setting);
        let name = &written.name.value;
        cx.out
            .warning(
                Code::MayBeAbsent,
                reference.span,
                format!("`$setting.{name}` may be unset, and a credential lacks nothing"),
            )
            .label("without it the backend cannot be asked")
            .note_at(written.name.span, "it is `optional`")
            .fix(format!("say `when: $setting.{name}` of the credential and let one without `when` follow it, or leave `optional` out"), None);
    }
}

/// What lets somebody in is a secret: the password of `basic`, what stands under a key that says so, and one at least of
/// what a credential carries.
fn is_masked(carried: &[&Reference], credential: &Credential, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let mut bare: Vec<&Reference> = Vec::new();
    if let Some(basic) = &credential.basic
        && let Some(last) = basic.value.last().filter(|last| basic.value.len() > 1 || !is_written_out(last, scope, cx))
    {
        bare.push(last);
    }
    let token = credential.token.as_ref().map(|token| &token.send);
    let fetched = token.into_iter().flat_map(|send| [&send.query, &send.headers, &send.body]);
    let sent = [&credential.query, &credential.headers, &credential.body];
    for data in sent.into_iter().chain(fetched).flatten() {
        named_secret(data, "", scope, cx, &mut bare);
    }
    if !carried.iter().any(|reference| is_secret(reference, scope, cx)) {
        // The name that a password belongs to is no secret.
        let user =
            credential.basic.as_ref().filter(|basic| basic.value.len() > 1).and_then(|basic| basic.value.first());
        let user = user.map(|user| user.span);
        let shown = |reference: &Reference| {
            Some(reference.span) == user || of_the_client(reference, credential) || is_written_out(reference, scope, cx)
        };
        bare.extend(carried.iter().copied().filter(|reference| !shown(reference)));
    }
    let mut seen = Vec::new();
    for reference in bare {
        if let Some(setting) = setting(reference, scope).filter(|setting| !seen.contains(setting)) {
            seen.push(setting);
            unmasked(setting, reference.span, cx);
        }
    }
}

fn unmasked(setting: usize, place: Span, cx: &mut Cx<'_>) {
    let setting = &cx.declared.settings[setting];
    if setting.written.secret {
        return;
    }
    let name = &setting.name.value;
    cx.out
        .warning(
            Code::UnmaskedCredential,
            place,
            format!("`$setting.{name}` is a credential, and logs and errors would show it"),
        )
        .label("not `secret`")
        .note_at(setting.name.span, "declared here")
        .fix(format!("say `secret: true` of the setting `{name}`"), None);
}

/// It is something that is masked: a secret setting, a token, what the caller brings.
fn is_secret(reference: &Reference, scope: &Scope<'_>, cx: &Cx<'_>) -> bool {
    match reference.root.text.as_str() {
        "token" | "caller" => true,
        _ => setting(reference, scope).is_some_and(|setting| cx.declared.settings[setting].written.secret),
    }
}

/// A setting whose default everybody can read: it lets nobody in.
fn is_written_out(reference: &Reference, scope: &Scope<'_>, cx: &Cx<'_>) -> bool {
    setting(reference, scope).is_some_and(|setting| cx.declared.settings[setting].written.default.is_some())
}

fn of_the_client(reference: &Reference, credential: &Credential) -> bool {
    let map = credential.headers.as_ref().and_then(Data::map);
    map.into_iter().flat_map(|map| &map.entries).any(|entry| {
        let mut found = Vec::new();
        entry.value.references(&mut found);
        OF_THE_CLIENT.iter().any(|name| name.eq_ignore_ascii_case(&entry.key.value))
            && found.iter().any(|known| known.span == reference.span)
    })
}

/// References under keys that are called like secrets, where nothing beside them is one.
fn named_secret<'d>(data: &'d Data, key: &str, scope: &Scope<'_>, cx: &Cx<'_>, bare: &mut Vec<&'d Reference>) {
    match &data.kind {
        DataKind::Literal(_) | DataKind::Beside(_) => {}
        DataKind::Map(map) => {
            map.entries.iter().for_each(|entry| named_secret(&entry.value, &entry.key.value, scope, cx, bare));
        }
        DataKind::List(items) | DataKind::Clauses(Clauses { texts: items, .. }) => {
            items.iter().for_each(|item| named_secret(item, key, scope, cx, bare));
        }
        DataKind::Text(template) | DataKind::Words(template) => {
            let is_named = key.eq_ignore_ascii_case(written_keys::AUTHORIZATION) || literals::is_secret_name(key);
            if is_named && !template.references().any(|reference| is_secret(reference, scope, cx)) {
                bare.extend(template.references());
            }
        }
    }
}

/// Checks an address that settings are a part of: it holds no user, and what is called like a secret is one.
pub(crate) fn of_base(base: &Data, cx: &mut Cx<'_>) {
    let DataKind::Text(template) = &base.kind else { return };
    if let Some(place) = user(template) {
        cx.out
            .error(Code::BadUrl, place, "a base holds no user name and no password")
            .fix("send them under `auth`: `basic: [$setting.user, $setting.password]`, with `secret: true`", None);
    }
    if template.whole().is_some() {
        return;
    }
    let references: Vec<&Reference> = template.references().collect();
    for reference in references.into_iter().filter(|reference| reference.root.text == "setting") {
        let [name, ..] = reference.path.as_slice() else { continue };
        if let Some(setting) = cx.declared.setting(&name.text)
            && literals::is_secret_name(&name.text)
        {
            unmasked(setting, reference.span, cx);
        }
    }
}

/// Where a text has an `@` between its scheme and its first slash.
fn user(template: &Template) -> Option<Span> {
    let mut before = String::new();
    for part in &template.parts {
        match part {
            Part::Reference(_) => before.push('x'),
            Part::Literal { text, span } => {
                before.push_str(text);
                let host = before.split_once("://").map_or("", |(_, rest)| rest);
                if host.split('/').next().is_some_and(|host| host.contains('@')) {
                    return Some(*span);
                }
            }
        }
    }
    None
}
