use kartoteka::ToolError;

kartoteka::include_catalog!("tests/ui/catalogs/hello");

#[kartoteka::tool("great")]
async fn greet(arguments: crm::greet::Arguments) -> Result<String, ToolError> {
    Ok(arguments.name)
}

fn main() {}
