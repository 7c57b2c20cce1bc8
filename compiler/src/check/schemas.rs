//! Arguments and settings: JSON Schema as written, with `$merge` spread, becomes a [`Check`].
//!
//! Refuses keywords that JSON Schema does not have, bounds out of order, patterns that do not compile, schemas without
//! a type, defaults that do not fit, and texts: what a person reads stands in the locales.

use std::collections::BTreeSet;

use crate::ast::arguments::{Arguments, Entry, Schema};
use crate::ast::data::MERGE;
use crate::ast::read::{Flag, Named, named};
use crate::check::argument::{Argument, Complete, any};
use crate::check::conforms::report_misfits;
use crate::check::context::Cx;
use crate::check::json_types::{JsonTypes, of_shape};
use crate::check::keywords::{Reader, Written, is_pattern};
use crate::check::manifest::position;
use crate::check::{headers, named};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::plan::Check;
use crate::syntax::fields::{Read, Spanned, listed};
use crate::syntax::reference::Reference;
use crate::syntax::yaml::{Key, Kind, Node};

/// A schema that is a map of keywords, with what was spread into it.
#[derive(Debug, Clone)]
struct Flat {
    name: String,
    span: Span,
    schema: Option<Keywords>,
}

#[derive(Debug, Clone)]
struct Keywords {
    span: Span,
    entries: Vec<(Key, Node)>,
}

impl Keywords {
    fn take(&mut self, name: &str) -> Option<(Key, Node)> {
        let at = self.entries.iter().position(|(key, _)| key.name == name)?;
        Some(self.entries.remove(at))
    }
}

/// The arguments of a card, in the order written.
pub(crate) fn arguments(written: &Arguments, required: &[Spanned<String>], cx: &mut Cx<'_>) -> Vec<Argument> {
    let flat = flatten(written, &mut Vec::new(), cx);
    let mut arguments: Vec<Argument> = flat.into_iter().map(|flat| argument(flat, cx)).collect();
    let mut seen = BTreeSet::new();
    for name in required {
        if !seen.insert(name.value.as_str()) {
            cx.out.error(Code::DuplicateName, name.span, format!("`{}` is required twice", name.value));
            continue;
        }
        let known: Vec<String> = arguments.iter().map(|argument| argument.name.clone()).collect();
        let Some(argument) = arguments.iter_mut().find(|argument| argument.name == name.value) else {
            let message = format!("`{}` is required, but is no argument", name.value);
            let otherwise = format!("the arguments are {}", listed(&known));
            let place = (name.value.as_str(), name.span);
            cx.unknown(Code::UnknownArgument, place, message, known.iter().map(String::as_str), otherwise);
            continue;
        };
        argument.required = true;
        if let Some(ask) = argument.ask {
            bad_ask(ask, &format!("`{}` is required, so the user is never asked for it", name.value), cx)
                .note_at(name.span, "required here")
                .fix("keep one of them", None);
        }
        if argument.default.is_some() {
            cx.out
                .error(
                    Code::RequiredWithDefault,
                    name.span,
                    format!("`{}` is required, so its default is never used", name.value),
                )
                .note_at(argument.span, "the argument with a default")
                .fix("keep one of them", None);
        }
    }
    arguments
}

fn argument(mut flat: Flat, cx: &mut Cx<'_>) -> Argument {
    let before = cx.out.len();
    let forms = flat.schema.as_mut().map(|schema| forms(schema, cx)).unwrap_or_default();
    let ask = flat.schema.as_mut().and_then(|schema| flag(schema, "ask", cx));
    let complete = flat.schema.as_mut().and_then(|schema| complete(schema, cx));
    let header = flat.schema.as_mut().and_then(|schema| schema.take(headers::KEYWORD));
    let header = header.and_then(|(_, node)| headers::read(&node, cx));
    let read = flat
        .schema
        .as_ref()
        .and_then(|schema| Reader::new(cx).read(&schema.entries, schema.span, Written::ForAnArgument));
    let (check, default) = read.unwrap_or_else(|| (any(), None));
    if let Some(default) = &default {
        report_misfits(Code::BadDefault, "the default", &check, &default.value, default.span, cx);
    }
    if let Some((form, _)) = forms.first()
        && !of_shape(&check.shape).meets(JsonTypes::TEXT)
    {
        cx.out.error(
            Code::MisplacedKeyword,
            form.span,
            format!("a form is a shape of a text, and this is {}", of_shape(&check.shape)),
        );
    }
    if let Some(ask) = ask {
        if default.is_some() {
            bad_ask(ask, "what has a default is never asked for", cx).fix("keep one of `ask` and `default`", None);
        }
        if !of_shape(&check.shape).is_scalar() || check.nullable {
            bad_ask(ask, "a form asks for a text, a number, a choice or yes and no, and for nothing else", cx);
        }
    }
    if let (Some(header), true) = (&header, flat.schema.is_some()) {
        headers::fits(header, &check, cx);
    }
    if let Some(complete) = &complete
        && !of_shape(&check.shape).meets(JsonTypes::SCALAR)
    {
        cx.out.error(
            Code::BadComplete,
            complete.span,
            "values are offered for a text or a number, and this is neither",
        );
    }
    Argument {
        name: flat.name,
        span: flat.span,
        check,
        required: false,
        default: default.map(|default| default.value),
        ask,
        complete,
        header,
        forms,
        faulty: flat.schema.is_none() || cx.out.len() > before,
        withheld: false,
    }
}

