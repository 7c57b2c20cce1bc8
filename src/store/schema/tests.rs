use std::collections::BTreeSet;

use super::*;
use crate::store::cause::Cause;
use crate::store::fixture::{TestPlace, on_every_engine};
use crate::store::settings::StoreSettings;
use crate::store::stored::Store;

on_every_engine! {
    async fn a_newer_schema_is_not_opened(place) {
        place.store().open().await.expect("it is brought up to date");
        let store = place.store();
        write(&store, "UPDATE meta SET value = '99' WHERE name = 'schema'").await;
        let fault = place.store().open().await.expect_err("a later program has written it");
        assert!(matches!(fault, StoreFault::Newer { found: 99, .. }), "{fault}");
    }

    async fn one_that_is_migrated_by_hand_is_left_as_it_is(place) {
        let by_hand = || Store::new(StoreSettings { migrates_by_hand: true, ..place.settings(&[("a", 1)]) });
        let fault = by_hand().open().await.expect_err("nothing is there");
        assert!(matches!(fault, StoreFault::Older { found: 0, .. }), "{fault}");
        assert!(fault.to_string().contains("kartoteka store migrate"), "{fault}");
        by_hand().migrate().await.expect("it is brought up to date");
        by_hand().open().await.expect("it is up to date");
        by_hand().migrate().await.expect("twice is once");
    }

    async fn of_many_that_migrate_at_once_each_finds_it_done(place) {
        let mut opened = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let store = place.store();
            opened.spawn(async move { store.open().await });
        }
        for opened in opened.join_all().await {
            opened.expect("it is brought up to date once");
        }
    }
}

async fn write(store: &Store, statement: &'static str) {
    let (mut transaction, _) = store.change_all(Cause::UPKEEP).await.expect("the store is there");
    sqlx::query(statement).execute(&mut *transaction).await.expect("it is a statement");
    transaction.commit().await.expect("the store is there");
}

async fn columns(store: &Store, statement: &'static str) -> BTreeSet<String> {
    let (mut transaction, _) = store.read_all().await.expect("the store is there");
    let rows = sqlx::query_scalar(statement).fetch_all(&mut *transaction).await.expect("it is a statement");
    rows.into_iter().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_have_the_same_tables() {
    const SQLITE: &str = "SELECT m.name || '.' || c.name || CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN '!' ELSE '' END \
        FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'";
    const POSTGRES: &str = "SELECT table_name || '.' || column_name || CASE WHEN is_nullable = 'NO' THEN '!' ELSE '' END \
        FROM information_schema.columns WHERE table_schema = 'kartoteka'";
    let Some(place) = TestPlace::postgres().await else { return };
    let sqlite = columns(&TestPlace::sqlite().store(), SQLITE).await;
    let postgres = columns(&place.store(), POSTGRES).await;
    assert!(sqlite.contains("connections.tenant_id!"), "{sqlite:?}");
    assert_eq!(sqlite, postgres);
}
