use super::names;

const LISTING: &[u8] = br#"[{"name":"getLeads"},{"name":"getDeals"},{"name":"getCompanies"},{"name":"createLead"}]"#;

#[test]
fn the_nearest_comes_first() {
    assert_eq!(names(LISTING, "get_leads")[0], "getLeads");
    assert_eq!(names(LISTING, "getLead")[0], "getLeads");
}

#[test]
fn nothing_is_near_to_nonsense() {
    assert!(names(LISTING, "zzzzzzzzzzz").is_empty());
    assert!(names(LISTING, "").is_empty());
}
