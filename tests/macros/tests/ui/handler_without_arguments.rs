use kartoteka::ToolError;

#[kartoteka::tool("greet")]
async fn greet() -> Result<String, ToolError> {
    Ok("Hello".to_owned())
}

fn main() {}
