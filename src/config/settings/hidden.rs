//! Variables of settings that the operator's file hides.

use kartoteka_compiler::plan;

use crate::caller::DEFAULT_TENANT;
use crate::config::operator::Config;
use crate::config::said_settings::SaidKey;

/// The variables of a catalog that are set and count for nothing, since the file says something else of their settings; with the keys
/// that say it. A variable counts for the tenant `default` alone.
#[must_use]
pub(crate) fn hidden_variables(config: &Config, catalog: &plan::Catalog) -> Vec<(String, SaidKey)> {
    if config.is_mount(&catalog.name) {
        return Vec::new();
    }
    let hidden = catalog.settings.iter().filter_map(|setting| {
        let variable = config.variable(&setting.env)?;
        let said = config.said().of(DEFAULT_TENANT, &catalog.name, &setting.name)?;
        let key = config.said().key_of(DEFAULT_TENANT, &catalog.name, &setting.name)?;
        (said != variable).then(|| (setting.env.to_string(), key))
    });
    hidden.collect()
}

#[cfg(test)]
mod tests;
