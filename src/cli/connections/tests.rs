use serde_json::json;

use super::line;

#[test]
fn a_line_says_how_it_stands_and_what_its_leads_do() {
    let none = json!({"catalog": "crm", "state": "none", "connected_at": null, "check_error": null, "sync": null});
    assert_eq!(line(&none), "none       crm                   since -\n");
    let failing = json!({
        "catalog": "crm", "state": "failing", "connected_at": "2026-05-20T10:00:00Z",
        "check_error": {"code": "unauthorized", "message": "the key is not taken"},
        "sync": {"status": "error", "waiting": 3, "dead": 1},
    });
    let expected = "failing    crm                   since 2026-05-20T10:00:00Z  leads error, 3 waiting, 1 dead  the key is not taken\n";
    assert_eq!(line(&failing), expected);
}
