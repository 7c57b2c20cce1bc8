use std::time::Duration;

use jiff::ToSpan;
use kartoteka_compiler::plan::{CallRate, Effect};

use super::*;
use crate::access::callers::{ForeignRules, NamedCaller, TokenRule};
use crate::access::passthrough::PassthroughRule;
use crate::access::roles::RoleRule;
use crate::caller::Principal;

const FAR: From = From { address: Some(IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1))), local: false };
const NEAR: From = From { address: None, local: true };

fn caller(name: &str, roles: Option<&[&str]>) -> NamedCaller {
    NamedCaller {
        principal: Principal::of_token(name),
        name: Some(name.into()),
        tenant: "default".into(),
        roles: roles.map(|roles| roles.iter().map(|role| Arc::from(*role)).collect()),
    }
}

fn rules() -> CallerRules {
    let token = |name: &str, shown: &str, until| TokenRule {
        digest: token::digest(shown),
        caller: caller(name, Some(&["viewer"])),
        until,
        used: None,
    };
    let now = Timestamp::now();
    CallerRules {
        anonymous: None,
        stdio: caller("anna", None),
        tokens: vec![
            token("good", "ktk_good", None),
            token("over", "ktk_over", Some(now - 1.second())),
            token("soon", "ktk_soon", Some(now + 1.hour())),
        ],
        foreign: ForeignRules::default(),
        failed_admissions: CallRate { calls: 3, window_ms: 60_000 },
    }
}

/// Whether a caller is let in without anyone being asked.
fn at_once(edge: &Edge, shown: Shown<'_>, from: From) -> Result<Arc<Identity>, Challenge> {
    match edge.admit(shown, from) {
        Admission::Known(identity) => Ok(identity),
        Admission::Refused(challenge) => Err(challenge),
        Admission::Later(_) => panic!("nobody has to be asked"),
    }
}

fn edge(rules: &CallerRules) -> Edge {
    let roles = RoleTable::new(vec![RoleRule { level: Effect::Read, ..RoleRule::of_cards("viewer") }], [], None);
    Edge::new(rules, &roles.expect("one role"))
}

#[tokio::test(start_paused = true)]
async fn what_is_not_known_is_refused() {
    let edge = edge(&CallerRules { failed_admissions: CallRate { calls: 100, window_ms: 60_000 }, ..rules() });
    let admit = |shown, from| at_once(&edge, shown, from).err();
    for from in [FAR, NEAR] {
        assert_eq!(admit(Shown::Nothing, from), Some(Challenge::Missing));
        for shown in ["", "good", "ktk_goo", "ktk_good ", "KTK_GOOD", "ktk_over", "eyJh.eyJz.c2ln"] {
            assert_eq!(admit(Shown::Bearer(shown), from), Some(Challenge::Invalid), "{shown}");
        }
        assert_eq!(admit(Shown::Other, from), Some(Challenge::Invalid));
    }
    let known = at_once(&edge, Shown::Bearer("ktk_good"), FAR).expect("it is known");
    assert_eq!(known.principal.as_str(), "token:good");
    assert!(!known.rights().are_all());
    // Whatever is shown goes to no backend.
    assert_eq!(known.bearer, None);
    assert!(at_once(&edge, Shown::Bearer("ktk_soon"), FAR).expect("it is known").until.is_some());
    assert_eq!(edge.stdio().rights(), Rights::ALL);
    assert_eq!(edge.nobody().rights(), Rights::NONE);
}

#[tokio::test(start_paused = true)]
async fn only_this_machine_is_local() {
    let anonymous = |within| CallerRules { anonymous: Some((within, caller("x", None))), ..rules() };
    let local = edge(&anonymous(Within::Local));
    assert!(at_once(&local, Shown::Nothing, NEAR).is_ok());
    assert_eq!(at_once(&local, Shown::Nothing, FAR).err(), Some(Challenge::Missing));
    // A credential that is shown decides, and is not let fall.
    assert_eq!(at_once(&local, Shown::Bearer("wrong"), NEAR).err(), Some(Challenge::Invalid));
    assert!(local.authenticates());
    let always = edge(&anonymous(Within::Always));
    assert!(at_once(&always, Shown::Nothing, FAR).is_ok());
    assert_eq!(at_once(&always, Shown::Bearer("wrong"), FAR).err(), Some(Challenge::Invalid));
    assert!(!always.authenticates());
}

