use super::*;

#[test]
fn a_tree_of_short_values_is_many_times_its_text() {
    assert_eq!(tree(br#"{"a":[1,2,3,4]}"#), Some(0), "short ones are not counted");
    let numbers = format!("[{}1]", "1,".repeat(MOST_VALUES));
    assert!(tree(numbers.as_bytes()).expect("it may have as many") > 100 * numbers.len());
    assert_eq!(tree(format!("[1,{}", &numbers[1..]).as_bytes()), None, "one more");
}

#[test]
fn what_stands_in_texts_is_no_value() {
    for text in ["x", "1,2;", "a:b, ", r#"\",\""#, r"\\"] {
        let text = format!("{{\"rows\":\"{}\",\"more\":[1,2]}}", text.repeat(1 << 20));
        assert_eq!(tree(text.as_bytes()), Some(4 * NODE), "{}", &text[..30]);
    }
    let without_end = format!("[1,\"{}", ",".repeat(1 << 20));
    assert_eq!(tree(without_end.as_bytes()), Some(NODE));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_call_of_a_long_message_keeps_no_other_task_waiting() {
    let (hold, held) = std::sync::mpsc::channel::<()>();
    let other = tokio::spawn(async move { hold.send(()).expect("it is waited for") });
    // On one thread: without another the task would never run.
    let waited = tokio::spawn(run(LONG + 1, async move { held.recv().is_ok() }));
    assert!(waited.await.expect("no panic"));
    other.await.expect("no panic");
}
