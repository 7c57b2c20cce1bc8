//! Keys that go out twice, and values that cannot go out as pairs: of a request, and of what its backend and a credential
//! write into it.
//!
//! What a query and a form send is compared by the names under which it goes out: `filter[by]` for `{ filter: { by: … } }`.

use crate::ast::backend::Backend;
use crate::ast::data::{Data, DataEntry, DataKind, DataMap};
use crate::ast::send::Send;
use crate::check::content_type::{self, BodyForm};
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::scope::Scope;
use crate::check::written_keys::{AUTHORIZATION, bodies, keys, queries};
use crate::diagnostic::{Code, Span};
use crate::plan::{Check, Shape, Value, Verb};
use crate::syntax::reference::Reference;

/// A name under which something goes out, and where it is written.
type Name = (String, Span);

/// Reports what a backend and one of its credentials both write, or either writes twice.
pub(crate) fn of_backend(backend: &Backend, cx: &mut Cx<'_>) {
    let is_form = content_type::is_form([backend.headers.as_ref()]);
    once(backend.query.as_ref(), cx);
    once(backend.body.as_ref().filter(|_| is_form), cx);
    for credential in backend.auth.iter().flatten() {
        once(credential.query.as_ref(), cx);
        once(credential.body.as_ref().filter(|_| is_form), cx);
        let written = |data: &Option<Data>| keys(data.iter()).map(owned).collect::<Vec<Name>>();
        twice(&pairs(backend.query.as_ref()), &pairs(credential.query.as_ref()), str::eq, cx);
        twice(&written(&backend.body), &written(&credential.body), str::eq, cx);
        // That `basic` writes the header of another scheme is reported as such.
        let mut headers = written(&backend.headers);
        headers.retain(|(name, _)| credential.basic.is_none() || !name.eq_ignore_ascii_case(AUTHORIZATION));
        twice(&headers, &written(&credential.headers), str::eq_ignore_ascii_case, cx);
    }
}

fn owned((name, span): (&str, Span)) -> Name {
    (name.to_owned(), span)
}

fn twice(of_backend: &[Name], of_credential: &[Name], same: fn(&str, &str) -> bool, cx: &mut Cx<'_>) {
    for (name, span) in of_credential {
        if let Some((_, first)) = of_backend.iter().find(|(known, _)| same(known, name)) {
            cx.out
                .error(Code::KeyOfTheBackend, *span, format!("`{name}` is written by the backend, too"))
                .label("goes out twice")
                .note_at(*first, "written here")
                .fix("keep one of them", None);
        }
    }
}

/// Reports what a request sends twice, alone or with its backend, and what cannot go out as pairs.
pub(crate) fn of_request(send: &Send, verb: Verb, backend: Option<&Backend>, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let said = content_type::said_by([send.headers.as_ref(), backend.and_then(|backend| backend.headers.as_ref())]);
    let said = said.map(|(form, _)| form);
    let form = send.body.as_ref().filter(|_| said == Some(BodyForm::Form));
    once(send.query.as_ref(), cx);
    once(form, cx);
    for (data, place) in [(send.query.as_ref(), "query"), (form, "form")] {
        let Some(data) = data else { continue };
        root(data, place, scope, cx);
        lists(data, false, place, scope, cx);
        nulls(data, place, scope, cx);
    }
    let Some(backend) = backend else { return };
    let parts: [(_, Vec<&Data>); 2] =
        [(send.query.as_ref(), queries(backend).collect()), (form, bodies(backend).collect())];
    for (own, theirs) in parts {
        let names: Vec<Name> = theirs.iter().flat_map(|data| pairs(Some(data))).collect();
        let top: Vec<&str> = keys(theirs.iter().copied()).map(|(key, _)| key).collect();
        written_too(own, &names, &top, cx);
    }
    spread(send, backend, scope, cx);
    // What is no map under its media type is reported with its shape.
    let of_maps = !matches!(said, Some(BodyForm::Text | BodyForm::Markup | BodyForm::Lines | BodyForm::File));
    beside_a_body((send, of_maps), verb, backend, scope, cx);
}

/// A key of the request that its backend writes under the same name, where the keys around them differ: where they are the
/// same, that is reported of those.
fn written_too(own: Option<&Data>, of_backend: &[Name], top: &[&str], cx: &mut Cx<'_>) {
    let Some(map) = own.and_then(Data::map) else { return };
    for entry in map.entries.iter().filter(|entry| !top.iter().any(|key| key.eq_ignore_ascii_case(&entry.key.value))) {
        let mut names = Vec::new();
        of_entry(None, entry, &mut names);
        for (name, span) in names {
            if let Some((_, first)) = of_backend.iter().find(|(known, _)| *known == name) {
                cx.out
                    .error(Code::KeyOfTheBackend, span, format!("`{name}` is written by the backend"))
                    .label("goes out twice")
                    .note_at(*first, "the backend writes it, too");
            }
        }
    }
}

