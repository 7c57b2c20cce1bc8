use serde_json::json;

use super::*;

#[test]
fn equal_values_have_one_spelling() {
    let value: Value =
        serde_json::from_str(r#" { "b" : [ 1.0, -0.0, 2.5, "a\u0041\/" ], "a": {"é": null, "z": true} } "#)
            .expect("it is JSON");
    assert_eq!(text(&value), r#"{"a":{"z":true,"é":null},"b":[1,0,2.5,"aA/"]}"#);
    let other = json!({"a": {"z": true, "é": null}, "b": [1, 0, 2.5, "aA/"]});
    assert_eq!(digest(&value), digest(&other));
}

#[test]
fn names_stand_in_the_order_of_their_utf_16() {
    // U+FB33 comes before U+1F600 as a character, and behind its surrogates.
    let value = json!({"\u{fb33}": 1, "\u{1f600}": 2, "€": 3, "ö": 4, "1": 5});
    assert_eq!(text(&value), "{\"1\":5,\"ö\":4,\"€\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}");
}

#[test]
fn what_differs_differs() {
    let one = json!({"id": 5});
    for other in
        [json!({"id": 6}), json!({"id": "5"}), json!({"id": [5]}), json!({"ID": 5}), json!({"id": 5, "x": null})]
    {
        assert_ne!(digest(&one), digest(&other), "{other}");
    }
    assert_ne!(digest(&json!(u64::MAX)), digest(&json!(u64::MAX - 1)));
}

#[test]
fn numbers_are_as_ecmascript_prints_them() {
    for (written, printed) in [
        ("0", "0"),
        ("-12.50", "-12.5"),
        ("0.002", "0.002"),
        ("1e-6", "0.000001"),
        ("1e-7", "1e-7"),
        ("123e18", "123000000000000000000"),
        ("1e21", "1e+21"),
        ("1.25e30", "1.25e+30"),
        ("333333333.33333329", "333333333.3333333"),
        ("9007199254740992", "9007199254740992"),
    ] {
        let value: Value = serde_json::from_str(written).expect("it is JSON");
        assert_eq!(text(&value), printed, "{written}");
    }
}
