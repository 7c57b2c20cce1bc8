use super::NearestNames;

const LISTING: [&str; 4] = ["getLeads", "getDeals", "getCompanies", "createLead"];

fn names(listing: &[&str], wanted: &str) -> Vec<String> {
    let mut nearest = NearestNames::to(wanted);
    listing.iter().for_each(|name| nearest.look(name));
    nearest.names()
}

#[test]
fn the_nearest_comes_first() {
    assert_eq!(names(&LISTING, "get_leads")[0], "getLeads");
    assert_eq!(names(&LISTING, "getLead")[0], "getLeads");
}

#[test]
fn nothing_is_near_to_nonsense() {
    assert!(names(&LISTING, "zzzzzzzzzzz").is_empty());
    assert!(names(&LISTING, "").is_empty());
}
