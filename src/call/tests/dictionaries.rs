//! When dictionaries are loaded: beside the page, side by side, in the background, once.

use std::sync::atomic::AtomicBool;

use tokio::time::{Instant, advance, timeout};

use super::*;

const MOMENT: Duration = Duration::from_millis(50);

/// The shipped catalog over a backend that takes its time.
fn slow(
    delays: impl Fn(&str) -> Duration + Send + Sync + 'static,
    answers: impl Fn(&str, &Value) -> Result<Reply, SendError> + Send + Sync + 'static,
) -> Office {
    let sources = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sources are there");
    Office::over(&sources, Box::new(answers), None, Box::new(move |path, _| delays(path)))
}

async fn leads(office: &Office) -> Value {
    office.call("getLeads", json!({"filter": may()})).await
}

fn status_name(result: &Value) -> &Value {
    &result["structuredContent"]["result"][0]["_meta"]["status"]["name"]
}

/// How often the statuses of leads were asked for, and how often users.
fn loads(office: &Office) -> (usize, usize) {
    let asked = office.asked();
    let statuses = asked.iter().filter(|(_, body)| body["filter"]["ENTITY_ID"] == "STATUS").count();
    (statuses, asked.iter().filter(|(path, _)| path == "user.get").count())
}

#[tokio::test(start_paused = true)]
async fn what_needs_no_ids_is_loaded_beside_the_page_and_the_rest_at_once() {
    let office = slow(|path| if path == "user.get" { 2 * MOMENT } else { MOMENT }, portal(3));
    let begun = Instant::now();
    let result = leads(&office).await;
    assert_eq!(begun.elapsed(), 3 * MOMENT, "the statuses came with the page, the users behind it");
    assert_eq!(status_name(&result), "New");
    assert_eq!(result["structuredContent"]["result"][0]["_meta"]["responsible"]["name"], "User 1");

    let office = slow(|path| if path == "crm.lead.list" { MOMENT } else { 2 * MOMENT }, portal(3));
    let begun = Instant::now();
    leads(&office).await;
    assert_eq!(begun.elapsed(), 3 * MOMENT, "the users did not wait for the statuses");
}

#[tokio::test(start_paused = true)]
async fn many_keys_are_asked_for_side_by_side() {
    let answer = |path: &str, body: &Value| match path {
        "crm.lead.list" => {
            let start = body["start"].as_i64().expect("a start");
            let records: Vec<_> = (start..start + 50).map(|id| json!({"ID": id, "ASSIGNED_BY_ID": id})).collect();
            ok(&json!({"result": records, "total": 150, "next": (start < 100).then_some(start + 50)}))
        }
        other => portal(0)(other, body),
    };
    let office = slow(|path| if path == "user.get" { MOMENT } else { Duration::ZERO }, answer);
    let begun = Instant::now();
    let result = office.call("getLeads", json!({"filter": may(), "limit": 150})).await;
    assert_eq!(begun.elapsed(), 2 * MOMENT, "those of the first page, then all others");
    assert_eq!(loads(&office).1, 3);
    assert_eq!(result["structuredContent"]["result"][149]["_meta"]["responsible"]["name"], "User 149");
}

#[tokio::test(start_paused = true)]
async fn what_the_first_page_names_is_loaded_beside_those_behind_it() {
    let office = slow(|_| MOMENT, portal(500));
    let begun = Instant::now();
    let result = office.call("getLeads", json!({"filter": may(), "limit": 500})).await;
    assert_eq!(begun.elapsed(), 2 * MOMENT, "nothing is known at first, and still there are two round trips");
    assert_eq!(loads(&office), (1, 1));
    assert_eq!(result["structuredContent"]["result"][499]["_meta"]["responsible"]["name"], "User 2");
}

