use std::collections::BTreeMap;

use super::*;
use crate::secret::Secret;
use crate::store::OnRecord;
use crate::store::Store;
use crate::store::cause::Cause;
use crate::store::fault::StoreFault;
use crate::store::fixture::on_every_engine;
use crate::store::tenants::{MOST_TENANTS, TenantBounds, TenantPut, TenantRecord, TenantSaid};

fn given(token: &str) -> GivenSettings {
    GivenSettings::from([
        ("token".to_owned(), Secret::new(token)),
        ("url".to_owned(), Secret::new("https://a.example")),
    ])
}

async fn connect(store: &Store, tenant: &str, catalog: &str, token: &str) -> ConnectionRecord {
    let settings = given(token);
    let new = NewConnection {
        catalog,
        settings: &settings,
        grant: None,
        shown: "{}",
        by: "anna",
        tested: true,
        needs_tenant: false,
    };
    store
        .of_tenant(tenant)
        .connect(&new, &OnRecord::attested())
        .await
        .expect("the store is there")
        .expect("the tenant is there")
}

async fn moved(store: &Store, statement: &'static str) {
    let (mut transaction, _) = store.change_all(Cause::UPKEEP).await.expect("the store is there");
    let changed = sqlx::query(statement).execute(&mut *transaction).await.expect("it is a statement");
    assert_eq!(changed.rows_affected(), 1, "{statement}");
    transaction.commit().await.expect("the store is there");
}

async fn put(store: &Store, id: &str, title: &str, is_active: bool) -> TenantRecord {
    let said = TenantSaid { title: Some(title.to_owned()), is_active: Some(is_active), ..TenantSaid::default() };
    match store.put_tenant(id, &said, &OnRecord::attested()).await.expect("the store is there") {
        TenantPut::Done(record) => *record,
        TenantPut::TooMany => panic!("there is room for {id}"),
    }
}

