//! What every rule works with: the catalog's declarations, what was used of them, and where faults are noted.

use std::collections::BTreeSet;

use crate::ast::backend::Ranges;
use crate::check::json_types::{Undeclared, undeclared};
use crate::check::manifest::Declared;
use crate::check::refusal::Refusal;
use crate::check::scope::Scope;
use crate::check::texts::{Name, Use};
use crate::diagnostic::{Code, Diagnostics, Span, quoted};
use crate::plan::{self, Segment, Value};
use crate::syntax::fields::Spanned;
use crate::syntax::nearest::nearest;
use crate::syntax::reference::Reference;

/// What every rule works with.
#[derive(Debug)]
pub(crate) struct Cx<'c> {
    pub(crate) declared: &'c Declared<'c>,
    pub(crate) used: Used,
    /// The texts that are shown.
    pub(crate) shown: Vec<Use>,
    pub(crate) out: &'c mut Diagnostics,
}

/// What something referred to.
#[derive(Debug, Default)]
pub(crate) struct Used {
    pub(crate) settings: BTreeSet<usize>,
    /// Setting and form.
    pub(crate) forms: BTreeSet<(usize, usize)>,
    pub(crate) tables: BTreeSet<usize>,
    /// Table and column.
    pub(crate) columns: BTreeSet<(usize, usize)>,
    pub(crate) dictionaries: BTreeSet<usize>,
    pub(crate) backends: BTreeSet<usize>,
    /// Backends whose `ranges` something goes by.
    pub(crate) ranges: BTreeSet<usize>,
    pub(crate) lists: Lists,
    pub(crate) sets: BTreeSet<usize>,
    pub(crate) assets: BTreeSet<usize>,
    /// Slots of the card at hand, of which more is used than a half of their only entry.
    pub(crate) arguments: BTreeSet<usize>,
    /// Slots whose only entry the card at hand uses a half of, and which: [`Segment::OnlyKey`] is `true`.
    pub(crate) argument_halves: BTreeSet<(usize, bool)>,
    /// Slot and pattern of the card at hand.
    pub(crate) argument_forms: BTreeSet<(usize, String)>,
    /// The card at hand refers to `$arguments`.
    pub(crate) all_arguments: bool,
    /// Arguments of the card at hand are missing because of a fault: what seems unknown may be one of them.
    pub(crate) incomplete: bool,
    /// Names that a refused reference names or probably means: they are not reported as unused, too.
    pub(crate) meant: BTreeSet<String>,
}

/// Backends whose lists go on as it says under `pages`.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    /// Some request of one carries the key of the position.
    pub(crate) placed: BTreeSet<usize>,
    /// Some list of one does not.
    pub(crate) unplaced: BTreeSet<usize>,
}

impl Used {
    /// An argument of the card at hand, or a half of its only entry.
    fn argument(&mut self, slot: usize, path: &plan::Path) {
        match path.0[..] {
            [Segment::OnlyKey] => self.argument_halves.insert((slot, true)),
            [Segment::OnlyValue] => self.argument_halves.insert((slot, false)),
            _ => self.arguments.insert(slot),
        };
    }

    /// Forgets what was used of the card before.
    pub(crate) fn next_card(&mut self) {
        self.arguments.clear();
        self.argument_halves.clear();
        self.argument_forms.clear();
        self.all_arguments = false;
        self.incomplete = false;
    }
}

impl<'c> Cx<'c> {
    /// The `ranges` of a backend, by which something goes.
    pub(crate) fn ranges(&mut self, backend: usize) -> Option<&'c Ranges> {
        self.used.ranges.insert(backend);
        self.declared.backends[backend].1.ranges.as_ref()
    }
}

