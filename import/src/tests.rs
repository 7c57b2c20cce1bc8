//! What tests of the readers have in common: catalogs called `shop`, which pass the check.

use std::collections::BTreeMap;

use kartoteka_compiler::authoring::yaml;
use serde_json::Value;

use crate::imported::{ImportFault, ImportedCatalog, Wish};
use crate::making::faults;

pub(crate) fn wish_in(locales: &[&str]) -> Wish {
    let locales = locales.iter().map(|locale| (*locale).to_owned()).collect();
    Wish { catalog: "shop".into(), locales, ..Wish::default() }
}

/// What was imported, which passes the check.
pub(crate) fn passing(imported: Result<ImportedCatalog, ImportFault>) -> ImportedCatalog {
    let imported = imported.unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(faults(imported.files.clone()), BTreeMap::new(), "{:#?}", imported.files);
    imported
}

/// The data of a file.
pub(crate) fn file(imported: &ImportedCatalog, path: &str) -> Value {
    let found = imported.files.iter().find(|(known, _)| known == path);
    yaml::data(&found.unwrap_or_else(|| panic!("no {path}: {:?}", imported.tools)).1).expect("it is YAML")
}

pub(crate) fn card(imported: &ImportedCatalog, tool: &str) -> Value {
    file(imported, &format!("catalog/shop/tools/{tool}.yaml"))
}

/// What could not be carried over, a line each.
pub(crate) fn told(imported: &ImportedCatalog) -> String {
    imported.left.iter().map(|one| format!("{}: {}\n", one.of.as_deref().unwrap_or("-"), one.why)).collect()
}
