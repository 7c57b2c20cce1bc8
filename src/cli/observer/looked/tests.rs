use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use super::KeptLook;

#[tokio::test(start_paused = true)]
async fn many_who_ask_at_once_have_it_looked_at_once_and_what_was_found_is_kept_for_a_while() {
    let (kept, looks) = (KeptLook::new(Duration::from_secs(5)), Arc::new(AtomicUsize::new(0)));
    let look = || {
        let looks = Arc::clone(&looks);
        async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            looks.fetch_add(1, Relaxed) + 1
        }
    };
    let (one, two, three) = tokio::join!(kept.or(look()), kept.or(look()), kept.or(look()));
    assert_eq!([one, two, three], [Some(1); 3]);
    tokio::time::advance(Duration::from_secs(6)).await;
    assert_eq!(kept.or(look()).await, Some(2));
}

#[tokio::test(start_paused = true)]
async fn a_look_goes_on_when_who_has_begun_it_is_gone() {
    let (kept, looks) = (KeptLook::new(Duration::from_secs(5)), Arc::new(AtomicUsize::new(0)));
    for _ in 0..3 {
        let looks = Arc::clone(&looks);
        let look = async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            looks.fetch_add(1, Relaxed) + 1
        };
        let gone = tokio::time::timeout(Duration::from_millis(400), kept.or(look)).await;
        assert!(gone.is_err() || looks_of(gone) == Some(1));
    }
    assert_eq!(looks.load(Relaxed), 1);
}

fn looks_of(answered: Result<Option<usize>, tokio::time::error::Elapsed>) -> Option<usize> {
    answered.ok().flatten()
}
