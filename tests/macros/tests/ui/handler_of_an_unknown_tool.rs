use kartoteka::ToolError;

kartoteka::include_catalog!("catalog");

#[kartoteka::tool("great")]
async fn greet(arguments: crm::greet::Arguments) -> Result<String, ToolError> {
    Ok(arguments.name)
}

fn main() {}
