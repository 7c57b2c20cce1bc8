use super::*;
use crate::caller::AnswerForm;
use crate::runtime::paging::Position;

fn json(members: &[u8]) -> serde_json::Value {
    let text = std::str::from_utf8(members).expect("UTF-8");
    assert!(!text.contains(['\n', '\r']), "{text}");
    serde_json::from_str(&format!("{{{text}}}")).expect("the members make an object")
}

#[test]
fn an_answer_has_every_part_in_its_place() {
    let advice = Advice {
        warnings: vec![ResultWarning { code: "no-date-range".into(), message: "add a \"range\"".into() }],
        fix: Some(Fix {
            order: Some(r#"{"D":"DESC"}"#.into()),
            arguments: serde_json::Map::from_iter([("filter".into(), serde_json::json!({">=D": "1"}))]),
        }),
    };
    let mut out = Vec::new();
    AnsweredResult {
        metadata: Metadata { tool: r#""provider":"p""#, connection: r#","tool":"t""# },
        summary: "done".into(),
        request: Some(r#"{"start":0}"#),
        body: Body::Json("[ 1,\n2]"),
        attachment: None,
        pagination: Some(Pagination {
            limit: 50,
            start: Some(Position::Counted(0)),
            next: Some(Position::Counted(50)),
            total: Some(310),
            fetched: 50,
            left_out: None,
        }),
        hint: Some(Hint { message: Some("m".into()), arguments: "{}".into() }),
        advice: &advice,
        ready: Some("send {}"),
        form: AnswerForm::default(),
    }
    .write(&mut out);
    let expected = serde_json::json!({
        "content": [
            {"type": "text", "text": "done\nadd a \"range\"\nsend {}"},
            {
                "type": "text",
                "text": r#"{"result":[ 1, 2],"pagination":{"limit":50,"start":0,"next":"50","total":310,"fetched":50}}"#,
            },
        ],
        "structuredContent": {
            "metadata": {"provider": "p", "tool": "t"},
            "request": {"start": 0},
            "result": [1, 2],
            "pagination": {"limit": 50, "start": 0, "next": "50", "total": 310, "fetched": 50},
            "hints": {"message": "m", "arguments": {}},
            "warnings": [{"code": "no-date-range", "message": "add a \"range\""}],
            "suggestedFix": {"order": {"D": "DESC"}, "arguments": {"filter": {">=D": "1"}}},
        },
        "isError": false,
    });
    assert_eq!(json(&out), expected);
}

#[test]
fn a_refusal_says_what_and_why() {
    let mut out = Vec::new();
    FailedResult {
        shown: None,
        metadata: Metadata { tool: r#""tool":"t""#, connection: "" },
        request: None,
        code: "busy",
        message: "later",
        upstream: Some(("LIMIT", Some("Too many"))),
        approval: None,
        retry_after_ms: Some(500),
        faults: Some("[]"),
        advice: &Advice::default(),
        ready: None,
    }
    .write(&mut out);
    let expected = serde_json::json!({
        "content": [{"type": "text", "text": "later"}],
        "structuredContent": {
            "metadata": {"tool": "t"},
            "error": {
                "code": "busy", "message": "later", "upstream": {"code": "LIMIT", "message": "Too many"},
                "retry_after_ms": 500
            },
            "faults": [],
        },
        "isError": true,
    });
    assert_eq!(json(&out), expected);
}
