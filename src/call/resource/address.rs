//! Takes the addresses of resources apart, here and nowhere else. What cannot be read as an address is none.

use std::sync::Arc;

use kartoteka_compiler::listing;
use kartoteka_compiler::plan::{self, AddressPart, Content, Shape};
use serde_json::{Map, Value};

use super::path;
use crate::call::textual;
use crate::caller::Rights;
use crate::catalog::served::ServedCatalog;
use crate::catalog::tool_set::ToolSet;
use crate::catalog::views::View;

/// A resource that exists, with what its address asks for.
#[derive(Debug, Clone)]
pub(crate) struct ResourceAddress {
    pub(super) uri: String,
    pub(super) catalog: usize,
    pub(super) resource: usize,
    pub(super) variables: Map<String, Value>,
}

/// A resource that an address fits.
struct Found {
    /// Of each segment of its path, whether it is a fixed one.
    fixed: Vec<bool>,
    catalog: usize,
    resource: usize,
    /// What the variables of its path stand for, by slot.
    values: Vec<(usize, String)>,
}

impl ResourceAddress {
    /// The resource, by the template of its addresses.
    #[must_use]
    pub(crate) fn template(&self, set: &ToolSet) -> String {
        let catalog = &set.catalogs()[self.catalog].plan;
        listing::uri(&catalog.name, &catalog.resources[self.resource].address)
    }

    /// What its address asks for, a JSON object.
    #[must_use]
    pub(crate) fn given(&self) -> String {
        Value::Object(self.variables.clone()).to_string()
    }

    /// The resource at this address, `bitrix24://crm/deals?limit=5`, or short as its card has it, `crm/deals?limit=5`.
    /// `None` if there is none, or if the address cannot be read. Where several templates fit, the one with the earlier
    /// fixed segment counts.
    #[must_use]
    pub(crate) fn find(set: &ToolSet, uri: &str) -> Option<Self> {
        Self::find_for(set, &set.view(Rights::ALL), uri)
    }

    /// The same among the resources that a caller sees: of another one, nothing decides.
    #[must_use]
    pub(crate) fn find_for(set: &ToolSet, view: &View, uri: &str) -> Option<Self> {
        let (path, query) = uri.split_once('?').map_or((uri, None), |(path, query)| (path, Some(query)));
        let mut best: Option<Found> = None;
        for (catalog, one) in set.catalogs().iter().enumerate() {
            for (resource, known) in one.plan.resources.iter().enumerate() {
                if !view.visible.resource(catalog, resource) {
                    continue;
                }
                let Some(values) = path::variables(&one.plan.name, known, path) else { continue };
                let fixed = known.path.iter().map(|part| matches!(part, AddressPart::Fixed(_))).collect();
                // Of two that are as good, the first catalog's.
                if best.as_ref().is_none_or(|best| fixed > best.fixed) {
                    best = Some(Found { fixed, catalog, resource, values });
                }
            }
        }
        let Found { catalog, resource, values, .. } = best?;
        let (one, plan) = (&set.catalogs()[catalog], &set.catalogs()[catalog].plan.resources[resource]);
        if !one.reads(plan) {
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
        Some(Self { uri, catalog, resource, variables })
    }

    /// The same, or else the listed resource whose address ends in what is named.
    #[must_use]
    pub(crate) fn find_named(set: &ToolSet, view: &View, named: &str) -> Option<Self> {
        Self::find_for(set, view, named).or_else(|| Self::ending_in(set, view, named))
    }

    /// The listed resource whose address ends in this segment: `deals` for `bitrix24://crm/deals`; none where several do. A
    /// query may stand behind it. Of a mount, none that a catalog has by its own name: what named one before goes on naming it.
    fn ending_in(set: &ToolSet, view: &View, segment: &str) -> Option<Self> {
        let (segment, query) = segment.split_at(segment.find('?').unwrap_or(segment.len()));
        let ends = |resource: &plan::Resource| {
            let last = resource.path.last();
            !resource.listed.is_empty() && matches!(last, Some(AddressPart::Fixed(last)) if *last == segment)
        };
        let found = |mounts: bool| {
            let catalogs = set.catalogs().iter().filter(move |one| one.mount.is_some() == mounts);
            let of = |one: &ServedCatalog| {
                let seen = one.plan.resources.iter().enumerate().filter(|(place, resource)| {
                    ends(resource) && one.reads(resource) && view.visible.resource(one.place, *place)
                });
                seen.map(|(_, resource)| listing::uri(&one.plan.name, &resource.address)).collect::<Vec<_>>()
            };
            catalogs.flat_map(of).collect::<Vec<_>>()
        };
        let own = found(false);
        let found = if own.is_empty() { found(true) } else { own };
        let [address] = &found[..] else { return None };
        Self::find_for(set, view, &format!("{address}{query}"))
    }

    /// The same with more arguments for what reads it, whether the address has a variable for them or not. Those that nothing
    /// reads are refused when it is read.
    #[must_use]
    pub(crate) fn with(mut self, arguments: Map<String, Value>) -> Self {
        if !arguments.is_empty() {
            // An answer is kept by its address. No other address has a `#`.
            self.uri.push_str(&format!("#{}", Value::Object(arguments.clone())));
            self.variables.extend(arguments);
        }
        self
    }

    /// The argument that says with which record its tool begins; `None` if no tool reads it, or its tool has no such
    /// argument.
    #[must_use]
    pub(crate) fn position_argument<'s>(&self, set: &'s ToolSet) -> Option<&'s plan::Argument> {
        let catalog = &self.served(set).plan;
        let Content::Tool { tool } = catalog.resources[self.resource].content else { return None };
        catalog.tools[tool].position_argument()
    }

    /// The role by which a caller who sees this may read it, where roles are asked for.
    pub(crate) fn role(&self, set: &ToolSet, view: &View) -> Option<Arc<str>> {
        set.role_of_resource(view, self.catalog, self.resource)
    }

    /// The catalog that it is of.
    #[must_use]
    pub(crate) fn catalog<'s>(&self, set: &'s ToolSet) -> &'s str {
        &set.catalogs()[self.catalog].plan.name
    }

    /// The catalog that it is of, as it is served.
    pub(crate) fn served<'s>(&self, set: &'s ToolSet) -> &'s ServedCatalog {
        &set.catalogs()[self.catalog]
    }

    /// The resource that is at it.
    pub(crate) fn resource<'s>(&self, set: &'s ToolSet) -> &'s plan::Resource {
        &self.served(set).plan.resources[self.resource]
    }

    /// With its scheme, and the query that it was asked for with.
    #[must_use]
    pub(crate) fn uri(&self) -> &str {
        &self.uri
    }
}

/// What an address says in text, as the argument wants it.
fn typed(catalog: &plan::Catalog, resource: &plan::Resource, name: &str, text: &str) -> Value {
    let arguments = match resource.content {
        Content::Tool { tool } => &catalog.tools[tool].arguments,
        _ => &resource.arguments,
    };
    let found = arguments.iter().find(|argument| argument.name == name);
    textual::typed(found.map_or(&Shape::Any, |argument| &argument.check.shape), text)
}
