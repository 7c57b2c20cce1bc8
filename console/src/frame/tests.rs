use super::*;

#[test]
fn an_address_leads_nowhere_else() {
    for own in ["/console/", "/console/approvals", "/console/audit?tool=a%20b&since=1h"] {
        assert_eq!(Address::of(own).expect("it is ours").as_str(), own);
    }
    for other in [
        "",
        "/",
        "/consoles/",
        "/console",
        "//evil.example/console/",
        "https://evil.example/console/",
        "/console//evil.example",
        "/console/\\evil",
        "/console/\r\nset-cookie: a",
        "/console/../metrics",
        "/console/\"onload",
        "/console/ф",
        &format!("/console/{}", "a".repeat(LONGEST)),
    ] {
        assert_eq!(Address::of(other), None, "{other}");
    }
}
