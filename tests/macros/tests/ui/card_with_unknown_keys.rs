kartoteka::include_catalog!("tests/ui/catalogs/unknown_key");

fn main() {
    // There is no second error about what the catalog would have had.
    assert!(catalogs().is_empty());
}
