//! The short texts that cards have alike: what a list shows of them, and what is asked for an argument.

use crate::check::argument::Argument;
use crate::check::context::Cx;
use crate::check::resolved::{Listed, PartText, all};
use crate::check::texts::{Name, Use};
use crate::diagnostic::Span;
use crate::plan::{Check, Shape};

/// Title and description, and a description of each argument: the card's own, else the catalog's for its name.
pub(crate) fn listed(id: &str, span: Span, arguments: &[Argument], cx: &mut Cx<'_>) -> Option<Listed> {
    let title = cx.show(Use::required(Name::of(id), span));
    let description = cx.show(Use::required(Name::attribute(id, "description"), span));
    let parts = parts(id, arguments, cx);
    let arguments = all(arguments.iter().map(|argument| {
        let attribute = format!("argument-{}", argument.name);
        let own = Name::attribute(id, attribute.as_str());
        cx.show(Use::required(own, argument.span).or(Name::of(attribute)))
    }));
    Some(Listed { title: title?, description: description?, arguments: arguments?, parts })
}

/// The texts of parts of arguments: of properties, [`DEEPEST`] behind each other at the most, and of those of the items of lists. None
/// has to have one.
fn parts(id: &str, arguments: &[Argument], cx: &mut Cx<'_>) -> Vec<PartText> {
    let mut found = Vec::new();
    for (slot, argument) in arguments.iter().enumerate() {
        let mut paths = Vec::new();
        properties(&argument.check, &mut Vec::new(), &mut paths);
        for path in paths {
            let attribute = format!("argument-{}{PART}{}", argument.name, path.join(PART));
            let own = Name::attribute(id, attribute.as_str());
            if let Some(text) = cx.show(Use::optional(own, argument.span).or(Name::of(attribute))) {
                found.push(PartText { slot, path, text });
            }
        }
    }
    found
}

/// What stands between the name of an argument and that of its part.
const PART: &str = "--";

/// How many properties may lead to a part that has a text.
const DEEPEST: usize = 5;

/// Every property that can be reached from a check by names.
fn properties(check: &Check, before: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    match &check.shape {
        Shape::List { items, .. } => items.iter().for_each(|items| properties(items, before, found)),
        Shape::Map { properties: named, .. } if before.len() < DEEPEST => {
            for property in named.iter() {
                before.push(property.name.to_string());
                found.push(before.clone());
                properties(&property.check, before, found);
                before.pop();
            }
        }
        _ => {}
    }
}

/// What the user is asked for each argument that has `ask`, by message; the others are its variables.
pub(crate) fn asks(id: &str, arguments: &[Argument], cx: &mut Cx<'_>) -> Option<Vec<Option<usize>>> {
    all(arguments.iter().map(|argument| {
        let Some(ask) = argument.ask else { return Some(None) };
        let own = Name::attribute(id, format!("ask-{}", argument.name));
        let others = arguments.iter().map(|argument| argument.name.clone());
        cx.message(Use::required(own, ask).with(others)).map(Some)
    }))
}
