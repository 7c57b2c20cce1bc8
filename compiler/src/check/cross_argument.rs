//! A tool's `schema`: rules of JSON Schema over its arguments together, such as "one of the two" or "this if that".
//!
//! What a card says elsewhere is refused here: the arguments themselves, which are required, that there are no others.

use serde_json::Value;

use crate::ast::card::Tool;
use crate::check::argument::Argument;
use crate::check::context::Cx;
use crate::check::keywords::{alone, find};
use crate::diagnostic::{Code, quoted};
use crate::syntax::fields::{listed, wrong_type};
use crate::syntax::nearest::nearest;
use crate::syntax::yaml::{Key, Kind, Node, Nulls};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Keywords that speak of a whole map, or hold what others refer to.
const KNOWN: [&str; 16] = [
    "$schema",
    "$defs",
    "$comment",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "$ref",
];

/// How a call ends whose arguments break a rule.
const REFUSED: [&str; 2] = ["bad_argument", "missing_argument"];

/// The keywords as JSON, where there are any and they hold.
pub(crate) fn check(card: &Tool, arguments: &[Argument], cx: &mut Cx<'_>) -> Option<Value> {
    let node = card.schema.as_ref()?;
    let entries = match &node.kind {
        Kind::Map(entries) if !entries.is_empty() => entries,
        Kind::Map(_) | Kind::List(_) | Kind::Scalar(_) => {
            wrong_type(node, "a map of keywords of JSON Schema", cx.out);
            return None;
        }
    };
    let before = cx.out.len();
    entries.iter().for_each(|(key, value)| keyword(key, value, cx));
    entries.iter().for_each(|(key, value)| names(&key.name, value, arguments, cx));
    alone(entries, cx.out);
    counts(entries, arguments, cx);
    let schema = node.to_json(Nulls::Allowed, cx.out)?;
    if cx.out.len() > before {
        return None;
    }
    let validator = match jsonschema::draft202012::options().should_validate_formats(true).build(&schema) {
        Ok(validator) => validator,
        Err(error) => {
            let head = entries.first().map_or(node.span, |(key, _)| key.span);
            cx.out.error(Code::BadSchema, head, format!("this is no valid JSON Schema: {error}"));
            return None;
        }
    };
    for (name, example) in &card.examples {
        let refused = example.error.as_ref().is_some_and(|error| REFUSED.contains(&error.value.as_str()));
        if let Some(error) = validator.iter_errors(&example.arguments.value).next().filter(|_| !refused) {
            let message = format!("the example `{}` does not fit the `schema`: {error}", name.value);
            cx.out.error(Code::BadExample, example.arguments.span, message);
        }
    }
    unused(entries, &schema, cx);
    Some(schema)
}

/// Reports how many arguments there have to be or may be, where no call has so many or so few.
fn counts(entries: &[(Key, Node)], arguments: &[Argument], cx: &mut Cx<'_>) {
    let count = |name: &str| {
        let node = find(entries, name)?;
        Some((node.scalar()?.text.parse::<usize>().ok()?, node.span))
    };
    let required = arguments.iter().filter(|argument| argument.required).count();
    if let Some((least, span)) = count("minProperties").filter(|(least, _)| *least > arguments.len()) {
        let message = format!("`minProperties` is {least}, and the number of arguments is {}", arguments.len());
        cx.out.error(Code::BoundsOutOfOrder, span, message).label("nothing would pass");
    }
    if let Some((most, span)) = count("maxProperties").filter(|(most, _)| *most < required) {
        let message = format!("`maxProperties` is {most}, and `required` names {required}");
        cx.out.error(Code::BoundsOutOfOrder, span, message).label("nothing would pass");
    }
    if let (Some((least, span)), Some((most, _))) = (count("minProperties"), count("maxProperties"))
        && least > most
    {
        let message = format!("nothing is at least {least} and at most {most}");
        cx.out.error(Code::BoundsOutOfOrder, span, message).label("above the upper bound");
    }
}

