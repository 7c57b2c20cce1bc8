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
        let mut fields = fields(plan, &argument.name);
        let others = || catalog.tools.iter().map(|tool| (tool, self::fields(tool, &argument.name)));
        if fields.is_empty() {
            let alike = others().find(|(tool, fields)| !fields.is_empty() && asks_the_same(plan, tool));
            fields = alike.map(|(_, fields)| fields).unwrap_or_default();
        }
        let known = fields.iter().find(|field| field.dates).cloned();
        let pattern = known.or_else(|| others().flat_map(|(_, fields)| fields).find(|field| field.dates));
        RangedFilter { slot, fields, pattern }
    });
    filters.filter(|filter| filter.pattern.is_some() || !filter.fields.is_empty()).collect()
}

/// The fields that warnings of a tool name of the filter of this name, each once.
fn fields(tool: &plan::Tool, filter: &str) -> Vec<Bounds> {
    let mut found: Vec<Bounds> = Vec::new();
    for warning in tool.warnings.iter() {
        if let Rule::MissingRange { slot, fields, .. } = &warning.rule
            && tool.arguments[*slot].name == filter
        {
            let new = fields.iter().filter(|field| !found.iter().any(|known| known.field == field.field));
            let new: Vec<Bounds> = new.cloned().collect();
            found.extend(new);
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
    plan::numbered(steps).into_iter().filter_map(plan::Step::send).collect()
}
