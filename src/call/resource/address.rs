//! Takes the addresses of resources apart, here and nowhere else. What cannot be read as an address is none.

use kartoteka_compiler::listing;
use kartoteka_compiler::plan::{self, AddressPart, Content, Shape};
use serde_json::{Map, Value};

use crate::call::prompt;
use crate::catalog::ToolSet;

/// A resource that exists, with what its address asks for.
#[derive(Debug, Clone)]
pub struct Address {
    pub(super) uri: String,
    pub(super) shelf: usize,
    pub(super) resource: usize,
    pub(super) variables: Map<String, Value>,
}

/// A resource that an address fits.
struct Found {
    /// Of each segment of its path, whether it is a fixed one.
    fixed: Vec<bool>,
    shelf: usize,
    resource: usize,
    /// What the variables of its path stand for, by slot.
    values: Vec<(usize, String)>,
}

impl Address {
    /// The resource at this address, `bitrix24://crm/deals?limit=5`, or short as its card has it, `crm/deals?limit=5`.
    /// `None` if there is none, or if the address cannot be read. Where several templates fit, the one with the earlier
    /// fixed segment counts.
    #[must_use]
    pub fn find(set: &ToolSet, uri: &str) -> Option<Self> {
        let (path, query) = uri.split_once('?').map_or((uri, None), |(path, query)| (path, Some(query)));
        let mut best: Option<Found> = None;
        for (shelf, one) in set.shelves().iter().enumerate() {
            for (resource, known) in one.plan.resources.iter().enumerate() {
                let Some(values) = taken(&one.plan.name, known, path) else { continue };
                let fixed = known.path.iter().map(|part| matches!(part, AddressPart::Fixed(_))).collect();
                // Of two that are as good, the first catalog's.
                if best.as_ref().is_none_or(|best| fixed > best.fixed) {
                    best = Some(Found { fixed, shelf, resource, values });
                }
            }
        }
        let Found { shelf, resource, values, .. } = best?;
        let (one, plan) = (&set.shelves()[shelf], &set.shelves()[shelf].plan.resources[resource]);
        if !set.reads(one, plan) {
            return None;
        }
        let mut variables = Map::new();
        for (slot, text) in values {
            let name = &plan.arguments[slot].name;
            variables.insert(name.to_string(), typed(&one.plan, plan, name, &text));
        }
        for (name, text) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            if !plan.variables.contains(&name) || variables.contains_key(name.as_ref()) {
                return None;
            }
            variables.insert(name.to_string(), typed(&one.plan, plan, &name, &text));
        }
        // Whole, however short it was asked for: what has no scheme is no URI to the protocol.
        let mut uri = listing::uri(&one.plan.name, listing::address(&one.plan.name, path));
        if let Some(query) = query {
            uri.push('?');
            uri.push_str(query);
        }
        Some(Self { uri, shelf, resource, variables })
    }

    /// The same with more arguments for the tool that reads it, whether the address has a variable for them or not. What no
    /// tool reads takes none.
    #[must_use]
    pub fn with(mut self, set: &ToolSet, arguments: Map<String, Value>) -> Self {
        let content = &set.shelves()[self.shelf].plan.resources[self.resource].content;
        if matches!(content, Content::Tool { .. }) && !arguments.is_empty() {
            // An answer is kept by its address. No other address has a `#`.
            self.uri.push_str(&format!("#{}", Value::Object(arguments.clone())));
            self.variables.extend(arguments);
        }
        self
    }

    /// The argument that says with which record its tool begins; `None` if no tool reads it, or its tool has no such
    /// argument.
    #[must_use]
    pub fn position_argument<'s>(&self, set: &'s ToolSet) -> Option<&'s str> {
        let catalog = &set.shelves()[self.shelf].plan;
        let Content::Tool { tool } = catalog.resources[self.resource].content else { return None };
        let tool = &catalog.tools[tool];
        let plan::Action::Steps { steps, .. } = &tool.action else { return None };
        steps.last()?.send.position()?.iter().find_map(|first| match first {
            plan::Value::Argument { slot, path } if path.0.is_empty() => Some(&*tool.arguments[*slot].name),
            _ => None,
        })
    }

    /// The catalog that it is of.
    #[must_use]
    pub fn catalog<'s>(&self, set: &'s ToolSet) -> &'s str {
        &set.shelves()[self.shelf].plan.name
    }

    /// With its scheme, and the query that it was asked for with.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// The place of its catalog among those of the set.
    #[must_use]
    pub fn shelf(&self) -> usize {
        self.shelf
    }
}

/// Whether a resource is at this address, or is listed as this template.
pub(crate) fn is_at(catalog: &str, resource: &plan::Resource, uri: &str) -> bool {
    let path = uri.split("{?").next().and_then(|path| path.split('?').next()).unwrap_or_default();
    [path, listing::address(catalog, path)].contains(&&*resource.address) || taken(catalog, resource, path).is_some()
}

/// What the variables of a resource's path stand for at this address, by slot; `None` if it is another's.
fn taken(catalog: &str, resource: &plan::Resource, path: &str) -> Option<Vec<(usize, String)>> {
    [path, listing::address(catalog, path)].into_iter().find_map(|path| {
        let mut parts = resource.path.iter();
        let mut values = Vec::new();
        for segment in path.split('/') {
            match parts.next()? {
                AddressPart::Fixed(text) if segment == text => {}
                AddressPart::Fixed(_) => return None,
                AddressPart::Variable(slot) => values.push((*slot, decoded(segment)?)),
            }
        }
        parts.next().is_none().then_some(values)
    })
}

/// A segment as it was before it was percent-encoded. One that is empty, or wrongly encoded, stands for nothing, and so
/// does one with what an address never holds as it is.
fn decoded(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let [first, more @ ..] = rest {
        rest = more;
        match first {
            b'%' => {
                let [high, low, after @ ..] = more else { return None };
                let digit = |byte: u8| char::from(byte).to_digit(16);
                bytes.push(u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?);
                rest = after;
            }
            b'{' | b'}' | b'#' | b'<' | b'>' | b'"' | b'\\' | b' ' => return None,
            byte if byte.is_ascii_control() => return None,
            byte => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.is_empty())
}

/// What an address says in text, as the argument wants it.
fn typed(catalog: &plan::Catalog, resource: &plan::Resource, name: &str, text: &str) -> Value {
    let arguments = match resource.content {
        Content::Tool { tool } => &catalog.tools[tool].arguments,
        _ => &resource.arguments,
    };
    let found = arguments.iter().find(|argument| argument.name == name);
    prompt::typed(found.map_or(&Shape::Any, |argument| &argument.check.shape), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_decoded_or_is_none() {
        for (segment, text) in [("123", "123"), ("a%2Fb", "a/b"), ("%D0%90%20b", "А b"), ("Ключ", "Ключ"), ("..", "..")]
        {
            assert_eq!(decoded(segment).as_deref(), Some(text), "{segment}");
        }
        for none in ["", "%", "%2", "%zz", "%+1", "%FF", "a b", "{id}", "a#b", "a\u{7}"] {
            assert_eq!(decoded(none), None, "{none}");
        }
    }
}
