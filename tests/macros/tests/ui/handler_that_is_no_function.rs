#[kartoteka::tool("greet")]
struct Greet;

fn main() {}
