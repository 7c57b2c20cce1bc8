//! Keys as issuers publish them: fetched seldom, by one for all, and good for a while.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::{BoxFuture, join_all};
use jsonwebtoken::Algorithm;
use serde_json::json;
use tokio::time::advance;
use url::Url;

use super::super::published::{HeldKeys, KeyFault, PublishedKeys};
use super::super::{DocumentFault, Documents, KeysFrom};
use super::minted::{ISSUER, Minting, key_set};

const KEYS: &str = "https://id.example.com/keys";
const METADATA: &str = "https://id.example.com/.well-known/oauth-authorization-server/realms/staff";
const CONFIGURATION: &str = "https://id.example.com/realms/staff/.well-known/openid-configuration";

/// An issuer's place on the web.
#[derive(Debug, Default)]
struct IssuerSite {
    documents: Mutex<HashMap<&'static str, String>>,
    asked: AtomicUsize,
}

impl IssuerSite {
    fn put(&self, address: &'static str, document: impl Into<String>) {
        self.documents.lock().expect("no panic").insert(address, document.into());
    }

    fn close(&self) {
        self.documents.lock().expect("no panic").clear();
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl Documents for IssuerSite {
    fn fetch(&self, address: &Url) -> BoxFuture<'static, Result<Vec<u8>, DocumentFault>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let found = self.documents.lock().expect("no panic").get(address.as_str()).cloned();
        Box::pin(async move {
            tokio::task::yield_now().await;
            found.map(String::into_bytes).ok_or(DocumentFault::Status { status: 404 })
        })
    }
}

fn at(site: &Arc<IssuerSite>, from: KeysFrom) -> Arc<PublishedKeys> {
    Arc::new(PublishedKeys::new(ISSUER, from, Arc::clone(site) as _))
}

fn address() -> KeysFrom {
    KeysFrom::Address(Url::parse(KEYS).expect("an address"))
}

/// Whether the key of that name is there, and who was asked for it.
async fn find(keys: &Arc<PublishedKeys>, name: &str) -> Result<(), KeyFault> {
    let found = match keys.at_hand(name, Algorithm::ES256) {
        Some(found) => found,
        None => keys.fetched(name, Algorithm::ES256).await,
    };
    found.map(|_| ())
}

#[tokio::test(start_paused = true)]
async fn of_many_who_want_the_keys_one_fetches_them() {
    let (site, key) = (Arc::new(IssuerSite::default()), Minting::p256("k"));
    site.put(KEYS, key_set(&[&key]));
    let keys = at(&site, address());
    let found = join_all((0..50).map(|_| find(&keys, "k"))).await;
    assert!(found.iter().all(Result::is_ok));
    assert_eq!(site.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn names_that_are_not_there_do_not_have_the_issuer_asked_for_each() {
    let (site, key) = (Arc::new(IssuerSite::default()), Minting::p256("k"));
    site.put(KEYS, key_set(&[&key]));
    let keys = at(&site, address());
    for second in 0..60_u64 {
        for n in 0..20 {
            let found = find(&keys, &format!("{second}-{n}")).await;
            // The first has them fetched, and it is certain then; of the others none is before they may be fetched again.
            let certain = second % 30 == 0 && n == 0;
            let away = KeyFault::Away(Duration::from_secs(30 - second % 30));
            assert_eq!(found, Err(if certain { KeyFault::None } else { away }), "{second}-{n}");
        }
        advance(Duration::from_secs(1)).await;
    }
    assert_eq!(site.asked(), 2);
    // Meanwhile the key that is there is good.
    assert_eq!(find(&keys, "k").await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_new_since_a_stranger_had_them_fetched_is_not_refused() {
    let (site, old, new) = (Arc::new(IssuerSite::default()), Minting::p256("old"), Minting::p256("new"));
    site.put(KEYS, key_set(&[&old]));
    let keys = at(&site, address());
    assert_eq!(find(&keys, "a stranger's").await, Err(KeyFault::None));
    site.put(KEYS, key_set(&[&old, &new]));
    advance(Duration::from_secs(5)).await;
    assert_eq!(find(&keys, "new").await, Err(KeyFault::Away(Duration::from_secs(25))));
    advance(Duration::from_secs(25)).await;
    assert_eq!(find(&keys, "new").await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_new_key_is_found_and_a_withdrawn_one_goes() {
    let (site, old, new) = (Arc::new(IssuerSite::default()), Minting::p256("old"), Minting::p256("new"));
    site.put(KEYS, key_set(&[&old]));
    let keys = at(&site, address());
    assert_eq!(find(&keys, "old").await, Ok(()));
    site.put(KEYS, key_set(&[&new]));
    advance(Duration::from_secs(31)).await;
    assert_eq!(find(&keys, "new").await, Ok(()));
    assert_eq!(find(&keys, "old").await, Err(KeyFault::Away(Duration::from_secs(30))));
    // Without a token that names another, old keys are fetched again beside their use.
    site.put(KEYS, key_set(&[&old]));
    advance(Duration::from_secs(601)).await;
    assert_eq!(find(&keys, "new").await, Ok(()));
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    assert!(matches!(find(&keys, "new").await, Err(KeyFault::Away(_))));
    assert_eq!(site.asked(), 3);
}

#[tokio::test(start_paused = true)]
async fn known_keys_are_good_for_a_day_while_the_issuer_is_away() {
    let (site, key) = (Arc::new(IssuerSite::default()), Minting::p256("k"));
    site.put(KEYS, key_set(&[&key]));
    let keys = at(&site, address());
    assert_eq!(find(&keys, "k").await, Ok(()));
    site.close();
    for _ in 0..23 {
        advance(Duration::from_secs(3600)).await;
        assert_eq!(find(&keys, "k").await, Ok(()));
        tokio::task::yield_now().await;
        // A key that is not known may be a new one: that cannot be said now.
        assert!(matches!(find(&keys, "other").await, Err(KeyFault::Away(_))));
    }
    advance(Duration::from_secs(3600)).await;
    assert!(matches!(find(&keys, "k").await, Err(KeyFault::Away(_))));
    site.put(KEYS, key_set(&[&key]));
    advance(Duration::from_secs(30)).await;
    assert_eq!(find(&keys, "k").await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn who_watches_has_keys_fetched_that_are_due_and_the_issuer_asked_no_more_often_than_tokens_do() {
    const SOON: Duration = Duration::from_secs(2);
    let site = Arc::<IssuerSite>::default();
    let keys = at(&site, address());
    for _ in 0..5 {
        assert_eq!(keys.look(SOON).await, HeldKeys::None);
    }
    assert_eq!(site.asked(), 1);
    site.put(KEYS, key_set(&[&Minting::p256("k")]));
    advance(Duration::from_secs(31)).await;
    assert!(matches!(keys.look(SOON).await, HeldKeys::Fetched(age) if age < SOON), "no token had asked for them");
    advance(Duration::from_secs(3600)).await;
    let HeldKeys::Fetched(age) = keys.look(SOON).await else { panic!("they were there") };
    assert!(age >= Duration::from_secs(3600), "nobody waits for keys that are good");
    site.close();
    advance(Duration::from_secs(25 * 3600)).await;
    assert_eq!(keys.look(SOON).await, HeldKeys::None, "they are too old to be used");
}

#[tokio::test(start_paused = true)]
async fn without_keys_it_is_said_when_to_come_back() {
    let site = Arc::new(IssuerSite::default());
    let keys = at(&site, address());
    assert_eq!(find(&keys, "k").await, Err(KeyFault::Away(Duration::from_secs(30))));
    advance(Duration::from_secs(10)).await;
    for _ in 0..50 {
        assert_eq!(find(&keys, "k").await, Err(KeyFault::Away(Duration::from_secs(20))));
    }
    assert_eq!(site.asked(), 1);
    site.put(KEYS, "no set");
    advance(Duration::from_secs(20)).await;
    assert!(matches!(find(&keys, "k").await, Err(KeyFault::Away(_))));
    assert_eq!(site.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_keys_are_where_the_metadata_says() {
    let key = Minting::p256("k");
    for place in [METADATA, CONFIGURATION] {
        let site = Arc::new(IssuerSite::default());
        site.put(place, json!({"issuer": ISSUER, "jwks_uri": KEYS, "more": []}).to_string());
        site.put(KEYS, key_set(&[&key]));
        let keys = at(&site, KeysFrom::Metadata);
        assert_eq!(find(&keys, "k").await, Ok(()), "{place}");
        // The place is remembered.
        let asked = site.asked();
        advance(Duration::from_secs(31)).await;
        assert_eq!(find(&keys, "x").await, Err(KeyFault::None));
        assert_eq!(site.asked(), asked + 1);
    }
    for wrong in [
        json!({"issuer": "https://id.example.com/realms/other", "jwks_uri": KEYS}),
        json!({"issuer": ISSUER}),
        json!({"issuer": ISSUER, "jwks_uri": "keys"}),
    ] {
        let site = Arc::new(IssuerSite::default());
        site.put(METADATA, wrong.to_string());
        site.put(KEYS, key_set(&[&key]));
        assert!(matches!(find(&at(&site, KeysFrom::Metadata), "k").await, Err(KeyFault::Away(_))), "{wrong}");
    }
}
