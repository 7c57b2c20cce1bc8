use kartoteka_compiler::plan::{Condition, ErrorKind, Errors, Failure, Next, Pages, Path, Segment, Source};

use super::place::NotJson;
use super::*;

fn path(text: &str) -> Path {
    let part = |part: &str| match part {
        "*" => Segment::Every,
        part => Segment::Key(part.to_owned().into()),
    };
    Path(text.split('.').map(part).collect::<Vec<_>>().into())
}

fn errors() -> Errors {
    Errors {
        code: vec![path("error").into()].into(),
        message: vec![path("error_description").into(), path("error").into()].into(),
        done: Vec::new().into(),
        fields: Vec::new().into(),
        conditions: Vec::new().into(),
        retry_at: Vec::new().into(),
        kinds: vec![ErrorKind { code: "query_limit_exceeded".into(), kind: Failure::Busy }].into(),
    }
}

fn reading(records: &str, fields: &[&str]) -> Reading {
    let mut reading = Reading::new(&errors());
    reading.records(&[path(records)]);
    reading.total(&[Source::Reply { path: path("total") }]);
    reading.pages(&Pages {
        size: 50,
        sized: false,
        next: Next::Record { first: 0, told: vec![Source::Reply { path: path("next") }].into() },
        key: Vec::new().into(),
        total: Vec::new().into(),
        more: Condition { when: Vec::new().into(), unless: Vec::new().into() },
    });
    for field in fields {
        reading.field(&path(field));
    }
    reading
}

fn records(reading: &Reading, text: &str) -> Vec<String> {
    let page = Page::read(reading, text).expect("the text is JSON");
    page.records().iter().map(|record| record.of(text).to_owned()).collect()
}

