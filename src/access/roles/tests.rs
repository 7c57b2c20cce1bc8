use std::sync::Arc;

use kartoteka_compiler::plan::{Effect, Text};

use super::{Barred, Guarded, RoleRule, RoleTable, TooManyRoles};
use crate::access::glob::Glob;
use crate::access::power::Power;
use crate::caller::{MOST_ROLES, Rights, RoleId};

fn rule(name: &str, level: Effect) -> RoleRule {
    RoleRule { level, ..RoleRule::of_cards(name) }
}

fn tool<'t>(name: &'t str, effect: Effect, roles: &'t [Text]) -> Guarded<'t> {
    Guarded { catalog: "crm", tool: Some(name), effect, roles, listed: None }
}

fn acting(table: &RoleTable, rights: Rights, what: Guarded<'_>) -> Option<RoleId> {
    super::acting(&table.held(rights), &[what])
}

fn table(rules: Vec<RoleRule>) -> RoleTable {
    RoleTable::new(rules, [], None).expect("few roles")
}

#[test]
fn every_right_is_no_power_over_the_server() {
    let staff = RoleRule { may: vec![Power::Operate], ..rule("staff", Effect::Read) };
    let boss = RoleRule { includes: vec!["staff".into()], ..rule("boss", Effect::Read) };
    let table = table(vec![staff, boss, rule("clerk", Effect::Delete)]).marking(["crm"]);
    for all in [Rights::ALL, table.within(Rights::ALL, "crm")] {
        assert!(!table.may(all, Power::Operate));
    }
    assert!(!table.may(table.rights(["clerk"]), Power::Operate));
    assert!(table.may(table.rights(["staff"]), Power::Operate) && table.may(table.rights(["boss"]), Power::Operate));
    assert!(!table.may(table.rights(["boss"]), Power::Audit));
}

#[test]
fn roles_only_read_with_all_that_they_include_and_without_a_power() {
    let staff = RoleRule { may: vec![Power::Operate], ..rule("staff", Effect::Read) };
    let lead = RoleRule { includes: vec!["clerk".into()], ..rule("lead", Effect::Read) };
    let table = table(vec![rule("viewer", Effect::Read), rule("clerk", Effect::Write), lead, staff]);
    let only_read = |names: &[&str]| table.only_read(&names.iter().map(|name| Arc::from(*name)).collect::<Vec<_>>());
    assert!(only_read(&["viewer"]) && only_read(&[]) && only_read(&["nobody"]));
    for more in ["clerk", "lead", "staff"] {
        assert!(!only_read(&["viewer", more]), "{more}");
    }
}

#[test]
fn no_right_arises_from_two_roles_neither_of_which_gives_it() {
    let table = table(vec![rule("reader", Effect::Delete), rule("sales", Effect::Read)]);
    let both = table.rights(["reader", "sales"]);
    // `sales` is asked for, and only reads; `reader` may write, and is not asked for.
    assert_eq!(acting(&table, both, tool("addLead", Effect::Write, &["sales".into()])), None);
    assert_eq!(acting(&table, Rights::NONE, tool("getLead", Effect::Read, &[])), None);
    assert_eq!(table.rights(["nobody", ""]), Rights::NONE);
}

#[test]
fn the_first_role_of_the_operator_that_opens_it_is_the_acting_one() {
    let table = table(vec![rule("viewer", Effect::Read), rule("seller", Effect::Write), rule("owner", Effect::Delete)]);
    let by = |effect| {
        let role = acting(&table, table.rights(["owner", "seller", "viewer"]), tool("x", effect, &[]));
        role.map(|role| table.name(role).to_string())
    };
    assert_eq!(by(Effect::Read).as_deref(), Some("viewer"));
    assert_eq!(by(Effect::Write).as_deref(), Some("seller"));
    assert_eq!(by(Effect::Delete).as_deref(), Some("owner"));
}

