kartoteka::include_catalog!("tests/ui/catalogs/hello");

fn main() {}