#[tokio::test(start_paused = true)]
async fn who_guesses_is_slowed_down_and_others_go_on() {
    let edge = edge(&rules());
    for _ in 0..3 {
        assert_eq!(at_once(&edge, Shown::Bearer("guess"), FAR).err(), Some(Challenge::Invalid));
    }
    assert_eq!(at_once(&edge, Shown::Nothing, FAR).err(), Some(Challenge::TooMany(Duration::from_secs(60))));
    // Others of the same address have their tokens, and other addresses their own count.
    assert!(at_once(&edge, Shown::Bearer("ktk_good"), FAR).is_ok());
    let other = From { address: "192.0.2.2".parse().ok(), local: false };
    assert_eq!(at_once(&edge, Shown::Nothing, other).err(), Some(Challenge::Missing));
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(at_once(&edge, Shown::Nothing, FAR).err(), Some(Challenge::Missing));
    // One customer's network of IPv6 is one address.
    let of_network = |host: u16| From { address: format!("2001:db8::{host:x}").parse().ok(), local: false };
    for host in 1..=3 {
        assert_eq!(at_once(&edge, Shown::Nothing, of_network(host)).err(), Some(Challenge::Missing));
    }
    assert!(matches!(at_once(&edge, Shown::Nothing, of_network(4)).err(), Some(Challenge::TooMany(_))));
}

#[test]
fn without_named_callers_everyone_has_every_right() {
    let edge = Edge::open();
    assert!(at_once(&edge, Shown::Nothing, FAR).expect("everyone is let in").rights().are_all());
    let shown = at_once(&edge, Shown::Bearer("mine"), FAR).expect("everyone is let in");
    assert_eq!(shown.bearer_for("any").map(Secret::expose), Some("mine"));
    assert!(at_once(&edge, Shown::Other, FAR).expect("everyone is let in").principal.is_local());
    assert!(!edge.authenticates());
}

#[tokio::test]
async fn who_is_not_let_in_any_more_ends_and_who_is_goes_on() {
    let roles =
        || RoleTable::new(vec![RoleRule::of_cards("viewer"), RoleRule::of_cards("boss")], [], None).expect("two");
    let first = Edge::asking(&rules(), &roles(), &AskedParties::default(), None);
    let admit = |edge: &Edge, token| at_once(edge, Shown::Bearer(token), FAR).expect("it is let in");
    let (good, soon) = (admit(&first, "ktk_good"), admit(&first, "ktk_soon"));
    assert!(!good.is_withdrawn());
    // The same once more: no caller is sent away.
    let mut changed = rules();
    changed.tokens[2].until = soon.until;
    let second = Edge::asking(&changed, &roles(), &AskedParties::default(), Some(&first));
    first.retire(&second);
    assert!(!good.is_withdrawn() && !soon.is_withdrawn());
    assert!(Arc::ptr_eq(&good, &admit(&second, "ktk_good")));
    // One has other roles, one is gone.
    changed.tokens[0].caller.roles = Some(vec!["boss".into()]);
    changed.tokens.pop();
    let third = Edge::asking(&changed, &roles(), &AskedParties::default(), Some(&second));
    assert!(!good.is_withdrawn(), "not before it is in force");
    second.retire(&third);
    good.ended().await;
    soon.ended().await;
    assert!(good.has_ended(Timestamp::now()) && soon.has_ended(Timestamp::now()));
    assert!(!admit(&third, "ktk_good").is_withdrawn());
    assert_eq!(at_once(&third, Shown::Bearer("ktk_soon"), FAR).err(), Some(Challenge::Invalid));
}

