use super::*;

fn offer(catalogs: Option<&[&str]>, profile: Option<&str>) -> Offer {
    let catalogs: Option<Vec<String>> =
        catalogs.map(|catalogs| catalogs.iter().map(|name| (*name).to_owned()).collect());
    Offer::of(catalogs.as_deref(), profile)
}

#[test]
fn equal_offers_are_one_however_they_are_written() {
    let mark = offer(Some(&["shop", "crm", "shop"]), None).mark().expect("it is not everything");
    assert_eq!(offer(Some(&["crm", "shop"]), None).mark(), Some(mark));
    assert_ne!(offer(Some(&["crm"]), None).mark(), Some(mark));
    assert_ne!(offer(Some(&["crm", "shop"]), Some("core")).mark(), Some(mark));
    assert!(mark.offer().has("crm") && !mark.offer().has("erp") && mark.offer().profile().is_none());
    assert_eq!(offer(None, None).mark(), None, "everything needs no mark");
    let core = offer(None, Some("core")).mark().expect("it is not everything").offer();
    assert!(core.has("erp") && core.profile() == Some("core"));
}