/// `$arguments` sends each argument under its name: one that the backend writes is refused in every call.
fn spread(send: &Send, backend: &Backend, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let parts: [(_, Vec<(&str, Span)>); 2] =
        [(&send.query, keys(queries(backend)).collect()), (&send.body, keys(bodies(backend)).collect())];
    for (own, written) in parts {
        let Some(own) = own else { continue };
        let is_all =
            |data: &Data| data.whole_reference().and_then(|whole| scope.resolve(whole).ok()) == Some(Value::Arguments);
        if !(is_all(own) || own.map().is_some_and(|map| map.merge.iter().any(is_all))) {
            continue;
        }
        for argument in scope.arguments.iter().filter(|argument| !argument.withheld) {
            let Some((name, place)) = written.iter().find(|(name, _)| *name == argument.name) else { continue };
            cx.out
                .error(Code::KeyOfTheBackend, argument.span, format!("`{name}` is written by the backend"))
                .label("`$arguments` sends it, too")
                .note_at(*place, "the backend writes it")
                .fix("leave the argument out, or write the request key by key", None);
        }
    }
}

/// What a backend writes into a body goes into a map; and a credential is no part of a body where a request has none.
fn beside_a_body((send, of_maps): (&Send, bool), verb: Verb, backend: &Backend, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let written = |data: &Data| data.map().is_some_and(|map| !map.entries.is_empty());
    let credentials = backend.auth.as_deref().unwrap_or_default();
    let of_auth: Vec<&Data> =
        credentials.iter().filter_map(|one| one.body.as_ref()).filter(|data| written(data)).collect();
    let of_backend = backend.body.as_ref().filter(|data| written(data));
    let every_credential = !credentials.is_empty() && of_auth.len() == credentials.len();
    let (body, always, place, message, fix) = if matches!(verb, Verb::Get | Verb::Head) {
        let Some(body) = of_auth.first() else {
            unwritten_in_query(send, of_backend, cx);
            return;
        };
        let message = "this request carries no body, and a credential of its backend stands in one";
        let fix = "ask with POST, or send the credential under `headers` or `query`";
        (*body, every_credential, send.line.span, message, fix)
    } else {
        let Some(data) = send.body.as_ref().filter(|data| of_maps && is_list(data, scope)) else { return };
        let Some(body) = of_backend.or_else(|| of_auth.first().copied()) else { return };
        let message = "the backend writes keys into the body, and a list has none";
        (body, of_backend.is_some() || every_credential, data.span, message, "send a map: `{ items: [...] }`")
    };
    let report = match always {
        true => cx.out.error(Code::BadRequest, place, message),
        false => cx.out.warning(Code::BadRequest, place, message),
    };
    report.note_at(body.span, "written here").fix(fix, None);
}

/// What a backend writes into bodies reaches it by no request without one, unless the request has it in its query.
fn unwritten_in_query(send: &Send, of_backend: Option<&Data>, cx: &mut Cx<'_>) {
    let Some(body) = of_backend else { return };
    let own: Vec<&str> = keys(send.query.iter()).map(|(key, _)| key).collect();
    let mut theirs = keys([body].into_iter()).map(|(key, _)| key);
    let Some(first) = theirs.find(|key| !own.contains(key)) else { return };
    let message = "this request carries no body, and its backend writes keys into one: they do not go out";
    let fix = format!("write `{first}` under `query` of the request, as each of them, or ask with POST");
    cx.out.warning(Code::BadRequest, send.line.span, message).note_at(body.span, "written here").fix(fix, None);
}

/// It is a list whenever it is sent.
fn is_list(data: &Data, scope: &Scope<'_>) -> bool {
    matches!(data.kind, DataKind::List(_))
        || data
            .whole_reference()
            .and_then(|whole| scope.resolve(whole).ok())
            .is_some_and(|value| scope.kinds(&value) == JsonTypes::LIST)
}

/// Pairs have names: those of a map.
fn root(data: &Data, place: &str, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    // A query that is written as a list is reported as no map.
    let is_written = place == "query" && matches!(data.kind, DataKind::List(_));
    if is_list(data, scope) && !is_written {
        cx.out
            .error(Code::NestedQuery, data.span, format!("a {place} has names, and a list has none"))
            .fix("write a map: `{ items: $items }`", None);
    }
}