/// Takes `forms` out of a schema: JSON Schema does not know it.
fn forms(schema: &mut Keywords, cx: &mut Cx<'_>) -> Named<Spanned<String>> {
    let Some((_, node)) = schema.take("forms") else { return Vec::new() };
    let forms = named::<Spanned<String>>(&node, "`forms`", cx.out).unwrap_or_default();
    for (_, pattern) in &forms {
        is_pattern(&pattern.value, pattern.span, cx.out);
    }
    forms
}

/// Takes a flag out of a schema: JSON Schema does not know it.
fn flag(schema: &mut Keywords, name: &str, cx: &mut Cx<'_>) -> Option<Span> {
    let (key, node) = schema.take(name)?;
    <Flag as Read>::read(&node, cx.out).map(|Flag| key.span)
}

/// Takes `complete: $dictionary[.column]` out of a schema.
fn complete(schema: &mut Keywords, cx: &mut Cx<'_>) -> Option<Complete> {
    let (_, node) = schema.take("complete")?;
    let reference = <Reference as Read>::read(&node, cx.out)?;
    let declared = cx.declared;
    let root = reference.root.text.as_str();
    let Some(dictionary) = declared.dictionary(root) else {
        let known = declared.dictionaries().iter().map(|(name, _)| name.value.as_str());
        let otherwise = "values to offer come from a dictionary of the manifest; those of an `enum` are offered anyway";
        cx.unknown(
            Code::UnknownReference,
            (root, reference.root.span),
            format!("there is no dictionary `{root}`"),
            known,
            otherwise,
        );
        return None;
    };
    cx.used.dictionaries.insert(dictionary);
    named::whole_list(dictionary, reference.span, cx);
    let (name, written) = &declared.dictionaries()[dictionary];
    let entries = written.value.map().map(|map| map.entries.as_slice()).unwrap_or_default();
    let known: Vec<&str> = entries.iter().map(|entry| entry.key.value.as_str()).collect();
    let column = match reference.path.as_slice() {
        [] => None,
        [column, rest @ ..] => match known.iter().position(|known| *known == column.text && rest.is_empty()) {
            Some(column) => Some(column),
            None => {
                cx.unknown(
                    Code::NoSuchPart,
                    (&column.text, column.span),
                    format!("the dictionary `{}` has no `{}` in its `value`", name.value, column.text),
                    known.iter().copied(),
                    format!("its parts are {}", listed(&known)),
                );
                return None;
            }
        },
    };
    Some(Complete { dictionary, column, span: reference.span })
}

/// Reports an `ask` that cannot be one.
pub(crate) fn bad_ask<'c>(span: Span, message: &str, cx: &'c mut Cx<'_>) -> &'c mut Diagnostic {
    cx.out.error(Code::BadAsk, span, message)
}

/// Checks a set of arguments by itself, so that one that is nowhere used right is still right.
pub(crate) fn set(written: &Arguments, cx: &mut Cx<'_>) {
    for flat in flatten(written, &mut Vec::new(), cx) {
        argument(flat, cx);
    }
}