#[test]
fn records_behind_stars_are_joined() {
    let text = r#"{"result":[{"x":{"s":[{"ID":1,"S":"a"},{"ID":2}]}},{"x":null},{"x":{"s":{"k":{"ID":3,"S":null},"l":{"ID":4,"S":"d"}}}}],
        "total":{"a":null,"b":4,"c":5},"next":7}"#;
    let mut reading = Reading::new(&errors());
    reading.records(&[path("result.*.x.s.*"), path("total.*")]);
    let field = reading.field(&path("S"));
    let page = Page::read(&reading, text).expect("the text is JSON");
    let all: Vec<&str> = page.records().iter().map(|record| record.of(text)).collect();
    assert_eq!(all[..4], [r#"{"ID":1,"S":"a"}"#, r#"{"ID":2}"#, r#"{"ID":3,"S":null}"#, r#"{"ID":4,"S":"d"}"#]);
    assert_eq!(all[4..], ["null", "4", "5"]);
    let fields: Vec<Option<&str>> = (0..4).map(|record| page.field(record, field, text)).collect();
    assert_eq!(fields, [Some("\"a\""), None, None, Some("\"d\"")]);
    for (records, expected) in [("result.*", 3), ("result.0.x.s", 2), ("result.*.x.s.*.ID", 0)] {
        let reading = self::reading(records, &["x"]);
        let page = Page::read(&reading, text).expect("the text is JSON");
        assert_eq!(page.records().len(), expected, "{records}");
    }
}

#[test]
fn maps_that_a_star_finds_are_records() {
    let text = r#"{"edges":[{"node":{"id":1,"S":"a"}},{"node":null},{"node":{"id":2}},{"cursor":"c"}],"next":7}"#;
    let reading = self::reading("edges.*.node", &["S"]);
    let page = Page::read(&reading, text).expect("the text is JSON");
    let all: Vec<&str> = page.records().iter().map(|record| record.of(text)).collect();
    assert_eq!(all, [r#"{"id":1,"S":"a"}"#, r#"{"id":2}"#]);
    let field = |record| page.field(record, 0, text);
    assert_eq!([field(0), field(1)], [Some("\"a\""), None]);
}

#[test]
fn of_what_a_star_finds_in_a_reply_the_first_counts() {
    let text = r#"{"data":{"a":{"info":{"end":null}},"b":{"info":{"end":"e1"}},"c":{"info":{"end":"e2"}}},"list":[{"id":1},{"id":2}]}"#;
    let mut reading = Reading::new(&errors());
    let wanted = ["data.*.info.end", "data.c.info.end", "list.*.id", "list.1.id", "data.*.none"];
    let slots: Vec<usize> = wanted.iter().map(|wanted| reading.value(&path(wanted))).collect();
    let page = Page::read(&reading, text).expect("the text is JSON");
    let found: Vec<Option<&str>> = slots.iter().map(|slot| page.value(*slot, text)).collect();
    assert_eq!(found, [Some("\"e1\""), Some("\"e2\""), Some("1"), Some("2"), None]);
}

#[test]
fn a_page_is_read_in_one_pass() {
    let text = r#"{"result":[{"ID":"1","S":"NEW","X":{"ID":[1,{}]}},
        { "ID" : "2" , "S":null}  ,{"ID":"3","S":7}],"total":123,"next":"50","time":{"start":1.5}}"#;
    for fields in [&["S"][..], &["S", "X.ID"][..]] {
        let reading = reading("result", fields);
        let page = Page::read(&reading, text).expect("the text is JSON");
        assert_eq!(page.total(&reading, text), Some(123));
        assert_eq!(page.next(&reading, text).as_deref(), Some("\"50\""));
        assert_eq!(page.lists(), Lists::Found);
        assert_eq!(
            records(&reading, text),
            [r#"{"ID":"1","S":"NEW","X":{"ID":[1,{}]}}"#, r#"{ "ID" : "2" , "S":null}"#, r#"{"ID":"3","S":7}"#]
        );
        assert_eq!((0..3).map(|at| page.field(at, 0, text)).collect::<Vec<_>>(), [Some("\"NEW\""), None, Some("7")]);
        if fields.len() > 1 {
            assert_eq!(page.field(0, 1, text), Some("[1,{}]"));
            assert_eq!(page.field(2, 1, text), None);
        }
    }
}

#[test]
fn walked_and_whole_records_are_the_same() {
    let texts = [
        r#"{"result":[]}"#,
        r#"{"result":[{}]}"#,
        r#"{"result":[{"S":1},{},{"S":2}]}"#,
        r#"{"result":[1,"two",null,[3],{"S":"x"}]}"#,
        r#"{"result":[{"\u0053":"x"},{"a":"]}","S":"\"{[\\"}]}"#,
        "\t{\"a\":[[{\"S\":0}]],\r\n\"result\" : [ \n{ \"S\" : \"ж\" }\n,\n{ \"T\" : 1 } ] , \"result2\":[{}] } ",
    ];
    for text in texts {
        let plain = records(&reading("result", &[]), text);
        assert_eq!(plain, records(&reading("result", &["S"]), text), "{text}");
        let tree: serde_json::Value = serde_json::from_str(text).expect("the text is JSON");
        let tree = tree["result"].as_array().expect("a list");
        let read: Vec<serde_json::Value> =
            plain.iter().map(|record| serde_json::from_str(record).expect("a record is JSON")).collect();
        assert_eq!(&read, tree);
        let walked = reading("result", &["S"]);
        let page = Page::read(&walked, text).expect("the text is JSON");
        for (at, record) in tree.iter().enumerate() {
            let field = page.field(at, 0, text).map(|text| serde_json::from_str(text).expect("a field is JSON"));
            assert_eq!(field.as_ref(), record.get("S"), "{text}");
        }
    }
}

#[test]
fn lists_of_several_places_are_joined_in_their_order() {
    let mut reading = Reading::new(&errors());
    reading.records(&[path("open.items"), path("done")]);
    reading.field(&path("n"));
    reading.total(&["open.count", "all.0"].map(|total| Source::Reply { path: path(total) }));
    let text = r#"{"done":[{"n":3}],"open":{"items":[{"n":1},{"n":2}],"count":2},"all":[1,9]}"#;
    assert_eq!(records(&reading, text), [r#"{"n":1}"#, r#"{"n":2}"#, r#"{"n":3}"#]);
    let page = Page::read(&reading, text).expect("the text is JSON");
    assert_eq!((0..3).map(|at| page.field(at, 0, text)).collect::<Vec<_>>(), [Some("1"), Some("2"), Some("3")]);
    assert_eq!(page.total(&reading, text), Some(3));
}

#[test]
fn what_is_no_list_is_told() {
    let lists = |records: &str, text: &str| Page::read(&reading(records, &["S"]), text).map(|page| page.lists());
    assert_eq!(lists("result", r#"{"result":null}"#), Ok(Lists::Absent));
    assert_eq!(lists("result", r#"{"result":{"a":1}}"#), Ok(Lists::Wrong));
    assert_eq!(lists("result", r#"{"result":true}"#), Ok(Lists::Wrong));
    assert_eq!(lists("result.tasks", r#"{"result":[]}"#), Ok(Lists::Found));
    assert_eq!(lists("result.tasks", r#"{"result":{}}"#), Ok(Lists::Absent));
    assert_eq!(lists("result", "<html>"), Err(NotJson));
    assert_eq!(lists("result", r#"{"result":[{"S":1}"#), Err(NotJson));
    assert_eq!(lists("result", r#"{"result":[{"S":1}]} x"#), Err(NotJson));
}

#[test]
fn a_value_and_its_parts_are_both_found() {
    let mut reading = Reading::new(&errors());
    let all = reading.value(&path("result"));
    let part = reading.value(&path("result.id"));
    assert_eq!(reading.value(&path("result.id")), part);
    let text = r#"{"result":{"id":5,"x":[]}}"#;
    let page = Page::read(&reading, text).expect("the text is JSON");
    assert_eq!(page.value(all, text), Some(r#"{"id":5,"x":[]}"#));
    assert_eq!(page.value(part, text), Some("5"));
}

#[test]
fn a_failure_is_read_from_the_body_first() {
    let failure = |status, text: &str| {
        let reading = reading("result", &["S"]);
        Page::read(&reading, text).expect("the text is JSON").failure(&reading, status, text)
    };
    assert_eq!(failure(200, r#"{"result":[]}"#), None);
    assert_eq!(failure(200, r#"{"error":null,"result":[]}"#), None);
    let busy = failure(200, r#"{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests"}"#);
    assert_eq!(
        busy,
        Some(super::Failure {
            kind: Some(Failure::Busy),
            code: "QUERY_LIMIT_EXCEEDED".into(),
            message: Some("Too many requests".into()),
            fields: Vec::new(),
        })
    );
    let kind = |status, text: &str| failure(status, text).map(|failure| failure.kind);
    assert_eq!(kind(400, r#"{"error":"","error_description":"Not found"}"#), Some(Some(Failure::NotFound)));
    assert_eq!(kind(400, r#"{"error":"","error_description":"Odd"}"#), Some(Some(Failure::Invalid)));
    assert_eq!(kind(200, r#"{"error":"ODD"}"#), Some(Some(Failure::Invalid)));
    for good in [r#""""#, r#"" ""#, "0", r#""0""#, "false", r#""OK""#, r#""success""#, "200", r#""201""#] {
        assert_eq!(kind(200, &format!(r#"{{"error":{good},"id":1}}"#)), None, "{good}");
        assert!(kind(400, &format!(r#"{{"error":{good}}}"#)).is_some(), "{good}: the status says it");
    }
    for bad in ["true", "1", "404", r#""ok?""#, "-1"] {
        assert_eq!(kind(200, &format!(r#"{{"error":{bad}}}"#)), Some(Some(Failure::Invalid)), "{bad}");
    }
    assert_eq!(kind(200, r#"{"error":"","error_description":"Not found"}"#), Some(Some(Failure::NotFound)));
    assert_eq!(kind(200, r#"{"error":"","error_description":"Created"}"#), None);
    assert_eq!(kind(500, r#"{"error":"INTERNAL_SERVER_ERROR"}"#), Some(None));
    assert_eq!(kind(401, "{}"), Some(Some(Failure::Unauthorized)));
    assert_eq!(kind(502, "[]"), Some(None));
    assert_eq!(failure(400, r#"{"error":100}"#).map(|failure| failure.message), Some(Some("100".into())));
}

#[test]
fn of_two_lists_under_one_key_the_last_counts() {
    let text = r#"{"result":[{"S":1},{"S":2}],"result":[{"S":3}]}"#;
    let reading = reading("result", &["S"]);
    assert_eq!(records(&reading, text), [r#"{"S":3}"#]);
    let page = Page::read(&reading, text).expect("the text is JSON");
    assert_eq!(page.field(0, 0, text), Some("3"));
}

#[test]
fn nothing_that_comes_makes_it_panic() {
    let text = "{\"result\" : [ {\"S\":\"ж\\u0041\"} , {\"T\":{}},{} ],\"next\":\"50\",\"total\":1e3,\"error\":{}}";
    let readings = [reading("result", &["S", "T.x"]), reading("result", &[]), reading("result.0", &["S"])];
    for reading in &readings {
        for (at, _) in text.char_indices() {
            for cut in [text[..at].to_owned(), format!("{}[{}", &text[..at], &text[at..]), format!("{}\"", &text[..at])]
            {
                if let Ok(page) = Page::read(reading, &cut) {
                    for record in 0..if reading.fields > 0 { page.records().len() } else { 0 } {
                        page.field(record, 0, &cut);
                    }
                    page.next(reading, &cut);
                    page.total(reading, &cut);
                    page.failure(reading, 200, &cut);
                }
            }
        }
    }
}

#[test]
fn a_number_in_what_is_called_an_error_is_a_failure_whatever_it_is() {
    let reading = Reading::new(&Errors { code: vec![path("error.error_code").into()].into(), ..errors() });
    let code = |text: &str| {
        let page = Page::read(&reading, text).expect("the text is JSON");
        page.failure(&reading, 200, text).map(|failure| failure.code)
    };
    assert_eq!(code(r#"{"error":{"error_code":203,"error_msg":"Access denied"}}"#), Some("203".to_owned()));
    assert_eq!(code(r#"{"error":{"error_code":0}}"#), None);
}
