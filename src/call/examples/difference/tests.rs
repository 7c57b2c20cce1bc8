use serde_json::json;

use super::*;

fn told(expected: &Value, actual: &Value) -> Vec<String> {
    let text = |value: &Option<Value>| value.as_ref().map_or("nothing".to_owned(), Value::to_string);
    let each = differences(expected, actual);
    each.iter().map(|one| format!("{}: {} / {}", one.path, text(&one.expected), text(&one.actual))).collect()
}

#[test]
fn places_are_named_one_by_one() {
    let expected = json!({ "lines": [{ "count": 1, "name": "a" }, { "count": 2 }], "total": 2, "a.b": null });
    let actual = json!({ "lines": [{ "count": 1, "name": "b" }], "total": "2", "new": true });
    let told = told(&expected, &actual);
    assert_eq!(
        told,
        [
            "lines[0].name: \"a\" / \"b\"",
            "lines[1]: {\"count\":2} / nothing",
            "total: 2 / \"2\"",
            "[\"a.b\"]: null / nothing",
            "new: nothing / true",
        ]
    );
}

#[test]
fn what_is_the_same_has_no_difference() {
    let value = json!([{ "a": [1, { "b": null }] }]);
    assert_eq!(told(&value, &value.clone()), Vec::<String>::new());
    assert_eq!(told(&json!([]), &json!({})), [": [] / {}"]);
}
