//! Every catalog of a folder, with the arguments of its cards.

kartoteka::include_catalog!("tests/ui/catalogs/hello");

#[kartoteka::tool("greet")]
async fn greet(arguments: crm::greet::Arguments) -> Result<String, kartoteka::ToolError> {
    Ok(arguments.name)
}

fn main() {
    let names: Vec<&str> = catalogs().iter().map(|loaded| loaded.catalog.name.as_ref()).collect();
    assert_eq!(names, ["crm"]);
    assert_eq!(crm::get_lead::PLAN.name, "getLead");
}
