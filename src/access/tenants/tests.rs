use super::*;

#[test]
fn a_tenant_is_listed_or_has_an_id() {
    let listed = TenantRule::Listed(vec!["acme".into()]);
    assert!(listed.admits("acme") && !listed.admits("default") && !listed.admits("other") && !listed.admits(""));
    let claimed = TenantRule::Claimed;
    assert!(claimed.admits("acme-2") && claimed.admits("7_x") && !claimed.admits("default"));
    for wrong in ["", "Acme", "-acme", "a b", "a/b", "ä", &"a".repeat(65)] {
        assert!(!claimed.admits(wrong), "{wrong}");
    }
}

#[test]
fn a_tenant_that_was_made_is_let_in_until_it_is_stopped() {
    let made = Arc::new(MadeTenants::default());
    let listed = TenantAdmission::new(TenantRule::Listed(vec!["acme".into()]), Arc::clone(&made));
    let claimed = TenantAdmission::new(TenantRule::Claimed, Arc::clone(&made));
    made.name_in_file(["acme".into()]);
    assert!(listed.admits("acme") && !listed.admits("new") && claimed.admits("new"));
    made.follow([("new".into(), true)]);
    assert!(listed.admits("new") && claimed.admits("new"));
    made.follow([("new".into(), false), ("acme".into(), false)]);
    assert!(!listed.admits("new") && !claimed.admits("new"));
    assert!(listed.admits("acme"), "what the file names is the file's");
    made.follow([]);
    assert!(!listed.admits("new") && claimed.admits("new"));
    assert_eq!((made.state("new"), made.state("other")), (Some(MadeTenant::Gone), None));
}
