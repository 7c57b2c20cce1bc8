//! The difference between two offers, sent to clients that listen: lists by their bytes, in any language, and resources by
//! their cards. What a backend holds cannot be compared; a program that knows of a change says so, see [`Server::changed`](super::Server).

use std::collections::BTreeMap;

use bytes::Bytes;
use kartoteka_compiler::{listing, plan};

use crate::caller::Locale;
use crate::catalog::{ServedCatalog, ToolSet};
use crate::mcp::subscriptions::{Change, Changes};

/// Tells what is different.
pub(super) fn tell(changes: &Changes, before: &ToolSet, after: &ToolSet) {
    let lists = [
        (Change::Tools, differ(before, after, ToolSet::tools)),
        (Change::Resources, differ(before, after, ToolSet::resources) || differ(before, after, ToolSet::templates)),
        (Change::Prompts, differ(before, after, ToolSet::prompts)),
    ];
    // What roles open is seen in no list of everything.
    let others = !before.roles().opens_as(after.roles());
    for (change, differs) in lists {
        if differs || others {
            changes.publish(change);
        }
    }
    let (before, after) = (resources(before), resources(after));
    for (place, card) in &before {
        if !after.get(place).is_some_and(|other| card.is(other)) {
            tell_of(changes, place.0, place.1);
        }
    }
    for place in after.keys().filter(|place| !before.contains_key(*place)) {
        tell_of(changes, place.0, place.1);
    }
}

/// Tells of a resource of a catalog, under each of the names that it is read by.
pub(super) fn tell_of(changes: &Changes, catalog: &str, uri: &str) {
    let short = listing::address(catalog, uri);
    changes.publish(Change::Contents(short));
    let long = listing::uri(catalog, short);
    if long != short {
        changes.publish(Change::Contents(&long));
    }
}

fn differ(before: &ToolSet, after: &ToolSet, list: fn(&ToolSet, Locale) -> Bytes) -> bool {
    let all = |set: &ToolSet| -> Vec<(String, Bytes)> {
        set.texts().locales().map(|locale| (set.texts().name(locale).to_owned(), list(set, locale))).collect()
    };
    all(before) != all(after)
}

/// A resource with what it is read from.
struct ReadableResource<'s> {
    resource: &'s plan::Resource,
    catalog: &'s plan::Catalog,
}

impl ReadableResource<'_> {
    /// Whether the other shows the same, as far as its card says.
    fn is(&self, other: &ReadableResource<'_>) -> bool {
        let content = match (&self.resource.content, &other.resource.content) {
            (plan::Content::Tool { tool }, plan::Content::Tool { tool: same }) => {
                self.catalog.tools[*tool] == other.catalog.tools[*same]
            }
            (plan::Content::Dictionary { dictionary }, plan::Content::Dictionary { dictionary: same }) => {
                self.catalog.dictionaries[*dictionary] == other.catalog.dictionaries[*same]
            }
            (content, same) => content == same,
        };
        content && self.resource.mime == other.resource.mime
    }
}

/// The resources that can be read, by catalog and address.
fn resources(set: &ToolSet) -> BTreeMap<(&str, &str), ReadableResource<'_>> {
    fn of(catalog: &ServedCatalog) -> impl Iterator<Item = ((&str, &str), ReadableResource<'_>)> {
        let read = catalog.plan.resources.iter().filter(|resource| catalog.reads(resource));
        read.map(|resource| {
            ((catalog.name(), &*resource.address), ReadableResource { resource, catalog: &catalog.plan })
        })
    }
    set.catalogs().iter().flat_map(of).collect()
}
