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
