//! Requests: nothing in a path may be absent or leave its segment, headers are headers, a query is flat, and no card
//! writes what its backend writes.

use std::collections::BTreeSet;

use crate::ast::backend::Backend;
use crate::ast::data::{Clauses, Data, DataEntry, DataKind};
use crate::ast::read::otherwise;
use crate::ast::send::{Condition, Line, Send, Target};
use crate::check::context::Cx;
use crate::check::resolved::{self, PageKeys, all};
use crate::check::scope::{Listed, Place, Scope};
use crate::check::written_keys::{self, AUTHORIZATION};
use crate::check::{
    absence, bases, bodies, content_type, done, keys, literals, named, placeholders, public, query_texts,
};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{Encoding, Value, Verb};
use crate::syntax::fields::Spanned;
use crate::syntax::reference::{Part, Reference, Template};

/// A request as far as it is right.
pub(crate) struct Sent {
    /// The backend that it goes to.
    pub(crate) backend: Option<usize>,
    /// All of it, if nothing in it was reported.
    pub(crate) send: Option<resolved::Send>,
}

/// Checks a request.
pub(crate) fn send(send: &Send, guard: &Condition, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Sent {
    let Target::Http { verb, path } = &send.line.target else {
        otherwise(
            send.line.span,
            "an own tool in place of a dictionary's request",
            "write the request of that tool here: what a dictionary keeps is for all callers, and a tool is called by one",
            cx.out,
        );
        // What it is given is not unused because of that, nor are the backends that it would ask.
        for data in [&send.query, &send.headers, &send.body].into_iter().flatten() {
            cx.data(data, scope);
        }
        cx.used.backends.extend(0..cx.declared.backends.len());
        return Sent { backend: None, send: None };
    };
    let backend = backend_of(send, cx);
    let public = cx.is_public(backend);
    let path = match public {
        true => public::path(send, (*verb, &send.line, path), scope, cx),
        false => self::path(&send.line, path, guard, scope, cx),
    };
    for map in [&send.query, &send.headers].into_iter().flatten() {
        is_map(map, cx);
    }
    let sent = cx.sent_data(send.query.as_ref(), scope);
    let headers = entries(send.headers.as_ref(), scope, cx);
    if let Some(data) = &send.headers {
        self::headers(data, scope, cx);
    }
    let carried = cx.sent_data(send.body.as_ref(), scope);
    let theirs = backend.map(|backend| &cx.declared.backends[backend].1);
    let said = content_type::said_by([send.headers.as_ref(), theirs.and_then(|backend| backend.headers.as_ref())]);
    let encoding = said.map(|(form, media)| bodies::check(send, *verb, (form, &media), theirs, (guard, scope), cx));
    written(send, *verb, backend, scope, cx);
    let done = done::signs(&send.done, guard, scope, cx);
    let whole = || {
        let (backend, path, query) = (backend?, path?, sent?);
        Some(resolved::Send {
            backend,
            verb: *verb,
            path,
            query,
            headers: headers?,
            body: match &encoding {
                Some(Encoding::Parts { files }) => carried?.map(|body| bodies::with_files(body, files)),
                _ => carried?,
            },
            encoding: encoding?,
            reads: None,
            characters: None,
            keys: PageKeys::default(),
            done: done?,
        })
    };
    Sent { backend, send: whole() }
}

/// Reports what must not be written out in a request, and what its backend writes, too.
fn written(send: &Send, verb: Verb, backend: Option<usize>, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    for data in [&send.query, &send.headers, &send.body].into_iter().flatten() {
        sent(data, scope, cx);
    }
    let declared = cx.declared;
    let asked = backend.map(|backend| &declared.backends[backend].1);
    if let Some(backend) = asked {
        not_the_backends(send, backend, cx);
    }
    keys::of_request(send, verb, asked, scope, cx);
}

/// Reports what must not be written out in what goes to a backend, whatever it is there.
pub(crate) fn sent(data: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    placeholders::in_data(data, scope.arguments, cx);
    query_texts::in_data(data, scope, cx);
    literals::refuse(data, cx);
}

/// The backend that is asked: the one that the request names, else the catalog's.
fn backend_of(send: &Send, cx: &mut Cx<'_>) -> Option<usize> {
    let backend = match &send.backend {
        Some(name) => named::backend(name, cx),
        None => {
            if cx.declared.backend.is_none() && cx.declared.manifest.backend.is_none() {
                cx.out
                    .error(Code::UnknownBackend, send.line.span, "it is not said which backend is asked")
                    .fix("name it with `backend`, here or in the manifest", None);
                // It may be any of them.
                cx.used.backends.extend(0..cx.declared.backends.len());
            }
            cx.declared.backend
        }
    };
    cx.used.backends.extend(backend);
    if let Some(backend) = backend
        && cx.declared.backends[backend].1.is_mcp()
    {
        refuse_request(send.line.span, cx);
    }
    backend
}

/// Checks a map whose entries alone are sent: none, where it is missing.
pub(crate) fn entries(data: Option<&Data>, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<resolved::Entries> {
    cx.sent_data(data, scope).map(|data| data.map(resolved::Data::entries).unwrap_or_default())
}

/// Reports data that is no map where one is needed.
pub(crate) fn is_map(data: &Data, cx: &mut Cx<'_>) {
    if data.map().is_none() && data.whole_reference().is_none() {
        cx.out.error(Code::WrongType, data.span, "expected a map of keys and values");
    }
}

fn path(
    line: &Line,
    path: &[Part],
    guard: &Condition,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<Vec<resolved::Part>> {
    let mut whole = String::new();
    let mut parts = Vec::with_capacity(path.len());
    for part in path {
        parts.push(match part {
            Part::Literal { text, span } => {
                literal(text, *span, cx);
                let begins = whole.is_empty() || whole.ends_with('/');
                placeholders::in_path(text, begins, *span, scope.arguments, cx);
                whole.push_str(text);
                Some(resolved::Part::Literal(text.clone()))
            }
            Part::Reference(reference) => {
                // Any segment will do to find dots and slashes around it.
                whole.push_str(&reference.spelling());
                segment(reference, guard, scope, cx).map(resolved::Part::Value)
            }
        });
    }
    if let [Part::Reference(only)] = path
        && is_address_of_a_reply(only, scope)
    {
        cx.out
            .error(Code::AddressOfAReply, only.span, format!("`{}` is an address out of a reply, and none is followed", only.spelling()))
            .label("would be one encoded segment behind the `base`")
            .fix(
                "show it in `result`, for the client to fetch or for a tool of a backend with `base: public`; what uploads to it is a \
                 handler's work",
                None,
            );
    }
    if path.is_empty() {
        cx.out.error(Code::BadRequest, line.span, "the request has no path");
    } else if let Some((_, rest)) = whole.split_once("://") {
        let own = rest.split_once('/').map_or("", |(_, own)| own);
        cx.out
            .error(
                Code::BadRequest,
                line.span,
                "a path is appended to the `base` of its backend, and this is an address",
            )
            .fix(format!("write what follows the host, `/{own}`; another host is another backend"), None);
    } else if whole.contains("//") || whole.split('/').any(|segment| segment == "." || segment == "..") {
        cx.out
            .error(Code::BadRequest, line.span, "the path has an empty segment, `.` or `..` in it")
            .fix("write the path as it is to arrive", None);
    }
    all(parts)
}

/// Whether a part of a reply is called as addresses are: it is no segment of a path then.
fn is_address_of_a_reply(reference: &Reference, scope: &Scope<'_>) -> bool {
    let of_a_reply = match scope.at(Place::Path).resolve(reference) {
        Ok(Value::Step { .. }) => true,
        Ok(Value::Item { .. }) => matches!(scope.item, Some(Listed::Anything)),
        _ => false,
    };
    let name = reference.path.last().map(|segment| segment.text.to_ascii_lowercase()).unwrap_or_default();
    let is_called_so = |word: &&str| name == **word || name.ends_with(&format!("_{word}")) || camel(reference, word);
    of_a_reply && ["url", "uri", "href"].iter().any(is_called_so)
}

/// Whether a name ends with the word after a small letter: `uploadUrl`.
fn camel(reference: &Reference, word: &str) -> bool {
    let Some(last) = reference.path.last() else { return false };
    let Some((before, end)) = last.text.split_at_checked(last.text.len().saturating_sub(word.len())) else {
        return false;
    };
    end.eq_ignore_ascii_case(word) && end.starts_with(char::is_uppercase) && before.ends_with(char::is_lowercase)
}

/// A value in a path: a scalar that is there whenever the request is made.
fn segment(reference: &Reference, guard: &Condition, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Value> {
    // The path of a dictionary's request names what the dictionary is asked for.
    let place = if scope.place == Place::Dictionary { Place::Dictionary } else { Place::Path };
    let value = cx.resolve(reference, &scope.at(place))?;
    if !cx.is_text_of_its_own(reference, &value) || !cx.scalar(reference, &value, scope) {
        return None;
    }
    if let Value::Cell { table, column, .. } = &value {
        cell(reference, (*table, *column), cx);
    }
    if let Value::Setting { setting } | Value::Form { setting, .. } = &value
        && !bases::is_segment(*setting, cx)
    {
        let message =
            format!("`{}` is a segment of a path, and may hold `/`, `?`, `#`, `%` or be `..`", reference.spelling());
        cx.out
            .error(Code::OpenSegment, reference.span, message)
            .label("what it holds could ask for something else, with the credentials of this backend")
            .fix(
                "give the setting a `pattern` of the whole text that takes none of these: `^[a-z0-9-]+$`; what has several segments \
                 stands in the `base` of a backend",
                None,
            );
    } else if !absence::is_there(&value, guard, scope) {
        absence::refuse(reference, "a path may not", Code::MayBeAbsent, cx.out).label("part of a path");
    }
    Some(value)
}

fn literal(text: &str, span: Span, cx: &mut Cx<'_>) {
    if let Some(odd) =
        text.chars().find(|odd| matches!(odd, '?' | '#' | '\\' | '%') || odd.is_whitespace() || odd.is_control())
    {
        let report =
            cx.out.error(Code::BadRequest, span, format!("{} cannot stand in a path", quoted(&odd.to_string())));
        match odd {
            '?' => report.fix("write what follows as `query`", None),
            _ => report.fix("leave it out; what a path needs encoded is encoded", None),
        };
    }
}

/// The cells of a table are the author's: they keep their slashes, and no part of one may be empty, `.` or `..`.
fn cell(reference: &Reference, (table, column): (usize, usize), cx: &mut Cx<'_>) {
    let mut cells = cx.declared.tables[table].rows.iter().filter_map(|row| row.cells[column].as_str());
    if let Some(odd) = cells.find(|cell| cell.split('/').any(|part| matches!(part, "" | "." | ".."))) {
        cx.out
            .error(Code::BadRequest, reference.span, format!("the cell {} is no part of a path", quoted(odd)))
            .label("part of a path")
            .fix("begin and end it with a name, with one slash between two: `cases/solutions`", None);
    }
}

/// Headers that say how a message travels: another value than the true one would cut it, or send it elsewhere.
const OF_THE_CONNECTION: [&str; 10] = [
    "Host",
    "Content-Length",
    "Content-Encoding",
    "Transfer-Encoding",
    "Connection",
    "Keep-Alive",
    "Upgrade",
    "TE",
    "Trailer",
    "Expect",
];

/// Names of headers, and texts without line breaks.
pub(crate) fn headers(data: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let Some(map) = data.map() else { return };
    let breaks = |text: &str| text.contains(['\r', '\n', '\0']);
    let is_broken = |template: &Template| {
        template.parts.iter().any(|part| matches!(part, Part::Literal { text, .. } if breaks(text)))
    };
    for entry in &map.entries {
        header_name(&entry.key, cx);
        let broken = match &entry.value.kind {
            DataKind::Literal(_) | DataKind::Beside(_) => false,
            DataKind::Text(template) | DataKind::Words(template) => {
                if let Some(whole) = template.whole()
                    && let Ok(value) = scope.resolve(whole)
                {
                    cx.scalar(whole, &value, scope);
                }
                is_broken(template)
            }
            DataKind::Clauses(Clauses { mark, texts }) => {
                let mut texts = texts.iter();
                breaks(mark) || texts.any(|text| matches!(&text.kind, DataKind::Words(text) if is_broken(text)))
            }
            DataKind::List(_) | DataKind::Map(_) => {
                cx.out.error(Code::BadHeader, entry.value.span, format!("the header `{}` is a text", entry.key.value));
                false
            }
        };
        if broken {
            cx.out.error(Code::BadHeader, entry.value.span, "a header is one line");
        }
    }
    for (place, entry) in map.entries.iter().enumerate() {
        let same = |other: &&DataEntry| other.key.value.eq_ignore_ascii_case(&entry.key.value);
        if let Some(first) = map.entries[..place].iter().find(same) {
            cx.out
                .error(Code::DuplicateKey, entry.key.span, format!("the header `{}` is written twice", entry.key.value))
                .note_at(first.key.span, "first written here: case makes no difference between headers");
        }
    }
    if let Some(base) = map.merge.first() {
        otherwise(
            base.span,
            "`$merge` in headers",
            "write each header out: the names of headers are the author's, and none is a caller's; what all requests carry stands in the backend",
            cx.out,
        );
    }
    content_type::check(map, cx);
}

/// Reports what cannot be the name of a header that a catalog writes.
pub(crate) fn header_name(written: &Spanned<String>, cx: &mut Cx<'_>) {
    let name = &written.value;
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(token) {
        cx.out.error(Code::BadHeader, written.span, format!("{} is no name of a header", quoted(name)));
    }
    if OF_THE_CONNECTION.iter().any(|own| name.eq_ignore_ascii_case(own)) {
        let message = format!("`{name}` is about the connection, which the server makes");
        cx.out.error(Code::BadHeader, written.span, message).fix("leave it out", None);
    }
}

/// The headers that a backend and its credentials write, each with its place.
pub(crate) fn headers_of(backend: &Backend) -> impl Iterator<Item = (&str, Span)> {
    let auth = backend.auth.as_deref().unwrap_or_default();
    let basic = auth.iter().filter_map(|credential| Some((AUTHORIZATION, credential.basic.as_ref()?.span)));
    let written = auth.iter().filter_map(|credential| credential.headers.as_ref());
    basic.chain(written_keys::keys(backend.headers.iter().chain(written)))
}

/// The keys that a backend and its credentials write.
fn not_the_backends(send: &Send, backend: &Backend, cx: &mut Cx<'_>) {
    let key = backend.retry.as_ref().and_then(|retry| retry.key.as_ref()).map(|key| (key.value.as_str(), key.span));
    let parts: [(_, Vec<_>); 3] = [
        (&send.query, written_keys::keys(written_keys::queries(backend)).collect()),
        (&send.headers, headers_of(backend).chain(key).collect()),
        (&send.body, written_keys::keys(written_keys::bodies(backend)).collect()),
    ];
    for (own, written) in parts {
        let Some(own) = own.as_ref().and_then(Data::map) else { continue };
        for entry in &own.entries {
            if let Some((_, place)) = written.iter().find(|(key, _)| key.eq_ignore_ascii_case(&entry.key.value)) {
                cx.out
                    .error(
                        Code::KeyOfTheBackend,
                        entry.key.span,
                        format!("`{}` is written by the backend", entry.key.value),
                    )
                    .label("would be replaced")
                    .note_at(*place, "the backend writes it last");
            }
        }
    }
}

/// The slots that the request of a card names, each beside `$arguments`, would be sent twice.
pub(crate) fn named_slots(data: &Data, scope: &Scope<'_>) -> BTreeSet<usize> {
    let mut references = Vec::new();
    data.references(&mut references);
    references
        .into_iter()
        .filter_map(|reference| scope.at(Place::Request).resolve(reference).ok())
        .filter_map(|value| value.slot())
        .collect()
}

/// A request of a card to an MCP server.
fn refuse_request(line: Span, cx: &mut Cx<'_>) {
    cx.out
        .error(Code::McpBackend, line, "an MCP server is asked by its tools alone")
        .label("this is no call of one")
        .fix(
            "call one, `request: tools/call task_list` with its arguments under `body`, or name another backend",
            None,
        );
}
