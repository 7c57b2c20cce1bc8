//! The short texts that cards have alike: what a list shows of them, and what is asked for an argument.

use crate::check::argument::Argument;
use crate::check::context::Cx;
use crate::check::resolved::{Listed, all};
use crate::check::texts::{Name, Use};
use crate::diagnostic::Span;

/// Title and description, and a description of each argument: the card's own, else the catalog's for its name.
pub(crate) fn listed(id: &str, span: Span, arguments: &[Argument], cx: &mut Cx<'_>) -> Option<Listed> {
    let title = cx.show(Use::required(Name::of(id), span));
    let description = cx.show(Use::required(Name::attribute(id, "description"), span));
    let arguments = all(arguments.iter().map(|argument| {
        let attribute = format!("argument-{}", argument.name);
        let own = Name::attribute(id, attribute.as_str());
        cx.show(Use::required(own, argument.span).or(Name::of(attribute)))
    }));
    Some(Listed { title: title?, description: description?, arguments: arguments? })
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
