use serde_json::json;

use super::line;

#[test]
fn what_a_system_said_stays_in_its_line() {
    let lead = json!({
        "id": "7", "catalog": "crm", "state": "dead", "attempts": 2, "tried_at": "2026-05-20T10:00:00Z",
        "error": "invalid", "upstream": {"code": "E1", "message": "no\ndead     crm  8  all is well"},
    });
    let line = line(&lead);
    assert_eq!(line.lines().count(), 1, "{line}");
    assert!(line.contains("invalid: E1 no dead crm 8 all is well"), "{line}");
}
