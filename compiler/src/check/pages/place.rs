//! Where a request carries the position of a page, and what is said where it does not.

use std::collections::BTreeSet;

use crate::ast::data::{Data, DataEntry, DataMap};
use crate::ast::pages::Pages;
use crate::ast::send::{Send, Target};
use crate::check::context::Cx;
use crate::check::resolved::KeyPlace;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::plan::Verb;
use crate::syntax::fields::Spanned;

/// Where a key is in the query or the body: by its whole name, else by the names that its dots part.
pub(super) fn find<'s>(send: &'s Send, key: &str) -> Option<(KeyPlace, &'s DataEntry)> {
    let named = |map: &'s DataMap, key: &str| map.entries.iter().find(|entry| entry.key.value == key);
    [(false, &send.query), (true, &send.body)].into_iter().find_map(|(in_body, data)| {
        let map = data.as_ref().and_then(Data::map)?;
        if let Some(entry) = named(map, key) {
            return Some((KeyPlace { in_body, path: vec![key.to_owned()] }, entry));
        }
        let path = path(key);
        let (last, outer) = path.split_last()?;
        let inner = outer.iter().try_fold(map, |map, key| named(map, key)?.value.map())?;
        let entry = named(inner, last)?;
        Some((KeyPlace { in_body, path }, entry))
    })
}

/// The key with dots in place of its brackets, where the request has what it names: `page.after` of `page[after]`.
pub(super) fn in_brackets(send: &Send, key: &str) -> Option<String> {
    let dotted = key.contains('[').then(|| key.replace('[', ".").replace(']', ""))?;
    find(send, &dotted).map(|_| dotted)
}

pub(super) fn path(key: &str) -> Vec<String> {
    key.split('.').map(str::to_owned).collect()
}

/// Where the request carries the position of a page, or where that is added.
pub(super) fn found_or_added(send: &Send, pages: &Pages) -> KeyPlace {
    let key = &pages.send.value;
    match find(send, key) {
        Some((place, _)) => place,
        None => KeyPlace { in_body: carries_body(send), path: path(key) },
    }
}

pub(super) fn carries_body(send: &Send) -> bool {
    match send.line.target {
        Target::Http { verb: Verb::Get | Verb::Head | Verb::Delete, .. } | Target::Own { .. } => false,
        Target::Http { verb: Verb::Post | Verb::Put | Verb::Patch, .. } => true,
    }
}

/// Reports a list whose request has no place for the position of a page, and what follows from that.
pub(super) fn not_carried<'o>(send: &Send, pages: &Pages, so: &str, cx: &'o mut Cx<'_>) -> &'o mut Diagnostic {
    let key = pages.send.value.as_str();
    // An argument of that name was meant for it.
    cx.used.meant.insert(key.to_owned());
    let part = if carries_body(send) { "body" } else { "query" };
    let message = format!("the {part} of this list has no `{key}`, so {so}");
    let report = cx.out.error(Code::MissingPosition, send.line.span, message);
    report.note_at(pages.send.span, "its pages go on with this key");
    match in_brackets(send, key) {
        Some(dotted) => {
            let message = format!("it stands in a map of this request: write `send: {dotted}`, dots lead into maps");
            report.fix(message, Some((pages.send.span, dotted)))
        }
        None => report.fix(in_its_map(&format!("add `{key}`, for example with an argument"), key), None),
    }
}

/// Reports pages of a backend whose key no list carries: they would say how lists go on, and none would.
pub(crate) fn unused(cx: &mut Cx<'_>) {
    let declared = cx.declared;
    let of = |index: &usize| declared.backends[*index].1.pages.as_ref().map(|pages| &pages.send);
    let placed: BTreeSet<Span> = cx.used.lists.placed.iter().filter_map(of).map(|key| key.span).collect();
    let mut told = BTreeSet::new();
    for key in cx.used.lists.unplaced.iter().filter_map(of) {
        if !placed.contains(&key.span) && !cx.used.meant.contains(&key.value) && told.insert(key.span) {
            cx.out
                .error(Code::MissingPosition, key.span, format!("no list of this backend has `{}` in its request", key.value))
                .label("no page behind a first is ever asked for")
                .fix("write the key as the lists send it; a list that comes whole says `pages: {}`, and then the backend needs none", None);
        }
    }
}

/// What to do about a position that the request does not have where it belongs, and how it looks there: dots lead into maps.
pub(super) fn in_its_map(act: &str, key: &str) -> String {
    let mut names = path(key);
    if names.iter().any(|name| name.parse::<u32>().is_ok()) {
        return format!(
            "dots in `send` lead into maps, and not into lists: an API that takes `{key}` is asked page by page, by an argument"
        );
    }
    let last = names.pop().unwrap_or_default();
    let quoted = match last.strip_prefix('$') {
        // A dollar sign of the API's own is doubled in a key.
        Some(_) => format!("${last}"),
        None if last.contains(['[', ']']) => format!("\"{last}\""),
        None => last.clone(),
    };
    let argument: String = last.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let entry = format!("{quoted}: ${}", argument.trim_matches('_'));
    let nested = names.iter().rev().fold(entry, |inner, name| format!("{name}: {{ {inner} }}"));
    format!("{act}: `{nested}`")
}

/// The map beside which a key of a JSON body stands that is to lead into it: `variables.after` beside `variables`.
pub(super) fn beside_its_map<'s>(send: &'s Send, key: &str, place: &KeyPlace) -> Option<&'s Spanned<String>> {
    let (outer, _) = key.split_once('.').filter(|_| place.in_body && place.path.len() == 1)?;
    let body = send.body.as_ref().and_then(Data::map)?;
    let map = body.entries.iter().find(|entry| entry.key.value == outer && entry.value.map().is_some())?;
    Some(&map.key)
}
