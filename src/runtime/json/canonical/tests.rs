use serde_json::json;

use super::*;

#[test]
fn keys_stand_in_one_order_and_nothing_between() {
    let value = json!({ "b": [1, true, null], "a": { "z": "é\n\"", "\u{fb33}": 1, "\u{1f600}": 2 } });
    assert_eq!(canonical(&value), "{\"a\":{\"z\":\"é\\n\\\"\",\"\u{1f600}\":2,\"\u{fb33}\":1},\"b\":[1,true,null]}");
}

#[test]
fn numbers_are_as_ecmascript_prints_them() {
    for (text, printed) in [
        ("0", "0"),
        ("-0.0", "0"),
        ("1.0", "1"),
        ("-12.50", "-12.5"),
        ("0.002", "0.002"),
        ("1e-6", "0.000001"),
        ("1e-7", "1e-7"),
        ("123e18", "123000000000000000000"),
        ("1e21", "1e+21"),
        ("1.25e30", "1.25e+30"),
        ("333333333.33333329", "333333333.3333333"),
        ("9007199254740992", "9007199254740992"),
        ("9007199254740993", "9007199254740992"),
        ("4.50", "4.5"),
        ("1e-27", "1e-27"),
    ] {
        let value: Value = serde_json::from_str(text).expect("it is JSON");
        assert_eq!(canonical(&value), printed, "{text}");
    }
}
