//! How lists go on: where a page begins and how large it may be, so that no record is lost between two.

mod bound;
mod place;

use crate::ast::card::Reply;
use crate::ast::manifest::Dictionary;
use crate::ast::pages::{Bound, Next, Pages};
use crate::ast::send::Send;
use crate::check::argument::Argument;
use crate::check::conditions;
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::named;
pub(crate) use crate::check::pages::place::unused;
use crate::check::pages::place::{beside_its_map, carries_body, find, found_or_added, in_its_map, not_carried, path};
use crate::check::resolved::{KeyPlace, PageKeys, Paged, all};
use crate::check::scope::{Place, Scope};
use crate::diagnostic::{Code, Span};
use crate::plan::{self, Shape, Value};
use crate::syntax::fields::Spanned;
use crate::syntax::reference::Reference;

/// How many records a list may have at most, as its `limit` says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) span: Span,
    /// The least that it can be.
    pub(crate) least: i64,
    pub(crate) most: i64,
}

/// Checks `pages`, wherever they are written.
pub(crate) fn check(pages: &Pages, cx: &mut Cx<'_>) -> Option<plan::Pages> {
    let written = pages.next.as_ref().map(|next| &next.value);
    let next = match written {
        None => Some(plan::Next::Record { first: 0, told: plan::List::Borrowed(&[]) }),
        Some(Next::Record(told)) => {
            named::sources(told, cx).map(|told| plan::Next::Record { first: 0, told: told.into() })
        }
        Some(Next::Rows) => Some(plan::Next::Rows { first: 0 }),
        Some(Next::Page(told)) => named::sources(told, cx).map(|told| plan::Next::Page { first: 1, told: told.into() }),
        Some(Next::At(sources)) => {
            number_of_a_page(pages, sources, cx);
            let bound = bound::of_told(pages, sources, cx);
            let sources = all(sources.iter().map(|source| named::onward(source, cx)));
            sources.zip(bound).map(|(sources, bound)| plan::Next::At { sources: sources.into(), bound })
        }
    };
    bound::of_counted(pages, cx);
    if let Some(Next::At(sources) | Next::Record(sources) | Next::Page(sources)) = written {
        sources.iter().for_each(|source| whole_address(source, cx));
    }
    let key = bound::key(pages, cx);
    let total = named::sources(&pages.total, cx);
    let more = conditions::check(&pages.more, &Scope::outside(cx.declared, Place::Records), cx);
    let (size, sized) = (pages.size, pages.limit.is_some());
    Some(plan::Pages { size, sized, next: next?, key: key?.into(), total: total?.into(), more: more? })
}

/// Reports a link as a position: it is an address, and no address in a reply is followed.
fn whole_address(source: &Reference, cx: &mut Cx<'_>) {
    let [link, relation] = source.path.as_slice() else { return };
    if source.root.text == "http" && link.text == "link" {
        let name = format!("$http.link.{}", relation.text);
        cx.out
            .error(Code::WrongType, source.span, format!("`{name}` is a whole address, and a position is a part of one"))
            .label("is never followed")
            .fix(
                format!("name the parameter that carries the position: `{name}.page`, `{name}.cursor`; or `next: page` with `when: {name}`"),
                None,
            );
    }
}

/// Names of keys that carry the number of a page, in lower case without what parts their words.
const NUMBERS_OF_PAGES: [&str; 9] =
    ["page", "pagenumber", "pageno", "pagenum", "pageindex", "currentpage", "pg", "p", "paged"];

/// Warns of a key that carries the number of a page, where a reply says it and requests ask for pages of several sizes: the
/// number is that of another page then.
fn number_of_a_page(pages: &Pages, sources: &[Reference], cx: &mut Cx<'_>) {
    let (Some(limit), Some(next)) = (&pages.limit, &pages.next) else { return };
    let letters =
        |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let last = pages.send.value.rsplit('.').next().map(letters).unwrap_or_default();
    let Some(source) = sources.first().filter(|_| NUMBERS_OF_PAGES.contains(&last.as_str())) else { return };
    let message = format!(
        "`{}` looks like the number of a page, and the last page is asked for with a smaller `{}`: records would come twice",
        pages.send.value, limit.value
    );
    let told = format!("[page, {}]", source.spelling());
    cx.out
        .warning(Code::UncuttablePage, next.span, message)
        .note_at(limit.span, "the server writes how many records a page may have")
        .fix(format!("where it is a number, say so: `next: {told}`"), Some((next.span, told)));
}

