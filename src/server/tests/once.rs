//! A write with a key is made once, whatever becomes of its answers.

use std::time::Duration;

use super::rights::{Echo, called, crm_set, crm_with, everyone};
use super::*;
use crate::access::consent::{ConsentSettings, OnceRules};
use crate::access::settings::AccessSettings;
use crate::caller::{CallerBearer, Identity, Principal};
use crate::secret::Secret;

const PUT: (&str, &str) = (
    "catalog/crm/tools/putThing.yaml",
    "tool: putThing\nrequired: [name]\narguments:\n  name: { type: string }\n  size: { type: integer, default: 1 }\nrequest: PUT things/$name\nbody: { size: $size }\n",
);

const TEXTS: (&str, &str) =
    ("locales/en/crm.ftl", "putThing = Put\n    .description = Puts a thing.\nargument-size = How large.\n");

fn with_key(key: &str) -> Caller {
    Caller { once: Some(key.into()), ..everyone() }
}

async fn puts(server: &Arc<Server>, name: &str, key: &str) -> Value {
    called(server, "putThing", json!({ "name": name }), with_key(key)).await.expect("it is there")
}

fn code(result: &Value) -> &str {
    result["structuredContent"]["error"]["code"].as_str().unwrap_or("none")
}

fn sent(echo: &Echo) -> usize {
    echo.0.lock().expect("nothing panics").len()
}

#[tokio::test]
async fn the_same_call_with_the_same_key_gets_what_came_of_the_first() {
    let (server, echo) = crm_with(&[PUT, TEXTS]);
    let first = puts(&server, "a", "k").await;
    assert_eq!((first["isError"].as_bool(), first.get("_meta")), (Some(false), None), "{first}");
    // Spelt otherwise, it is the same call.
    let given = json!({"size": "1", "name": "a"});
    let again = called(&server, "putThing", given, with_key("k")).await.expect("it is there");
    assert_eq!(again["_meta"], json!({"kartoteka/replayed": true}), "{again}");
    assert_eq!(again["structuredContent"], first["structuredContent"]);
    assert_eq!(sent(&echo), 1);
    let other = puts(&server, "b", "k").await;
    assert_eq!(code(&other), "conflict", "{other}");
    let bearer = Some(CallerBearer { catalog: None, token: Secret::new("another account") });
    let brings = Caller { who: Arc::new(Identity { bearer, ..Identity::default() }), ..with_key("k") };
    let brought = called(&server, "putThing", json!({"name": "a"}), brings).await.expect("it is there");
    assert_eq!(code(&brought), "conflict", "another credential for the backend is another call: {brought}");
    let eve = Identity { principal: Principal::of_token("eve"), ..Identity::default() };
    let eve = Caller { who: Arc::new(eve), ..with_key("k") };
    let eves = called(&server, "putThing", json!({"name": "a"}), eve).await.expect("it is there");
    assert_eq!(eves.get("_meta"), None, "another caller's key is another key: {eves}");
    assert_eq!(sent(&echo), 2);
    // What only reads needs no key, and is asked again.
    for _ in 0..2 {
        let read = called(&server, "getLead", json!({"id": 5}), with_key("k")).await.expect("it is there");
        assert_eq!(read.get("_meta"), None, "{read}");
    }
    assert_eq!(sent(&echo), 4);
}

#[tokio::test]
async fn what_may_have_been_made_is_not_made_again_and_what_was_not_is() {
    let (server, echo) = crm_with(&[PUT, TEXTS]);
    for expected in ["unknown_outcome", "unknown_outcome", "unknown_outcome"] {
        let result = puts(&server, "lost", "lost").await;
        assert_eq!(code(&result), expected, "{result}");
    }
    assert_eq!(sent(&echo), 1, "it was sent once");
    for made in 1..=3 {
        let result = puts(&server, "away", "away").await;
        assert_eq!((code(&result), sent(&echo)), ("unavailable", 1 + made), "{result}");
    }
    for _ in 0..2 {
        let result = puts(&server, "unfit", "unfit").await;
        assert_eq!((code(&result), sent(&echo)), ("not_found", 5), "{result}");
    }
    // Nothing was sent of what was refused here.
    let result = called(&server, "putThing", json!({}), with_key("empty")).await.expect("it is there");
    assert_eq!(code(&result), "missing_argument", "{result}");
    assert_eq!(puts(&server, "a", "empty").await["isError"], false);
}

