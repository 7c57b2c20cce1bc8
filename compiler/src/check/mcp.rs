//! Backends that are MCP servers: what they have besides an address and a credential, and which of their tools are offered.

use std::net::Ipv4Addr;

use crate::ast::backend::{Backend, Credential};
use crate::ast::data::Data;
use crate::ast::export::{Export, Reading, is_prefix};
use crate::ast::guard::Guard as Written;
use crate::check::context::Cx;
use crate::check::guards;
use crate::check::scope::{Place, Scope};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{self, List, Reads, Text};
use crate::syntax::fields::Spanned;

/// The backend of an MCP server at an address has nothing that such a server does not take.
pub(crate) fn backend(backend: &Backend, (address, name): (&Data, Span), cx: &mut Cx<'_>) {
    let place = |data: &Option<Data>| data.as_ref().map(|data| data.span);
    let written = [
        ("base", place(&backend.base)),
        ("query", place(&backend.query)),
        ("headers", place(&backend.headers)),
        ("body", place(&backend.body)),
        ("batch", backend.batch.as_ref().map(|batch| batch.span)),
        ("pages", backend.pages.as_ref().map(|pages| pages.send.span)),
        ("errors", backend.errors.is_some().then_some(name)),
        ("retry", backend.retry.as_ref().map(|retry| retry.times.span)),
        ("ranges", backend.ranges.is_some().then_some(name)),
    ];
    for (key, place) in written.into_iter().filter_map(|(key, place)| Some((key, place?))) {
        cx.out
            .error(Code::McpBackend, place, format!("an MCP server has no `{key}`"))
            .note_at(address.span, "its requests are calls of its tools")
            .fix("leave it out: `auth`, `timeout`, `pace`, `breaker` and `export` are all that it has", None);
    }
    for credential in backend.auth.iter().flatten() {
        self::credential(credential, cx);
    }
    if backend.export.is_none() {
        cx.out
            .error(Code::MissingKey, name, "an MCP server has no `export`")
            .fix("say which of its tools are offered: `export: { prefix: crm_ }`", None);
    }
    plain(address, cx);
}

/// A credential of an MCP server is headers, the same for all callers: they share a session.
fn credential(credential: &Credential, cx: &mut Cx<'_>) {
    let written = [
        ("query", credential.query.as_ref().map(|data| data.span)),
        ("body", credential.body.as_ref().map(|data| data.span)),
        ("path", credential.path.as_ref().map(|data| data.span)),
        ("token", credential.token.as_ref().map(|token| token.span)),
    ];
    for (key, place) in written.into_iter().filter_map(|(key, place)| Some((key, place?))) {
        cx.out
            .error(Code::McpBackend, place, format!("the credential of an MCP server has no `{key}`"))
            .fix("send it as a header: `headers: { Authorization: Bearer $setting.token }`", None);
    }
    let tests = credential.condition.when.iter().chain(&credential.condition.unless);
    let basic = credential.basic.iter().flat_map(|basic| &basic.value);
    let mut callers: Vec<_> = tests.map(|test| &test.reference).chain(basic).collect();
    if let Some(headers) = &credential.headers {
        headers.references(&mut callers);
    }
    callers.retain(|reference| reference.root.text == "caller");
    for place in callers.into_iter().map(|reference| reference.span) {
        cx.out
            .error(Code::McpBackend, place, "callers of an MCP server share a session")
            .label("this differs from caller to caller")
            .fix("name a setting", None);
    }
}

/// What goes over the net without TLS can be read on the way, and changed: so could be the words that a model gets.
fn plain(address: &Data, cx: &mut Cx<'_>) {
    let Some(text) = address.constant() else { return };
    let Some(rest) = text.as_str().unwrap_or_default().strip_prefix("http://") else { return };
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    let is_near = host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    if host != "localhost" && !is_near && !rest.starts_with("[::1]") {
        cx.out
            .error(Code::McpBackend, address.span, "an MCP server on another machine is asked over TLS")
            .fix(format!("write `https://{rest}`"), None);
    }
}

