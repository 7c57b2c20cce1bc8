use kartoteka::ToolError;

kartoteka::include_catalog!("catalog");

#[kartoteka::tool("greet")]
async fn greet(arguments: crm::greet::Arguments) -> Result<String, ToolError> {
    Ok(arguments.name)
}

#[kartoteka::tool("getLead")]
async fn get_lead(arguments: crm::get_lead::Arguments) -> Result<i64, ToolError> {
    Ok(arguments.id)
}

fn main() {}