#[tokio::test]
async fn of_a_result_that_is_too_long_to_be_kept_it_is_known_whether_the_call_failed() {
    let (set, echo) = crm_set(&[PUT, TEXTS]);
    let mut config = Config::from_parts([], None).expect("nothing is wrong");
    let consent =
        ConsentSettings { once: OnceRules { result: 1, ..OnceRules::default() }, ..ConsentSettings::default() };
    config.access = Arc::new(AccessSettings { consent, ..AccessSettings::default() });
    let server = Arc::new(Server::new(config, set));
    let first = puts(&server, "unfit", "k").await;
    assert_eq!((code(&first), first.get("_meta")), ("not_found", None), "{first}");
    let again = puts(&server, "unfit", "k").await;
    assert_eq!((&again["isError"], code(&again)), (&json!(true), "not_found"), "{again}");
    assert_eq!(again["_meta"], json!({"kartoteka/replayed": true}), "{again}");
    let said = again["structuredContent"]["error"]["message"].as_str().unwrap_or_default();
    let before = first["structuredContent"]["error"]["message"].as_str().expect("a sentence");
    assert!(said.contains("made before") && said.contains(before.lines().next().expect("a line")), "{again}");
    assert_eq!(sent(&echo), 1);
    puts(&server, "a", "well").await;
    let again = puts(&server, "a", "well").await;
    assert_eq!((&again["isError"], &again["_meta"]), (&json!(false), &json!({"kartoteka/replayed": true})), "{again}");
    assert_eq!(sent(&echo), 2);
}

#[tokio::test]
async fn what_is_no_key_is_refused() {
    let (server, echo) = crm_with(&[PUT, TEXTS]);
    for key in ["", "a\nb", &"k".repeat(256)] {
        let result = puts(&server, "a", key).await;
        assert_eq!(code(&result), "bad_argument", "{key:?}: {result}");
    }
    assert_eq!(sent(&echo), 0);
    assert_eq!(puts(&server, "a", &"ключ".repeat(60)).await["isError"], false);
}

#[tokio::test]
async fn a_call_that_is_given_up_is_told_as_what_it_is() {
    let (server, echo) = crm_with(&[PUT, TEXTS]);
    let call = tokio::spawn({
        let server = Arc::clone(&server);
        async move { puts(&server, "slow", "slow").await }
    });
    while sent(&echo) == 0 {
        tokio::task::yield_now().await;
    }
    let result = puts(&server, "slow", "slow").await;
    assert_eq!(code(&result), "busy", "{result}");
    call.abort();
    assert!(call.await.is_err());
    let told = async {
        loop {
            let result = puts(&server, "slow", "slow").await;
            if code(&result) != "busy" {
                break result;
            }
        }
    };
    let told = tokio::time::timeout(Duration::from_secs(10), told).await.expect("it is noted");
    assert_eq!(code(&told), "unknown_outcome", "{told}");
    assert_eq!(sent(&echo), 1);
}

/// Clients that lose half of the answers, and try again until they have one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_storm_of_retries_makes_one_write() {
    let (server, echo) = crm_with(&[PUT, TEXTS]);
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..50_u64 {
        let server = Arc::clone(&server);
        clients.spawn(async move {
            let mut dice = fastrand::Rng::with_seed(client);
            loop {
                let result = puts(&server, "a", "k").await;
                let lost = dice.bool();
                if !lost && code(&result) != "busy" {
                    return result["isError"] == false;
                }
            }
        });
    }
    assert!(clients.join_all().await.into_iter().all(|made| made));
    assert_eq!(sent(&echo), 1);
}
