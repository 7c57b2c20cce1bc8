kartoteka::include_catalog!("tests/ui/catalogs/hello");

#[kartoteka::tool("greet")]
async fn greet(arguments: crm::greet::Arguments) -> String {
    arguments.name
}

fn main() {}
