//! How long a call may take in which a person is asked.

use futures::future::BoxFuture;
use serde_json::json;

use super::*;
use crate::caller::conversation::{Kind, Level, Question, Unanswered};

/// A client whose user never answers.
struct Silent;

impl Conversation for Silent {
    fn progress<'a>(&'a self, _: f64, _: Option<f64>, _: Option<&'a str>) -> BoxFuture<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    fn log<'a>(&'a self, _: Level, _: &'a Value) -> BoxFuture<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    fn can(&self, _: Kind) -> bool {
        true
    }

    fn ask<'a>(&'a self, _: &'a str, _: Question) -> BoxFuture<'a, Result<Value, Unanswered>> {
        Box::pin(std::future::pending())
    }

    fn need(&self, _: Kind) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

fn who() -> Askable {
    Askable { conversation: Arc::new(Silent), words: "(Of the portal:)".into() }
}

fn form() -> ElicitRequestParams {
    let form = json!({ "message": "Which?", "requestedSchema": { "type": "object", "properties": { "a": { "type": "string" } } } });
    serde_json::from_value(form).expect("it is of the protocol")
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_call_rests_while_a_person_is_asked_who_has_three_minutes() {
    let (calls, id) = (AskableCalls::default(), RequestId::Number(1));
    let open = calls.open(id.clone(), who());
    let second = Duration::from_secs(1);
    let call = async {
        sleep(second).await;
        // The person is away, and the server goes on without an answer.
        assert!(calls.ask(&id, form(), &str::to_owned).await.is_none());
        sleep(second).await;
        7
    };
    let begun = Instant::now();
    assert_eq!(open.in_time(call, 5 * second).await, Some(7));
    assert_eq!(begun.elapsed(), LONGEST + 2 * second);
    assert_eq!(open.in_time(sleep(6 * second), 5 * second).await, None, "a server has its time");
}

#[tokio::test(start_paused = true)]
async fn questions_end_with_their_call_are_three_at_the_most_and_of_no_other_call() {
    let (calls, id) = (AskableCalls::default(), RequestId::Number(1));
    assert!(calls.ask(&id, form(), &str::to_owned).await.is_none(), "no call, no question");
    let open = calls.open(id.clone(), who());
    for _ in 0..MOST {
        calls.ask(&id, form(), &str::to_owned).await;
    }
    let begun = Instant::now();
    assert!(calls.ask(&id, form(), &str::to_owned).await.is_none());
    assert_eq!(begun.elapsed(), Duration::ZERO, "the fourth is not asked");
    drop(open);
    let open = calls.open(id.clone(), who());
    let (asked, ()) = tokio::join!(calls.ask(&id, form(), &str::to_owned), async { drop(open) });
    assert!(asked.is_none() && begun.elapsed() == Duration::ZERO, "nobody waits for what has ended");
}
