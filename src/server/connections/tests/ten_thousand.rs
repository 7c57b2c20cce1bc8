//! Ten thousand tenants are rows of the store: what is built is built for those who call.

use std::time::Duration;

use tokio::time::Instant;

use super::*;
use crate::secret::Secret;
use crate::store::connections::GivenSettings;
use crate::store::fixture::TestPlace;

const TENANTS_OF_STORE: usize = 10_000;

/// Those who call.
const USED: usize = 500;

/// How many sockets to backends may be open once nobody has called for a while.
const SOCKETS: usize = 64;

/// The state of a connection that is open, as the system writes it.
const ESTABLISHED: &str = "01";

/// How long a connection is kept that nobody uses, which is ten times as long otherwise.
const IDLE: Duration = Duration::from_secs(2);

/// What the rows may add to what a server holds, in bytes: the ids by which callers are let in.
const OF_ROWS: usize = 8 << 20;

/// What the connection of a tenant may take, in bytes.
const OF_USED: usize = 10 << 10;

/// What this process takes of memory, in bytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it is said");
    line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") << 10
}

/// How many connections to this address are open.
fn sockets(address: SocketAddr) -> usize {
    let table = std::fs::read_to_string("/proc/self/net/tcp").expect("it is there");
    let remote = format!("0100007F:{:04X}", address.port());
    let is_open = |line: &&str| {
        let mut fields = line.split_whitespace().skip(2);
        fields.next() == Some(&remote) && fields.next() == Some(ESTABLISHED)
    };
    table.lines().filter(is_open).count()
}

fn name(number: usize) -> String {
    format!("t{number}")
}

fn host_of(number: usize) -> String {
    format!("t{number}.beta.example")
}

/// A server of so many tenants, in a store of its own, and how long it took to know them.
async fn server(folder: &Path, place: &TestPlace, tenants: usize, shop: &System) -> (Arc<Server>, Duration) {
    let file = format!("{ROLES}{}", place.section(folder, "K"));
    let key = "ab".repeat(32);
    let config = config(folder, &file, &[("K", &key)], &[]).with_public_idle(IDLE);
    let named = (0..USED.min(tenants)).map(host_of);
    let config = named.fold(config, |config, host| config.with_public_stand_in(&host, shop.address));
    let serving = |config: &Config| {
        let set = open(sources(), config, None).expect("the catalog can be served").set;
        Arc::new(Server::new(config.clone(), set))
    };
    let rows: Vec<(String, GivenSettings)> = (0..tenants)
        .map(|number| {
            let scheme = if number < USED { "http" } else { "https" };
            let url = format!("{scheme}://{}/api", host_of(number));
            let of = [("url".to_owned(), Secret::new(url)), ("token".to_owned(), Secret::new(shop.key))];
            (name(number), GivenSettings::from(of))
        })
        .collect();
    serving(&config).consent().store().make_connected("crm", &rows).await;
    drop(rows);
    let begun = Instant::now();
    let server = serving(&config);
    server.look_for_tenants().await.expect("the store is there");
    (server, begun.elapsed())
}

/// How long the first calls of tenants take, one after another: the middle one.
async fn first_calls(server: &Arc<Server>, tenants: std::ops::Range<usize>) -> Duration {
    let mut took = Vec::new();
    for number in tenants {
        let begun = Instant::now();
        let told = call(server, &name(number), "leads", "en").await;
        took.push(begun.elapsed());
        assert_eq!(told["result"][0]["of"], "shop", "{number}: {told}");
    }
    took.sort();
    took[took.len() / 2]
}

fn live(server: &Server) -> u64 {
    server.set().catalogs().iter().map(ServedCatalog::live_connections).sum()
}

#[tokio::test]
async fn ten_thousand_tenants_are_rows_and_those_who_call_are_few() {
    let shop = System::start("shop", "key-of-the-shop").await;
    let (few_folder, few_place) = (tempfile::tempdir().expect("a folder"), TestPlace::sqlite());
    let (few, quick) = server(few_folder.path(), &few_place, 10, &shop).await;
    let first_of_few = first_calls(&few, 0..10).await;

    let (folder, place) = (tempfile::tempdir().expect("a folder"), TestPlace::named().await);
    let (many, took) = server(folder.path(), &place, TENANTS_OF_STORE, &shop).await;
    assert_eq!(live(&many), 0, "nothing is built for rows");
    assert!(took < quick + Duration::from_secs(3), "{took:?} for all rows, {quick:?} for ten");
    let before = resident();
    many.look_for_tenants().await.expect("the store is there");
    assert!(resident().saturating_sub(before) < OF_ROWS, "what did not change is not read again");
    for one in [0, TENANTS_OF_STORE - 1] {
        assert!(many.connection(&asked(&name(one)), "crm").await.expect("it is there").state == "connected");
    }

    let first = first_calls(&many, 0..USED).await;
    assert!(first < first_of_few * 3 + Duration::from_millis(5), "{first:?} of many, {first_of_few:?} of ten");
    assert_eq!(live(&many), USED as u64);
    assert!(sockets(shop.address) > SOCKETS, "each has its own system");
    let before = resident();
    for number in USED..USED * 3 {
        let caller = caller(&many, &name(number), "en");
        many.set().catalogs()[0].connection(&caller).await.expect("it is connected");
    }
    let a_tenant = resident().saturating_sub(before) / (USED * 2);
    eprintln!(
        "ten thousand: start {took:?} (ten {quick:?}), first call {first:?} (ten {first_of_few:?}), {a_tenant} B a tenant"
    );
    assert!(a_tenant < OF_USED, "{a_tenant} bytes for each tenant that was used");

    let waited = std::time::Instant::now();
    while sockets(shop.address) > SOCKETS {
        assert!(waited.elapsed() < Duration::from_secs(10), "{} are open", sockets(shop.address));
        tokio::task::yield_now().await;
    }
}
