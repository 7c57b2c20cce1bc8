kartoteka::include_catalog!();

fn main() {}
