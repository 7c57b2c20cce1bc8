use kartoteka::ToolError;

#[derive(Clone)]
struct Greeting {
    name: String,
}

#[kartoteka::tool("greet")]
async fn greet(arguments: Greeting) -> Result<String, ToolError> {
    Ok(arguments.name)
}

fn main() {}
