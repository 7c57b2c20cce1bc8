use serde_json::Value;

use super::indented;

#[test]
fn json_is_indented_as_serde_has_it_and_nothing_in_a_text_changes() {
    for json in [
        r#"{"":{},"a":[1,-2.5,{"b":null}],"empty":[],"text":"{\"x\": [1,2]}, \\","ж":"{ж: ,"}"#,
        "[ {} , [ ] , { \"a\" : [ \n ] } ]",
        r#""alone""#,
        "true",
        "[]",
    ] {
        let value: Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(indented(json.as_bytes()), format!("{value:#}"), "{json}");
    }
}

#[test]
fn the_order_and_the_spelling_of_what_is_written_stay() {
    assert_eq!(indented(br#"{"b":1e3,"a":"\u0410"}"#), "{\n  \"b\": 1e3,\n  \"a\": \"\\u0410\"\n}");
}
