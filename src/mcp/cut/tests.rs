use std::future::pending;

use super::*;

#[tokio::test]
async fn what_is_cut_is_dropped_before_it_is_told() {
    struct Gone(NothingSent);
    impl Drop for Gone {
        fn drop(&mut self) {
            assert!(self.0.is_certain(), "nothing is sent behind the cut");
        }
    }
    let cut = CancellationToken::new();
    cut.cancel();
    assert_eq!(UntilCut::reading(&cut).run(pending::<()>()).await, Err(CutShort::Reads));
    assert_eq!(UntilCut::reading(&cut).run(async { 7 }).await, Ok(7), "what has ended is not cut");
    let mut caller = Caller::unknown(crate::caller::Locale(0));
    let nothing_sent = NothingSent::default();
    caller.nothing_sent = Some(nothing_sent.clone());
    let until = |nothing_sent: &NothingSent| UntilCut { cut: cut.clone(), nothing_sent: Some(nothing_sent.clone()) };
    // A server that says nothing of what it sends may have sent it.
    assert_eq!(until(&nothing_sent).run(pending::<()>()).await, Err(CutShort::Unknown));
    caller.has_sent_nothing();
    let gone = Gone(nothing_sent.clone());
    let waits = async move {
        let _gone = gone;
        pending::<()>().await;
    };
    assert_eq!(until(&nothing_sent).run(waits).await, Err(CutShort::Unsent));
    caller.sends();
    assert_eq!(until(&nothing_sent).run(pending::<()>()).await, Err(CutShort::Unknown));
}

#[test]
fn what_a_response_tells_is_read_back() {
    for cut in CutShort::ALL {
        let written = cut.error().to(Some("7".into())).to_json();
        assert_eq!(CutShort::told_in(&written), Some(cut));
    }
    for other in [&br#"{"jsonrpc":"2.0","id":7,"result":{}}"#[..], br#"{"error":{"code":1,"message":"no"}}"#, b"no"] {
        assert_eq!(CutShort::told_in(other), None);
    }
}