fn passing(tenant: &str, header: Option<&str>) -> CallerRules {
    let rule = PassthroughRule {
        catalog: "crm".into(),
        header: header.map(Into::into),
        pattern: regex::Regex::new("^(?:pat_[a-z]+)$").expect("a pattern"),
        tenant: tenant.into(),
        roles: None,
        test: None,
    };
    CallerRules { foreign: ForeignRules { passthrough: vec![rule], ..ForeignRules::default() }, ..rules() }
}

#[tokio::test(start_paused = true)]
async fn who_brings_a_credential_goes_on_until_that_lets_in_otherwise() {
    let roles = RoleTable::new(vec![RoleRule::of_cards("viewer")], [], None).expect("one role");
    let first = Edge::new(&passing("acme", None), &roles);
    let anna = at_once(&first, Shown::Bearer("pat_anna"), FAR).expect("it is known");
    assert_eq!(anna.tenant.as_deref(), Some("acme"));
    assert!(at_once(&first, Shown::Bearer("pat_anna; x"), FAR).is_err(), "it fits whole, or not");
    let same = first.followed_by(&passing("acme", None), &roles);
    first.retire(&same);
    assert!(!anna.is_withdrawn() && anna.can_end());
    let other = same.followed_by(&passing("other", None), &roles);
    same.retire(&other);
    assert!(anna.is_withdrawn());
    anna.ended().await;
    let found = at_once(&other, Shown::Bearer("pat_anna"), FAR).expect("it is known");
    assert_eq!((found.tenant.as_deref(), found.is_withdrawn()), (Some("other"), false));

    // Beside another identity, too, which it does not end by itself.
    let first = Edge::new(&passing("acme", Some("x-pat")), &roles);
    let headers = |name: &str| (name == "x-pat").then_some("pat_anna");
    let Admission::Known(both) = first.admit_with(Shown::Bearer("ktk_good"), FAR, &headers) else { panic!("refused") };
    let alone = at_once(&first, Shown::Bearer("ktk_good"), FAR).expect("it is known");
    let none = first.followed_by(&rules(), &roles);
    first.retire(&none);
    assert!(both.is_withdrawn() && !alone.is_withdrawn());
}

#[tokio::test]
async fn callers_of_a_stopped_tenant_are_refused_whatever_they_show() {
    let tenants = Arc::new(MadeTenants::default());
    let asked = AskedParties { tenants: Arc::clone(&tenants), ..AskedParties::default() };
    let roles = RoleTable::new(vec![RoleRule::of_cards("viewer")], [], None).expect("one role").marking(["crm"]);
    let mut rules = passing("shop", None);
    rules.tokens[0].caller.tenant = "shop".into();
    let edge = Edge::asking(&rules, &roles, &asked, None);
    let shown = ["ktk_good", "pat_anna"];
    let before = shown.map(|token| at_once(&edge, Shown::Bearer(token), FAR).expect("it is let in"));
    assert!(at_once(&edge, Shown::Bearer("ktk_soon"), FAR).is_ok());
    tenants.follow([("shop".into(), false)]);
    for (token, who) in shown.into_iter().zip(&before) {
        assert_eq!(at_once(&edge, Shown::Bearer(token), FAR).err(), Some(Challenge::Forbidden), "{token}");
        assert!(who.has_ended(Timestamp::now()) && who.can_end());
        tokio::time::timeout(Duration::from_secs(5), who.ended()).await.expect("its conversations end");
    }
    assert!(at_once(&edge, Shown::Bearer("ktk_soon"), FAR).is_ok(), "another tenant's goes on");
    // What the operator's file names is not stopped by the store; and what is started again is let in again.
    tenants.name_in_file(["shop".into()]);
    assert!(at_once(&edge, Shown::Bearer("ktk_good"), FAR).is_ok());
    tenants.name_in_file([]);
    assert!(at_once(&edge, Shown::Bearer("ktk_good"), FAR).is_err());
    tenants.follow([("shop".into(), true)]);
    assert!(shown.iter().all(|token| at_once(&edge, Shown::Bearer(token), FAR).is_ok()));
    assert!(before.iter().all(|who| !who.has_ended(Timestamp::now())));
}