/// Warns of arguments that may be `null` where nothing can be: their key would be left out, and the call look done.
fn nulls(data: &Data, place: &str, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let mut references = Vec::new();
    data.references(&mut references);
    for reference in references {
        let Ok(Value::Argument { slot, path }) = scope.resolve(reference) else { continue };
        if path.0.is_empty() && scope.arguments[slot].check.nullable {
            let message =
                format!("`{}` may be `null`, and a {place} has no `null`: it would be left out", reference.spelling());
            cx.out.warning(Code::DoubtfulValue, reference.span, message).fix(
                "take `null` out of its schema; what clears a field is sent in a JSON body, or as the text that the API clears with",
                None,
            );
        }
    }
}

/// Reports lists where a list has no place, written and named: brackets have no spelling for lists in lists that APIs agree on.
fn lists(data: &Data, in_list: bool, place: &str, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    match &data.kind {
        DataKind::Literal(_) | DataKind::Words(_) | DataKind::Beside(_) | DataKind::Clauses(_) => {}
        DataKind::Text(template) => {
            if let Some(whole) = template.whole()
                && has_nested(whole, in_list, scope)
            {
                let message = match in_list {
                    true => format!("`{}` is a list, and a list in a list has no place in a {place}", whole.spelling()),
                    false => format!("`{}` has a list in a list, which has no place in a {place}", whole.spelling()),
                };
                let text = format!("`${{{}:json}}`", whole.bare());
                cx.out
                    .error(Code::NestedQuery, whole.span, message)
                    .fix(format!("write a list of scalars or maps, or the text that goes out: {text}"), None);
            }
        }
        DataKind::List(_) if in_list => {
            cx.out
                .error(Code::NestedQuery, data.span, format!("a list in a list has no place in a {place}"))
                .fix("write a list of scalars or maps, or the text that goes out: `${list:json}`", None);
        }
        DataKind::List(items) => items.iter().for_each(|item| lists(item, true, place, scope, cx)),
        DataKind::Map(map) => {
            map.merge.iter().for_each(|base| lists(base, false, place, scope, cx));
            map.entries.iter().for_each(|entry| lists(&entry.value, false, place, scope, cx));
        }
    }
}

fn has_nested(reference: &Reference, in_list: bool, scope: &Scope<'_>) -> bool {
    let Ok(Value::Argument { slot, path }) = scope.resolve(reference) else { return false };
    let argument = &scope.arguments[slot];
    path.0.is_empty() && !argument.faulty && holds_nested(&argument.check, in_list)
}

/// Whatever it is but empty, there is a list in a list.
fn holds_nested(check: &Check, in_list: bool) -> bool {
    match &check.shape {
        Shape::List { .. } if in_list => true,
        Shape::List { items, .. } => items.first().is_some_and(|items| holds_nested(items, true)),
        Shape::Map { properties, .. } => {
            properties.iter().any(|property| property.required && holds_nested(&property.check, false))
        }
        _ => false,
    }
}

/// Reports names under which two keys go out.
fn once(data: Option<&Data>, cx: &mut Cx<'_>) {
    let names = pairs(data);
    for (place, (name, span)) in names.iter().enumerate() {
        if let Some((_, first)) = names[..place].iter().find(|(known, _)| known == name) {
            cx.out
                .error(Code::SentTwice, *span, format!("`{name}` goes out twice"))
                .note_at(*first, "goes out under this name, too")
                .fix("write it once", None);
        }
    }
}

/// The names under which data goes out in a query or a form; of what is spread and of what values hold nothing is known.
fn pairs(data: Option<&Data>) -> Vec<Name> {
    let mut found = Vec::new();
    if let Some(map) = data.and_then(Data::map) {
        of_map(None, map, &mut found);
    }
    found
}

fn of_map(around: Option<&str>, map: &DataMap, found: &mut Vec<Name>) {
    map.entries.iter().for_each(|entry| of_entry(around, entry, found));
}

fn of_entry(around: Option<&str>, entry: &DataEntry, found: &mut Vec<Name>) {
    let key = entry.key.value.as_str();
    let name = around.map_or_else(|| key.to_owned(), |around| format!("{around}[{key}]"));
    match &entry.value.kind {
        DataKind::Map(inner) => of_map(Some(&name), inner, found),
        DataKind::List(items) => of_list(&name, items, found),
        _ => found.push((name, entry.key.span)),
    }
}

fn of_list(name: &str, items: &[Data], found: &mut Vec<Name>) {
    for (place, item) in items.iter().enumerate() {
        if let DataKind::Map(map) = &item.kind {
            of_map(Some(&format!("{name}[{place}]")), map, found);
        }
    }
}
