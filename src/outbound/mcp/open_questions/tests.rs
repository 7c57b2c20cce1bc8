use futures::stream;

use super::*;

fn event(data: &str) -> Result<Sse, SseError> {
    Ok(Sse { event: None, data: Some(data.to_owned()), id: None, retry: None })
}

fn asked(count: usize) -> BoxStream<'static, Result<Sse, SseError>> {
    let ask = |id| event(&format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"ping"}}"#));
    stream::iter((0..count).map(ask)).boxed()
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_faster_than_it_is_answered_is_not_read() {
    let questions = Arc::new(OpenQuestions::default());
    let mut paced = Arc::clone(&questions).paced(asked(100));
    let mut read = 0;
    while tokio::time::timeout(SECOND, paced.next()).await.is_ok() {
        read += 1;
    }
    assert_eq!(read, MOST_OPEN);
    // Each that is answered makes room for one.
    drop(questions.answering());
    assert!(paced.next().await.is_some());
    assert!(tokio::time::timeout(SECOND, paced.next()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn what_is_no_question_or_is_taken_back_is_read_all_the_same() {
    let questions = Arc::new(OpenQuestions::default());
    let others = [
        r#"{"jsonrpc":"2.0","id":1,"result":{"method":"ping"}}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/progress","params":{"id":1}}"#,
        "no JSON: \"method\"",
    ];
    let all: Vec<_> = others.iter().cycle().take(100).map(|data| event(data)).collect();
    assert_eq!(Arc::clone(&questions).paced(stream::iter(all).boxed()).count().await, 100);
    let pair = [
        r#"{"jsonrpc":"2.0","id":1,"method":"elicitation/create","params":{}}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#,
    ];
    let all: Vec<_> = pair.iter().cycle().take(200).map(|data| event(data)).collect();
    assert_eq!(Arc::clone(&questions).paced(stream::iter(all).boxed()).count().await, 200);
}

#[tokio::test(start_paused = true)]
async fn events_and_streams_come_no_faster_than_so_many_a_second() {
    let questions = Arc::new(OpenQuestions::default());
    let begun = Instant::now();
    let told = r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#;
    let all: Vec<_> = std::iter::repeat_with(|| event(told)).take(1_200).collect();
    assert_eq!(Arc::clone(&questions).paced(stream::iter(all).boxed()).count().await, 1_200);
    assert_eq!(begun.elapsed(), 2 * SECOND);
    let begun = Instant::now();
    for _ in 0..3 {
        questions.next_stream().await;
    }
    assert_eq!(begun.elapsed(), 2 * BETWEEN_STREAMS);
}
