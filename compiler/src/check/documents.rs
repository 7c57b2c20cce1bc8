//! GraphQL documents beside the cards that send them: what an operation does, and that each of its variables is there when it is sent,
//! with a type that fits.

use crate::ast::card::Tool;
use crate::ast::data::{Data as Written, DataEntry};
use crate::ast::send::Send;
use crate::ast::step::Step;
use crate::check::absence::is_sure;
use crate::check::context::Cx;
use crate::check::json_types::JsonTypes;
use crate::check::manifest::Declared;
use crate::check::resolved::{self, Data};
use crate::check::scope::{DOCUMENT, Scope};
use crate::diagnostic::{Code, Span, quoted};
use crate::plan::{Effect, Value};
use crate::syntax::graphql::{GraphqlDocument, GraphqlVariable};
use crate::syntax::nearest::nearest;
use crate::syntax::reference::Reference;

/// The key of the body that the values of variables stand under.
const VARIABLES: &str = "variables";

/// A document beside a card.
#[derive(Debug, Clone, Copy)]
struct Beside<'s> {
    /// Its place among the files that lie beside cards.
    asset: usize,
    text: &'s str,
}

/// The document of a step: `<card>.<step>.graphql`, or of a card of one request `<card>.graphql`.
fn beside<'s>(declared: &Declared<'s>, stem: &str, step: &Step) -> Option<Beside<'s>> {
    let name = name(stem, step);
    let asset = declared.assets.beside(step.span().file, &name)?;
    Some(Beside { asset, text: declared.assets.files[asset].text()? })
}

/// What the document of a step is called.
fn name(stem: &str, step: &Step) -> String {
    match &step.name {
        Some(step) => format!("{stem}.{}.graphql", step.value),
        None => format!("{stem}.graphql"),
    }
}

/// Whether a step sends a document.
fn sends_one(step: &Step) -> bool {
    step.send().is_some_and(|send| reference(send).is_some())
}

/// Where a request names its document.
fn reference(send: &Send) -> Option<&Reference> {
    let mut references = Vec::new();
    send.body.iter().for_each(|body| body.references(&mut references));
    references.into_iter().find(|reference| reference.root.text == DOCUMENT)
}

/// What the document of a step does, where the step sends one that can be read.
pub(crate) fn effect(declared: &Declared<'_>, stem: &str, step: &Step) -> Option<Effect> {
    let document = beside(declared, stem, step).filter(|_| sends_one(step))?;
    let read = GraphqlDocument::read(document.text).ok()?;
    Some(if read.is_mutation { Effect::Write } else { Effect::Read })
}

/// The documents that a card sends, by what an example calls them: `$document`, of one of several `$document.<step>`.
pub(crate) fn texts(card: &Tool, stem: &str, declared: &Declared<'_>) -> Vec<(String, String)> {
    let steps = card.every_step();
    let text = |step: &Step| {
        let document = GraphqlDocument::read(beside(declared, stem, step)?.text).ok()?;
        let name = step.name.as_ref().map(|step| format!(".{}", step.value)).unwrap_or_default();
        Some((format!("${DOCUMENT}{name}"), document.text))
    };
    let mut texts: Vec<(String, String)> = steps.filter(|step| sends_one(step)).filter_map(text).collect();
    if let [(name, _)] = texts.as_mut_slice() {
        *name = format!("${DOCUMENT}");
    }
    texts
}

/// The document that a step sends; the inner `None` where it is not there or cannot be read, which is reported.
pub(crate) fn of_step(stem: &str, step: &Step, cx: &mut Cx<'_>) -> Option<Option<GraphqlDocument>> {
    let named = step.send().and_then(reference)?;
    let Some(document) = beside(cx.declared, stem, step) else {
        let name = name(stem, step);
        let known = cx.declared.assets.names(named.span.file).filter(|name| name.ends_with(".graphql"));
        let help = match nearest(&name, known) {
            Some(near) => format!("rename {}, or lay the document in the card's folder", quoted(near)),
            None => "lay it in the card's folder".to_owned(),
        };
        let message = format!("there is no document {} beside this card", quoted(&name));
        cx.out.error(Code::UnknownFile, named.span, message).fix(help, None);
        return Some(None);
    };
    cx.used.assets.insert(document.asset);
    match GraphqlDocument::read(document.text) {
        Ok(read) => Some(Some(read)),
        Err(faults) => {
            let file = cx.declared.assets.files[document.asset].id;
            for fault in faults {
                let span = Span::new(file, fault.place.0, fault.place.1);
                cx.out.error(Code::GraphqlSyntax, span, fault.why);
            }
            Some(None)
        }
    }
}

/// Holds the documents of a card against what its steps send.
pub(crate) fn check(stem: &str, (written, steps): (&[Step], &[resolved::Step]), scope: &Scope<'_>, cx: &mut Cx<'_>) {
    for (written, step) in written.iter().zip(steps) {
        match &step.act {
            resolved::Act::Send(sent) if sends_one(written) => variables(stem, written, sent, scope, cx),
            resolved::Act::Each(each) => check(stem, (written.inner(), &each.steps), scope, cx),
            resolved::Act::Send(_) | resolved::Act::Call(_) | resolved::Act::End(_) => {}
        }
    }
}

