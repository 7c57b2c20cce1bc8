//! Places of stores for tests: each test runs in a file of SQLite, and in a database of its own where `KARTOTEKA_TEST_POSTGRES` names
//! a PostgreSQL of which it is a superuser.

use std::path::Path;
use std::str::FromStr as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use tempfile::TempDir;
use url::Url;

use super::Store;
use super::postgres::place::PostgresPlace;
use super::settings::{StoreKey, StorePlace, StoreSettings};
use crate::secret::{Secret, Zeroizing};

const SERVER: &str = "KARTOTEKA_TEST_POSTGRES";

/// The roles, as an operator makes them.
const ROLES: &str = "SELECT pg_advisory_lock(1); DO $$ BEGIN \
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'kartoteka_owner') THEN \
    CREATE ROLE kartoteka_owner LOGIN PASSWORD 'owner'; END IF; \
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'kartoteka') THEN \
    CREATE ROLE kartoteka LOGIN NOINHERIT PASSWORD 'process'; END IF; \
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'kartoteka_operator') THEN \
    CREATE ROLE kartoteka_operator; GRANT kartoteka_operator TO kartoteka; END IF; END $$";

/// Where the store of a test is. It ends with the test.
#[derive(Debug)]
pub(crate) struct TestPlace {
    place: StorePlace,
    folder: Option<TempDir>,
    /// The server and the database.
    database: Option<(String, String)>,
}

impl TestPlace {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { place: StorePlace::File(folder.path().join("store.db")), folder: Some(folder), database: None }
    }

    /// In PostgreSQL where a server is named, else in a file.
    pub(crate) async fn named() -> Self {
        match Self::postgres().await {
            Some(place) => place,
            None => Self::sqlite(),
        }
    }

    /// `None`: no server is named.
    pub(crate) async fn postgres() -> Option<Self> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let server = std::env::var(SERVER).ok().filter(|server| !server.is_empty())?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let database = format!("kartoteka_test_{}_{number}", std::process::id());
        run(&server, ROLES).await;
        run(&server, &format!("CREATE DATABASE {database} TEMPLATE template0 OWNER kartoteka_owner")).await;
        let url = |role: &str, password: &str| Secret::new(url_of(&server, &database, role, password).as_str());
        let place = PostgresPlace::new(&url("kartoteka", "process"), Some(&url("kartoteka_owner", "owner")));
        let place = StorePlace::Postgres(place.expect("it is a place"));
        Some(Self { place, folder: None, database: Some((server, database)) })
    }

    /// What an operator says of a store here, whose keys are these: each an id and what it is made of.
    pub(crate) fn settings(&self, keys: &[(&str, u8)]) -> StoreSettings {
        let key = |(id, byte): &(&str, u8)| StoreKey { id: (*id).into(), key: Zeroizing::new([*byte; 32]) };
        StoreSettings { place: self.place.clone(), keys: keys.iter().map(key).collect(), migrates_by_hand: false }
    }

    /// The section `store` of an operator's file in this folder, whose key `a` is in that variable.
    pub(crate) fn section(&self, folder: &Path, variable: &str) -> String {
        let keys = format!("keys: [{{ id: a, key: $env.{variable} }}]");
        let Some((server, database)) = &self.database else {
            let file = self.folder().expect("it is a file").join("store.db");
            return format!("store: {{ url: \"sqlite:{}\", {keys} }}\n", file.display());
        };
        let written = |role: &str, password: &str| {
            let file = folder.join(role);
            std::fs::write(&file, url_of(server, database, role, password).as_str()).expect("it can be written");
            file.display().to_string()
        };
        let (url, owner) = (written("kartoteka", "process"), written("kartoteka_owner", "owner"));
        format!("store: {{ url: \"file:{url}\", owner: \"file:{owner}\", migrate: auto, {keys} }}\n")
    }

    /// A store here, as another process has it.
    pub(crate) fn store(&self) -> Store {
        Store::new(self.settings(&[("a", 7)]))
    }

    /// The folder of the file.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_ref().map(TempDir::path)
    }

    /// The same store as another role, which is made with these attributes, in this database alone.
    pub(crate) async fn with_role(&self, name: &str, attributes: &str) -> StoreSettings {
        let (server, database) = self.database.as_ref().expect("it is in a PostgreSQL");
        let role = format!("{database}_{name}");
        self.as_superuser(&format!("CREATE ROLE {role} LOGIN PASSWORD 'process' {attributes}")).await;
        let url = url_of(server, database, &role, "process");
        let place = PostgresPlace::new(&Secret::new(url.as_str()), None).expect("it is a place");
        StoreSettings { place: StorePlace::Postgres(place), migrates_by_hand: true, ..self.settings(&[("a", 7)]) }
    }

    /// Runs statements as one who has the database, and not the server.
    pub(crate) async fn tamper(&self, statements: &str) {
        match &self.place {
            StorePlace::File(file) => run(&format!("sqlite:{}", file.display()), statements).await,
            StorePlace::Memory | StorePlace::Postgres(_) => {
                self.as_superuser(&format!("SET search_path = kartoteka; {statements}")).await;
            }
        }
    }

    /// Runs statements past all policies; of a PostgreSQL alone.
    pub(crate) async fn as_superuser(&self, statements: &str) {
        let (server, database) = self.database.as_ref().expect("it is in a PostgreSQL");
        let mut url = Url::parse(server).expect("it is a URL");
        url.set_path(database);
        run(url.as_str(), statements).await;
    }
}

impl Drop for TestPlace {
    fn drop(&mut self) {
        let Some((server, database)) = self.database.take() else { return };
        // A runtime of its own: that of the test may wait for this.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(run(&server, &format!("DROP DATABASE {database} WITH (FORCE)")));
        });
        // A test that has failed says so; what it leaves behind is no fault of it.
        let _left = dropped.join();
    }
}

/// Where a role finds a database of a server.
fn url_of(server: &str, database: &str, role: &str, password: &str) -> Url {
    let mut url = Url::parse(server).expect("it is a URL");
    url.set_username(role).expect("it has a host");
    url.set_password(Some(password)).expect("it has a host");
    url.set_path(database);
    url
}

async fn run(server: &str, statements: &str) {
    sqlx::any::install_default_drivers();
    let options = AnyConnectOptions::from_str(server).expect("it is a URL");
    let mut connection = AnyConnection::connect_with(&options).await.expect("the server is there");
    let done = sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(&mut connection).await;
    done.expect("they are statements");
    connection.close().await.expect("the server is there");
}

/// Tests that hold for a store in whatever engine: each is run in SQLite, and in PostgreSQL where one is named.
macro_rules! on_every_engine {
    ($($(#[doc = $doc:literal])* async fn $name:ident($place:ident) $body:block)*) => { $(
        mod $name {
            #[allow(unused_imports, reason = "a test may need nothing but its place")]
            use super::*;

            $(#[doc = $doc])*
            async fn holds($place: &crate::store::fixture::TestPlace) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn in_sqlite() {
                holds(&crate::store::fixture::TestPlace::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn in_postgres() {
                let Some(place) = crate::store::fixture::TestPlace::postgres().await else { return };
                holds(&place).await;
            }
        }
    )* };
}

pub(crate) use on_every_engine;
