use kartoteka::handler::ToolError;

kartoteka::include_catalog!("tests/ui/catalogs/hello");

use crm::get_lead::Arguments as LeadArguments;

#[kartoteka::tool("greet")]
async fn greet(arguments: LeadArguments) -> Result<i64, ToolError> {
    Ok(arguments.id)
}

fn main() {}
