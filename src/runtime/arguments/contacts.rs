//! Contacts of another kind than the argument beside them says: `{ by: phone, value: anna@shop.example }` would find nobody, as if
//! nobody were there.

use kartoteka_compiler::plan::{self, Argument, Format, Shape};
use serde_json::{Map, Value};

use super::fault::{ArgumentChange, BadArgument};
use super::findings::Findings;
use super::format::{self, of_contact};
use super::trail::Trail;

/// What the kinds are called by the argument that chooses one.
const KINDS: [(&str, Format); 2] = [("phone", Format::Phone), ("email", Format::Email)];

/// What a contact is by the argument beside it that chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChosenContact {
    /// There is none, or it is not passed, or chooses nothing that is there.
    Unsaid,
    /// Of this kind.
    Kind(Format),
    /// No contact at all, but something else that there is to choose.
    Other,
}

impl ChosenContact {
    /// As it is passed. Nothing is certain of a tool that takes several contacts, or chooses several times.
    pub(super) fn of(given: &Map<String, Value>, tool: &plan::Tool, catalog: &plan::Catalog) -> Self {
        if tool.arguments.iter().filter(|argument| is_contact(argument)).count() != 1 {
            return Self::Unsaid;
        }
        let mut choosing = tool.arguments.iter().filter(|argument| chooses(argument, catalog));
        let (Some(argument), None) = (choosing.next(), choosing.next()) else { return Self::Unsaid };
        let chosen = given.get(argument.name.as_ref()).and_then(Value::as_str).map(str::trim);
        let chosen = chosen.or_else(|| argument.default.as_ref().map(|default| default.0.trim_matches('"')));
        let Some(chosen) = chosen else { return Self::Unsaid };
        match KINDS.iter().find(|(kind, _)| kind.eq_ignore_ascii_case(chosen)) {
            Some((_, format)) => Self::Kind(*format),
            None if has_choice(argument, catalog, &|choice| choice.eq_ignore_ascii_case(chosen)) => Self::Other,
            None => Self::Unsaid,
        }
    }

    /// The form that a text has to have, whose rule says that it is a contact. One that surely is of another kind stays what it is:
    /// that the two do not agree is told when all are read.
    pub(super) fn form(self, text: &str) -> Option<Format> {
        let format = of_contact(text);
        match self {
            Self::Other => None,
            Self::Kind(kind) if kind == format || !is_one(text, format) => Some(kind),
            Self::Kind(_) | Self::Unsaid => Some(Format::Contact),
        }
    }
}

/// Whether a text is of that form, or is meant so.
fn is_one(text: &str, format: Format) -> bool {
    format::fits(text, format) || format::meant(text, format).is_some()
}

impl Findings {
    /// Notes each argument that chooses between the kinds, and another one than the contact of the tool is. `text` gives an argument
    /// by its slot, of a choice what was chosen. Nothing is certain of a tool that takes several contacts.
    pub(super) fn contacts(
        &mut self,
        tool: &plan::Tool,
        catalog: &plan::Catalog,
        text: &dyn Fn(usize) -> Option<String>,
    ) {
        let mut contacts = tool.arguments.iter().enumerate().filter(|(_, argument)| is_contact(argument));
        let (Some((slot, holder)), None) = (contacts.next(), contacts.next()) else { return };
        let Some(contact) = text(slot) else { return };
        let format = of_contact(&contact);
        let Some((nearest, _)) = KINDS.iter().find(|(_, of)| *of == format) else { return };
        for (slot, argument) in tool.arguments.iter().enumerate().filter(|(_, argument)| chooses(argument, catalog)) {
            let Some(chosen) = text(slot) else { continue };
            if KINDS.iter().any(|(kind, of)| *kind == chosen && *of != format) {
                let (holder, nearest) = (holder.name.to_string(), (*nearest).to_owned());
                let change = ArgumentChange::Replace(Value::from(nearest.as_str()));
                let mistake = BadArgument::OtherContact { holder, format, nearest };
                self.fault(Trail::new(&argument.name), Some(&Value::from(chosen)), mistake, Some(change));
            }
        }
    }
}

fn is_contact(argument: &Argument) -> bool {
    matches!(argument.check.shape, Shape::Text { format: Some(Format::Contact), .. })
}

/// Whether an argument chooses between the kinds, whatever else there is to choose.
fn chooses(argument: &Argument, catalog: &plan::Catalog) -> bool {
    KINDS.iter().all(|(kind, _)| has_choice(argument, catalog, &|choice| choice == *kind))
}

/// Whether one of an argument's choices is such.
fn has_choice(argument: &Argument, catalog: &plan::Catalog, is_such: &dyn Fn(&str) -> bool) -> bool {
    match &argument.check.shape {
        Shape::Choice { values } => values.iter().any(|value| is_such(value)),
        Shape::Row { table } => catalog.tables[*table].rows.iter().any(|row| is_such(&row.key)),
        _ => false,
    }
}
