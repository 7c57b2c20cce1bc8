use kartoteka_compiler::plan::Effect;

use super::*;
use crate::access::roles::RoleRule;

#[test]
fn what_a_tool_calls_is_held_against_the_role_too() {
    let rules = [("reader", Effect::Read), ("owner", Effect::Delete)];
    let rules = rules.map(|(name, level)| RoleRule { level, ..RoleRule::of_cards(name) });
    let table = RoleTable::new(rules.to_vec(), [], None).expect("few roles");
    let tool = |name, effect| Guarded { catalog: "crm", tool: Some(name), effect, roles: &[], listed: None };
    let clear = [tool("clear", Effect::Read), tool("drop", Effect::Delete)];
    let may = |role| line(&table, table.rights([role]), &Scopes::default(), &clear);
    assert_eq!(may("owner"), ("yes  clear: by `owner`\n".to_owned(), true));
    let told = "no   clear: `reader` may not delete (of `drop`, which it calls)\n";
    assert_eq!(may("reader"), (told.to_owned(), false));
}

#[test]
fn the_scope_that_would_open_a_tool_is_the_one_that_the_server_names() {
    let rules = [("reader", Effect::Read), ("owner", Effect::Delete), ("admin", Effect::Delete)];
    let rules = rules.map(|(name, level)| RoleRule { level, ..RoleRule::of_cards(name) });
    let table = RoleTable::new(rules.to_vec(), [], None).expect("few roles");
    let drop = [Guarded { catalog: "crm", tool: Some("drop"), effect: Effect::Delete, roles: &[], listed: None }];
    let grant = |scope: &str, roles: &[&str]| ScopeGrant {
        scope: scope.into(),
        roles: roles.iter().map(|role| (*role).into()).collect(),
    };
    let grants =
        [grant("crm.read", &["reader"]), grant("crm.all", &["owner", "admin"]), grant("crm.write", &["owner"])];
    let lacking =
        |lacked: &[usize]| Scopes { held: Vec::new(), lacked: lacked.iter().map(|place| &grants[*place]).collect() };
    let said = |scopes: &Scopes<'_>| line(&table, table.rights(["reader"]), scopes, &drop).0;
    let no = "no   drop: `reader` may not delete";
    assert_eq!(said(&lacking(&[0, 1, 2])), format!("{no}; the scope `crm.write` would open it\n"));
    assert_eq!(said(&lacking(&[0, 1])), format!("{no}; the scope `crm.all` would open it\n"));
    assert_eq!(said(&lacking(&[0])), format!("{no}\n"));
}

#[test]
fn scopes_are_of_one_issuer() {
    let issuer = |name: &str, scopes: &[&str], step_up| IssuerRule {
        issuer: name.into(),
        audience: Vec::new(),
        keys: crate::access::jwt::KeysFrom::Metadata,
        algorithms: Vec::new(),
        name: "name".into(),
        tenant: None,
        roles: "roles".into(),
        scopes: scopes.iter().map(|scope| ScopeGrant { scope: (*scope).into(), roles: Vec::new() }).collect(),
        require: Vec::new(),
        leeway: std::time::Duration::ZERO,
        step_up,
    };
    let args = |scopes: &[&str], issuer: Option<&str>| Args {
        tool: None,
        roles: Vec::new(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        issuer: issuer.map(str::to_owned),
        tenant: None,
        choice: CatalogChoice::default(),
    };
    let one = [issuer("https://one.example", &["a", "b"], true)];
    let two = [one[0].clone(), issuer("https://two.example", &["a"], false)];
    let counts = |scopes: Result<Scopes<'_>, Error>| {
        scopes.map(|scopes| (scopes.held.len(), scopes.lacked.len())).map_err(|error| error.to_string())
    };
    assert_eq!(counts(Scopes::of(&args(&["a"], None), &one)), Ok((1, 1)));
    assert!(counts(Scopes::of(&args(&["a"], None), &two)).expect_err("two have scopes").contains("--issuer"));
    assert_eq!(
        counts(Scopes::of(&args(&["a"], Some("https://two.example")), &two)),
        Ok((1, 0)),
        "it says nothing of the others"
    );
    assert!(counts(Scopes::of(&args(&["c"], None), &one)).expect_err("there is none").contains("no scope `c`"));
    assert!(counts(Scopes::of(&args(&[], Some("https://none.example")), &one)).is_err());
    assert_eq!(counts(Scopes::of(&args(&[], None), &two)), Ok((0, 0)));
}