#[tokio::test(start_paused = true)]
async fn what_is_soon_too_old_is_renewed_while_it_serves() {
    let office = slow(|_| MOMENT, portal(3));
    leads(&office).await;
    office.asked();
    advance(Duration::from_secs(250)).await;
    let begun = Instant::now();
    for _ in 0..5 {
        assert_eq!(status_name(&leads(&office).await), "New");
    }
    assert_eq!(begun.elapsed(), 5 * MOMENT, "no call waited for more than its page");
    assert_eq!(loads(&office), (1, 1));
    // What was loaded first would be too old by now.
    advance(Duration::from_secs(100)).await;
    let begun = Instant::now();
    leads(&office).await;
    assert_eq!((begun.elapsed(), office.paths()), (MOMENT, vec!["crm.lead.list".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_renewed_serves_until_it_is_too_old_and_is_tried_again_now_and_then() {
    let broken = Arc::new(AtomicBool::new(false));
    let (portal, fails) = (portal(3), Arc::clone(&broken));
    let office = slow(
        |_| Duration::ZERO,
        move |path, body| match path {
            "crm.status.list" if fails.load(Relaxed) && body["filter"]["ENTITY_ID"] == "STATUS" => status(500, "{}"),
            _ => portal(path, body),
        },
    );
    leads(&office).await;
    broken.store(true, Relaxed);
    advance(Duration::from_secs(250)).await;
    office.asked();
    for _ in 0..5 {
        let result = leads(&office).await;
        settle().await;
        assert_eq!((status_name(&result), result["structuredContent"].get("warnings")), (&json!("New"), None));
    }
    assert_eq!(loads(&office).0, 1, "it is left alone for a while");
    advance(Duration::from_secs(11)).await;
    leads(&office).await;
    settle().await;
    assert_eq!(loads(&office).0, 1);
    broken.store(false, Relaxed);
    advance(Duration::from_secs(11)).await;
    leads(&office).await;
    settle().await;
    assert_eq!(loads(&office).0, 1);
    advance(Duration::from_secs(100)).await;
    leads(&office).await;
    assert_eq!(loads(&office).0, 0, "it was renewed");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_ends_early_spoils_no_load_for_others() {
    let office = slow(|path| if path == "crm.lead.list" { Duration::ZERO } else { MOMENT }, portal(3));
    let (ended, result) = tokio::join!(timeout(MOMENT / 2, leads(&office)), leads(&office));
    assert!(ended.is_err(), "it ended while its dictionaries were loaded");
    assert_eq!(status_name(&result), "New");
    assert_eq!(result["structuredContent"]["result"][0]["_meta"]["responsible"]["name"], "User 1");
    assert_eq!(loads(&office), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn what_is_loaded_when_a_call_ends_early_is_there_for_the_next() {
    let office = slow(|path| if path == "crm.lead.list" { Duration::ZERO } else { MOMENT }, portal(3));
    timeout(MOMENT / 2, leads(&office)).await.expect_err("it ends while its dictionaries are loaded");
    advance(MOMENT).await;
    settle().await;
    office.asked();
    leads(&office).await;
    assert_eq!(office.paths(), ["crm.lead.list"]);
}

#[tokio::test(start_paused = true)]
async fn no_load_outlives_the_catalogs() {
    let office = slow(|path| if path == "crm.lead.list" { Duration::ZERO } else { MOMENT }, portal(3));
    let upstream = Arc::clone(&office.upstream);
    timeout(MOMENT / 2, leads(&office)).await.expect_err("it ends while its dictionaries are loaded");
    drop(office);
    settle().await;
    assert_eq!(Arc::strong_count(&upstream), 1);
}

#[tokio::test(start_paused = true)]
async fn a_dictionary_that_the_pace_held_back_is_waited_for_once_more() {
    let (portal, held) = (portal(3), AtomicBool::new(false));
    let office = slow(
        |_| Duration::ZERO,
        move |path, body| {
            let statuses = body["filter"]["ENTITY_ID"] == "STATUS";
            match statuses && !held.fetch_or(statuses, Relaxed) {
                true => Err(SendError::Busy { retry_after: None }),
                false => portal(path, body),
            }
        },
    );
    let result = leads(&office).await;
    assert_eq!((status_name(&result), result["structuredContent"].get("warnings")), (&json!("New"), None));
    assert_eq!(loads(&office).0, 2);
}
