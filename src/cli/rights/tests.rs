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
    let may = |role| line(&table, table.rights([role]), &clear);
    assert_eq!(may("owner"), ("yes  clear: by `owner`\n".to_owned(), true));
    let told = "no   clear: `reader` may not delete (of `drop`, which it calls)\n";
    assert_eq!(may("reader"), (told.to_owned(), false));
}
