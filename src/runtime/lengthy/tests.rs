use std::sync::mpsc;

use super::apart;

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn other_tasks_go_on_beside_what_takes_long() {
    let working = tokio::spawn(async {
        let (say, hear) = mpsc::channel();
        tokio::spawn(async move { say.send("it ran").expect("it is waited for") });
        // The one worker thread is held until another task has run.
        apart(true, || hear.recv())
    });
    assert_eq!(working.await.expect("it ends"), Ok("it ran"));
}

#[tokio::test]
async fn with_one_thread_it_is_done_there() {
    assert_eq!(apart(true, || 7), 7);
}

#[test]
fn without_a_runtime_it_is_done_here() {
    assert_eq!(apart(true, || 7), 7);
}
