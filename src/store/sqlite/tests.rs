use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use sqlx::Connection as _;

use crate::store::Store;
use crate::store::cause::Cause;
use crate::store::fault::StoreFault;
use crate::store::settings::{StorePlace, StoreSettings};

#[tokio::test]
async fn a_file_and_what_stands_beside_it_are_its_owners_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let place = StorePlace::File(path.clone());
    let modes = || {
        let files = fs::read_dir(folder.path()).expect("it is there").map(|file| file.expect("it is there"));
        files.map(|file| file.metadata().expect("it is there").permissions().mode() & 0o777).collect::<Vec<_>>()
    };
    for before in [None, Some(0o644)] {
        if let Some(mode) = before {
            fs::set_permissions(&path, Permissions::from_mode(mode)).expect("it is ours");
        }
        let store = Store::new(StoreSettings { place: place.clone(), ..StoreSettings::default() });
        store.open().await.expect("it can be opened");
        assert!(modes().iter().all(|mode| *mode == 0o600) && modes().len() > 1, "{:?}", modes());
    }
}

async fn executed(file: &std::path::Path, statements: &'static str) -> Vec<String> {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite:{}?mode=rwc", file.display());
    let mut connection = sqlx::AnyConnection::connect(&url).await.expect("it can be opened");
    let told = sqlx::query_scalar::<_, String>(statements).fetch_all(&mut connection).await.expect("a statement");
    connection.close().await.expect("it can be closed");
    told
}

fn at(path: &std::path::Path) -> StoreSettings {
    StoreSettings { place: StorePlace::File(path.to_owned()), ..StoreSettings::default() }
}

#[tokio::test]
async fn a_database_of_another_program_is_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    // One with a table that is called as one of ours, too.
    for (name, made) in [
        ("a.db", "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('x') RETURNING text"),
        ("b.db", "CREATE TABLE meta (name TEXT, value TEXT); INSERT INTO meta VALUES ('schema', '3') RETURNING name"),
        ("c.db", "PRAGMA application_id = 7; PRAGMA user_version = 1; SELECT 'x'"),
    ] {
        let path = folder.path().join(name);
        let _made = sqlx_script(&path, made).await;
        let before = (fs::read(&path).expect("it is there"), fs::metadata(&path).expect("it is there").permissions());
        for store in [Store::new(at(&path)), Store::existing(at(&path)), Store::found(at(&path))] {
            let fault = store.open().await.expect_err("it is none of ours");
            assert!(matches!(fault, StoreFault::Foreign { .. }), "{name}: {fault}");
        }
        let fault = Store::new(at(&path)).migrate().await.expect_err("nor is it made one");
        assert!(fault.to_string().contains("another program"), "{fault}");
        let after = (fs::read(&path).expect("it is there"), fs::metadata(&path).expect("it is there").permissions());
        assert_eq!(before, after, "{name}");
    }
}

async fn sqlx_script(path: &std::path::Path, script: &'static str) {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite:{}?mode=rwc", path.display());
    let mut connection = sqlx::AnyConnection::connect(&url).await.expect("it can be opened");
    sqlx::raw_sql(script).execute(&mut connection).await.expect("they are statements");
    connection.close().await.expect("it can be closed");
}

#[tokio::test]
async fn a_store_that_an_earlier_version_has_not_marked_is_ours() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let store = Store::new(at(&path));
    store.open().await.expect("it is made");
    store.close().await;
    const MARK: &str = "SELECT CAST(application_id AS TEXT) FROM pragma_application_id";
    assert_eq!(executed(&path, MARK).await, ["1262572148"]);
    sqlx_script(&path, "PRAGMA application_id = 0").await;
    let store = Store::found(at(&path));
    store.open().await.expect("it is known by its tables");
    store.close().await;
    assert_eq!(executed(&path, MARK).await, ["0"], "and left as it is");
    let store = Store::new(at(&path));
    store.open().await.expect("it is ours");
    store.close().await;
    assert_eq!(executed(&path, MARK).await, ["1262572148"]);
}

#[tokio::test]
async fn a_copy_before_an_upgrade_is_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, copy) = (folder.path().join("store.db"), folder.path().join("copy.db"));
    let store = Store::new(at(&path));
    store.open().await.expect("it is made");
    let (mut transaction, _) = store.change_none(Cause::UPKEEP).await.expect("the store is there");
    sqlx::query("UPDATE meta SET value = '5' WHERE name = 'schema'").execute(&mut *transaction).await.expect("done");
    transaction.commit().await.expect("the store is there");
    store.close().await;
    const SCHEMA: &str = "SELECT value FROM meta WHERE name = 'schema'";
    for by_hand in [false, true] {
        let settings = StoreSettings { migrates_by_hand: by_hand, ..at(&path) };
        let fault = Store::found(settings.clone()).open().await.expect_err("it is older");
        assert!(matches!(fault, StoreFault::Older { found: 5, .. }), "{fault}");
        Store::existing(settings).back_up(copy.to_str().expect("text")).await.expect("it can be copied");
        assert_eq!([executed(&copy, SCHEMA).await, executed(&path, SCHEMA).await], [["5"], ["5"]]);
        fs::remove_file(&copy).expect("it was made");
    }
}

#[tokio::test]
async fn what_is_closed_is_whole_in_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let store = Store::new(at(&path));
    store.open().await.expect("it is made");
    assert!(folder.path().join("store.db-wal").exists());
    store.close().await;
    assert!(!folder.path().join("store.db-wal").exists());
    let alone = folder.path().join("alone.db");
    fs::copy(&path, &alone).expect("it can be copied");
    Store::found(at(&alone)).open().await.expect("all is in it");
    let absent = folder.path().join("absent.db");
    for store in [Store::existing(at(&absent)), Store::found(at(&absent))] {
        let fault = store.open().await.expect_err("there is none");
        assert!(matches!(fault, StoreFault::Absent { .. }), "{fault}");
    }
    assert!(Store::new(at(&absent)).back_up("copy.db").await.is_err() && !absent.exists());
}
