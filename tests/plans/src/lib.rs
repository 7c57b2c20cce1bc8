//! Catalogs for the tests of generated code, one for each way in which it can differ: those made by hand, and a shop that is
//! made of cards. The golden files of their code are compiled by the server's tests, so they are written here, where a plan
//! that has changed does not keep them from being written.

mod by_hand;

use std::path::Path;

use kartoteka_compiler::compile;
use kartoteka_compiler::plan::Catalog;
use kartoteka_compiler::source::Sources;

/// Every case, by the name of its golden file.
///
/// # Panics
/// The cards of the shop cannot be read, or have faults.
#[must_use]
pub fn cases() -> Vec<(&'static str, Catalog)> {
    let sources =
        Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("shop")).expect("the folder holds a catalog");
    let shop = compile(&sources).whole().expect("the catalog has no faults").catalogs;
    by_hand::cases().into_iter().chain(shop.into_iter().map(|catalog| ("shop", catalog))).collect()
}
