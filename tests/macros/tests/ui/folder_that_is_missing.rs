kartoteka::include_catalog!("tests/ui/catalogs/nowhere");

fn main() {}
