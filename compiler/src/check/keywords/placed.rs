//! Keywords by their names: those that do nothing where they stand, and those that lead elsewhere.

use crate::diagnostic::{Code, Diagnostics, quoted};
use crate::syntax::yaml::{Key, Node};

/// Keywords that speak of another, and that one.
const NEED: [(&str, &str); 4] =
    [("then", "if"), ("else", "if"), ("minContains", "contains"), ("maxContains", "contains")];

/// Keywords that lead to other places of a document: the schema of an argument is published as a part of one.
pub(super) const ADDRESSES: [&str; 8] =
    ["$ref", "$defs", "$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$schema", "$vocabulary"];

/// Formats of JSON Schema 2020-12 that a full validator knows, beside those of a [`Format`].
pub(super) const FORMATS: [&str; 14] = [
    "time",
    "duration",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri-reference",
    "iri",
    "iri-reference",
    "uri-template",
    "json-pointer",
    "relative-json-pointer",
    "regex",
];

/// Reports keywords that do nothing because what they speak of is not said.
pub(crate) fn alone(entries: &[(Key, Node)], out: &mut Diagnostics) {
    let says = |name: &str| find(entries, name).is_some();
    for (key, _) in entries {
        let needed = NEED.iter().find(|(name, _)| *name == key.name).map(|(_, needed)| *needed);
        if let Some(needed) = needed.filter(|needed| !says(needed)) {
            out.error(
                Code::MisplacedKeyword,
                key.span,
                format!("`{}` speaks of `{needed}`, which is not said", key.name),
            )
            .label("does nothing here");
        }
        if key.name == "if" && !says("then") && !says("else") {
            out.error(Code::MisplacedKeyword, key.span, "`if` has neither `then` nor `else`")
                .label("does nothing here")
                .fix("say under `then` what holds in that case", None);
        }
    }
}

/// A keyword that leads elsewhere: said of a schema that is an argument's, or inside one.
pub(super) fn address(key: &Key, out: &mut Diagnostics) -> bool {
    let is_one = ADDRESSES.contains(&key.name.as_str());
    if is_one {
        out.error(
            Code::MisplacedKeyword,
            key.span,
            format!("{} leads to another place, and an argument's schema is published inside another", quoted(&key.name)),
        )
        .fix(
            "write the schema out, or share it by a set of the manifest's, `$merge: $set.argument`; or refer under `schema` of the card, which has `$defs`: `allOf: [{ properties: { name: { $ref: … } } }]`",
            None,
        );
    }
    is_one
}

pub(crate) fn find<'n>(entries: &'n [(Key, Node)], name: &str) -> Option<&'n Node> {
    entries.iter().find(|(key, _)| key.name == name).map(|(_, node)| node)
}
