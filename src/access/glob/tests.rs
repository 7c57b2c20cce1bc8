use super::Glob;

#[test]
fn a_star_stands_for_any_part() {
    let means = |glob: &str, tool: &str| Glob::new(glob).means("crm", tool);
    for (glob, tool) in [
        ("getLead", "getLead"),
        ("*", "getLead"),
        ("get*", "getLead"),
        ("*Lead", "getLead"),
        ("*et*ea*", "getLead"),
        ("crm/get*", "getLead"),
        ("c*/*", "getLead"),
        ("get*Lead", "getLead"),
        ("*_delete", "crm_delete"),
    ] {
        assert!(means(glob, tool), "{glob} means {tool}");
    }
    for (glob, tool) in [
        ("getLead", "getLeads"),
        ("getLead", "getlead"),
        ("get*Leads", "getLead"),
        ("*aa", "a"),
        ("a*a", "a"),
        ("", "getLead"),
        ("erp/get*", "getLead"),
        ("crm/", "getLead"),
        ("/getLead", "getLead"),
    ] {
        assert!(!means(glob, tool), "{glob} does not mean {tool}");
    }
}
