use std::time::Duration;

use super::*;
use crate::secret::digest::sha256;
use crate::store::OnRecord;
use crate::store::fixture::{TestPlace, on_every_engine};

const DAY: Duration = Duration::from_secs(86_400);

fn issue<'t>(name: &'t str, digest: Digest, roles: &'t [String]) -> TokenIssue<'t> {
    TokenIssue { digest, tenant: "acme", name, roles, by: "token:boss", expires_at: None, most: 3 }
}

async fn issued(store: &Store, issue: &TokenIssue<'_>) -> TokenRecord {
    match store.issue_token(issue, &OnRecord::attested()).await.expect("the store is there") {
        TokenIssued::Done(record) => record,
        other => panic!("{other:?}"),
    }
}

on_every_engine! {
    async fn other_processes_see_changes(place) {
        let (one, other) = (place.store(), place.store());
        let record = issued(&one, &issue("anna", [1; 32], &[])).await;
        assert_eq!(other.tokens_version().await.expect("the store is there"), 1);
        assert_eq!(other.live_tokens().await.expect("the store is there").1, std::slice::from_ref(&record));
        other.revoke_token(&record.id, "token:boss", &OnRecord::attested()).await.expect("the store is there");
        assert_eq!(one.live_tokens().await.expect("the store is there"), (2, Vec::new()));
    }

    async fn a_token_lives_until_it_is_revoked(place) {
        let store = place.store();
        let roles = ["clerk".to_owned(), "viewer".to_owned()];
        let version = async || store.tokens_version().await.expect("the store is there");
        assert_eq!(version().await, 0);
        let anna = issued(&store, &issue("anna", [1; 32], &roles)).await;
        assert_eq!(version().await, 1);
        let (seen, live) = store.live_tokens().await.expect("the store is there");
        assert_eq!((seen, &live[..]), (1, &[anna.clone()][..]));
        assert_eq!((&anna.roles[..], anna.created_by.as_str()), (&roles[..], "token:boss"));
        // The name is taken while it lives, for its tenant.
        let again = store.issue_token(&issue("anna", [2; 32], &roles), &OnRecord::attested()).await.expect("the store is there");
        assert_eq!(again, TokenIssued::NameTaken(anna.clone()));
        issued(&store, &TokenIssue { tenant: "other", ..issue("anna", [2; 32], &roles) }).await;
        store.note_token_uses(&[([1; 32], 7), ([9; 32], 7)]).await.expect("the store is there");
        store.note_token_uses(&[([1; 32], 5)]).await.expect("the store is there");
        let revoked = store.revoke_token(&anna.id, "token:eve", &OnRecord::attested()).await.expect("the store is there");
        let TokenRevoked::Done(revoked) = revoked else { panic!("{revoked:?}") };
        assert_eq!((revoked.state, revoked.used_at), (TokenState::Revoked, Some(7)));
        assert_eq!(revoked.ended_by.as_deref(), Some("token:eve"));
        // Twice is once, and the first revocation stays.
        let twice = store.revoke_token(&anna.id, "token:boss", &OnRecord::attested()).await.expect("the store is there");
        assert_eq!(twice, TokenRevoked::Over(revoked));
        assert_eq!(version().await, 3);
        assert_eq!(store.revoke_token("tk_0", "token:boss", &OnRecord::attested()).await.expect("the store is there"), TokenRevoked::Absent);
        issued(&store, &issue("anna", [3; 32], &roles)).await;
        let of = async |tenant, state| store.tokens(tenant, state, None).await.expect("the store is there").0.len();
        assert_eq!((of(None, None).await, of(Some("acme"), None).await), (3, 2));
        assert_eq!((of(Some("acme"), Some(TokenState::Revoked)).await, of(Some("none"), None).await), (1, 0));
    }

    async fn a_long_list_comes_in_parts_and_whole(place) {
        let store = place.store();
        for number in 0..1_003_u32 {
            let (name, mut digest) = (format!("bot-{number}"), [0; 32]);
            digest[..4].copy_from_slice(&number.to_be_bytes());
            issued(&store, &TokenIssue { most: 2_000, ..issue(&name, digest, &[]) }).await;
        }
        let (first, next) = store.tokens(None, None, None).await.expect("the store is there");
        let next = next.expect("there are more");
        assert_eq!(next.to_string().parse().as_ref(), Ok(&next), "it is written and read");
        let (rest, none) = store.tokens(None, None, Some(&next)).await.expect("the store is there");
        assert_eq!((first.len(), rest.len(), none), (1_000, 3, None));
        let names: std::collections::HashSet<&str> = first.iter().chain(&rest).map(|one| one.name.as_str()).collect();
        assert_eq!(names.len(), 1_003, "each is there once");
        for wrong in ["", "7", "-tk_1", "x-tk_1", "7-", "7-tk'1", &format!("7-{}", "t".repeat(65))] {
            assert!(wrong.parse::<crate::store::list_place::ListPlace>().is_err(), "{wrong}");
        }
    }

    async fn a_token_expires_and_is_forgotten_and_there_are_so_many_at_most(place) {
        let store = place.store();
        let now = jiff::Timestamp::now().as_millisecond();
        let soon = now + 3_600_000;
        let anna = issued(&store, &TokenIssue { expires_at: Some(soon), ..issue("anna", [1; 32], &[]) }).await;
        issued(&store, &issue("ivan", [2; 32], &[])).await;
        issued(&store, &issue("olga", [3; 32], &[])).await;
        let more = issue("eve", [4; 32], &[]);
        assert_eq!(store.issue_token(&more, &OnRecord::attested()).await.expect("the store is there"), TokenIssued::TooMany);
        store.age(DAY).await;
        let (expired, _) = store.tokens(None, Some(TokenState::Expired), None).await.expect("the store is there");
        assert_eq!(expired.iter().map(|record| &record.id).collect::<Vec<_>>(), [&anna.id]);
        let over = store.revoke_token(&anna.id, "token:boss", &OnRecord::attested()).await.expect("the store is there");
        assert!(matches!(over, TokenRevoked::Over(record) if record.state == TokenState::Expired));
        // There is room for another, and the name is free.
        issued(&store, &issue("anna", [4; 32], &[])).await;
        store.age(90 * DAY).await;
        assert_eq!(store.tokens(None, None, None).await.expect("the store is there").0.len(), 3);
    }
}

#[tokio::test]
async fn a_file_has_the_digest_and_not_the_token() {
    let place = TestPlace::sqlite();
    let store = place.store();
    let token = "ktk_of_a_test_0123456789";
    issued(&store, &issue("anna", sha256(token.as_bytes()), &[])).await;
    for file in std::fs::read_dir(place.folder().expect("it is a file")).expect("it is there") {
        let bytes = std::fs::read(file.expect("it is there").path()).expect("it is there");
        assert!(!bytes.windows(token.len()).any(|part| part == token.as_bytes()));
    }
}
