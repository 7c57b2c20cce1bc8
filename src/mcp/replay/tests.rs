use futures::stream;

use super::*;

fn event(id: &str) -> ServerSseMessage {
    let mut event = ServerSseMessage::retry(Duration::from_secs(1));
    event.event_id = Some(id.to_owned());
    event
}

async fn ids(stream: impl Stream<Item = ServerSseMessage>) -> Vec<String> {
    stream.map(|event| event.event_id.unwrap_or_default()).collect().await
}

#[tokio::test]
async fn what_came_while_the_client_was_away_is_told_again() {
    let (replays, session) = (Arc::new(Replays::default()), SessionId::from("a"));
    let (send, received) = mpsc::channel(4);
    let from = unfold(received, async |mut events| events.recv().await.map(|event| (event, events)));
    drop(replays.record(&session, from));
    for id in ["0/7", "1/7"] {
        send.send(event(id)).await.expect("somebody reads");
    }
    let again = tokio::spawn(ids(replays.after(&session, "0/7").expect("a stream of a request")));
    send.send(event("2/7")).await.expect("somebody reads");
    drop(send);
    assert_eq!(again.await.expect("no panic"), ["1/7", "2/7"]);
    assert!(ids(replays.after(&SessionId::from("b"), "0/7").expect("a stream")).await.is_empty());
    replays.forget(&session);
    assert!(ids(replays.after(&session, "0/7").expect("a stream")).await.is_empty());
    assert_eq!(replays.lock().bytes, 0);
}

#[tokio::test]
async fn the_stream_of_a_session_as_a_whole_is_left_alone() {
    let (replays, session) = (Arc::new(Replays::default()), SessionId::from("a"));
    assert_eq!(ids(replays.record(&session, stream::iter([event("0"), event("1")]))).await, ["0", "1"]);
    assert!(replays.after(&session, "0").is_none());
    assert!(replays.lock().streams.is_empty());
}
