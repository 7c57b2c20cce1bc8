use kartoteka::ToolError;
use kartoteka::ToolContext;

struct Arguments;

#[kartoteka::tool("greet")]
async fn greet(_arguments: Arguments, _context: ToolContext<'_>, _loud: bool) -> Result<String, ToolError> {
    Ok("Hello".to_owned())
}

fn main() {}
