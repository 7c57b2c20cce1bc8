//! What is taken from a reply: records, their labels, how many of them, and which fields.

use crate::ast::card::{Reply, Tool};
use crate::ast::data::{Data, DataKind};
use crate::ast::send::{Send, Target};
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::named;
use crate::check::scope::{Place, Scope};
use crate::diagnostic::Code;
use crate::plan::{Shape, Value, Verb};
use crate::syntax::reference::Reference;

/// Checks the `reply` of a card of one request.
pub(crate) fn check(tool: &Tool, backend: Option<usize>, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let Some(written) = &tool.reply else { return };
    let reply = &written.value;
    let send = match tool.steps.as_slice() {
        [step] if step.name.is_none() => &step.send,
        _ => {
            cx.out
                .error(
                    Code::ReplyWithoutRequest,
                    written.span,
                    "`reply` is about one request, and this card has not one",
                )
                .fix("say under `result` what is taken from the steps", None);
            return;
        }
    };
    let list = reply.records.is_some();
    for (key, data) in [
        ("limit", reply.limit.as_ref().map(|limit| limit.span)),
        ("total", reply.total.first().map(|total| total.span)),
        ("labels", reply.labels.first().map(|(name, _)| name.span)),
    ] {
        if let Some(span) = data.filter(|_| !list) {
            cx.out
                .error(Code::ReplyWithoutRecords, span, format!("`{key}` is about records, and the reply names none"))
                .fix("add `records: $reply.…`", None);
        }
    }
    named::paths(reply.records.iter().flat_map(|records| &records.value).chain(&reply.total), cx);
    let scope = scope.at(Place::Reply);
    if let Some(limit) = reply.limit.as_ref().filter(|_| list) {
        self::limit(limit, backend, &scope, cx);
    }
    if let Some(fields) = &reply.fields {
        self::fields(fields, &scope, cx);
    }
    if list {
        position(send, backend, cx);
    }
    labels(reply, cx);
}

fn limit(limit: &Data, backend: Option<usize>, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let most = match (&limit.kind, limit.whole_reference()) {
        (DataKind::Literal(value), _) => match value.as_i64().filter(|most| *most > 0) {
            Some(most) => most,
            None => {
                cx.out.error(Code::WrongType, limit.span, "expected how many records are the most, or an argument");
                return;
            }
        },
        (_, Some(reference)) => match argument_limit(reference, scope, cx) {
            Some(most) => most,
            None => return,
        },
        _ => {
            cx.out.error(Code::WrongType, limit.span, "expected how many records are the most, or an argument");
            return;
        }
    };
    let Some(backend) = backend else { return };
    if cx.declared.backends[backend].1.pages.is_none() && most > 1 {
        let (name, _) = &cx.declared.backends[backend];
        cx.out
            .error(
                Code::LimitWithoutPages,
                limit.span,
                format!("the backend `{}` does not say how its lists go on", name.value),
            )
            .note_at(name.span, "it has no `pages`")
            .fix("add `pages` to the backend, or leave the limit out", None);
    }
}

fn argument_limit(reference: &Reference, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<i64> {
    let value = cx.resolve(reference, scope)?;
    if let Value::Argument { slot, path } = &value
        && path.0.is_empty()
    {
        let argument = &scope.arguments[*slot];
        if argument.faulty {
            return None;
        }
        if let Shape::Integer { most: Some(most), .. } = argument.check.shape {
            return Some(most);
        }
    }
    cx.out
        .error(Code::UnboundedLimit, reference.span, format!("`{}` has no upper bound", reference.spelling()))
        .fix("name an argument of type `integer` that has a `maximum`", None);
    None
}

fn fields(fields: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    cx.data(fields, scope);
    let fits = match (&fields.kind, fields.whole_reference()) {
        (DataKind::List(items), _) => {
            items.iter().all(|item| matches!(&item.kind, DataKind::Text(text) if text.literal().is_some()))
        }
        (_, Some(reference)) => {
            scope.resolve(reference).map_or(true, |value| scope.kinds(&value).meets(JsonTypes::LIST))
        }
        _ => false,
    };
    if !fits {
        cx.out.error(Code::WrongType, fields.span, "expected a list of fields, or an argument that is one");
    }
}

/// The request of a list carries the position of a page, or the next page cannot be asked for.
fn position(send: &Send, backend: Option<usize>, cx: &mut Cx<'_>) {
    let Some((_, backend)) = backend.map(|backend| &cx.declared.backends[backend]) else { return };
    let Some(pages) = &backend.pages else { return };
    let Target::Http { verb, .. } = send.line.target else { return };
    let (place, data) = match verb {
        Verb::Get | Verb::Head => ("query", &send.query),
        Verb::Post | Verb::Put | Verb::Patch | Verb::Delete => ("body", &send.body),
    };
    let key = pages.send.value.as_str();
    let found =
        data.as_ref().and_then(Data::map).and_then(|map| map.entries.iter().find(|entry| entry.key.value == key));
    match found {
        None => {
            // An argument of that name was meant for it.
            cx.used.meant.insert(key.to_owned());
            let report = cx.out.error(
                Code::MissingPosition,
                send.line.span,
                format!("the {place} of this list has no `{key}`, so only its first page could be asked for"),
            );
            report.note_at(pages.send.span, "the backend's pages go on with this key");
            report.fix(format!("add `{key}`, for example with an argument: `{key}: ${key}`"), None);
        }
        Some(entry) if entry.value.whole_reference().is_none() => {
            cx.out
                .error(
                    Code::MissingPosition,
                    entry.value.span,
                    format!("`{key}` is where the first page starts: an argument gives it"),
                )
                .fix(format!("write a reference: `{key}: ${key}`"), None);
        }
        Some(_) => {}
    }
}

fn labels(reply: &Reply, cx: &mut Cx<'_>) {
    for (_, label) in &reply.labels {
        named::record(&label.of, cx);
        named::dictionary(&label.from, cx);
    }
}
