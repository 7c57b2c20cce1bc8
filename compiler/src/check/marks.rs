//! Marks behind keys, `key!` and `key?`: what decides about a map or an item of a list, and that a mark stands only where
//! it decides something.

use crate::ast::data::{Data, DataEntry, DataKind, Mark};
use crate::check::absence::{is_sure, maybe_absent, optional};
use crate::check::context::Cx;
use crate::check::scope::Scope;
use crate::diagnostic::Code;
use crate::plan::Value;
use crate::syntax::reference::Reference;

/// What data stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Around {
    /// It is all that there is of a result: never absent.
    Nothing,
    /// It is a whole query, body or set of headers: what is missing there leaves the request unmade.
    Request,
    /// A map, from which it is left out where it is absent.
    Map,
    /// An item of a list, which is all or nothing.
    Item,
}

/// Reports marks that decide nothing.
pub(crate) fn check(data: &Data, around: Around, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    match &data.kind {
        DataKind::Literal(_) | DataKind::Text(_) | DataKind::Words(_) | DataKind::Beside(_) | DataKind::Clauses(_) => {}
        DataKind::List(items) => items.iter().for_each(|item| check(item, Around::Item, scope, cx)),
        DataKind::Map(map) => {
            let inside = if around == Around::Item { Around::Item } else { Around::Map };
            map.merge.iter().for_each(|base| check(base, inside, scope, cx));
            for entry in &map.entries {
                if let Some(mark) = entry.mark {
                    needless(entry, mark, around, scope, cx);
                }
                // What is spared is an item's no more: in it, as in any map, what is absent is left out.
                let inside = if entry.mark == Some(Mark::Spared) { Around::Map } else { inside };
                check(&entry.value, inside, scope, cx);
            }
        }
    }
}

fn needless(entry: &DataEntry, mark: Mark, around: Around, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let key = &entry.key.value;
    let why = match (mark, around) {
        _ if !may_be_absent(&entry.value, scope) => format!("`{key}` is always there, so its mark decides nothing"),
        (Mark::Required, Around::Request) if is_of_sure_replies(&entry.value, scope) => return,
        (Mark::Required, Around::Request) => {
            "at the top of a request `!` is of parts of replies that surely came: an argument is `required`, and what a step may not bring \
             is asked for by `when`"
                .to_owned()
        }
        (Mark::Required, Around::Nothing) => {
            format!("the map around `{key}` is all there is, and is never left out")
        }
        (Mark::Spared, Around::Nothing | Around::Request | Around::Map) => {
            format!("`{key}` is left out of a map by itself: `?` is of maps in the items of a list")
        }
        (Mark::Required, Around::Map | Around::Item) | (Mark::Spared, Around::Item) => return,
    };
    let sign = mark.sign();
    // In quotes the place is that of the quotes, too.
    let plain = entry.key.span.range().len() == key.len() + sign.len_utf8();
    let repair = plain.then(|| (entry.key.span, key.clone()));
    cx.out
        .error(Code::NeedlessMark, entry.key.span, why)
        .fix(format!("write `{key}`; a key that ends with the sign doubles it, `{key}{sign}{sign}`"), repair);
}

/// Whether all that may be absent of a value are parts of replies that surely came.
fn is_of_sure_replies(data: &Data, scope: &Scope<'_>) -> bool {
    optional(data, scope).iter().all(|(_, value)| is_sure(value, scope))
}

/// Whether the value may be absent, by the rules of absence.
fn may_be_absent(data: &Data, scope: &Scope<'_>) -> bool {
    let absent = |reference: &Reference| scope.resolve(reference).map_or(true, |value| !scope.is_always_there(&value));
    match &data.kind {
        DataKind::Literal(_) | DataKind::Beside(_) => false,
        DataKind::Text(template) | DataKind::Words(template) => template.references().any(absent),
        DataKind::List(items) => {
            let item = |item: &Data| may_be_absent(item, scope) || !deciding(item, scope).is_empty();
            !items.is_empty() && items.iter().all(item)
        }
        DataKind::Clauses(clauses) => !clauses.is_sure(|reference| !absent(reference)),
        DataKind::Map(map) => {
            let required = |entry: &DataEntry| entry.mark == Some(Mark::Required) && may_be_absent(&entry.value, scope);
            let empty = map.entries.is_empty() && map.merge.is_empty();
            let all = map.entries.iter().all(|entry| may_be_absent(&entry.value, scope))
                && map.merge.iter().all(|base| may_be_absent(base, scope));
            map.entries.iter().any(required) || (!empty && all)
        }
    }
}

/// The references that decide about an item: those that may be absent, but for what stands under a mark. What it spreads
/// decides where nothing else does; beside that it is what there is of it, and may be nothing.
pub(crate) fn deciding<'d>(item: &'d Data, scope: &Scope<'_>) -> Vec<(&'d Reference, Value)> {
    let mut own = Vec::new();
    let mut spread = Vec::new();
    match &item.kind {
        DataKind::Map(map) => {
            map.merge.iter().for_each(|base| unmarked(base, &mut spread));
            map.entries.iter().for_each(|entry| unmarked_entry(entry, &mut own));
        }
        _ => unmarked(item, &mut own),
    }
    let own = maybe_absent(own, scope);
    if own.is_empty() { maybe_absent(spread, scope) } else { own }
}

fn unmarked_entry<'d>(entry: &'d DataEntry, found: &mut Vec<&'d Reference>) {
    if entry.mark.is_none() {
        unmarked(&entry.value, found);
    }
}

/// The references inside that stand under no mark. Those of clauses decide about their clauses alone.
fn unmarked<'d>(data: &'d Data, found: &mut Vec<&'d Reference>) {
    match &data.kind {
        DataKind::Literal(_) | DataKind::Beside(_) | DataKind::Clauses(_) => {}
        DataKind::Text(template) | DataKind::Words(template) => found.extend(template.references()),
        DataKind::List(items) => items.iter().for_each(|item| unmarked(item, found)),
        DataKind::Map(map) => {
            map.merge.iter().for_each(|base| unmarked(base, found));
            map.entries.iter().for_each(|entry| unmarked_entry(entry, found));
        }
    }
}
