//! Public backends: a request is `GET` of one argument, and nothing is added to it. What is sent to an address that a caller names
//! is for anyone to read.

use crate::ast::backend::Backend;
use crate::ast::card::Tool;
use crate::ast::data::Data;
use crate::ast::send::{Line, Send};
use crate::check::context::Cx;
use crate::check::replies;
use crate::check::resolved::{Act, Part as ResolvedPart, Step};
use crate::check::scope::Scope;
use crate::diagnostic::{Code, Span};
use crate::plan::{Shape, Value, Verb};
use crate::syntax::reference::Part;

/// A backend of public addresses adds nothing to its requests and reads no failure of its own.
pub(crate) fn backend(backend: &Backend, base: Span, cx: &mut Cx<'_>) {
    let place = |data: &Option<Data>| data.as_ref().map(|data| data.span);
    let auth = backend.auth.as_ref().and_then(|auth| auth.first()).map(|credential| credential.span);
    let written = [
        ("query", place(&backend.query)),
        ("headers", place(&backend.headers)),
        ("body", place(&backend.body)),
        ("auth", auth),
        ("batch", backend.batch.as_ref().map(|batch| batch.span)),
        ("pages", backend.pages.as_ref().map(|pages| pages.send.span)),
        ("errors", backend.errors.is_some().then_some(base)),
        ("retry", backend.retry.as_ref().map(|retry| retry.times.span)),
        ("ranges", backend.ranges.is_some().then_some(base)),
        ("breaker", backend.breaker.as_ref().map(|breaker| breaker.span)),
    ];
    for (key, place) in written.into_iter().filter_map(|(key, place)| Some((key, place?))) {
        cx.out
            .error(Code::PublicBackend, place, format!("a public backend has no `{key}`"))
            .note_at(base, "its requests go to whatever address a caller names")
            .fix("leave it out: `timeout` and `pace` are all that it has", None);
    }
}

/// The path of a request to such a backend: one argument, a text that is always there.
pub(crate) fn path(
    send: &Send,
    (verb, line, path): (Verb, &Line, &[Part]),
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<Vec<ResolvedPart>> {
    for (key, data) in [("query", &send.query), ("body", &send.body)] {
        if let Some(data) = data {
            cx.out
                .error(Code::PublicBackend, data.span, format!("a request to a public address has no `{key}`"))
                .fix("leave it out: the address is asked as the caller names it", None);
        }
    }
    let named = send.headers.as_ref().and_then(Data::map).into_iter().flat_map(|map| &map.entries);
    for entry in named.filter(|entry| !entry.key.value.eq_ignore_ascii_case("user-agent")) {
        cx.out
            .error(
                Code::PublicBackend,
                entry.key.span,
                format!("the header `{}` does not go to a public address", entry.key.value),
            )
            .fix("leave it out: `User-Agent` alone may be said", None);
    }
    // Each is used, whatever else is wrong.
    let found: Vec<Option<Value>> = path
        .iter()
        .filter_map(
            |part| if let Part::Reference(reference) = part { Some(cx.resolve(reference, scope)) } else { None },
        )
        .collect();
    let ([Part::Reference(_)], Some(address)) = (path, found.into_iter().next()) else { return refuse(line, cx) };
    let address = address?;
    let is_text = match &address {
        Value::Argument { slot, path } if path.0.is_empty() => {
            let argument = &scope.arguments[*slot];
            argument.faulty || matches!(argument.check.shape, Shape::Text { .. }) && scope.is_always_there(&address)
        }
        _ => false,
    };
    if verb != Verb::Get || !is_text {
        return refuse(line, cx);
    }
    Some(vec![ResolvedPart::Value(address)])
}

fn refuse<T>(line: &Line, cx: &mut Cx<'_>) -> Option<T> {
    cx.out
        .error(Code::PublicBackend, line.span, "a request to a public address is `GET` of one argument")
        .label("a required argument that is a text, and nothing beside it")
        .fix("write `request: GET $url`, with `required: [url]` and `url: { type: string, format: uri }`", None);
    None
}

/// Puts how many characters are taken from a public address into the one request of a card. `None` after a report.
pub(crate) fn characters(
    card: &Tool,
    (backend, steps): (Option<usize>, &mut [Step]),
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<()> {
    let public = cx.is_public(backend);
    let Some(size) = card.reply.as_ref().and_then(|reply| reply.value.size.as_ref()).filter(|_| public) else {
        return Some(());
    };
    let most = replies::size(size, scope, cx)?;
    if let Some(Step { act: Act::Send(send), .. }) = steps.first_mut() {
        send.characters = Some(most);
    }
    Some(())
}
