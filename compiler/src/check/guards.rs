//! Guards: every role that one names is declared, what it counts can happen, and no argument stands in for who calls.

use crate::ast::backend::Backend;
use crate::ast::card;
use crate::ast::data::Data;
use crate::ast::guard::{Guard as Written, GuardCondition, Roles};
use crate::check::argument::Argument;
use crate::check::context::Cx;
use crate::check::resolved::all;
use crate::check::scope::Scope;
use crate::check::texts::{Name, Use};
use crate::check::{calls, conditions, server_calls};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{Approval, Check, Confirm, Effect, Guard, Limit, Parallel, Shape, Subject, Text, Value};
use crate::syntax::fields::{Spanned, listed};
use crate::syntax::reference::Reference;

/// The argument that confirms a call.
pub(crate) const CONFIRM: &str = "confirm";

/// The guard that is the default of all that the catalog offers, and every role that it knows.
pub(crate) fn catalog(cx: &mut Cx<'_>) -> (Guard, Vec<String>) {
    let manifest = cx.declared.manifest;
    let mut known: Vec<String> = Vec::new();
    for name in &manifest.roles {
        if known.contains(&name.value) {
            cx.out.error(Code::DuplicateName, name.span, format!("the role {} is there twice", quoted(&name.value)));
        } else {
            known.push(name.value.clone());
        }
    }
    let guard = manifest.guard.as_ref();
    for name in guard.and_then(|guard| guard.roles.as_ref()).iter().flat_map(|roles| &roles.names) {
        if !known.contains(&name.value) {
            known.push(name.value.clone());
        }
    }
    let guard = guard.map_or(Guard::NONE, |guard| Guard {
        roles: names(guard.roles.as_ref()),
        limits: limits(guard, &[], cx).into(),
        parallel: parallel(guard),
        ..Guard::NONE
    });
    (guard, known)
}

/// Roles that are declared and that nothing names.
pub(crate) fn unused(catalog: &crate::ast::Catalog<'_>, cx: &mut Cx<'_>) {
    let manifest = cx.declared.manifest;
    let cards = catalog.tools.iter().map(|card| card.card.guard.as_ref());
    let mut named: Vec<&str> = Vec::new();
    let exports = cx.declared.backends.iter().filter_map(|(_, backend)| backend.export.as_ref());
    let exports = exports.map(|export| export.guard.as_ref());
    for guard in cards.chain([manifest.guard.as_ref()]).chain(exports).flatten() {
        named.extend(guard.roles.iter().flat_map(|roles| &roles.names).map(|name| name.value.as_str()));
        named.extend(guard.limits.iter().map(|(subject, _)| subject.value.as_str()));
    }
    let roles = catalog.resources.iter().map(|card| card.card.roles.as_ref());
    for roles in roles.chain(catalog.prompts.iter().map(|card| card.card.roles.as_ref())).flatten() {
        named.extend(roles.names.iter().map(|name| name.value.as_str()));
    }
    let meant = &cx.used.meant;
    let left = |role: &&Spanned<String>| !named.contains(&role.value.as_str()) && !meant.contains(&role.value);
    for role in manifest.roles.iter().filter(left) {
        cx.out
            .error(Code::UnusedGuard, role.span, format!("no guard names the role `{}`", role.value))
            .fix("name it in the guard of a card, or leave it out", None);
    }
}

