kartoteka::include_catalog!("catalog");

fn main() {}
