//! Profiles: which tools of the catalogs are offered under a name that the operator chooses.

use std::collections::HashSet;

use kartoteka_compiler::plan;

use super::set_fault::SetFault;
use super::source::CatalogSource;

/// Everything is offered.
const FULL: &str = "full";
/// Only tools that read are offered.
const READ_ONLY: &str = "read-only";

/// Of each catalog, the places of the tools that a profile leaves.
///
/// # Errors
/// No catalog has a profile of that name.
pub(super) fn chosen<'s>(
    sources: impl Iterator<Item = &'s CatalogSource> + Clone,
    profile: Option<&str>,
) -> Result<Vec<Vec<usize>>, SetFault> {
    let all = |source: &CatalogSource| (0..source.tools.len()).collect::<Vec<_>>();
    let Some(profile) = profile.filter(|profile| *profile != FULL) else {
        return Ok(sources.map(all).collect());
    };
    if profile == READ_ONLY {
        let reads = |source: &CatalogSource| {
            all(source).into_iter().filter(|at| source.plan.tools[*at].effect == plan::Effect::Read).collect()
        };
        return Ok(sources.map(reads).collect());
    }
    let named = |source: &CatalogSource| {
        let named = source.plan.profiles.iter().find(|known| known.name == profile);
        named.map(|named| named.tools.to_vec())
    };
    let chosen: Vec<_> = sources.clone().map(named).collect();
    if chosen.iter().all(Option::is_none) {
        return Err(SetFault::Profile { profile: profile.to_owned(), known: known(sources) });
    }
    Ok(chosen.into_iter().map(Option::unwrap_or_default).collect())
}

/// Whether a profile has a tool that no catalog names: all tools, or all that only read.
pub(super) fn has_unnamed(profile: &str, effect: plan::Effect) -> bool {
    profile == FULL || profile == READ_ONLY && effect == plan::Effect::Read
}

/// The names of all profiles, each once.
fn known<'s>(sources: impl Iterator<Item = &'s CatalogSource>) -> Vec<String> {
    let own = sources.flat_map(|source| source.plan.profiles.iter().map(|profile| profile.name.to_string()));
    let mut known: Vec<String> = [FULL.to_owned(), READ_ONLY.to_owned()].into_iter().chain(own).collect();
    let mut seen = HashSet::new();
    known.retain(|name| seen.insert(name.clone()));
    known
}
