use super::*;
use crate::access::admission::{Admission, Challenge};
use crate::access::callers::{CallerRules, FAILED_ADMISSIONS, ForeignRules};
use crate::access::edge::{Edge, From, Shown};
use crate::access::roles::{RoleRule, RoleTable};
use crate::store::OnRecord;
use crate::store::settings::StoreSettings;

const FAR: From = From { address: None, local: false };

fn rules() -> CallerRules {
    let stdio = NamedCaller { principal: Principal::local(), name: None, tenant: "default".into(), roles: None };
    CallerRules {
        anonymous: None,
        stdio,
        tokens: Vec::new(),
        foreign: ForeignRules::default(),
        failed_admissions: FAILED_ADMISSIONS,
    }
}

fn roles() -> RoleTable {
    RoleTable::new(vec![RoleRule::of_cards("clerk")], [], None).expect("one role")
}

fn boss() -> Identity {
    Identity { principal: Principal::of_token("boss"), ..Identity::default() }
}

fn admit(edge: &Edge, token: &Secret) -> Result<Arc<Identity>, Challenge> {
    match edge.admit(Shown::Bearer(token.expose()), FAR) {
        Admission::Known(who) => Ok(who),
        Admission::Refused(challenge) => Err(challenge),
        Admission::Later(_) => panic!("nothing is to be asked"),
    }
}

async fn issue(desk: &TokenDesk, name: &str) -> (Secret, TokenRecord) {
    let roles = ["clerk".to_owned(), "gone".to_owned()];
    let wanted = WantedToken { name, tenant: "acme", roles: &roles, until: None };
    match desk.issue(&wanted, &boss(), &OnRecord::attested()).await.expect("the store is there") {
        (token, TokenIssued::Done(record)) => (token, record),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn holders_are_let_in_until_their_token_is_revoked_and_the_others_go_on() {
    let store = Arc::new(Store::new(StoreSettings::default()));
    let (desk, other) = (TokenDesk::new(&store), TokenDesk::new(&store));
    assert!(!desk.refresh().await.expect("the store is there"), "there is nothing to follow yet");
    let (anna, record) = issue(&desk, "anna").await;
    let (ivan, _) = issue(&desk, "ivan").await;
    assert!(desk.refresh().await.expect("the store is there"));
    assert!(!desk.refresh().await.expect("the store is there"), "nothing has changed since");
    let first = Edge::new(&rules().with_tokens(desk.rules()), &roles());
    let (who, stays) = (admit(&first, &anna).expect("it is known"), admit(&first, &ivan).expect("it is known"));
    assert_eq!((who.principal.as_str(), who.tenant.as_deref()), ("token:anna", Some("acme")));
    assert_eq!(who.rights(), roles().rights(["clerk"]), "a role that is not there gives nothing");
    assert!(
        desk.list(None, None, None).await.expect("the store is there").0.iter().all(|record| record.used_at.is_some())
    );
    desk.note_uses().await.expect("the store is there");
    // What another process revokes ends here, too.
    assert!(other.refresh().await.expect("the store is there"));
    other.revoke(&record.id, &boss(), &OnRecord::attested()).await.expect("the store is there");
    assert!(desk.refresh().await.expect("the store is there"));
    let next = first.followed_by(&rules().with_tokens(desk.rules()), &roles());
    first.retire(&next);
    assert!(who.is_withdrawn() && !stays.is_withdrawn());
    assert_eq!(admit(&next, &anna).err(), Some(Challenge::Invalid));
    assert!(Arc::ptr_eq(&admit(&next, &ivan).expect("it is known"), &stays));
    let (kept, _) = other.list(Some("acme"), Some(TokenState::Revoked), None).await.expect("the store is there");
    assert!(kept[0].used_at.is_some(), "when it was shown was noted in the store");
}

#[tokio::test]
async fn a_token_of_the_file_counts_before_one_of_the_store() {
    let store = Arc::new(Store::new(StoreSettings::default()));
    let desk = TokenDesk::new(&store);
    let (token, _) = issue(&desk, "anna").await;
    desk.refresh().await.expect("the store is there");
    let mut own = desk.rules();
    own[0].caller.principal = Principal::of_token("of_the_file");
    let edge = Edge::new(&CallerRules { tokens: own, ..rules() }.with_tokens(desk.rules()), &roles());
    assert_eq!(admit(&edge, &token).expect("it is known").principal.as_str(), "token:of_the_file");
    let ended = WantedToken { name: "late", tenant: "acme", roles: &[], until: Timestamp::from_second(1).ok() };
    let (late, _) = desk.issue(&ended, &boss(), &OnRecord::attested()).await.expect("the store is there");
    assert!(desk.refresh().await.expect("the store is there"));
    let edge = Edge::new(&rules().with_tokens(desk.rules()), &roles());
    assert_eq!(admit(&edge, &late).err(), Some(Challenge::Invalid), "it has ended");
}
