use super::*;
use crate::secret::Secret;
use crate::store::OnRecord;
use crate::store::cause::Cause;
use crate::store::connections::{GivenSettings, NewConnection};
use crate::store::fixture::TestPlace;
use crate::store::settings::{StorePlace, StoreSettings};
use crate::store::stored::Store;

async fn filled() -> Option<(TestPlace, Store)> {
    let place = TestPlace::postgres().await?;
    let store = place.store();
    for tenant in ["acme", "other"] {
        let settings = GivenSettings::from([("token".to_owned(), Secret::new(format!("of {tenant}")))]);
        let new = NewConnection {
            catalog: "crm",
            settings: &settings,
            grant: None,
            shown: "{}",
            by: "anna",
            tested: true,
            needs_tenant: false,
        };
        store.of_tenant(tenant).connect(&new, &OnRecord::attested()).await.expect("the store is there");
    }
    Some((place, store))
}

async fn count(transaction: &mut StoreTransaction) -> i64 {
    let count = sqlx::query_scalar("SELECT COUNT(*) FROM connections").fetch_one(&mut **transaction).await;
    count.expect("it is a statement")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_sees_the_rows_of_the_tenant_that_its_transaction_names() {
    let Some((_place, store)) = filled().await else { return };
    let (mut of_one, _) = store.read_of("acme").await.expect("the store is there");
    assert_eq!(count(&mut of_one).await, 1);
    drop(of_one);
    let (mut of_none, _) = store.change_none(Cause::UPKEEP).await.expect("the store is there");
    assert_eq!(count(&mut of_none).await, 0, "no tenant is named");
    let changed = sqlx::query("UPDATE connections SET shown = 'x'").execute(&mut *of_none).await;
    assert_eq!(changed.expect("it is a statement").rows_affected(), 0);
    drop(of_none);
    let (mut of_all, _) = store.read_all().await.expect("the store is there");
    assert_eq!(count(&mut of_all).await, 2);
    drop(of_all);
    // A row for another than the tenant that is named is not written.
    let (mut of_one, _) = store.change_of("acme", Cause::UPKEEP).await.expect("the store is there");
    let moved = sqlx::query("UPDATE connections SET tenant_id = 'third'").execute(&mut *of_one).await;
    assert!(moved.is_err_and(|error| error.to_string().contains("row-level security")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenants_transaction_changes_nothing_of_the_audit() {
    let Some((_place, store)) = filled().await else { return };
    for statement in [
        "UPDATE audit SET tenant_id = 'acme'",
        "DELETE FROM audit",
        "DELETE FROM audit_begun",
        "UPDATE audit_begun SET boot = 'another'",
        "INSERT INTO audit_writers (boot, alive_until) VALUES ('another', 1)",
        "UPDATE audit_writers SET alive_until = 0",
    ] {
        let (mut of_one, _) = store.change_of("acme", Cause::UPKEEP).await.expect("the store is there");
        let changed = sqlx::query(statement).execute(&mut *of_one).await;
        assert!(changed.is_err_and(|error| error.to_string().contains("permission denied")), "{statement}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_says_nothing_sees_nothing() {
    let Some((_place, store)) = filled().await else { return };
    // The same connections, outside of what names a tenant: what was named before has ended with its transaction.
    let pool = store.database().await.expect("it is there").pool();
    for _ in 0..4 {
        let seen: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM kartoteka.connections")
            .fetch_one(pool)
            .await
            .expect("it may be asked");
        assert_eq!(seen, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_reads_cannot_write() {
    let Some((_place, store)) = filled().await else { return };
    let (mut reads, _) = store.read_of("acme").await.expect("the store is there");
    let written = sqlx::query("DELETE FROM connections WHERE tenant_id = 'acme'").execute(&mut *reads).await;
    assert!(written.is_err_and(|error| error.to_string().contains("read-only")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_could_look_past_the_policies_is_no_start() {
    let Some((place, store)) = filled().await else { return };
    drop(store);
    for (role, made, expected) in [
        ("superuser", "SUPERUSER", "is a superuser"),
        ("bypasser", "BYPASSRLS", "BYPASSRLS"),
        ("heir", "IN ROLE kartoteka_owner", "owns tables"),
        ("stranger", "NOINHERIT", "GRANT kartoteka_operator TO"),
        ("always", "INHERIT IN ROLE kartoteka_operator", "NOINHERIT"),
    ] {
        let role = place.with_role(role, made).await;
        let fault = Store::new(role).open().await.expect_err("it may not be used");
        assert!(matches!(fault, StoreFault::Role(_)) && fault.to_string().contains(expected), "{fault}");
    }
    place.as_superuser("ALTER TABLE kartoteka.connections DISABLE ROW LEVEL SECURITY").await;
    let fault = Store::new(StoreSettings { migrates_by_hand: true, ..place.settings(&[("a", 7)]) }).open().await;
    assert!(matches!(&fault, Err(StoreFault::Role(RoleFault::Open(table))) if table == "connections"), "{fault:?}");
    place.store().open().await.expect("migrations close it again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer_is_not_waited_for() {
    // It takes connections, and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("postgres://127.0.0.1:{}/kartoteka", silent.local_addr().expect("it listens").port());
    let place = PostgresPlace::new(&Secret::new(url.as_str()), None).expect("it is a place");
    let settings =
        StoreSettings { place: StorePlace::Postgres(place), migrates_by_hand: true, ..StoreSettings::default() };
    let started = std::time::Instant::now();
    let fault = Store::new(settings).open().await.expect_err("it does not answer");
    assert!(matches!(&fault, StoreFault::Open { place, .. } if *place == url), "{fault}");
    assert!(started.elapsed() < CONNECTED * 2);
}
