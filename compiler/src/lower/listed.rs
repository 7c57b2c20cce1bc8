//! What lists show: texts without variables, written out in one locale at compile time.

use std::collections::HashMap;

use fluent_syntax::ast::{Attribute, Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::unicode::unescape_unicode_to_string;

use crate::check::Checked;
use crate::check::connected::ConnectionNames;
use crate::check::manifest::Declared;
use crate::check::texts::{self, Name};
use crate::lower::made::{list, text};
use crate::lower::marked::{self, MARK};
use crate::plan::{self, List, Message, Text, Wording};
use crate::syntax::excerpt;
use crate::syntax::fields::Spanned;
use crate::syntax::fluent::tool_id;

/// How many messages may stand in one another; check refuses circles, so this is never reached.
const DEEPEST: usize = 16;

/// One locale of a catalog.
pub(super) struct Locale<'l> {
    /// Its place among the checked ones.
    pub(super) index: usize,
    pub(super) name: &'l str,
    checked: &'l texts::Locale<'l>,
    declared: &'l Declared<'l>,
    /// Where each message and each term is written, terms with `true`.
    entries: HashMap<(bool, &'l str), &'l Entry<&'l str>>,
}

impl<'l> Locale<'l> {
    pub(super) fn of(index: usize, checked: &'l texts::Locale<'l>, declared: &'l Declared<'l>) -> Locale<'l> {
        let mut entries = HashMap::new();
        for entry in checked.sources.iter().flat_map(|(_, written)| &written.body) {
            let name = match entry {
                Entry::Message(message) => (false, message.id.name),
                Entry::Term(term) => (true, term.id.name),
                _ => continue,
            };
            entries.entry(name).or_insert(entry);
        }
        Locale { index, name: &checked.name, checked, declared, entries }
    }

    /// A text, with its spaces as Fluent keeps them and a mark before each name of a tool. `None` where the locale does not have it.
    pub(super) fn text(&self, name: &Name) -> Option<String> {
        let mut text = String::new();
        self.write(self.pattern(&name.id, name.attribute.as_deref(), false)?, &mut text, 0);
        Some(text)
    }

    /// The same once it is whole.
    pub(super) fn wording(&self, name: &Name) -> Option<Wording> {
        self.text(name).map(|text| marked::wording(&text))
    }

    /// A text, empty where the locale does not have it.
    pub(super) fn shown(&self, name: &Name) -> Text {
        Text::Owned(self.text(name).unwrap_or_default())
    }

    fn pattern(&self, id: &str, attribute: Option<&str>, term: bool) -> Option<&'l Pattern<&'l str>> {
        let (value, attributes) = match *self.entries.get(&(term, id))? {
            Entry::Message(message) => (message.value.as_ref(), &message.attributes),
            Entry::Term(term) => (Some(&term.value), &term.attributes),
            _ => return None,
        };
        let of =
            |wanted: &str| attributes.iter().find(|one: &&Attribute<&str>| one.id.name == wanted).map(|one| &one.value);
        attribute.map_or(value, of)
    }

    fn write(&self, pattern: &Pattern<&'l str>, text: &mut String, depth: usize) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push_str(value),
                PatternElement::Placeable { expression } => self.expression(expression, text, depth),
            }
        }
    }

    fn expression(&self, expression: &Expression<&'l str>, text: &mut String, depth: usize) {
        match expression {
            Expression::Inline(inline) => self.inline(inline, text, depth),
            // Nothing is there to choose by: what a list shows has no variables.
            Expression::Select { variants, .. } => {
                if let Some(variant) = variants.iter().find(|variant| variant.default) {
                    self.write(&variant.value, text, depth);
                }
            }
        }
    }

    fn inline(&self, inline: &InlineExpression<&'l str>, text: &mut String, depth: usize) {
        let linked = match inline {
            InlineExpression::StringLiteral { value } => {
                text.push_str(&unescape_unicode_to_string(value));
                None
            }
            InlineExpression::NumberLiteral { value } => {
                text.push_str(value);
                None
            }
            InlineExpression::MessageReference { id, attribute } => {
                self.pattern(id.name, attribute.as_ref().map(|attribute| attribute.name), false)
            }
            InlineExpression::TermReference { id, attribute, .. } => {
                self.pattern(id.name, attribute.as_ref().map(|attribute| attribute.name), true)
            }
            InlineExpression::Placeable { expression } => return self.expression(expression, text, depth),
            InlineExpression::VariableReference { id } => {
                if let Some(tool) = tool_id(id.name).and_then(|id| self.declared.tool_of_texts(id)) {
                    text.push(MARK);
                    text.push_str(tool);
                }
                None
            }
            InlineExpression::FunctionReference { .. } => None,
        };
        if let Some(pattern) = linked.filter(|_| depth < DEEPEST) {
            self.write(pattern, text, depth + 1);
        }
    }
}

/// The short texts of a locale that are shown while its catalog is served, and what a client reads at the start.
pub(super) fn locale(locale: &Locale<'_>, shown: &[Message], checked: &Checked<'_>) -> plan::Locale {
    let note = |note: &Spanned<String>| locale.wording(&Name::of(format!("note-{}", note.value)));
    let shown = shown.iter().map(|message| (message.id.as_ref(), message.attribute.as_deref()));
    let texts::Locale { sources, texts, .. } = locale.checked;
    let tool = |id: &str| locale.declared.tool_of_texts(id);
    plan::Locale {
        name: text(locale.name),
        // Most texts of a catalog are written out in its lists: nothing looks for them once it is served.
        source: Text::Owned(excerpt::several(sources.iter().map(|(_, written)| written), (texts, &tool), shown)),
        title: locale.text(&Name::of("catalog")).map(Text::Owned),
        instructions: locale.wording(&Name::attribute("catalog", "instructions")),
        notes: checked.declared.manifest.notes.iter().filter_map(note).collect(),
        connection: checked.connection.as_ref().map(|found| connection_texts(locale, &found.texts)),
    }
}

/// What a page says of a connection in one locale.
fn connection_texts(locale: &Locale<'_>, names: &ConnectionNames) -> plan::ConnectionTexts {
    let shown = |name: &Name| locale.text(name).map(Text::Owned);
    plan::ConnectionTexts {
        labels: list(names.labels.iter().map(|(label, _)| locale.shown(label))),
        hints: list(names.labels.iter().map(|(_, hint)| shown(hint))),
        steps: list(names.steps.iter().map_while(shown)),
        authorize_steps: list(names.authorize_steps.iter().map_while(shown)),
        lacks: shown(&names.lacks),
        more: shown(&names.more),
    }
}

/// All texts of a locale: which of the server's own are shown, its program says.
pub(super) fn whole(locale: &texts::Locale<'_>) -> plan::Locale {
    let sources: Vec<&str> = locale.sources.iter().map(|(source, _)| source.trim_start_matches('\u{feff}')).collect();
    plan::Locale {
        name: text(&locale.name),
        source: text(&sources.join("\n")),
        title: None,
        instructions: None,
        notes: List::default(),
        connection: None,
    }
}
