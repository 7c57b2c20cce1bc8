use super::*;

#[test]
fn requests_that_are_not_answered_have_a_number_and_count_as_memory() {
    let memory = Memory::new(64 << 20);
    let mut unanswered = UnansweredRequests::new(Arc::clone(&memory));
    let id = |number: usize| RequestId::Number(i64::try_from(number).expect("a small number"));
    assert!((0..MOST).all(|number| unanswered.take(&id(number))));
    assert!(unanswered.has(&id(0)) && !unanswered.take(&id(MOST)), "one more is refused");
    assert_eq!(memory.held(), MOST * REQUEST);
    unanswered.answered(&id(0));
    unanswered.answered(&id(0));
    assert!(!unanswered.has(&id(0)) && unanswered.take(&id(MOST)), "an answer makes room for one");
    drop(unanswered);
    assert_eq!(memory.held(), 0, "with the conversation all of it goes");
}
