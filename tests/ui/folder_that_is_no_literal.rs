const FOLDER: &str = "tests/ui/catalogs/hello";

kartoteka::include_catalog!(FOLDER);

fn main() {}