/// What is offered of an MCP server. `None` after a report.
pub(crate) fn export(export: &Export, of: &Backend, cx: &mut Cx<'_>) -> Option<plan::Export> {
    if !of.is_mcp() {
        cx.out
            .error(Code::McpBackend, export.span, "only the tools of an MCP server are offered on")
            .fix("write `mcp` in place of `base`, or leave `export` out", None);
        return None;
    }
    let place = cx.declared.backends.iter().position(|(_, known)| known.span == of.span);
    cx.used.backends.extend(place);
    let prefix = prefix(&export.prefix, place, cx);
    let every = || vec![Text::Borrowed("*")];
    let tools = export.tools.as_ref().map_or_else(|| Some(every()), |tools| patterns(tools, export.span, cx));
    let reads = match &export.reads {
        None => Some(Reads::Named(List::Borrowed(&[]))),
        Some(Reading::Hinted) => Some(Reads::Hinted),
        Some(Reading::Named(names)) => patterns(names, export.span, cx).map(|names| Reads::Named(names.into())),
    };
    let guard = guard(export.guard.as_ref(), cx);
    Some(plan::Export { prefix: prefix?, tools: tools?.into(), reads: reads?, pins: export.pins, guard: guard? })
}

fn prefix(prefix: &Spanned<String>, own: Option<usize>, cx: &mut Cx<'_>) -> Option<Text> {
    let text = prefix.value.as_str();
    if !is_prefix(prefix, cx.out) {
        return None;
    }
    let cards = cx.declared.tools.iter().map(|card| &card.card);
    let mut names = cards.flat_map(|card| std::iter::once(&card.name).chain(&card.aliases));
    if let Some(taken) = names.find(|name| name.value.starts_with(text)) {
        cx.out
            .error(
                Code::ExportPrefix,
                prefix.span,
                format!("the tool {} begins with {} too", quoted(&taken.value), quoted(text)),
            )
            .note_at(taken.span, "it is this one")
            .fix("give one of them another name: a tool of the server's could be taken for the catalog's", None);
        return None;
    }
    let others = cx.declared.backends.iter().enumerate().filter(|(place, _)| own.is_some_and(|own| *place < own));
    let others = others.filter_map(|(_, (_, backend))| backend.export.as_ref());
    let mut clashing =
        others.filter(|other| other.prefix.value.starts_with(text) || text.starts_with(&other.prefix.value));
    if let Some(other) = clashing.next() {
        cx.out
            .error(Code::ExportPrefix, prefix.span, format!("two servers' tools could begin with {}", quoted(text)))
            .note_at(other.prefix.span, "the other one")
            .fix("give each a prefix that does not begin with the other", None);
        return None;
    }
    Some(Text::Owned(text.to_owned()))
}

/// Names with stars in them.
fn patterns(names: &[Spanned<String>], place: Span, cx: &mut Cx<'_>) -> Option<Vec<Text>> {
    if names.is_empty() {
        cx.out
            .error(Code::WrongType, place, "a list of tools that names none")
            .fix("name one, or leave the list out", None);
        return None;
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b'*');
    let mut whole = true;
    for name in names.iter().filter(|name| name.value.is_empty() || !name.value.bytes().all(plain)) {
        cx.out
            .error(Code::BadName, name.span, format!("{} is no name of a tool", quoted(&name.value)))
            .fix("write letters, digits, `_`, `-`, `.`, `/`, and `*` for any part", None);
        whole = false;
    }
    whole.then(|| names.iter().map(|name| Text::Owned(name.value.clone())).collect())
}

/// What is asked of the callers of every tool: nothing that reads arguments, which the catalog does not know.
fn guard(guard: Option<&Written>, cx: &mut Cx<'_>) -> Option<plan::Guard> {
    let conditional = guard.and_then(|guard| guard.approval.as_ref());
    let conditional = conditional.filter(|approval| !approval.condition.is_empty()).map(|approval| approval.span);
    let confirm = guard.and_then(|guard| guard.confirm.as_ref()).map(|confirm| confirm.span);
    let turns = guard.and_then(|guard| guard.turns.as_ref()).map(|turns| turns.span);
    if let Some(place) = conditional.or(confirm).or(turns) {
        cx.out
            .error(Code::McpBackend, place, "a guard of an MCP server's tools reads no arguments")
            .label("the catalog does not know them")
            .fix("ask a person of each call: `approval: true`, or leave it out", None);
        return None;
    }
    guards::tool(guard, None, &Scope::outside(cx.declared, Place::Backend), cx)
}

/// Whether a connection can be tried by this backend; reported where it cannot.
pub(crate) fn is_server(backend: usize, name: &Spanned<String>, cx: &mut Cx<'_>) -> bool {
    let found = cx.declared.backends[backend].1.is_mcp();
    if !found {
        cx.out
            .error(Code::McpBackend, name.span, format!("{} is no MCP server", quoted(&name.value)))
            .fix("name a tool that tries the connection, or a backend with `mcp`", None);
    }
    found
}
