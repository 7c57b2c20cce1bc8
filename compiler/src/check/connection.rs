//! `connection`: what a tenant gives is enough to connect with, and is tried by a call that changes nothing.

use std::collections::BTreeSet;

use crate::ast::connection::{Connecting, ConnectionTest, SyncCall};
use crate::ast::read::not_yet;
use crate::check::connected;
use crate::check::context::Cx;
use crate::check::examples::given;
use crate::check::given_settings::{lacks_nothing, named};
use crate::check::resolved::all;
use crate::check::texts::{Name, Use};
use crate::check::tools::{self, Tool};
use crate::check::{authorize, mcp, named as names};
use crate::diagnostic::{Code, quoted};
use crate::plan::{Effect, LEAD_FIELDS, Shape};
use crate::syntax::fields::{Spanned, listed, whole};

/// What stands in addresses of the operator's listener already.
const TAKEN: [&str; 8] = ["approvals", "audit", "connections", "pins", "reload", "sync", "tenants", "tokens"];

/// How many steps a catalog may tell a tenant to go.
const STEPS: usize = 9;

/// Checks it; `None` after a report.
pub(crate) fn check(tools: &[Tool<'_>], cx: &mut Cx<'_>) -> Option<Option<connected::Connecting>> {
    let Some(written) = &cx.declared.manifest.connection else { return Some(None) };
    let settings = settings(written, cx);
    let test = test(written, tools, cx);
    let authorize = whole(written.authorize.as_ref().map(|authorize| authorize::check(authorize, cx)));
    let names = all(written.names.iter().map(|(name, setting)| {
        let known = written.settings.iter().map(|one| one.value.as_str());
        Some((name.value.clone(), named(setting, known, cx)?))
    }));
    let path = path(written, cx);
    let lead = match &written.sync {
        Some(syncs) => lead(&syncs.lead, tools, cx).map(Some),
        None => Some(None),
    };
    // The texts of a setting are shown whatever is wrong with another.
    let texts = texts(written, cx);
    let (settings, test) = (settings?, test?);
    Some(Some(connected::Connecting {
        test,
        settings,
        authorize: authorize?,
        names: names?,
        path: path?,
        lead: lead?,
        texts,
    }))
}

fn settings(written: &Connecting, cx: &mut Cx<'_>) -> Option<Vec<usize>> {
    let mut seen = BTreeSet::new();
    let known: Vec<&str> = cx.declared.settings.iter().map(|setting| setting.name.value.as_str()).collect();
    let found = all(written.settings.iter().map(|setting| {
        if !seen.insert(setting.value.as_str()) {
            let message = format!("the setting {} is listed twice", quoted(&setting.value));
            cx.out.error(Code::DuplicateName, setting.span, message);
        }
        named(setting, known.iter().copied(), cx)
    }))?;
    let is_whole = lacks_nothing(&found, (written.span, "add it to `settings`, or give the setting a `default`"), cx);
    if !is_whole {
        return None;
    }
    for setting in &written.settings {
        replaced(setting, cx);
    }
    Some(found)
}

/// What a backend replaces would have to be kept with the connection.
fn replaced(setting: &Spanned<String>, cx: &mut Cx<'_>) {
    let stored = cx.declared.backends.iter().flat_map(|(_, backend)| backend.auth.iter().flatten());
    let stored = stored.filter_map(|credential| credential.token.as_ref()).flat_map(|token| &token.store);
    if stored.into_iter().any(|(stored, _)| stored.value == setting.value) {
        not_yet(setting.span, "a setting of a connection that a backend replaces", cx.out);
    }
}

fn test(written: &Connecting, tools: &[Tool<'_>], cx: &mut Cx<'_>) -> Option<connected::ConnectionTest> {
    let (called, arguments) = match &written.test {
        ConnectionTest::Tool { tool, arguments } => (tool, arguments),
        ConnectionTest::Mcp(name) => {
            let backend = names::backend(name, cx)?;
            cx.used.backends.insert(backend);
            return mcp::is_server(backend, name, cx).then_some(connected::ConnectionTest::Mcp { backend });
        }
    };
    let place = tools::place_of(called, tools, "a connection is tried by a tool of this catalog", cx)?;
    let tool = &tools[place];
    if tool.effect != Effect::Read {
        cx.out
            .error(Code::TestNotRead, called.span, format!("{} does not only read", quoted(&called.value)))
            .label("a connection is tried by what changes nothing")
            .note_at(tool.card.name.span, "it is this one")
            .fix("name a tool whose effect is `read`", None);
        return None;
    }
    cx.used.incomplete = tool.incomplete;
    given("the test of the connection", &arguments.value, arguments.span, &tool.arguments, cx);
    Some(connected::ConnectionTest::Tool { tool: place, arguments: arguments.value.clone() })
}

/// What carries a lead over changes something, and can be called with what a lead has.
fn lead(written: &SyncCall, tools: &[Tool<'_>], cx: &mut Cx<'_>) -> Option<connected::SyncCall> {
    let place = tools::place_of(&written.tool, tools, "a lead is carried over by a tool of this catalog", cx)?;
    let tool = &tools[place];
    if tool.effect != Effect::Write {
        cx.out
            .error(Code::SyncNotWrite, written.tool.span, format!("{} does not write", quoted(&written.tool.value)))
            .label("a lead is carried over by what makes or changes a record")
            .note_at(tool.card.name.span, "it is this one")
            .fix("name a tool whose effect is `write`", None);
        return None;
    }
    cx.used.incomplete = tool.incomplete;
    let key = match &written.key {
        Some(key) => Some(sync_id(key, "by the key a record is found before one is made", tool, cx)?),
        None => None,
    };
    let known = match &written.known {
        Some(known) => Some(sync_id(known, "by its id a record is found that was made before", tool, cx)?),
        None => None,
    };
    if let Some(place) = written.known.as_ref().filter(|_| known.is_some() && known == key) {
        cx.out
            .error(Code::SyncKey, place.span, format!("{} is the `key` as well", quoted(&place.value)))
            .label("the one is the tenant's id of the record, the other the system's")
            .fix("name another argument, or leave `known` out", None);
        return None;
    }
    let has = |name: &str| LEAD_FIELDS.contains(&name);
    let mut others = tool.arguments.iter().enumerate();
    let other = others.find(|(slot, argument)| argument.required && !has(&argument.name) && key != Some(*slot));
    if let Some((_, other)) = other {
        let message = format!("{} requires {}, which no lead has", quoted(&written.tool.value), quoted(&other.name));
        cx.out
            .error(Code::SyncArguments, written.tool.span, message)
            .note_at(other.span, "it is this one")
            .fix(format!("make it optional; a lead has {}", listed(&LEAD_FIELDS)), None);
        return None;
    }
    let record = written.record.iter().map(|name| name.value.clone()).collect();
    let fields = match &written.fields {
        Some(fields) => {
            let dictionary = names::dictionary(&fields.from, cx)?;
            names::whole_list(dictionary, fields.from.span, cx);
            Some((dictionary, fields.names.iter().map(|name| name.value.clone()).collect()))
        }
        None => None,
    };
    Some(connected::SyncCall { tool: place, key, known, record, fields })
}

/// An argument by which the tool finds a record before it makes one: then it may be called again where it is not known what has
/// become of the call before.
fn sync_id(key: &Spanned<String>, label: &'static str, tool: &Tool<'_>, cx: &mut Cx<'_>) -> Option<usize> {
    let Some(slot) = tool.arguments.iter().position(|argument| argument.name == key.value) else {
        let known = tool.arguments.iter().map(|argument| argument.name.as_str());
        let message = format!("{} has no argument {}", quoted(&tool.card.name.value), quoted(&key.value));
        cx.unknown(Code::UnknownArgument, (&key.value, key.span), message, known, "name an argument of the tool");
        return None;
    };
    let argument = &tool.arguments[slot];
    let is_text = argument.faulty || matches!(argument.check.shape, Shape::Text { .. });
    let is_field = LEAD_FIELDS.contains(&argument.name.as_str());
    let first = tool.parts.as_ref().and_then(|tool| tool.parts.steps.first());
    let why = if !is_text {
        "is no text"
    } else if is_field {
        "is what a lead has besides its id"
    } else if first.is_some_and(|step| step.effect != Effect::Read) {
        "is not looked for before the tool writes"
    } else {
        return Some(slot);
    };
    cx.out
        .error(Code::SyncKey, key.span, format!("{} {why}", quoted(&key.value)))
        .label(label)
        .note_at(argument.span, "it is this one")
        .fix(
            "name an argument of its own, a text, that a first step with `effect: read` looks for; or leave it out",
            None,
        );
    None
}

/// A name that an address of the operator's listener can have, and none that it has already.
fn path(written: &Connecting, cx: &mut Cx<'_>) -> Option<Option<String>> {
    let Some(path) = &written.path else { return Some(None) };
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let valid = path.value.starts_with(|first: char| first.is_ascii_lowercase())
        && path.value.len() <= 64
        && path.value.bytes().all(plain)
        && !TAKEN.contains(&path.value.as_str());
    if !valid {
        cx.out
            .error(Code::BadName, path.span, format!("{} is no name in an address here", quoted(&path.value)))
            .fix(format!("write lower-case letters, digits and `-`; these are taken: {}", listed(&TAKEN)), None);
        return None;
    }
    Some(Some(path.value.clone()))
}

/// The texts of a connection's page: a label for each setting, and what else there is.
fn texts(written: &Connecting, cx: &mut Cx<'_>) -> connected::ConnectionNames {
    let mut labels = Vec::with_capacity(written.settings.len());
    let declared = cx.declared;
    let asked = written.authorize.iter().flat_map(|authorize| &authorize.asks);
    for place in written.settings.iter().chain(asked).filter(|one| declared.setting(&one.value).is_some()) {
        let id = format!("setting-{}", place.value);
        let (label, hint) = (Name::of(id.as_str()), Name::attribute(id, "hint"));
        cx.show(Use::required(label.clone(), place.span).without_tools());
        cx.show(Use::optional(hint.clone(), place.span).without_tools());
        labels.push((label, hint));
    }
    let steps: Vec<Name> = (1..=STEPS).map(|step| Name::of(format!("connection-step-{step}"))).collect();
    let of_authorize = written.authorize.iter().flat_map(|_| 1..=STEPS);
    let authorize_steps: Vec<Name> = of_authorize.map(|step| Name::of(format!("authorize-step-{step}"))).collect();
    let (lacks, more) = (Name::of("connection-lacks"), Name::of("connection-more"));
    for name in steps.iter().chain(&authorize_steps).chain([&lacks, &more]) {
        cx.show(Use::optional(name.clone(), written.span).without_tools());
    }
    connected::ConnectionNames { labels, steps, authorize_steps, lacks, more }
}
