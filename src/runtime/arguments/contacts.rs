//! Contacts of another kind than the argument beside them says: `{ by: phone, value: anna@shop.example }` would find nobody, as if
//! nobody were there.

use kartoteka_compiler::plan::{self, Argument, Format, Shape};
use serde_json::Value;

use super::fault::{ArgumentChange, BadArgument};
use super::findings::Findings;
use super::format::of_contact;
use super::trail::Trail;

/// What the kinds are called by the argument that chooses one.
const KINDS: [(&str, Format); 2] = [("phone", Format::Phone), ("email", Format::Email)];

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
    let is_there = |kind: &str| match &argument.check.shape {
        Shape::Choice { values } => values.iter().any(|value| **value == *kind),
        Shape::Row { table } => catalog.tables[*table].rows.iter().any(|row| *row.key == *kind),
        _ => false,
    };
    KINDS.iter().all(|(kind, _)| is_there(kind))
}
