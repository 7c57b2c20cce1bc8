kartoteka::include_catalog!("tests/ui/catalogs/default_outside_its_enum");

fn main() {
    // There is no second error about what the catalog would have had.
    assert!(catalogs().is_empty());
}