/// How the list of a card goes on, where its request says so, and where it begins.
pub(crate) fn of_list(
    reply: &Reply,
    send: &Send,
    backend: Option<usize>,
    limit: Option<Limit>,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<(Paged, PageKeys)> {
    let (paged, keys) = match in_force(reply, backend, limit, cx) {
        Some(pages) => by_pages((pages, backend), (reply, send), limit, scope, cx)?,
        None => unpaged(reply),
    };
    Some((beginning(reply, paged, scope, cx)?, keys))
}

/// How a list goes on for which these pages hold.
fn by_pages(
    (pages, backend): (&Pages, Option<usize>),
    (reply, send): (&Reply, &Send),
    limit: Option<Limit>,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<(Paged, PageKeys)> {
    let checked = match reply.pages {
        Some(_) => Some(check(pages, cx)?),
        None => None,
    };
    let (position, first) = position((reply, send), (pages, backend), limit, scope, cx);
    if position.is_some() {
        cx.used.lists.placed.extend(backend.filter(|_| reply.pages.is_none()));
        cuttable(pages, limit, cx);
        goes_on(pages, limit, cx);
    }
    let keys = PageKeys { size: size(send, pages, position.as_ref(), cx), position };
    let paged = match checked {
        Some(checked) => Paged::Own(checked.beginning_at(first)),
        None => Paged::AsTheBackend { first },
    };
    Some((paged, keys))
}

/// How the list of one of several steps goes on: no caller goes on with it, so that the key of its position is added where it
/// has none, and its pages may be cut.
pub(crate) fn of_step(
    reply: &Reply,
    send: &Send,
    backend: Option<usize>,
    limit: Option<Limit>,
    cx: &mut Cx<'_>,
) -> Option<(Paged, PageKeys)> {
    let Some(pages) = in_force(reply, backend, limit, cx) else { return Some(unpaged(reply)) };
    let paged = match reply.pages {
        Some(_) => Paged::Own(check(pages, cx)?),
        None => Paged::AsTheBackend { first: None },
    };
    let position = found_or_added(send, pages);
    cx.used.lists.placed.extend(backend.filter(|_| reply.pages.is_none()));
    let size = size(send, pages, Some(&position), cx);
    Some((paged, PageKeys { position: limit.map(|_| position), size }))
}

/// Where the request of a dictionary says how its list goes on: the key of the position is added where it has none. A map comes whole,
/// unless its request has one.
pub(crate) fn of_dictionary(dictionary: &Dictionary, backend: Option<usize>, keyed: bool, cx: &mut Cx<'_>) -> PageKeys {
    let send = &dictionary.send;
    let Some(pages) = backend.and_then(|backend| cx.declared.backends[backend].1.pages.as_ref()) else {
        return PageKeys::default();
    };
    if dictionary.key.is_none() && find(send, &pages.send.value).is_none() {
        return PageKeys::default();
    }
    let position = found_or_added(send, pages);
    cx.used.lists.placed.extend(backend);
    let size = size(send, pages, Some(&position), cx);
    PageKeys { position: Some(position).filter(|_| !keyed), size }
}

/// The pages that hold for a list: those of its reply, else those of its backend.
fn in_force<'p, 'c: 'p>(
    reply: &'p Reply,
    backend: Option<usize>,
    limit: Option<Limit>,
    cx: &mut Cx<'c>,
) -> Option<&'p Pages> {
    if let Some(own) = &reply.pages {
        return own.value.0.as_ref();
    }
    let declared = cx.declared;
    let (name, backend) = &declared.backends[backend?];
    if let Some(limit) = limit.filter(|limit| limit.most > 1 && backend.pages.is_none()) {
        without_pages(limit, name, cx);
    }
    backend.pages.as_ref()
}

/// How a list goes on for which no pages hold.
fn unpaged(reply: &Reply) -> (Paged, PageKeys) {
    let whole = Paged::Whole { start: None };
    let paged = if reply.pages.is_some() { whole } else { Paged::AsTheBackend { first: None } };
    (paged, PageKeys::default())
}

