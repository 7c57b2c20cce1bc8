use super::*;

#[test]
fn a_call_is_cancelled_by_its_id_however_that_is_written() {
    for (opened, cancelled) in [("7", "7"), ("7", "7.0"), ("7", "7e0"), (r#""a/b""#, r#""a\/\u0062""#), ("0", "-0")] {
        let calls = Arc::new(Calls::default());
        let call = calls.open(opened).expect("the first");
        for other in ["8", "\"7\"", "null", "[7]", "1.5"] {
            calls.cancel(other);
        }
        assert!(!call.cancelled.is_cancelled(), "{opened}");
        calls.cancel(cancelled);
        assert!(call.cancelled.is_cancelled(), "{opened} by {cancelled}");
    }
}
