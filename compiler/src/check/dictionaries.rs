//! Dictionaries: a request that reads, and labels that have a name.

use crate::ast::send::{Condition, Target};
use crate::check::context::Cx;
use crate::check::scope::{Place, Scope};
use crate::check::{effects, named, requests};
use crate::diagnostic::Code;
use crate::plan::Effect;

pub(crate) fn check(cx: &mut Cx<'_>) {
    for (name, dictionary) in cx.declared.dictionaries() {
        let scope = Scope::outside(cx.declared, Place::Dictionary);
        requests::send(&dictionary.send, &Condition::default(), &scope, cx);
        if let Target::Http { verb, .. } = &dictionary.send.line.target
            && effects::mildest(*verb) > Effect::Read
        {
            cx.out.error(
                Code::MilderEffect,
                dictionary.send.line.span,
                format!("`{}` is a dictionary, and a dictionary only reads", name.value),
            );
        }
        named::paths([&dictionary.records].into_iter(), cx);
        named::record(&dictionary.key, cx);
        cx.data(&dictionary.value, &scope.at(Place::Record));
        let has_name =
            dictionary.value.map().is_some_and(|map| map.entries.iter().any(|entry| entry.key.value == "name"));
        if !has_name {
            cx.out
                .error(
                    Code::LabelWithoutName,
                    dictionary.value.span,
                    format!("the labels of `{}` have no `name`", name.value),
                )
                .fix("write a map with `name`: `{ name: $record.NAME }`", None);
        }
    }
}
