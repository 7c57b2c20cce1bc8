use super::*;

#[tokio::test(start_paused = true)]
async fn a_session_ends_when_it_is_idle_and_after_its_time() {
    let sessions = OperatorSessions::default();
    let id = sessions.open("ktk_a");
    let session = sessions.find(&id, true).expect("it is open");
    assert_eq!(session.token.expose(), "ktk_a");
    assert_ne!(session.form_key, id);
    assert!(sessions.find("other", true).is_none());
    tokio::time::advance(IDLE).await;
    assert!(sessions.find(&id, true).is_none(), "it was idle");
    let id = sessions.open("ktk_a");
    for _ in 0..31 {
        tokio::time::advance(IDLE / 2).await;
        assert!(sessions.find(&id, true).is_some());
    }
    tokio::time::advance(IDLE / 2).await;
    assert!(sessions.find(&id, true).is_none(), "its time is over");
    let id = sessions.open("ktk_a");
    sessions.close(&id);
    assert!(sessions.find(&id, true).is_none(), "it was closed");
}

#[tokio::test(start_paused = true)]
async fn of_many_sessions_the_idle_ones_end_first() {
    let sessions = OperatorSessions::default();
    let first = sessions.open("ktk_a");
    tokio::time::advance(Duration::from_secs(1)).await;
    let second = sessions.open("ktk_b");
    for _ in 2..=MOST {
        tokio::time::advance(Duration::from_secs(1)).await;
        sessions.open("ktk_c");
    }
    assert!(sessions.find(&first, true).is_none());
    assert!(sessions.find(&second, true).is_some());
}

#[tokio::test(start_paused = true)]
async fn a_page_that_renews_itself_keeps_no_session_open() {
    let sessions = OperatorSessions::default();
    let id = sessions.open("ktk_a");
    for _ in 0..3 {
        tokio::time::advance(IDLE / 4).await;
        assert!(sessions.find(&id, false).is_some());
    }
    tokio::time::advance(IDLE / 4).await;
    assert!(sessions.find(&id, false).is_none());
}

#[tokio::test(start_paused = true)]
async fn what_was_done_is_said_once() {
    let sessions = OperatorSessions::default();
    let (id, other) = (sessions.open("ktk_a"), sessions.open("ktk_b"));
    sessions.leave(Some(&id), Flash::Declined);
    assert!(sessions.take_left(Some(&other)).is_none() && sessions.take_left(None).is_none());
    assert!(matches!(sessions.take_left(Some(&id)), Some(Flash::Declined)));
    assert!(sessions.take_left(Some(&id)).is_none());
}