on_every_engine! {
    async fn so_many_tenants_are_made_and_no_more_and_all_are_listed(place) {
        let store = place.store();
        put(&store, "acme", "Acme", true).await;
        let (mut transaction, now) = store.change_all(Cause::UPKEEP).await.expect("the store is there");
        for first in (1..MOST_TENANTS).step_by(1_000) {
            let last = (first + 1_000).min(MOST_TENANTS);
            let rows: Vec<String> = (first..last).map(|one| format!("('t{one}', '', 'active', {now})")).collect();
            let insert = format!("INSERT INTO tenants (tenant_id, title, state, created_at) VALUES {}", rows.join(", "));
            sqlx::query(sqlx::AssertSqlSafe(insert)).execute(&mut *transaction).await.expect("it is a statement");
        }
        transaction.commit().await.expect("the store is there");
        assert_eq!(store.tenants().await.expect("the store is there").len(), MOST_TENANTS);
        let more = store.put_tenant("more", &TenantSaid::default(), &OnRecord::attested()).await;
        let more = more.expect("the store is there");
        assert_eq!(more, TenantPut::TooMany);
        assert_eq!(put(&store, "acme", "Acme Ltd", true).await.title, "Acme Ltd", "one that is there is changed");
        assert!(store.delete_tenant("t7", "token:root", &OnRecord::attested()).await.expect("the store is there"));
        put(&store, "more", "More", true).await;
    }

    async fn what_is_connected_opens_for_its_tenant(place) {
        let store = place.store();
        let record = connect(&store, "acme", "crm", "first").await;
        assert_eq!((record.version, record.connected_by.as_str(), record.check_error), (1, "anna", None));
        let acme = store.of_tenant("acme");
        let found = acme.connection("crm").await.expect("the store is there").expect("it is connected");
        assert_eq!(acme.settings_of(&found).expect("it opens"), given("first"));
        assert_eq!(store.of_tenant("other").connection("crm").await.expect("the store is there"), None);
        assert_eq!(acme.connection("erp").await.expect("the store is there"), None);
    }

    async fn two_tenants_see_their_own_alone(place) {
        let store = place.store();
        connect(&store, "acme", "crm", "of acme").await;
        connect(&store, "other", "crm", "of other").await;
        for tenant in ["acme", "other"] {
            let scope = store.of_tenant(tenant);
            let all = scope.connections().await.expect("the store is there");
            assert_eq!(all.len(), 1);
            assert_eq!(scope.settings_of(&all[0]).expect("it opens"), given(&format!("of {tenant}")));
        }
        let other = store.of_tenant("other");
        let foreign =
            store.of_tenant("acme").connection("crm").await.expect("it is there").expect("it is connected");
        assert!(matches!(other.settings_of(&foreign), Err(StoreFault::Locked { .. })), "a record of another does not open");
        assert!(store.of_tenant("acme").disconnect("crm", &OnRecord::attested()).await.expect("the store is there"));
        assert!(other.connection("crm").await.expect("the store is there").is_some(), "another's goes on");
    }

    async fn a_blob_that_was_moved_by_hand_does_not_open(place) {
        for statement in [
            "UPDATE connections SET settings_sealed = (SELECT settings_sealed FROM connections WHERE tenant_id = 'other') \
             WHERE tenant_id = 'acme' AND catalog = 'crm'",
            "UPDATE connections SET settings_sealed = (SELECT settings_sealed FROM connections WHERE catalog = 'erp') \
             WHERE tenant_id = 'acme' AND catalog = 'crm'",
            "UPDATE connections SET version = 7 WHERE tenant_id = 'acme' AND catalog = 'crm'",
            "UPDATE connections SET settings_sealed = substr(settings_sealed, 1, 40) \
             WHERE tenant_id = 'acme' AND catalog = 'crm'",
        ] {
            let store = place.store();
            connect(&store, "acme", "crm", "of acme").await;
            connect(&store, "acme", "erp", "of erp").await;
            connect(&store, "other", "crm", "of other").await;
            moved(&store, statement).await;
            let acme = store.of_tenant("acme");
            let found = acme.connection("crm").await.expect("the store is there").expect("the row is there");
            assert!(matches!(acme.settings_of(&found), Err(StoreFault::Locked { .. })), "{statement}");
        }
    }

    async fn an_earlier_blob_of_the_same_row_does_not_open(place) {
        let store = place.store();
        let first = connect(&store, "acme", "crm", "first").await;
        assert_eq!(first.version, 1);
        assert!(store.of_tenant("acme").disconnect("crm", &OnRecord::attested()).await.expect("the store is there"));
        assert!(!store.of_tenant("acme").disconnect("crm", &OnRecord::attested()).await.expect("the store is there"), "there is none any more");
        let second = connect(&store, "acme", "crm", "second").await;
        assert_eq!(second.version, 2, "a version is not used again");
        let mut mixed = first;
        mixed.version = 2;
        assert!(matches!(store.of_tenant("acme").settings_of(&mixed), Err(StoreFault::Locked { .. })));
    }

    async fn nothing_of_what_was_given_up_is_left(place) {
        let store = place.store();
        connect(&store, "acme", "crm", "first").await;
        store.of_tenant("acme").disconnect("crm", &OnRecord::attested()).await.expect("the store is there");
        let (mut transaction, _) = store.change_all(Cause::UPKEEP).await.expect("the store is there");
        let left: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM connections WHERE settings_sealed IS NOT NULL OR shown <> '{}'")
                .fetch_one(&mut *transaction)
                .await
                .expect("it is a statement");
        assert_eq!(left, 0);
    }

    async fn a_test_is_noted_for_the_version_that_was_tested(place) {
        let store = place.store();
        connect(&store, "acme", "crm", "first").await;
        connect(&store, "acme", "crm", "second").await;
        let acme = store.of_tenant("acme");
        acme.checked("crm", 1, Some("unauthorized")).await.expect("the store is there");
        let (found, is_noted) =
            acme.connection_for_call("crm").await.expect("the store is there").expect("it is connected");
        assert_eq!((found.check_error.as_deref(), found.used_at, is_noted), (None, None, true));
        acme.note_use("crm", 1).await.expect("the store is there");
        let (found, _) = acme.connection_for_call("crm").await.expect("the store is there").expect("it is connected");
        assert_eq!(found.used_at, None, "another version was used");
        acme.note_use("crm", 2).await.expect("the store is there");
        acme.checked("crm", 2, Some("unauthorized")).await.expect("the store is there");
        let found = acme.connection("crm").await.expect("the store is there").expect("it is connected");
        assert_eq!(found.check_error.as_deref(), Some("unauthorized"));
        assert!(found.used_at.is_some(), "the use before was noted");
        let (_, is_noted) = acme.connection_for_call("crm").await.expect("the store is there").expect("it is connected");
        assert!(!is_noted, "for some minutes");
    }

    async fn without_its_key_a_connection_is_locked_and_stays(place) {
        let first = Store::new(place.settings(&[("a", 1)]));
        connect(&first, "acme", "crm", "first").await;
        drop(first);
        for (keys, opens) in
            [(&[("b", 2)][..], false), (&[("a", 2)], false), (&[("b", 2), ("a", 1)], true)]
        {
            let store = Store::new(place.settings(keys));
            let acme = store.of_tenant("acme");
            let found = acme.connection("crm").await.expect("the store is there").expect("it is connected");
            assert_eq!(acme.settings_of(&found).is_ok(), opens);
        }
    }

    async fn a_tenant_is_deleted_with_its_connections(place) {
        let store = place.store();
        let made = put(&store, "acme", "Acme", true).await;
        assert!(made.is_active);
        put(&store, "other", "Other", false).await;
        connect(&store, "acme", "crm", "of acme").await;
        connect(&store, "other", "crm", "of other").await;
        let changed = put(&store, "acme", "Acme Ltd", true).await;
        assert_eq!((changed.title.as_str(), changed.created_at), ("Acme Ltd", made.created_at));
        assert_eq!(store.connection_counts().await.expect("it is there").len(), 2);
        assert!(store.delete_tenant("acme", "token:root", &OnRecord::attested()).await.expect("the store is there"));
        assert!(!store.delete_tenant("acme", "token:root", &OnRecord::attested()).await.expect("the store is there"));
        let left: Vec<String> = store.tenants().await.expect("it is there").into_iter().map(|tenant| tenant.id).collect();
        assert_eq!(left, ["other"]);
        assert_eq!(store.connection_counts().await.expect("it is there"), [("other".to_owned(), 1)]);
    }

    async fn what_is_not_said_of_a_tenant_stays(place) {
        let store = place.store();
        let change = async |title: Option<&str>, is_active| {
            let said = TenantSaid { title: title.map(str::to_owned), is_active, ..TenantSaid::default() };
            match store.put_tenant("acme", &said, &OnRecord::attested()).await.expect("the store is there") {
                TenantPut::Done(record) => (record.title, record.is_active),
                TenantPut::TooMany => panic!("there is room"),
            }
        };
        assert_eq!(change(None, None).await, ("acme".to_owned(), true), "one that is made");
        assert_eq!(change(Some("Acme"), Some(false)).await, ("Acme".to_owned(), false));
        assert_eq!(change(Some("Acme Ltd"), None).await, ("Acme Ltd".to_owned(), false), "it stays stopped");
        assert_eq!(change(None, Some(true)).await, ("Acme Ltd".to_owned(), true), "it keeps its title");
    }

    async fn the_language_and_the_zone_of_a_tenant_are_kept_until_they_are_taken_back(place) {
        let store = place.store();
        let change = async |locale: Option<&str>, timezone: Option<&str>| {
            let (locale, timezone) = (locale.map(str::to_owned), timezone.map(str::to_owned));
            let said = TenantSaid { locale, timezone, ..TenantSaid::default() };
            match store.put_tenant("acme", &said, &OnRecord::attested()).await.expect("the store is there") {
                TenantPut::Done(record) => (record.locale, record.timezone),
                TenantPut::TooMany => panic!("there is room"),
            }
        };
        let both = (Some("ru".to_owned()), Some("Europe/Moscow".to_owned()));
        assert_eq!(change(None, None).await, (None, None), "one that is made is as the server is");
        assert_eq!(change(Some("ru"), Some("Europe/Moscow")).await, both);
        assert_eq!(change(None, None).await, both, "what is not said stays");
        assert_eq!(change(Some(""), None).await, (None, both.1), "and what is empty is the server's again");
    }

    async fn what_a_tenant_is_offered_is_kept_until_it_is_taken_back(place) {
        let store = place.store();
        let before = store.tenants_version().await.expect("the store is there");
        let change = async |said: TenantSaid| {
            let put = store.put_tenant("acme", &said, &OnRecord::attested()).await.expect("the store is there");
            let kept = store.tenants().await.expect("the store is there").remove(0);
            assert_eq!(put, TenantPut::Done(Box::new(kept.clone())));
            kept
        };
        let some = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        let made = change(TenantSaid::default()).await;
        assert_eq!((made.catalogs.as_ref(), made.profile.as_ref(), &made.bounds), (None, None, &TenantBounds::default()));
        let limits = BTreeMap::from([("tenant".to_owned(), "300/min".to_owned())]);
        let parallel = BTreeMap::from([("caller".to_owned(), 4)]);
        let said = TenantSaid {
            catalogs: some(&["crm"]),
            profile: Some("core".to_owned()),
            limits: Some(limits.clone()),
            parallel: Some(parallel.clone()),
            ..TenantSaid::default()
        };
        let bounds = TenantBounds { limits, parallel };
        let kept = change(said).await;
        assert_eq!((&kept.catalogs, kept.profile.as_deref(), &kept.bounds), (&some(&["crm"]), Some("core"), &bounds));
        assert_eq!(change(TenantSaid { title: Some("Acme".to_owned()), ..TenantSaid::default() }).await.bounds, bounds, "it stays");
        let back = TenantSaid {
            catalogs: some(&["*"]),
            profile: Some(String::new()),
            limits: Some(BTreeMap::new()),
            parallel: Some(BTreeMap::new()),
            ..TenantSaid::default()
        };
        let back = change(back).await;
        assert!(!back.differs_from_server() && back.title == "Acme", "{back:?}");
        assert_eq!(store.tenants_version().await.expect("the store is there"), before + 4, "each change is seen");
    }
}
