//! The short texts that cards have alike: what a list shows of them, and what is asked for an argument.

use crate::check::argument::Argument;
use crate::check::context::Cx;
use crate::check::resolved::{Listed, PartText, ValueText, all};
use crate::check::texts::{Name, Use};
use crate::diagnostic::Span;
use crate::plan::{Check, PERIODS, Shape};

/// Title and description, and a description of each argument: the card's own, else the catalog's for its name.
pub(crate) fn listed(id: &str, span: Span, arguments: &[Argument], cx: &mut Cx<'_>) -> Option<Listed> {
    let title = cx.show(Use::required(Name::of(id), span));
    let description = cx.show(Use::required(Name::attribute(id, "description"), span));
    let mut listed = Parts::default();
    for (slot, argument) in arguments.iter().enumerate() {
        listed.of(id, (slot, argument), cx);
    }
    let arguments = all(arguments.iter().map(|argument| {
        let attribute = format!("argument-{}", argument.name);
        let own = Name::attribute(id, attribute.as_str());
        cx.show(Use::required(own, argument.span).or(Name::of(attribute)))
    }));
    let Parts { titles, parts, values } = listed;
    Some(Listed { title: title?, description: description?, arguments: arguments?, titles, parts, values })
}

/// The texts of arguments that none has to have.
#[derive(Default)]
struct Parts {
    titles: Vec<(usize, Name)>,
    parts: Vec<PartText>,
    values: Vec<ValueText>,
}

impl Parts {
    /// Those of an argument: its title, the texts of its properties, [`DEEPEST`] behind each other at the most, of those of the items of
    /// lists, and of the values that each of these and the argument itself may have.
    fn of(&mut self, id: &str, (slot, argument): (usize, &Argument), cx: &mut Cx<'_>) {
        let optional = |attribute: String, cx: &mut Cx<'_>| {
            let own = Name::attribute(id, attribute.as_str());
            cx.show(Use::optional(own, argument.span).or(Name::of(attribute)))
        };
        let title = optional(format!("title-{}", argument.name), cx);
        self.titles.extend(title.map(|title| (slot, title)));
        let mut places = vec![Place { path: Vec::new(), values: values(&argument.check, cx) }];
        properties(&argument.check, &mut Vec::new(), &mut places, cx);
        for Place { path, values } in places {
            let names = [argument.name.clone()].into_iter().chain(path.iter().cloned()).collect::<Vec<_>>();
            let attribute = format!("argument-{}", names.join(PART));
            for value in values.into_iter().filter(|value| is_name(value)) {
                if let Some(text) = optional(format!("{attribute}{PART}{value}"), cx) {
                    self.values.push(ValueText { slot, path: path.clone(), value, text });
                }
            }
            if path.is_empty() {
                continue;
            }
            if let Some(text) = optional(attribute, cx) {
                self.parts.push(PartText { slot, path, text });
            }
        }
    }
}

/// What stands between the name of an argument and that of its part or value.
const PART: &str = "--";

/// How many properties may lead to a part that has a text.
const DEEPEST: usize = 5;

/// An argument, or a part of one.
struct Place {
    /// The properties that lead to it.
    path: Vec<String>,
    /// Those that its `enum` names, or that of its items.
    values: Vec<String>,
}

/// Every property that can be reached from a check by names.
fn properties(check: &Check, before: &mut Vec<String>, found: &mut Vec<Place>, cx: &Cx<'_>) {
    match &check.shape {
        Shape::List { items, .. } => items.iter().for_each(|items| properties(items, before, found, cx)),
        Shape::Map { properties: named, .. } if before.len() < DEEPEST => {
            for property in named.iter() {
                before.push(property.name.to_string());
                found.push(Place { path: before.clone(), values: values(&property.check, cx) });
                properties(&property.check, before, found, cx);
                before.pop();
            }
        }
        _ => {}
    }
}

/// The texts that a check takes and no others, or that of its items.
fn values(check: &Check, cx: &Cx<'_>) -> Vec<String> {
    match &check.shape {
        Shape::Choice { values } => values.iter().map(ToString::to_string).collect(),
        Shape::Row { table } => cx.declared.tables[*table].rows.iter().map(|row| row.key.to_owned()).collect(),
        Shape::Period => PERIODS.map(str::to_owned).to_vec(),
        Shape::List { items, .. } => items.first().map_or_else(Vec::new, |items| values(items, cx)),
        _ => Vec::new(),
    }
}

/// Whether a value can be the end of a text's name.
fn is_name(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"-_".contains(&letter))
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