/// How a list goes on of which an argument says at which record it begins: one that comes whole.
fn beginning(reply: &Reply, paged: Paged, scope: &Scope<'_>, cx: &mut Cx<'_>) -> Option<Paged> {
    let Some(start) = &reply.start else { return Some(paged) };
    if !matches!(paged, Paged::Whole { .. }) {
        cx.out
            .error(
                Code::MisplacedReference,
                start.span,
                "`start` is of a list of which the card says that it comes whole",
            )
            .fix(
                "say `pages: {}` where it does; where it has pages, write the position where the request carries it",
                None,
            );
        return None;
    }
    let value = match start.whole_reference() {
        Some(reference) => Some(cx.resolve(reference, scope)?),
        None => None,
    };
    if let Some(Value::Argument { slot, path }) = value
        && path.0.is_empty()
        && matches!(scope.arguments[slot].check.shape, Shape::Integer { least: Some(0..), .. })
    {
        return Some(Paged::Whole { start: Some(slot) });
    }
    cx.out
        .error(Code::WrongType, start.span, "expected the argument that says at which record the list begins")
        .fix("name an argument of `type: integer` with `minimum: 0`", None);
    None
}

fn without_pages(limit: Limit, backend: &Spanned<String>, cx: &mut Cx<'_>) {
    let message = format!("the backend `{}` does not say how its lists go on", backend.value);
    cx.out
        .error(Code::LimitWithoutPages, limit.span, message)
        .note_at(backend.span, "it has no `pages`")
        .fix("add `pages` to the backend, or `pages: {}` to this reply where the list comes whole", None);
}

