use super::*;

#[test]
fn of_a_call_without_a_session_nothing_was_sent() {
    assert!(matches!(unbegun(&Broke::Status(302)), McpEnding::Redirect { status: 302, sent: false }));
    assert!(matches!(unbegun(&Broke::Status(403)), McpEnding::Reply(Reply { status: 403, .. })));
    assert!(matches!(unbegun(&Broke::Status(404)), McpEnding::Lost(Lost::NoSession(_))));
    assert!(matches!(unbegun(&Broke::Late), McpEnding::Lost(lost) if lost.is_unsent()));
}
