//! The messages of one catalog in one language, over Fluent.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::resolver::errors::{ReferenceKind, ResolverError};
use fluent_bundle::{FluentError, FluentResource};
use fluent_syntax::ast::{Pattern, PatternElement};

use super::variables::Variables;

pub(super) struct Bundle(FluentBundle<FluentResource>);

impl Bundle {
    /// The messages of a Fluent source. It was checked by the compiler; what would not parse all the same is left out.
    pub(super) fn new(name: &str, source: &str) -> Self {
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial);
        let mut bundle = FluentBundle::new_concurrent(vec![name.parse().unwrap_or_default()]);
        // Isolation marks are for mixed directions on a screen; here they would end up in data.
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        // Refused only if the name is taken, which it is not in a new bundle.
        let _added = bundle.add_builtins();
        Self(bundle)
    }

    /// `None` if there is no such message here, `Some(None)` if nothing of it is left.
    pub(super) fn format(
        &self,
        id: &str,
        attribute: Option<&str>,
        variables: &Variables<'_>,
    ) -> Option<Option<String>> {
        let message = self.0.get_message(id)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let mut errors = Vec::new();
        let text = self.0.format_pattern(pattern, Some(&variables.0), &mut errors);
        if !errors.iter().any(lacks_a_variable) {
            return Some(Some(text.into_owned()));
        }
        let kept: Vec<String> = lines(pattern).into_iter().filter_map(|line| self.line(&line, variables)).collect();
        let text = kept.join("\n");
        let text = text.trim_matches('\n');
        Some((!text.trim().is_empty()).then(|| text.to_owned()))
    }

    fn line(&self, line: &Pattern<&str>, variables: &Variables<'_>) -> Option<String> {
        let mut errors = Vec::new();
        let text = self.0.format_pattern(line, Some(&variables.0), &mut errors).into_owned();
        (!errors.iter().any(lacks_a_variable)).then_some(text)
    }
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