/// Holds the variables of a document against those that its request sends.
fn variables(stem: &str, step: &Step, sent: &resolved::Send, scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let Some(found) = beside(cx.declared, stem, step) else { return };
    let Ok(document) = GraphqlDocument::read(found.text) else { return };
    let file = cx.declared.assets.files[found.asset].id;
    let Some(body) = step.send().and_then(|send| send.body.as_ref()) else { return };
    let written = entry(body, VARIABLES);
    if let Some(whole) = written.filter(|entry| entry.value.map().is_none_or(|map| !map.merge.is_empty())) {
        cx.out
            .error(
                Code::MissingVariable,
                whole.value.span,
                "the variables of a document are written out, each by its name",
            )
            .fix("write `variables: { name: $name }`", None);
        return;
    }
    let passed = passed(sent);
    let paged: Vec<&str> = [&sent.keys.position, &sent.keys.size]
        .into_iter()
        .flatten()
        .filter_map(|place| match place.path.as_slice() {
            [first, name] if place.in_body && first == VARIABLES => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let place = written.map_or(body.span, |entry| entry.key.span);
    for variable in &document.variables {
        let declared = Span::new(file, variable.place.0, variable.place.1);
        if let Some((_, value)) = passed.iter().find(|(name, _)| *name == variable.name) {
            let at = written.and_then(|all| entry(&all.value, &variable.name)).map_or(place, |entry| entry.value.span);
            fits(variable, value, (at, declared), scope, cx);
        } else if !paged.contains(&variable.name.as_str()) {
            cx.out
                .error(
                    Code::MissingVariable,
                    place,
                    format!("the document's variable `{}` is never sent", variable.name),
                )
                .note_at(declared, "it is declared here")
                .fix("write it under `variables`, or leave it out of the document", None);
        }
    }
    for (name, _) in &passed {
        if !document.variables.iter().any(|variable| variable.name == *name) {
            let at = written.and_then(|all| entry(&all.value, name)).map_or(place, |entry| entry.key.span);
            let message = format!("the document has no variable `{name}`");
            let known = document.variables.iter().map(|variable| variable.name.as_str());
            cx.unknown(
                Code::MissingVariable,
                (name, at),
                message,
                known,
                "leave it out, or declare it in the document",
            );
        }
    }
}

/// The entry of a map that is written out.
fn entry<'d>(data: &'d Written, key: &str) -> Option<&'d DataEntry> {
    data.map()?.entries.iter().find(|entry| entry.key.value == key)
}

/// The variables that a request sends, by their names.
fn passed(sent: &resolved::Send) -> Vec<(&str, &Data)> {
    let Some(Data::Map(body)) = &sent.body else { return Vec::new() };
    let variables = body.entries.iter().find(|entry| entry.key == VARIABLES).map(|entry| &entry.value);
    let Some(Data::Map(variables)) = variables else { return Vec::new() };
    variables.entries.iter().map(|entry| (entry.key.as_str(), &entry.value)).collect()
}

/// What is sent for a variable is there where the document needs it, and has a type that fits.
fn fits(variable: &GraphqlVariable, value: &Data, (at, declared): (Span, Span), scope: &Scope<'_>, cx: &mut Cx<'_>) {
    let name = &variable.name;
    if variable.non_null && !variable.has_default && !is_always_there(value, scope) {
        cx.out
            .error(
                Code::MissingVariable,
                at,
                format!("the document needs its variable `{name}`, and this may be absent"),
            )
            .note_at(declared, "it takes no `null` and has no default")
            .fix("require the argument or give it a default, or leave the `!` out of the document", None);
    }
    let kinds = kinds(value, scope);
    let wanted = match variable.named.as_deref() {
        Some("Int" | "Float") => JsonTypes::NUMBER,
        Some("String") => JsonTypes::TEXT,
        Some("ID") => JsonTypes::TEXT.or(JsonTypes::NUMBER),
        Some("Boolean") => JsonTypes::BOOLEAN,
        // One value stands for a list of one; of types of the API's own nothing is known.
        Some(_) | None => JsonTypes::ANY,
    };
    if !kinds.meets(wanted) {
        let of = variable.named.as_deref().unwrap_or_default();
        cx.out
            .error(Code::VariableOfAnotherType, at, format!("`{name}` is {kinds}, and the document wants `{of}`"))
            .note_at(declared, "it is declared here");
    }
}

fn is_always_there(value: &Data, scope: &Scope<'_>) -> bool {
    match value {
        Data::Literal(_) => true,
        // What the items of a list have is seen when they come.
        Data::Value(value) => {
            scope.is_always_there(value) || is_sure(value, scope) || matches!(value, Value::Item { .. })
        }
        Data::Text(parts) => parts.iter().all(|part| match part {
            resolved::Part::Literal(_) => true,
            resolved::Part::Value(value) => scope.is_always_there(value),
        }),
        Data::List(items) => items.iter().any(|item| item.needs.is_empty()),
        // As `Clauses::is_sure` of what is written: one of values alone may have no character.
        Data::Clauses { texts, .. } => {
            let has_words =
                |parts: &[resolved::Part]| parts.iter().any(|part| matches!(part, resolved::Part::Literal(_)));
            texts
                .iter()
                .any(|text| matches!(text, Data::Text(parts) if has_words(parts)) && is_always_there(text, scope))
        }
        Data::Map(map) => {
            let required = map.entries.iter().filter(|entry| entry.required);
            required.into_iter().all(|entry| is_always_there(&entry.value, scope))
                && map.entries.iter().any(|entry| is_always_there(&entry.value, scope))
        }
    }
}

fn kinds(value: &Data, scope: &Scope<'_>) -> JsonTypes {
    match value {
        Data::Literal(json) => JsonTypes::of(json),
        Data::Value(value) => scope.kinds(value),
        Data::Text(_) | Data::Clauses { .. } => JsonTypes::TEXT,
        Data::List(_) => JsonTypes::LIST,
        Data::Map(_) => JsonTypes::MAP,
    }
}