/// Reports `$defs` that nothing refers to. A reference by another way may mean any of them.
fn unused(entries: &[(Key, Node)], schema: &Value, cx: &mut Cx<'_>) {
    const POINTER: &str = "#/$defs/";
    let mut found = Vec::new();
    references(schema, &mut found);
    if found.iter().any(|to| !to.starts_with(POINTER)) {
        return;
    }
    let Some(Kind::Map(defined)) = find(entries, "$defs").map(|node| &node.kind) else { return };
    for (key, _) in defined {
        // What a pointer escapes is not taken apart.
        let is_named = |to: &&str| to[POINTER.len()..].split('/').next() == Some(key.name.as_str());
        if !key.name.contains(['~', '/', '%']) && !found.iter().any(is_named) {
            let message = format!("nothing refers to {}", quoted(&key.name));
            cx.out.warning(Code::MisplacedKeyword, key.span, message).label("does nothing here");
        }
    }
}

fn references<'s>(schema: &'s Value, found: &mut Vec<&'s str>) {
    match schema {
        Value::Object(map) => map.iter().for_each(|(keyword, value)| match value {
            Value::String(to) if ["$ref", "$dynamicRef"].contains(&keyword.as_str()) => found.push(to),
            _ => references(value, found),
        }),
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn keyword(key: &Key, value: &Node, cx: &mut Cx<'_>) {
    let name = key.name.as_str();
    let elsewhere = match name {
        "type" | "additionalProperties" | "unevaluatedProperties" | "patternProperties" => {
            "the arguments are a map, and there are no others than those declared"
        }
        "properties" => "each is declared under `arguments`",
        "required" => "`required` stands beside `arguments`",
        "title" | "description" => {
            cx.out
                .error(
                    Code::TextInCard,
                    key.span,
                    format!("`{name}` is a text for people, and those stand in the locales"),
                )
                .fix("write it as `.description` of the card's message in `locales/<lang>/<catalog>.ftl`", None);
            return;
        }
        "$schema" if value.scalar().is_none_or(|scalar| scalar.text != DIALECT) => {
            cx.out
                .error(Code::BadSchema, value.span, "schemas are written in JSON Schema 2020-12")
                .fix(format!("write `{DIALECT}`, or leave it out"), Some((value.span, DIALECT.to_owned())));
            return;
        }
        _ if KNOWN.contains(&name) => return,
        _ => {
            let message = format!("unknown keyword {} in the `schema` of a tool", quoted(name));
            let report = cx.out.error(Code::UnknownKeyword, key.span, message);
            match nearest(name, KNOWN) {
                Some(near) => report.did_you_mean(key.span, near),
                None => report.fix(format!("the keywords here are {}", listed(&KNOWN)), None),
            };
            return;
        }
    };
    cx.out
        .error(Code::MisplacedKeyword, key.span, format!("`{name}` is said by the card itself"))
        .fix(format!("leave it out: {elsewhere}"), None);
}

/// What is required or described of the arguments is one of them, however deep in alternatives it stands.
fn names(keyword: &str, value: &Node, arguments: &[Argument], cx: &mut Cx<'_>) {
    let inside = |node: &Node, cx: &mut Cx<'_>| {
        if let Kind::Map(entries) = &node.kind {
            alone(entries, cx.out);
            entries.iter().for_each(|(key, value)| names(&key.name, value, arguments, cx));
        }
    };
    match (keyword, &value.kind) {
        ("allOf" | "anyOf" | "oneOf", Kind::List(items)) => items.iter().for_each(|item| inside(item, cx)),
        ("not" | "if" | "then" | "else", _) => inside(value, cx),
        ("required", Kind::List(items)) => items.iter().for_each(|item| {
            if let Some(scalar) = item.scalar() {
                known(&scalar.text, item.span, arguments, cx);
            }
        }),
        ("properties", Kind::Map(entries)) => {
            entries.iter().for_each(|(key, _)| known(&key.name, key.span, arguments, cx));
        }
        ("dependentSchemas", Kind::Map(entries)) => entries.iter().for_each(|(key, value)| {
            known(&key.name, key.span, arguments, cx);
            inside(value, cx);
        }),
        ("dependentRequired", Kind::Map(entries)) => entries.iter().for_each(|(key, value)| {
            known(&key.name, key.span, arguments, cx);
            names("required", value, arguments, cx);
        }),
        (_, _) => {}
    }
}

fn known(name: &str, span: crate::diagnostic::Span, arguments: &[Argument], cx: &mut Cx<'_>) {
    if !arguments.iter().any(|argument| argument.name == name) {
        let message = format!("the tool has no argument {}", quoted(name));
        let known = arguments.iter().map(|argument| argument.name.as_str());
        cx.unknown(Code::UnknownArgument, (name, span), message, known, "declare it under `arguments`");
    }
}