/// Spreads `$merge`. A name that comes again replaces what was spread, in its place.
fn flatten(written: &Arguments, path: &mut Vec<usize>, cx: &mut Cx<'_>) -> Vec<Flat> {
    let mut flat: Vec<Flat> = Vec::new();
    for entry in &written.entries {
        match entry {
            Entry::Merge(reference) => {
                let Some(set) = whole_set(reference, cx) else {
                    cx.used.incomplete = true;
                    continue;
                };
                if path.contains(&set) {
                    cx.out.error(
                        Code::MergeCycle,
                        reference.span,
                        format!("`{}` is spread into itself", reference.spelling()),
                    );
                    continue;
                }
                path.push(set);
                let spread = flatten(&sets(cx)[set].1, path, cx);
                path.pop();
                for one in spread {
                    place(&mut flat, Flat { span: reference.span, ..one });
                }
            }
            Entry::Argument { name, schema } => {
                let schema = match schema {
                    Schema::Reference(reference) => of_a_set(reference, path, cx),
                    Schema::Written { span, node } => keywords(node, *span, path, cx),
                };
                place(&mut flat, Flat { name: name.value.clone(), span: name.span, schema });
            }
        }
    }
    flat
}

fn place(flat: &mut Vec<Flat>, one: Flat) {
    match flat.iter_mut().find(|known| known.name == one.name) {
        Some(known) => *known = one,
        None => flat.push(one),
    }
}

fn sets<'c>(cx: &Cx<'c>) -> &'c Named<Arguments> {
    &cx.declared.manifest.sets
}

fn whole_set(reference: &Reference, cx: &mut Cx<'_>) -> Option<usize> {
    if !reference.path.is_empty() {
        cx.out
            .error(
                Code::MisplacedReference,
                reference.span,
                format!("`{}` is one argument, not a set of them", reference.spelling()),
            )
            .fix(format!("spread the whole set, or write the argument as `name: {}`", reference.spelling()), None);
        return None;
    }
    known_set(reference, cx)
}

fn known_set(reference: &Reference, cx: &mut Cx<'_>) -> Option<usize> {
    let sets = sets(cx);
    let found = position(sets, &reference.root.text);
    match found {
        Some(set) => {
            cx.used.sets.insert(set);
        }
        None => {
            let root = (reference.root.text.as_str(), reference.root.span);
            let message = format!("there is no set of arguments `{}`", reference.root.text);
            let known = sets.iter().map(|(name, _)| name.value.as_str());
            let otherwise = "sets are declared under `arguments` of the manifest";
            cx.unknown(Code::UnknownReference, root, message, known, otherwise);
        }
    }
    found
}

/// `$list.filter`
fn of_a_set(reference: &Reference, path: &mut Vec<usize>, cx: &mut Cx<'_>) -> Option<Keywords> {
    let [name] = reference.path.as_slice() else {
        cx.out
            .error(
                Code::MisplacedReference,
                reference.span,
                format!("`{}` is no argument of a set", reference.spelling()),
            )
            .fix("name the set and the argument: `$list.filter`", None);
        return None;
    };
    let set = known_set(reference, cx)?;
    if path.contains(&set) {
        cx.out.error(Code::MergeCycle, reference.span, format!("`{}` is spread into itself", reference.spelling()));
        return None;
    }
    path.push(set);
    let flat = flatten(&sets(cx)[set].1, path, cx);
    path.pop();
    let known: Vec<String> = flat.iter().map(|flat| flat.name.clone()).collect();
    let Some(found) = flat.into_iter().find(|flat| flat.name == name.text) else {
        let message = format!("the set `{}` has no argument `{}`", reference.root.text, name.text);
        let otherwise = format!("its arguments are {}", listed(&known));
        let place = (name.text.as_str(), name.span);
        cx.unknown(Code::NoSuchPart, place, message, known.iter().map(String::as_str), otherwise);
        return None;
    };
    found.schema
}

/// The keywords of a schema, those of its `$merge` first.
fn keywords(node: &Node, span: Span, path: &mut Vec<usize>, cx: &mut Cx<'_>) -> Option<Keywords> {
    let Kind::Map(written) = &node.kind else { return None };
    let mut entries: Vec<(Key, Node)> = Vec::new();
    if let Some((_, base)) = written.iter().find(|(key, _)| key.name == MERGE) {
        let reference = <Reference as Read>::read(base, cx.out)?;
        entries = of_a_set(&reference, path, cx)?.entries;
    }
    for (key, value) in written.iter().filter(|(key, _)| key.name != MERGE) {
        match entries.iter_mut().find(|(known, _)| known.name == key.name) {
            Some(known) => *known = (key.clone(), value.clone()),
            None => entries.push((key.clone(), value.clone())),
        }
    }
    Some(Keywords { span, entries })
}

/// A setting's schema: text, unless it says otherwise.
pub(crate) fn setting(span: Span, entries: &[(Key, Node)], cx: &mut Cx<'_>) -> Check {
    Reader::new(cx).read(entries, span, Written::ForASetting).map_or_else(any, |(check, _)| check)
}
