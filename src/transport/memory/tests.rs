use super::*;
use crate::transport::meter::Meter;

#[tokio::test(start_paused = true)]
async fn the_one_that_holds_most_for_longest_is_given_up() {
    let memory = Memory::new(100 << 10);
    let (old, young, small) = (Meter::open(&memory), Meter::open(&memory), Meter::open(&memory));
    small.received(1 << 10);
    old.received(50 << 10);
    tokio::time::advance(std::time::Duration::from_secs(1)).await;
    young.received(50 << 10);
    assert!(old.is_given_up() && !young.is_given_up() && !small.is_given_up());
    assert_eq!(memory.given_up(), 1);
    drop(old);
    assert_eq!(memory.held(), 51 << 10);
}

#[tokio::test(start_paused = true)]
async fn who_reads_a_small_answer_slowly_is_given_up_last() {
    let memory = Memory::new(4 << 20);
    let readers: Vec<_> = (0..30).map(|_| Meter::open(&memory)).collect();
    readers.iter().for_each(|reader| reader.owes(20 << 10));
    tokio::time::advance(std::time::Duration::from_secs(2)).await;
    let floods: Vec<_> = (0..8).map(|_| Meter::open(&memory)).collect();
    floods.iter().for_each(|flood| flood.received(1 << 20));
    assert!(readers.iter().all(|reader| !reader.is_given_up()));
    assert!(floods.iter().filter(|flood| flood.is_given_up()).count() >= 4, "the memory came from those who took it");

    let many: Vec<_> = (0..200).map(|_| Meter::open(&memory)).collect();
    many.iter().for_each(|one| one.owes(100 << 10));
    let left = readers.iter().chain(&many).filter(|one| !one.is_given_up()).map(|one| one.held()).sum::<usize>();
    assert!(left <= 4 << 20, "the budget holds against many small ones too: {left}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_runs_is_not_given_up_for_its_memory() {
    let memory = Memory::new(100 << 10);
    let (runs, reads) = (Meter::open(&memory), Meter::open(&memory));
    let _busy = runs.request();
    runs.received(90 << 10);
    tokio::time::advance(std::time::Duration::from_secs(9)).await;
    reads.received(20 << 10);
    assert!(!runs.is_given_up() && reads.is_given_up());
    let reading = runs.reading();
    let third = Meter::open(&memory);
    third.received(90 << 10);
    assert!(runs.is_given_up(), "a body that is still being read waits for its peer");
    drop(reading);
}

#[tokio::test(start_paused = true)]
async fn what_is_read_and_what_is_written_is_given_back() {
    let memory = Memory::new(1 << 20);
    let meter = Meter::open(&memory);
    meter.received(300);
    meter.owes(1_000);
    meter.answered();
    assert_eq!(memory.held(), 1_000);
    meter.sent(600);
    // Framing is written too, and was never counted.
    meter.sent(700);
    assert_eq!(memory.held(), 0);
    meter.begin_conversation();
    let owed = meter.owe(500);
    meter.sent(500);
    assert_eq!(memory.held(), 500);
    drop(owed);
    let bytes = memory.hold_bytes(Bytes::from_static(b"four"));
    assert_eq!((memory.held(), &bytes[1..]), (4, &b"our"[..]));
    let clone = bytes.slice(1..2);
    drop(bytes);
    assert_eq!(memory.held(), 4);
    drop((clone, meter));
    assert_eq!(memory.held(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_idlest_connection_is_the_one_that_makes_room() {
    let memory = Memory::new(1 << 20);
    let first = Meter::open(&memory);
    tokio::time::advance(std::time::Duration::from_secs(1)).await;
    let second = Meter::open(&memory);
    let busy = first.request();
    assert!(!memory.close_idlest(), "a connection has some time to ask for something");
    tokio::time::advance(std::time::Duration::from_secs(10)).await;
    assert!(memory.close_idlest() && second.is_given_up());
    assert!(!memory.close_idlest(), "the other has a request");
    drop(busy);
    tokio::time::advance(std::time::Duration::from_secs(10)).await;
    assert!(memory.close_idlest() && first.is_given_up());
}

#[tokio::test(start_paused = true)]
async fn the_budget_follows_what_the_process_takes() {
    const MB: usize = 1 << 20;
    let memory = Memory::new(256 * MB);
    let stalled: Vec<_> = (0..10).map(|_| Meter::open(&memory)).collect();
    for meter in &stalled {
        meter.received(20 * MB);
    }
    memory.observe(400 * MB, 512 * MB);
    assert!(!memory.is_full() && stalled.iter().all(|meter| !meter.is_given_up()));
    // 32 MB too many.
    memory.observe(480 * MB, 512 * MB);
    let given_up = || stalled.iter().filter(|meter| meter.is_given_up()).count();
    assert_eq!(given_up(), 3, "an eighth more than is needed");
    memory.observe(480 * MB, 512 * MB);
    assert_eq!(given_up(), 3, "what was given up comes back a moment later");
    memory.observe(500 * MB, 512 * MB);
    assert!(given_up() > 3 && memory.is_pressed(), "it got worse");
    drop(stalled);
    assert!(!memory.is_full() && !memory.is_pressed(), "peers hold nothing");
    for _ in 0..20 {
        memory.observe(100 * MB, 512 * MB);
    }
    let again = Meter::open(&memory);
    again.received(255 * MB);
    assert!(!memory.is_full(), "the whole budget is back");
}

#[tokio::test(start_paused = true)]
async fn a_message_waits_for_the_memory_of_others_and_not_for_ever() {
    let memory = Memory::new(100 << 10);
    let (runs, stalled) = (Meter::open(&memory), Meter::open(&memory));
    let _busy = runs.request();
    runs.received(50 << 10);
    stalled.received(40 << 10);
    let reserved = tokio::spawn({
        let memory = Arc::clone(&memory);
        async move { memory.reserve(30 << 10).await }
    });
    tokio::time::advance(LOOK).await;
    tokio::task::yield_now().await;
    assert!(stalled.is_given_up());
    drop(stalled);
    let reserved = reserved.await.expect("no panic").expect("there is room");
    assert_eq!(memory.held(), 80 << 10);
    assert!(memory.reserve(30 << 10).await.is_none(), "what runs keeps its memory");
    let bytes = reserved.with(Bytes::from_static(b"tree"));
    assert_eq!(memory.held(), 80 << 10);
    drop(bytes);
    assert_eq!(memory.held(), 50 << 10);
}

#[tokio::test(start_paused = true)]
async fn connections_are_not_looked_through_for_each_read() {
    let memory = Memory::new(1 << 20);
    let runs = Meter::open(&memory);
    let _busy = runs.request();
    runs.received((1 << 20) + 1);
    let stalled = Meter::open(&memory);
    stalled.received(8 << 10);
    assert!(!stalled.is_given_up(), "they were looked through a moment ago");
    tokio::time::advance(Duration::from_millis(AGAIN)).await;
    stalled.received(1);
    assert!(stalled.is_given_up());
    let next = Meter::open(&memory);
    next.received(8 << 10);
    assert!(next.is_given_up(), "there were some");
}
