//! Catalogs once more, under other names: what an operator has mounted beside what is there.

use super::set_fault::SetFault;
use super::source::CatalogSource;
use crate::config::Config;

/// The catalogs that are served: those that the operator does not leave out, and behind them the mounts.
///
/// # Errors
/// A mount is of no catalog.
pub(super) fn served(mut sources: Vec<CatalogSource>, config: &Config) -> Result<Vec<CatalogSource>, SetFault> {
    let mounts = config.mounts.iter().map(|mount| {
        let of = sources.iter().find(|source| *source.plan.name == *mount.of);
        let nothing = || SetFault::MountOfNothing { mount: mount.name.clone(), of: mount.of.clone() };
        of.map(|source| source.mounted(mount)).ok_or_else(nothing)
    });
    let mounts = mounts.collect::<Result<Vec<_>, _>>()?;
    sources.retain(|source| !config.unserved.iter().any(|name| *source.plan.name == **name));
    sources.extend(mounts);
    Ok(sources)
}
