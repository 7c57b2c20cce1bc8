use serde_json::json;

use super::*;
use crate::caller::outcome::CallOutcome;

fn called(content: &Value) -> CalledTool {
    let structured = content.to_string();
    let bytes = format!(
        r#""structuredContent":{structured},"content":[{{"type":"text","text":"One.\nTwo."}}],"isError":false"#
    );
    let start = r#""structuredContent":"#.len();
    let outcome = CallOutcome {
        failure: None,
        structured: start..start + structured.len(),
        result: None,
        warnings: None,
        continuation: None,
        doubtful: false,
    };
    let given = json!({ "id": "it's" }).as_object().cloned().unwrap_or_default();
    read(&Called { bytes: bytes.into_bytes(), outcome }, "getLead", &given, Duration::from_millis(7))
}

#[test]
fn faults_are_told_by_the_argument_that_they_are_of() {
    let faults = json!({ "error": {}, "faults": [{ "path": "filter.ID", "message": "no" }, { "path": "ids[2]", "message": "nor" }] });
    let read = called(&faults);
    assert_eq!(read.faults, [("filter".to_owned(), "no".to_owned()), ("ids".to_owned(), "nor".to_owned())]);
    assert!(matches!(read.answer, ToolAnswer::Nothing));
}

#[test]
fn records_are_a_table_of_what_can_be_read() {
    let read = called(&json!({ "result": [
        { "ID": 1, "PHONE": [{}], "EMPTY": null, "TITLE": "a".repeat(100) },
        { "ID": 2, "TITLE": null },
    ] }));
    let ToolAnswer::Result { columns, records, curl, summary, ms: 7, cut: false, .. } = read.answer else {
        panic!("{read:?}")
    };
    assert_eq!(columns, ["ID", "TITLE"]);
    assert_eq!(records[1], ["2", ""]);
    assert_eq!(records[0][1].chars().count(), CELL + 1);
    assert_eq!(summary, "One.\nTwo.");
    assert!(curl.ends_with(r#"-d '{"tool":"getLead","params":{"id":"it'\''s"}}'"#), "{curl}");
    let long = called(&json!({ "result": "ф".repeat(LONGEST) }));
    assert!(matches!(long.answer, ToolAnswer::Result { cut: true, .. }));
}

#[test]
fn steps_are_told_in_their_order() {
    let send = json!({ "effect": "write", "request": { "method": "POST", "url": "http://a/b", "body": { "c": 1 } } });
    let steps = json!([send, { "effect": "read", "waits_for": ["x"] }, { "effect": "write", "items": 2, "each": [[send], [send]] }]);
    let read = called(&json!({ "dryRun": { "sent": false, "steps": steps, "pages": 3, "dictionaries": ["stages"] } }));
    let ToolAnswer::Explain { steps, pages: Some(3), dictionaries } = read.answer else { panic!("{read:?}") };
    assert_eq!(dictionaries, ["stages"]);
    let requests: Vec<_> = steps.iter().map(|step| step.request.as_deref()).collect();
    let sent = Some("POST http://a/b\n\n{\"c\":1}");
    assert_eq!(requests, [sent, None, None, sent, sent]);
    assert_eq!(steps[2].items, Some(2));
}

#[test]
fn a_call_that_waits_leads_to_its_approval() {
    let read = called(
        &json!({ "error": { "code": "approval_required", "approval": { "id": "ap_1", "expires_at": "2027-01-01T00:00:00Z" } } }),
    );
    assert!(matches!(read.answer, ToolAnswer::Approval { id, until: Some(_) } if id == "ap_1"));
}