/// The guard of a tool, with what the manifest says where the card says nothing.
pub(crate) fn tool(guard: Option<&Written>, id: Option<&str>, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Guard> {
    let roles = roles(guard.and_then(|guard| guard.roles.as_ref()), cx);
    let Some(guard) = guard else { return Some(Guard { roles: roles?.into(), ..Guard::NONE }) };
    let allowed: Vec<Text> = roles.clone().unwrap_or_default();
    let limits = limits(guard, &allowed, cx);
    let confirm = match &guard.confirm {
        None => None,
        Some(confirm) => {
            let condition = conditions::check(&confirm.condition, scope, cx);
            let slot = scope.arguments.iter().position(|argument| argument.withheld);
            Some(Confirm { slot: slot?, condition: condition? })
        }
    };
    let approval = match &guard.approval {
        None => None,
        Some(approval) => {
            let condition = conditions::check(&approval.condition, scope, cx);
            let message = id.and_then(|id| approval_text(id, approval.span, scope, cx));
            Some(Approval { condition: condition?, message })
        }
    };
    let turns = turns(guard, scope, cx)?;
    let (limits, parallel) = (limits.into(), parallel(guard));
    Some(Guard { roles: roles?.into(), confirm, approval, limits, parallel, turns: turns.into() })
}

/// What calls go one after another by: whole arguments, of which it is known how they are spelt.
fn turns(guard: &Written, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Vec<Value>> {
    let Some(turns) = &guard.turns else { return Some(Vec::new()) };
    if turns.value.is_empty() {
        cx.out
            .error(Code::WrongType, turns.span, "`turns` names no argument")
            .fix("name one, `turns: $phone`, or leave it out", None);
        return None;
    }
    all(turns.value.iter().map(|reference| turn(reference, scope, cx)))
}

fn turn(reference: &Reference, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Value> {
    let value = cx.resolve(reference, scope)?;
    if !matches!(&value, Value::Argument { path, .. } if path.0.is_empty()) {
        let message = format!("`{}` is no argument", reference.spelling());
        cx.out
            .error(Code::MisplacedReference, reference.span, message)
            .label("calls go one after another by what is passed")
            .fix("name an argument: `turns: $phone`", None);
        return None;
    }
    Some(value)
}

/// What the person reads who approves, if the card has words for it.
fn approval_text(id: &str, place: Span, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<usize> {
    let names = scope.arguments.iter().filter(|argument| !argument.withheld).map(|argument| argument.name.clone());
    let variables = names.chain(["target", "tenant"].map(str::to_owned));
    cx.message(Use::optional(Name::attribute(id, "approval"), place).with(variables))
}

/// A person is asked before something is changed: what only reads is for its roles to open. Calls that only read find the same side by
/// side.
pub(crate) fn of_reads(guard: Option<&Written>, effect: Effect, cx: &mut Cx<'_>) {
    if effect == Effect::Read
        && let Some(turns) = guard.and_then(|guard| guard.turns.as_ref())
    {
        cx.out
            .error(Code::UnusedGuard, turns.span, "calls of a tool that only reads need no turns")
            .fix("leave `turns` out", None);
    }
    let Some(approval) = guard.and_then(|guard| guard.approval.as_ref()) else { return };
    if effect == Effect::Read {
        cx.out
            .warning(
                Code::ApprovalWithoutWrite,
                approval.span,
                "each call of a tool that only reads waits for a person",
            )
            .fix("leave it out and say who may call: `guard: { roles: [manager] }`", None);
    }
}

/// The roles of a card, each declared; the manifest's where the card names none. `None` after a report.
pub(crate) fn roles(written: Option<&Roles>, cx: &mut Cx<'_>) -> Option<Vec<Text>> {
    let manifest = cx.declared.manifest;
    let Some(written) = written else {
        let default = manifest.guard.as_ref().and_then(|guard| guard.roles.as_ref());
        return Some(names(default).to_vec());
    };
    let mut whole = true;
    for name in &written.names {
        whole &= role(name, cx);
    }
    whole.then(|| names(Some(written)).to_vec())
}

fn names(roles: Option<&Roles>) -> crate::plan::List<Text> {
    let mut names: Vec<Text> = Vec::new();
    for name in roles.iter().flat_map(|roles| &roles.names) {
        if !names.iter().any(|known| *known == name.value) {
            names.push(Text::Owned(name.value.clone()));
        }
    }
    names.into()
}

/// Whether a role is declared; reported where it is not.
fn role(name: &Spanned<String>, cx: &mut Cx<'_>) -> bool {
    let manifest = cx.declared.manifest;
    let default = manifest.guard.iter().filter_map(|guard| guard.roles.as_ref()).flat_map(|roles| &roles.names);
    let known: Vec<&str> = manifest.roles.iter().chain(default).map(|name| name.value.as_str()).collect();
    let found = known.contains(&name.value.as_str());
    if !found {
        let message = format!("the manifest has no role {}", quoted(&name.value));
        let otherwise = match known.as_slice() {
            [] => format!("declare it in `catalog.yaml`: `roles: [{}]`", name.value),
            known => format!("the roles of this catalog are {}", listed(known)),
        };
        cx.unknown(Code::UnknownRole, (&name.value, name.span), message, known.iter().copied(), otherwise);
    }
    found
}

/// What is counted. A role that may not call is never counted.
fn limits(guard: &Written, allowed: &[Text], cx: &mut Cx<'_>) -> Vec<Limit> {
    let mut limits = Vec::new();
    for (subject, rate) in &guard.limits {
        let named = match subject.value.as_str() {
            "tenant" => Subject::Tenant,
            "caller" => Subject::Caller,
            other => {
                if !role(subject, cx) {
                    continue;
                }
                if !allowed.is_empty() && !allowed.iter().any(|role| role == other) {
                    cx.out
                        .error(
                            Code::UnusedGuard,
                            subject.span,
                            format!("`{other}` may not call this, so it is never counted"),
                        )
                        .fix("leave the limit out, or add the role to `roles`", None);
                }
                Subject::Role(Text::Owned(other.to_owned()))
            }
        };
        limits.push(Limit { subject: named, rate: *rate });
    }
    limits
}

fn parallel(guard: &Written) -> Parallel {
    let of = |wanted: &str| guard.parallel.iter().find(|(subject, _)| subject.value == wanted).map(|(_, calls)| *calls);
    Parallel { tenant: of("tenant"), caller: of("caller") }
}

/// Adds the argument that confirms a call.
pub(crate) fn add_confirm(guard: Option<&Written>, arguments: &mut Vec<Argument>, cx: &mut Cx<'_>) {
    let Some(confirm) = guard.and_then(|guard| guard.confirm.as_ref()) else { return };
    if let Some(taken) = arguments.iter().find(|argument| argument.name == CONFIRM) {
        cx.used.meant.insert(CONFIRM.to_owned());
        cx.out
            .error(Code::ReservedArgument, taken.span, "a guard with `confirm` adds an argument of this name")
            .note_at(confirm.span, "here")
            .fix("give the argument another name", None);
        return;
    }
    cx.used.arguments.insert(arguments.len());
    arguments.push(Argument {
        name: CONFIRM.to_owned(),
        span: confirm.span,
        check: Check { shape: Shape::Boolean, nullable: false, rest: None },
        required: false,
        default: None,
        ask: None,
        complete: None,
        header: None,
        forms: Vec::new(),
        faulty: false,
        withheld: true,
    });
}

/// An argument may not be called like what a backend says of the caller: a model that passes it would believe that it counts.
pub(crate) fn reserved(arguments: &[Argument], backends: &[usize], cx: &mut Cx<'_>) {
    for argument in arguments {
        let of = |backend: &&usize| said_of_callers(&cx.declared.backends[**backend].1, &argument.name);
        let Some(place) = backends.iter().find_map(|backend| of(&backend)) else { continue };
        cx.used.meant.insert(argument.name.clone());
        cx.out
            .error(
                Code::ReservedArgument,
                argument.span,
                format!("`{}` is what the backend hears of the caller", argument.name),
            )
            .note_at(place, "written of the caller here")
            .fix("give the argument another name: who calls is no argument", None);
    }
}

/// Where a backend writes a key of something about the caller.
fn said_of_callers(backend: &Backend, key: &str) -> Option<Span> {
    let credentials = backend.auth.iter().flatten().flat_map(|credential| [&credential.query, &credential.body]);
    let parts = [&backend.query, &backend.body].into_iter().chain(credentials).flatten();
    parts.filter_map(Data::map).flat_map(|map| &map.entries).find_map(|entry| {
        let of_caller = entry.value.whole_reference().is_some_and(|whole| whole.root.text == "caller");
        (of_caller && entry.key.value == key).then_some(entry.key.span)
    })
}

/// A tool that calls one which has to be confirmed or approved asks the same: no person is asked in between.
pub(crate) fn of_called(card: &card::Tool, cx: &mut Cx<'_>) {
    asks_alike(card, ("confirm", "confirmed"), |guard| guard.confirm.as_ref(), cx);
    asks_alike(card, ("approval", "approved"), |guard| guard.approval.as_ref(), cx);
}

/// What is called under a condition is called of values that a reply may give, so the condition is no help here.
fn asks_alike(
    card: &card::Tool,
    (key, done): (&str, &str),
    asks: fn(&Written) -> Option<&GuardCondition>,
    cx: &mut Cx<'_>,
) {
    if card.guard.as_ref().and_then(asks).is_some_and(|asked| asked.condition.is_empty()) {
        return;
    }
    let declared = cx.declared;
    let own = calls::callees(card, declared).into_iter().map(|(called, span)| {
        let called = &declared.tools[called].card;
        (called.name.value.as_str(), span, called.guard.as_ref())
    });
    let servers = server_calls::called(card, declared).into_iter();
    let servers = servers.map(|(tool, export)| (tool.value.as_str(), tool.span, export.guard.as_ref()));
    for (called, span, guard) in own.chain(servers) {
        let Some(asked) = guard.and_then(asks) else { continue };
        cx.out
            .error(Code::GuardOfCallee, span, format!("{} has to be {done}, and so has what calls it", quoted(called)))
            .note_at(asked.span, "here")
            .fix(format!("say `guard: {{ {key}: true }}`"), None);
    }
}
