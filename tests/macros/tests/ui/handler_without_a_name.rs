use kartoteka::ToolError;

struct Arguments;

#[kartoteka::tool(greet)]
async fn greet(_arguments: Arguments) -> Result<String, ToolError> {
    Ok("Hello".to_owned())
}

fn main() {}
