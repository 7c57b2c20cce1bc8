use kartoteka::ToolError;

struct Arguments;

#[kartoteka::tool("greet")]
fn greet(_arguments: Arguments) -> Result<String, ToolError> {
    Ok("Hello".to_owned())
}

fn main() {}
