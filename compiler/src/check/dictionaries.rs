//! Dictionaries: a request that reads, and labels that have a name.

use crate::ast::send::{Condition, Target};
use crate::check::backends::paths;
use crate::check::names::{Place, Scope};
use crate::check::{Cx, effects, requests};
use crate::plan::{Effect, Value};
use crate::syntax::reference::Reference;

pub(crate) fn check(cx: &mut Cx<'_>) {
    for (name, dictionary) in cx.declared.dictionaries() {
        let scope = Scope::outside(cx.declared, Place::Dictionary);
        requests::send(&dictionary.send, &Condition::default(), &scope, cx);
        if let Target::Http { verb, .. } = &dictionary.send.line.target
            && effects::mildest(*verb) > Effect::Read
        {
            cx.out.error(
                "milder-effect",
                dictionary.send.line.span,
                format!("`{}` is a dictionary, and a dictionary only reads", name.value),
            );
        }
        paths([&dictionary.records].into_iter(), cx);
        record(&dictionary.key, cx);
        cx.data(&dictionary.value, &scope.at(Place::Record));
        let has_name =
            dictionary.value.map().is_some_and(|map| map.entries.iter().any(|entry| entry.key.value == "name"));
        if !has_name {
            cx.out
                .error(
                    "label-without-name",
                    dictionary.value.span,
                    format!("the labels of `{}` have no `name`", name.value),
                )
                .fix("write a map with `name`: `{ name: $record.NAME }`", None);
        }
    }
}

/// A path into a record.
pub(crate) fn record(reference: &Reference, cx: &mut Cx<'_>) {
    let scope = Scope::outside(cx.declared, Place::Record);
    if let Some(value) = cx.resolve(reference, &scope)
        && !matches!(&value, Value::Record { path } if !path.0.is_empty())
    {
        cx.out
            .error("misplaced-reference", reference.span, format!("`{}` is no part of a record", reference.spelling()))
            .fix("write `$record.…`", None);
    }
}

/// It is asked for the ids that a reply names.
pub(crate) fn is_keyed(dictionary: &crate::ast::manifest::Dictionary) -> bool {
    let mut references = Vec::new();
    for data in [&dictionary.send.query, &dictionary.send.headers, &dictionary.send.body].into_iter().flatten() {
        data.references(&mut references);
    }
    references.iter().any(|reference| reference.root.text == "keys")
}
