use super::*;

#[test]
fn a_statement_without_the_tenant_is_none() {
    for bound in [
        "SELECT shown FROM connections WHERE tenant_id = $1",
        "DELETE FROM connections WHERE tenant_id = $1 AND catalog = $2",
        "INSERT INTO connections (tenant_id, catalog) VALUES ($1, $2)",
    ] {
        assert!(is_bound(bound), "{bound}");
    }
    for free in [
        "SELECT shown FROM connections",
        "SELECT shown FROM connections WHERE catalog = $1",
        "UPDATE connections SET shown = '' WHERE tenant_id = $2",
        "INSERT INTO connections (catalog, tenant_id) VALUES ($2, $1)",
    ] {
        assert!(!is_bound(free), "{free}");
    }
}
