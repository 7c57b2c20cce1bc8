use super::*;

#[test]
fn the_words_are_found_in_every_common_shape() {
    for (reply, words) in [
        (r#"{"type":"about:blank","title":"Invalid","detail":"amount must be > 0"}"#, "amount must be > 0"),
        (r#"{"message":"not there"}"#, "not there"),
        (r#"{"error":"invalid_grant","error_description":"The code has expired"}"#, "The code has expired"),
        (r#"{"error":{"code":7,"message":"exists"}}"#, "exists"),
        (r#"{"error":"exists"}"#, "exists"),
        (r#"{"errors":["a is bad","b is bad"]}"#, "a is bad; b is bad"),
        (r#"{"errors":[{"field":"email","message":"is taken"}]}"#, "email: is taken"),
        (
            r#"{"message":"Invalid","errors":{"email":["is taken","is long"],"name":"is short"}}"#,
            "Invalid; email: is taken; email: is long; name: is short",
        ),
        (
            r#"{"detail":[{"loc":["body","email"],"msg":"field required","type":"missing"}]}"#,
            "body.email: field required",
        ),
        (
            r#"{"email":["Enter a valid address."],"non_field_errors":["No."]}"#,
            "email: Enter a valid address.; non_field_errors: No.",
        ),
        (r#"{"errors":[{"detail":"is taken","source":{"pointer":"/data/email"}}]}"#, "is taken"),
        (
            r#"{"title":"Bad","invalid-params":[{"name":"age","reason":"must be positive"}]}"#,
            "Bad; age: must be positive",
        ),
        ("amount is needed", "amount is needed"),
        (r#""exists""#, "exists"),
    ] {
        assert_eq!(reason(reply).as_deref(), Some(words), "{reply}");
    }
    for silent in ["", "  ", "{}", "[]", "null", "5", "<html>no</html>", r#"{"error":{}}"#, r#"{"message":""}"#] {
        assert_eq!(reason(silent), None, "{silent}");
    }
}

#[test]
fn what_is_hostile_is_bounded() {
    let deep = format!("{}1{}", r#"{"error":"#.repeat(120), "}".repeat(120));
    assert_eq!(reason(&deep), None);
    let many: Vec<String> = (0..1_000).map(|n| format!("fault {n}")).collect();
    let said = reason(&serde_json::json!({"errors": many}).to_string()).expect("there are words");
    assert_eq!(said.split("; ").count(), MOST_FIELDS);
    assert_eq!(reason(&"x".repeat(MOST_BYTES + 1)), None);
}
