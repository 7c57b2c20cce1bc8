kartoteka::include_catalog!("catalog");

#[kartoteka::tool("greet")]
async fn greet(arguments: crm::greet::Arguments) -> String {
    arguments.name
}

fn main() {}