impl Cx<'_> {
    /// Whether requests to it go to addresses that arguments name.
    pub(crate) fn is_public(&self, backend: Option<usize>) -> bool {
        backend.is_some_and(|backend| self.declared.backends[backend].1.is_public())
    }

    /// What a reference means; what it refers to is noted as used, and a refusal is reported.
    pub(crate) fn resolve(&mut self, reference: &Reference, scope: &Scope<'_>) -> Option<Value> {
        match scope.resolve(reference) {
            Ok(value) => {
                self.note(reference, &value, scope);
                self.declares(reference, &value, scope);
                Some(value)
            }
            // Reported with the other texts that are missing.
            Err(refusal) if refusal.code == Code::MissingText => {
                self.speaks(reference, scope);
                None
            }
            Err(refusal) => {
                self.used.meant.insert(reference.root.text.clone());
                self.used.meant.extend(reference.path.iter().map(|part| part.text.clone()));
                self.refuse(refusal);
                None
            }
        }
    }

    /// Reports a name that is none of the known ones, with the one it was probably meant to be.
    pub(crate) fn unknown<'k>(
        &mut self,
        code: Code,
        (name, place): (&str, Span),
        message: impl Into<String>,
        known: impl IntoIterator<Item = &'k str>,
        otherwise: impl Into<String>,
    ) {
        if self.used.incomplete && matches!(code, Code::UnknownArgument | Code::BadExample) {
            return;
        }
        let report = self.out.error(code, place, message);
        match nearest(name, known) {
            Some(near) => {
                self.used.meant.insert(near.to_owned());
                report.did_you_mean(place, near);
            }
            None => {
                report.fix(otherwise, None);
            }
        }
    }

    /// The place of the catalog's tool of this name; `None` after a report. `otherwise` says what is named there.
    pub(crate) fn tool(&mut self, tool: &Spanned<String>, otherwise: &str) -> Option<usize> {
        let declared = self.declared;
        let found = declared.tool(&tool.value);
        if found.is_none() {
            let known = declared.tools.iter().map(|card| card.card.name.value.as_str());
            let message = format!("there is no tool {}", quoted(&tool.value));
            self.unknown(Code::UnknownTool, (&tool.value, tool.span), message, known, otherwise);
        }
        found
    }

    /// Notes that a text is shown: which it is, where some locale has it. One that is required and nowhere is reported
    /// with the others that are missing.
    pub(crate) fn show(&mut self, shown: Use) -> Option<Name> {
        let name = self.declared.locales.resolve(&shown.own, shown.fallback.as_ref()).cloned();
        self.shown.push(shown);
        name
    }

    /// The same for a text that is shown while the catalog is served: its message.
    pub(crate) fn message(&mut self, shown: Use) -> Option<usize> {
        self.show(shown).map(|name| self.declared.messages.index(name))
    }

    pub(crate) fn refuse(&mut self, refusal: Refusal) {
        if self.used.incomplete && refusal.code == Code::UnknownReference {
            return;
        }
        self.used.meant.extend(refusal.replace.iter().map(|(_, near)| near.clone()));
        let report = self.out.error(refusal.code, refusal.span, refusal.message);
        if let Some(help) = refusal.help {
            report.fix(help, refusal.replace);
        }
    }

    /// Warns of a part of an argument that its schema does not speak of, where it speaks of others.
    fn declares(&mut self, reference: &Reference, value: &Value, scope: &Scope<'_>) {
        let Value::Argument { slot, path } = value else { return };
        // `$arguments.text.part`: the part is one further behind.
        let before = reference.path.len().saturating_sub(path.0.len());
        match undeclared(&scope.arguments[*slot].check, path) {
            Some(Undeclared::Property(at, known)) => {
                let Some(part) = reference.path.get(before + at) else { return };
                let message = format!("`{}` is none of the `properties` that are declared there", part.text);
                let report = self.out.warning(Code::NoSuchPart, part.span, message);
                match nearest(&part.text, known) {
                    Some(near) => report.did_you_mean(part.span, near),
                    None => report.fix("declare it beside them, so that callers know of it", None),
                };
            }
            Some(Undeclared::Item(at, most)) => {
                let Some(part) = reference.path.get(before + at) else { return };
                let message =
                    format!("there is never an item {}: `maxItems` is {most}, and items count from 0", part.text);
                self.out.warning(Code::NoSuchPart, part.span, message);
            }
            None => {}
        }
    }

    fn note(&mut self, reference: &Reference, value: &Value, scope: &Scope<'_>) {
        let used = &mut self.used;
        match value {
            Value::Argument { slot, path } => used.argument(*slot, path),
            Value::Period { slot, .. } => {
                used.arguments.insert(*slot);
            }
            Value::Matches { slot, pattern } => {
                used.arguments.insert(*slot);
                used.argument_forms.insert((*slot, pattern.to_string()));
            }
            Value::Cell { slot, table, column } => {
                used.arguments.insert(*slot);
                used.columns.insert((*table, *column));
            }
            Value::Literal(_) => {
                // A cell named by its table, row and column.
                if let Some(table) = self.declared.table(&reference.root.text) {
                    used.tables.insert(table);
                    let column = reference.path.get(1).and_then(|column| self.declared.column(table, &column.text));
                    used.columns.extend(column.map(|column| (table, column)));
                }
            }
            Value::Arguments => used.all_arguments = true,
            Value::Setting { setting } => {
                used.settings.insert(*setting);
            }
            Value::Form { setting, form } => {
                used.settings.insert(*setting);
                used.forms.insert((*setting, *form));
            }
            Value::Dictionary { dictionary } => {
                used.dictionaries.insert(*dictionary);
            }
            Value::Message { .. } => self.speaks(reference, scope),
            Value::Every { of, .. } => of.iter().for_each(|of| self.note(reference, of, scope)),
            Value::Spelt { value, .. } => value.iter().for_each(|value| self.note(reference, value, scope)),
            Value::Now
            | Value::Position { .. }
            | Value::Reply { .. }
            | Value::Http { .. }
            | Value::PageSize
            | Value::Step { .. }
            | Value::Item { .. }
            | Value::Record { .. }
            | Value::Keys
            | Value::Given
            | Value::Token { .. }
            | Value::Caller { .. }
            | Value::Map { .. }
            | Value::List { .. }
            | Value::Join { .. }
            | Value::Clauses { .. } => {}
        }
    }

    /// `$text.id`: the arguments that the text speaks of are used by it.
    fn speaks(&mut self, reference: &Reference, scope: &Scope<'_>) {
        let name = Name::of(reference.path.first().map_or("", |id| id.text.as_str()));
        let arguments = scope.arguments.iter().map(|argument| argument.name.clone());
        self.show(Use::required(name.clone(), reference.span).with(arguments));
        let patterns: Vec<_> = self.declared.locales.list().iter().filter_map(|locale| locale.pattern(&name)).collect();
        // A text that is not there may speak of every argument.
        self.used.all_arguments |= patterns.is_empty();
        for variable in patterns.into_iter().flat_map(|pattern| &pattern.variables) {
            let slot = scope.arguments.iter().position(|argument| argument.name == variable.value);
            self.used.arguments.extend(slot);
        }
    }
}
