//! The arguments of a tool that are filters, and the fields of dates in them, as its catalog has them: those that a warning of its
//! own names, else those that tools name which ask the backend for the same.

use kartoteka_compiler::plan::{self, Bounds, Rule, Shape};

/// A filter of a tool.
pub(crate) struct RangedFilter {
    /// The slot of the argument.
    pub(crate) slot: usize,
    /// The fields that are bounded, as far as they are known.
    pub(crate) fields: Vec<Bounds>,
    /// How bounds of dates are written, of whichever field.
    pub(crate) pattern: Option<Bounds>,
}

/// The filters of a tool; none in a catalog that says nothing of ranges.
pub(super) fn filters(plan: &plan::Tool, catalog: &plan::Catalog) -> Vec<RangedFilter> {
    let maps =
        plan.arguments.iter().enumerate().filter(|(_, argument)| matches!(argument.check.shape, Shape::Map { .. }));
    let filters = maps.map(|(slot, argument)| {
        let said = catalog.tools.iter().map(|tool| (tool, fields(tool, &argument.name)));
        let said: Vec<(&plan::Tool, Vec<&Bounds>)> = said.filter(|(_, fields)| !fields.is_empty()).collect();
        let mut known = fields(plan, &argument.name);
        if known.is_empty() {
            let alike = said.iter().find(|(tool, _)| asks_the_same(plan, tool));
            known = alike.map(|(_, fields)| fields.clone()).unwrap_or_default();
        }
        let all = known.iter().chain(said.iter().flat_map(|(_, fields)| fields));
        let pattern = all.copied().find(|field| field.dates).cloned();
        RangedFilter { slot, fields: known.into_iter().cloned().collect(), pattern }
    });
    filters.filter(|filter| filter.pattern.is_some() || !filter.fields.is_empty()).collect()
}

/// The fields that warnings of a tool name of the filter of this name, each once.
fn fields<'t>(tool: &'t plan::Tool, filter: &str) -> Vec<&'t Bounds> {
    let named = tool.warnings.iter().filter_map(|warning| match &warning.rule {
        Rule::MissingRange { slot, fields, .. } if tool.arguments[*slot].name == filter => Some(fields),
        _ => None,
    });
    let mut found: Vec<&Bounds> = Vec::new();
    for field in named.flat_map(|fields| fields.iter()) {
        if !found.iter().any(|known| known.field == field.field) {
            found.push(field);
        }
    }
    found
}

/// Whether both send a request to one place.
fn asks_the_same(one: &plan::Tool, other: &plan::Tool) -> bool {
    let others = sends(other);
    let is_one = |one: &plan::Send, other: &plan::Send| {
        (one.backend, one.verb, &one.path) == (other.backend, other.verb, &other.path)
    };
    sends(one).iter().any(|send| others.iter().any(|other| is_one(send, other)))
}

fn sends(tool: &plan::Tool) -> Vec<&plan::Send> {
    let plan::Action::Steps { steps, .. } = &tool.action else { return Vec::new() };
    plan::sends(steps).collect()
}