/// Where the request carries the position of a page, and the position of the first: without it the next page cannot be
/// asked for.
fn position(
    (reply, send): (&Reply, &Send),
    (pages, backend): (&Pages, Option<usize>),
    limit: Option<Limit>,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> (Option<KeyPlace>, Option<i64>) {
    let is_own = reply.pages.is_some();
    let key = pages.send.value.as_str();
    let Some((place, entry)) = find(send, key) else {
        match limit.filter(|limit| limit.most > i64::from(pages.size)) {
            Some(limit) => {
                let why = "only its first page could be asked for";
                not_carried(send, pages, why, cx)
                    .note_at(limit.span, format!("more than the {} records of one page", pages.size));
            }
            None if is_own => {
                not_carried(send, pages, "nothing could ask for the page behind the first", cx);
            }
            None => cx.used.lists.unplaced.extend(backend),
        }
        return (None, None);
    };
    if let Some(map) = beside_its_map(send, key, &place) {
        cx.out
            .error(
                Code::MissingPosition,
                entry.key.span,
                format!("`{key}` stands beside `{}`, and not in it", map.value),
            )
            .note_at(map.span, "dots lead into this map")
            .fix(in_its_map(&format!("move it into `{}`", map.value), key), None);
        return (None, None);
    }
    match entry.value.whole_reference() {
        Some(reference) => (Some(place), given_position(reference, entry.value.span, pages, scope, cx)),
        None => {
            cx.out
                .error(
                    Code::MissingPosition,
                    entry.value.span,
                    format!("`{key}` is where the first page starts: an argument gives it"),
                )
                .fix(in_its_map("write a reference", key), None);
            (None, None)
        }
    }
}

/// What gives the position of a page is of its type: a whole number where something is counted. Gives the position of the
/// first page, as far as its argument says it.
fn given_position(
    reference: &Reference,
    place: Span,
    pages: &Pages,
    scope: &Scope<'_>,
    cx: &mut Cx<'_>,
) -> Option<i64> {
    let resolved = scope.resolve(reference);
    let kinds = resolved.as_ref().map_or(JsonTypes::ANY, |value| scope.kinds(value));
    let counts = !matches!(pages.next.as_ref().map(|next| &next.value), Some(Next::At(_)));
    let (fits, wanted) = match counts {
        true => (kinds.meets(JsonTypes::NUMBER), "a whole number"),
        false => (kinds.meets(JsonTypes::NUMBER.or(JsonTypes::TEXT)), "a text or a number"),
    };
    if !fits {
        let key = pages.send.value.as_str();
        let message = format!("`{key}` is the position of a page, {wanted}, and `{}` is {kinds}", reference.spelling());
        let fix = match counts {
            true if kinds.meets(JsonTypes::TEXT) => {
                "declare it as `type: integer`, or say where a reply has the position that comes next: `next: $reply.…`"
            }
            true => "declare it as `type: integer`",
            false => "declare it as `type: string`",
        };
        let report = cx.out.error(Code::PositionOfAnotherType, place, message);
        report.note_at(pages.send.span, "the pages go on with this key").fix(fix, None);
        return None;
    }
    let Ok(Value::Argument { slot, path }) = &resolved else { return None };
    let argument = scope.arguments.get(*slot).filter(|_| path.0.is_empty())?;
    if pages.counts_records() {
        page_number(pages, argument, place, cx);
    }
    let least = match argument.check.shape {
        Shape::Integer { least, .. } => least,
        _ => None,
    };
    let first = argument.default.as_ref().and_then(serde_json::Value::as_i64).or(least)?;
    Some(i64::from(first >= 1))
}

/// Words in the name of a key that counts records, wherever it begins.
const COUNTS_RECORDS: [&str; 5] = ["start", "offset", "skip", "from", "index"];

/// Reports pages that are counted by their numbers where positions count records: each page but the first would be another
/// than the one that comes next.
fn page_number(pages: &Pages, argument: &Argument, place: Span, cx: &mut Cx<'_>) {
    let key = pages.send.value.to_ascii_lowercase();
    let from_one = matches!(argument.check.shape, Shape::Integer { least: Some(1..), .. })
        || argument.default.as_ref().is_some_and(|default| default.as_i64().is_some_and(|first| first >= 1));
    let is_page = key.contains("page") && argument.check.shape != Shape::Any;
    if pages.size <= 1 || !(from_one || is_page) || COUNTS_RECORDS.iter().any(|word| key.contains(word)) {
        return;
    }
    let (from, behind) = if from_one { (1, 1 + u64::from(pages.size)) } else { (0, u64::from(pages.size)) };
    cx.out
        .error(
            Code::MissingPosition,
            place,
            format!("`{}` counts pages, and pages go on by position + size: records would be lost", argument.name),
        )
        .note_at(pages.send.span, format!("the next page after `{key}: {from}` would be `{key}: {behind}`"))
        .fix("say `next: page` beside it: then the next page is that of the next number", None);
}

/// Where the request says how many records its page may have. The server writes that, so that the card does not.
fn size(send: &Send, pages: &Pages, position: Option<&KeyPlace>, cx: &mut Cx<'_>) -> Option<KeyPlace> {
    let limit = pages.limit.as_ref()?;
    if let Some((_, entry)) = find(send, &limit.value) {
        cx.out
            .error(Code::KeyOfTheBackend, entry.key.span, format!("`{}` is written by the server", limit.value))
            .label("would be replaced")
            .note_at(limit.span, "the server writes how many records a page may have at this key")
            .fix("leave it out here, and say the most records under `reply`: `limit: $limit`", None);
    }
    let in_body = position.map_or_else(|| carries_body(send), |position| position.in_body);
    // A position whose key has dots of its own stands beside keys of that kind.
    let dotted = position.is_some_and(|position| matches!(&position.path[..], [key] if key.contains('.')));
    let path = if dotted { vec![limit.value.clone()] } else { path(&limit.value) };
    Some(KeyPlace { in_body, path })
}

/// Warns of a limit of one record where a list that goes on begins with the last record again.
fn goes_on(pages: &Pages, limit: Option<Limit>, cx: &mut Cx<'_>) {
    let Some(bound) = pages.bound.as_ref().filter(|bound| bound.value == Bound::Inclusive) else { return };
    let is_told = matches!(pages.next.as_ref().map(|next| &next.value), Some(Next::At(_))) && pages.key.is_some();
    let Some(limit) = limit.filter(|limit| is_told && pages.limit.is_some() && limit.least < 2) else { return };
    let message =
        "a call for one record that goes on from the record before gets that record again, and never the next";
    cx.out.warning(Code::UncuttablePage, limit.span, message).note_at(bound.span, "that record comes again").fix(
        if limit.least == limit.most {
            "write `limit: 2`, or more"
        } else {
            "say `minimum: 2` in the schema of the limit"
        },
        None,
    );
}

/// Where a page cannot be cut, a list has whole pages, and so at least one.
fn cuttable(pages: &Pages, limit: Option<Limit>, cx: &mut Cx<'_>) {
    let Some(limit) = limit else { return };
    if pages.limit.is_some() || pages.counts_records() || limit.least >= i64::from(pages.size) {
        return;
    }
    let message = format!("a page has {} records and cannot be cut, and fewer may be asked for", pages.size);
    let told = match pages.next.as_ref().map(|next| &next.value) {
        Some(Next::At(sources)) => sources
            .first()
            .map(|first| format!("; or, where positions count records, `next: [record, {}]`", first.spelling())),
        _ => None,
    };
    cx.out
        .error(Code::UncuttablePage, limit.span, message)
        .note_at(pages.send.span, "a position behind the first records of a page is not known")
        .fix(
            format!(
                "{} {}`; or name under `pages` the key that asks for a page's size, `limit: …`{}",
                if limit.least == limit.most { "write `limit:" } else { "say in the schema of the limit `minimum:" },
                pages.size,
                told.unwrap_or_default()
            ),
            None,
        );
}
