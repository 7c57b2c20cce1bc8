//! Catalogs once more, under other names: what an operator has mounted beside what is there.

use kartoteka_compiler::plan;

use super::set_fault::SetFault;
use super::source::CatalogSource;
use crate::config::Config;

/// The catalogs that are served: those that the operator does not leave out, and behind them the mounts. `plans` are those of mounts
/// that are made already, as the check of the operator's file makes them; the others are made here.
///
/// # Errors
/// A mount is of no catalog.
pub(crate) fn served(
    mut sources: Vec<CatalogSource>,
    config: &Config,
    mut plans: Vec<plan::Catalog>,
) -> Result<Vec<CatalogSource>, SetFault> {
    let mounts = config.mounts.iter().map(|mount| {
        let of = sources.iter().find(|source| *source.plan.name == *mount.of);
        let nothing = || SetFault::MountOfNothing { mount: mount.name.clone(), of: mount.of.clone() };
        let source = of.ok_or_else(nothing)?;
        let made = plans.iter().position(|plan| *plan.name == *mount.name).map(|place| plans.swap_remove(place));
        Ok(made.map_or_else(|| source.mounted(mount), |plan| source.mounted_as(mount, plan)))
    });
    let mounts = mounts.collect::<Result<Vec<_>, _>>()?;
    sources.retain(|source| !config.unserved.iter().any(|name| *source.plan.name == **name));
    sources.extend(mounts);
    Ok(sources)
}
