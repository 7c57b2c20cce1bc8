const FOLDER: &str = "catalog";

kartoteka::include_catalog!(FOLDER);

fn main() {}