#[test]
fn what_a_role_includes_it_has_and_a_circle_ends() {
    let including = |name: &str, others: &[&str], level| RoleRule {
        includes: others.iter().map(|other| Arc::from(*other)).collect(),
        ..rule(name, level)
    };
    let table = table(vec![
        including("a", &["b"], Effect::Read),
        including("b", &["c", "missing"], Effect::Write),
        including("c", &["a"], Effect::Delete),
        rule("d", Effect::Read),
    ]);
    let may =
        |role: &str, roles: &[Text]| acting(&table, table.rights([role]), tool("x", Effect::Delete, roles)).is_some();
    assert!(may("a", &["c".into()]));
    assert!(!may("d", &["c".into()]));
    assert!(!may("a", &["d".into()]));
}

#[test]
fn each_bar_is_told_by_its_own_reason() {
    let narrow = RoleRule {
        catalogs: Some(vec!["crm".into()]),
        tools: Some(vec![Glob::new("get*")]),
        except: vec![Glob::new("getSecret")],
        ..rule("narrow", Effect::Read)
    };
    let other = Guarded { catalog: "erp", ..tool("getLead", Effect::Read, &[]) };
    assert_eq!(narrow.bars(tool("getLead", Effect::Read, &["other".into()])), Some(Barred::Roles));
    assert_eq!(narrow.bars(other), Some(Barred::Catalog));
    assert_eq!(narrow.bars(tool("getLead", Effect::Write, &[])), Some(Barred::Level));
    assert_eq!(narrow.bars(tool("findLead", Effect::Read, &[])), Some(Barred::Tools));
    assert_eq!(narrow.bars(tool("getSecret", Effect::Read, &[])), Some(Barred::Except));
    assert_eq!(narrow.bars(tool("getLead", Effect::Read, &["narrow".into()])), None);
    // What is no tool is not asked for the names of tools.
    assert_eq!(narrow.bars(Guarded { tool: None, ..tool("", Effect::Read, &[]) }), None);
}

#[test]
fn a_name_keeps_its_place_over_a_reload_and_there_is_an_end_to_them() {
    let before = table(vec![rule("a", Effect::Read), rule("b", Effect::Read)]);
    let after = RoleTable::new(vec![rule("b", Effect::Write), rule("c", Effect::Read)], [], Some(&before));
    let after = after.expect("few roles");
    assert_eq!(after.id("b"), before.id("b"));
    // A caller who still has the role that is gone has nothing by it.
    assert_eq!(acting(&after, before.rights(["a"]), tool("x", Effect::Read, &[])), None);
    let many = |count: usize| (0..count).map(|at| rule(&format!("r{at}"), Effect::Read)).collect::<Vec<_>>();
    assert!(RoleTable::new(many(MOST_ROLES), [], None).is_ok());
    assert_eq!(RoleTable::new(many(MOST_ROLES + 1), [], None).err(), Some(TooManyRoles));
}

#[test]
fn a_role_more_never_takes_anything_away() {
    let levels = [Effect::Read, Effect::Write, Effect::Delete];
    let mut chance = fastrand::Rng::with_seed(7);
    for _ in 0..2_000 {
        let names = ["a", "b", "c", "d"];
        let rules = names.map(|name| RoleRule {
            includes: names.iter().filter(|_| chance.u8(..4) == 0).map(|other| Arc::from(*other)).collect(),
            tools: (chance.u8(..3) == 0).then(|| vec![Glob::new("t1"), Glob::new("t2")]),
            except: (chance.u8(..3) == 0).then(|| Glob::new("t2")).into_iter().collect(),
            ..rule(name, *chance.choice(&levels).expect("there are levels"))
        });
        let table = table(rules.to_vec());
        let (few, more) = (chance.usize(..16), chance.usize(..16));
        let rights = |set: usize| table.rights((0..4).filter(|at| set & (1 << at) != 0).map(|at| names[at]));
        let roles: Vec<Text> = names.iter().filter(|_| chance.u8(..3) == 0).map(|name| Text::from(*name)).collect();
        for name in ["t1", "t2", "t3"] {
            let what = tool(name, *chance.choice(&levels).expect("there are levels"), &roles);
            let before = acting(&table, rights(few), what);
            let after = acting(&table, rights(few | more), what);
            assert!(before.is_none() || after.is_some(), "{few:b} {more:b} {what:?}");
            // One role alone opens it.
            let alone = table.held(rights(few)).iter().any(|(_, rule)| rule.bars(what).is_none());
            assert_eq!(alone, before.is_some());
        }
    }
}
