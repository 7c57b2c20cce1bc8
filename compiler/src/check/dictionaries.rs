//! Dictionaries: a request that reads, and labels that have a name.

use crate::ast::data::{Data, DataKind};
use crate::ast::manifest::Dictionary;
use crate::ast::send::{Condition, Target};
use crate::check::context::Cx;
use crate::check::resolved::all;
use crate::check::scope::{Place, Scope};
use crate::check::{conditions, effects, named, pages, requests, resolved};
use crate::diagnostic::Code;
use crate::plan::{Effect, Value};
use crate::syntax::fields::{Spanned, listed, whole};

/// Checks every dictionary; `None` if one has a fault.
pub(crate) fn check(cx: &mut Cx<'_>) -> Option<Vec<resolved::Dictionary>> {
    let dictionaries = cx.declared.dictionaries();
    all(dictionaries.iter().map(|(name, dictionary)| one(name, dictionary, cx)))
}

/// Reports a name that is no text, or that of every entry: it is shown in the place of what stands in a record.
fn is_a_text(name: &Data, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let whole = name.whole_reference().and_then(|whole| scope.resolve(whole).ok());
    let found = match (&name.kind, &whole) {
        (DataKind::Map(_), _) => "a map",
        (DataKind::List(_), _) | (_, Some(Value::Every { .. })) => "a list",
        (_, None) if name.constant().is_some() => "the same for each",
        _ => return,
    };
    cx.out
        .error(Code::LabelWithoutName, name.span, format!("the `name` of a label is a text of its own, and this is {found}"))
        .fix("name the part of the record that says it: `name: $record.NAME`; of a list, `name: \"${record.names.*:,}\"`", None);
}

fn one(name: &Spanned<String>, dictionary: &Dictionary, cx: &mut Cx<'_>) -> Option<resolved::Dictionary> {
    let scope = Scope::outside(cx.declared, Place::Dictionary);
    let sent = requests::send(&dictionary.send, &Condition::default(), &scope, cx);
    if let Target::Http { verb, .. } = &dictionary.send.line.target
        && effects::mildest(*verb) > Effect::Read
    {
        cx.out.error(
            Code::MilderEffect,
            dictionary.send.line.span,
            format!("`{}` is a dictionary, and a dictionary only reads", name.value),
        );
    }
    let records = named::path(&dictionary.records, cx);
    let key = whole(dictionary.key.as_ref().map(|key| named::record(key, cx)));
    let when = conditions::check(&dictionary.condition, &scope.at(Place::Record), cx);
    let value = cx.data(&dictionary.value, &scope.at(Place::Record));
    let entries = dictionary.value.map().map(|map| map.entries.as_slice()).unwrap_or_default();
    let columns: Vec<String> = entries.iter().map(|entry| entry.key.value.clone()).collect();
    let merged = dictionary.value.map().into_iter().flat_map(|map| &map.merge).filter_map(Data::map);
    for entry in entries.iter().chain(merged.flat_map(|map| &map.entries)).filter(|entry| entry.key.value == "name") {
        is_a_text(&entry.value, &scope.at(Place::Record), cx);
    }
    if !columns.iter().any(|column| column == "name") {
        cx.out
            .error(
                Code::LabelWithoutName,
                dictionary.value.span,
                format!("the labels of `{}` have no `name`", name.value),
            )
            .fix("write a map with `name`: `{ name: $record.NAME }`", None);
    }
    let brief = brief(name, dictionary, &columns, cx);
    let keyed = named::is_keyed(dictionary);
    let keys = pages::of_dictionary(dictionary, sent.backend, keyed, cx);
    Some(resolved::Dictionary {
        send: resolved::Send { keys, ..sent.send? },
        records: records?,
        key: key?,
        when: when?,
        value: value?,
        brief: brief?,
        columns,
        keyed,
        given: named::is_given(dictionary),
    })
}

/// The columns that the table of labels says, as places among all.
fn brief(name: &Spanned<String>, dictionary: &Dictionary, columns: &[String], cx: &mut Cx<'_>) -> Option<Vec<usize>> {
    let is_name = |part: &Spanned<String>| part.value == "name";
    if let Some(first) = dictionary.brief.first().filter(|_| !dictionary.brief.iter().any(is_name)) {
        let message = format!("the table of the labels of `{}` says no `name`", name.value);
        cx.out.error(Code::LabelWithoutName, first.span, message).fix("write `name` into `brief`, too", None);
    }
    all(dictionary.brief.iter().map(|part| {
        let found = columns.iter().position(|column| *column == part.value);
        if found.is_none() {
            let message = format!("the dictionary `{}` has no `{}` in its `value`", name.value, part.value);
            let known: Vec<&str> = columns.iter().map(String::as_str).collect();
            let otherwise = format!("its parts are {}", listed(&known));
            cx.unknown(Code::NoSuchPart, (&part.value, part.span), message, known, otherwise);
        }
        found
    }))
}
