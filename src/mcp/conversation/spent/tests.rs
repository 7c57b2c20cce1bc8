use super::*;

#[tokio::test(start_paused = true)]
async fn a_state_is_good_for_one_write() {
    let spent = Spent::new(Duration::from_mins(30));
    assert!(spent.take("one") && spent.take("other"));
    assert!(!spent.take("one"));
    spent.give_back("other");
    assert!(spent.take("other"));
    tokio::time::advance(Duration::from_mins(31)).await;
    assert!(spent.take("one"), "it cannot be opened any more, and is forgotten");
    assert_eq!(spent.taken.lock().expect("nothing panics").order.len(), 1);
}
