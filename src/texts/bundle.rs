//! The messages of one catalog in one language, over Fluent.

use std::collections::HashMap;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::resolver::errors::{ReferenceKind, ResolverError};
use fluent_bundle::{FluentError, FluentResource};
use fluent_syntax::ast::{Entry, Pattern, PatternElement};
use kartoteka_compiler::plan;

use super::variables::Variables;

pub(super) struct Bundle {
    spoken: FluentBundle<Arc<FluentResource>>,
    source: Arc<FluentResource>,
    /// Where each message of the catalog stands in the source; `None` for one that this language lacks.
    places: Vec<Option<MessagePlace>>,
}

/// A pattern's place: an entry of the source, and an attribute of that.
#[derive(Debug, Clone, Copy)]
struct MessagePlace {
    entry: usize,
    attribute: Option<usize>,
}

impl Bundle {
    /// The messages of a Fluent source; those that are to be shown by their place are named. The source was checked by the
    /// compiler; what would not parse all the same is left out.
    pub(super) fn new(name: &str, source: &str, messages: &[plan::Message]) -> Self {
        let source = Arc::new(FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial));
        let mut spoken = FluentBundle::new_concurrent(vec![name.parse().unwrap_or_default()]);
        // Isolation marks are for mixed directions on a screen; here they would end up in data.
        spoken.set_use_isolating(false);
        spoken.add_resource_overriding(Arc::clone(&source));
        // Refused only if the name is taken, which it is not in a new bundle.
        let _added = spoken.add_builtins();
        let places = places(&source, messages);
        Self { spoken, source, places }
    }

    /// A message of the catalog by its place. `None` if there is none here, `Some(None)` if nothing of it is left.
    pub(super) fn message(&self, message: usize, variables: &Variables<'_>) -> Option<Option<String>> {
        let MessagePlace { entry, attribute } = (*self.places.get(message)?)?;
        let Entry::Message(message) = self.source.get_entry(entry)? else { return None };
        let pattern = match attribute {
            None => message.value.as_ref()?,
            Some(attribute) => &message.attributes.get(attribute)?.value,
        };
        Some(self.said(pattern, variables))
    }

    /// The value of a message by its name. `None` if there is none here, `Some(None)` if nothing of it is left.
    pub(super) fn named(&self, id: &str, variables: &Variables<'_>) -> Option<Option<String>> {
        Some(self.said(self.spoken.get_message(id)?.value()?, variables))
    }

    fn said(&self, pattern: &Pattern<&str>, variables: &Variables<'_>) -> Option<String> {
        let mut errors = Vec::new();
        let text = self.spoken.format_pattern(pattern, Some(&variables.0), &mut errors);
        if !errors.iter().any(lacks_a_variable) {
            return Some(text.into_owned());
        }
        let kept: Vec<String> = lines(pattern).into_iter().filter_map(|line| self.line(&line, variables)).collect();
        let text = kept.join("\n");
        let text = text.trim_matches('\n');
        (!text.trim().is_empty()).then(|| text.to_owned())
    }

    fn line(&self, line: &Pattern<&str>, variables: &Variables<'_>) -> Option<String> {
        let mut errors = Vec::new();
        let text = self.spoken.format_pattern(line, Some(&variables.0), &mut errors).into_owned();
        (!errors.iter().any(lacks_a_variable)).then_some(text)
    }
}

/// Where each of the messages stands; of two of one name, the first.
fn places(source: &FluentResource, messages: &[plan::Message]) -> Vec<Option<MessagePlace>> {
    let mut entries = HashMap::new();
    for (at, entry) in source.entries().enumerate() {
        if let Entry::Message(message) = entry {
            entries.entry(message.id.name).or_insert((at, &message.attributes));
        }
    }
    let place = |wanted: &plan::Message| {
        let &(entry, attributes) = entries.get(wanted.id.as_ref())?;
        let Some(attribute) = &wanted.attribute else { return Some(MessagePlace { entry, attribute: None }) };
        let attribute = attributes.iter().position(|known| known.id.name == attribute)?;
        Some(MessagePlace { entry, attribute: Some(attribute) })
    };
    messages.iter().map(place).collect()
}

fn lacks_a_variable(error: &FluentError) -> bool {
    matches!(error, FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Variable { .. })))
}

/// A pattern cut where the author began a new line; a choice stays with the line that it is in.
fn lines<'p>(pattern: &Pattern<&'p str>) -> Vec<Pattern<&'p str>> {
    let mut lines = vec![Pattern { elements: Vec::new() }];
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => {
                for (number, part) in value.split('\n').enumerate() {
                    if number > 0 {
                        lines.push(Pattern { elements: Vec::new() });
                    }
                    if let (false, Some(line)) = (part.is_empty(), lines.last_mut()) {
                        line.elements.push(PatternElement::TextElement { value: part });
                    }
                }
            }
            PatternElement::Placeable { .. } => {
                if let Some(line) = lines.last_mut() {
                    line.elements.push(element.clone());
                }
            }
        }
    }
    lines
}
