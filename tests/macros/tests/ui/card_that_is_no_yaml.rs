kartoteka::include_catalog!("tests/ui/catalogs/broken_yaml");

fn main() {}
