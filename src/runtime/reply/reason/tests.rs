use super::*;

/// All that is said, in one line.
fn said(reply: &str) -> Option<String> {
    let Reason { whole, fields } = reason(reply);
    let parts: Vec<String> = whole.into_iter().chain(fields.iter().map(FieldFault::to_string)).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

#[test]
fn the_words_are_found_in_every_common_shape() {
    for (reply, words) in [
        (r#"{"type":"about:blank","title":"Invalid","detail":"amount must be > 0"}"#, "amount must be > 0"),
        (r#"{"message":"not there"}"#, "not there"),
        (r#"{"error":"invalid_grant","error_description":"The code has expired"}"#, "The code has expired"),
        (r#"{"error":{"code":7,"message":"exists"}}"#, "exists"),
        (r#"{"data":{"error":{"code":7,"message":"exists"}}}"#, "exists"),
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
        (r#"{"errors":[{"detail":"is taken","source":{"pointer":"/data/email"}}]}"#, "data.email: is taken"),
        // HubSpot, Stripe, GitHub, GitLab, Jira, Kubernetes.
        (
            r#"{"status":"error","message":"Property values were not valid","errors":[{"message":"no mail","context":{"propertyName":["email"]}}]}"#,
            "Property values were not valid; email: no mail",
        ),
        (
            r#"{"error":{"code":"x","param":"line_items[0][price]","message":"No such price"}}"#,
            "line_items[0][price]: No such price",
        ),
        (
            r#"{"message":"Validation Failed","errors":[{"resource":"Issue","field":"labels","code":"invalid"}]}"#,
            "Validation Failed; labels: invalid",
        ),
        (r#"{"message":{"title":["can't be blank","is short"]}}"#, "title: can't be blank; title: is short"),
        (r#"{"errorMessages":[],"errors":{"issuetype":"Specify a type"}}"#, "issuetype: Specify a type"),
        (r#"{"errorMessages":["It was changed.","Read it."],"statusCode":409}"#, "It was changed. Read it."),
        (
            r#"{"kind":"Status","reason":"Invalid","message":"It is invalid","details":{"name":"shop","kind":"deployments","causes":[{"reason":"FieldValueInvalid","message":"must not be negative","field":"spec.replicas"}]}}"#,
            "It is invalid; spec.replicas: must not be negative",
        ),
        (
            r#"{"title":"Bad","invalid-params":[{"name":"age","reason":"must be positive"}]}"#,
            "Bad; age: must be positive",
        ),
        // Fields that are called like sentences, fields in fields and in items.
        (r#"{"title":["Is needed."],"description":["Is too long."]}"#, "title: Is needed.; description: Is too long."),
        (
            r#"{"message":{"title":["is short"],"author":{"email":["is taken"]}}}"#,
            "title: is short; author.email: is taken",
        ),
        (r#"{"errors":{"items":[{},{"price":["must be positive"]}]}}"#, "items.1.price: must be positive"),
        (r#"{"author":{"email":["is taken"]},"title":["is short"]}"#, "author.email: is taken; title: is short"),
        // Zendesk, ASP.NET, JSend, Apigee, YooKassa.
        (
            r#"{"error":"RecordInvalid","description":"Record validation errors","details":{"subject":[{"description":"Subject: cannot be blank","error":"BlankValue"}]}}"#,
            "Record validation errors; subject: Subject: cannot be blank",
        ),
        (
            r#"{"Message":"The request is invalid.","ModelState":{"model.Age":["is too low"]}}"#,
            "The request is invalid.; model.Age: is too low",
        ),
        (r#"{"status":"fail","data":{"title":"A title is required"}}"#, "title: A title is required"),
        (r#"{"fault":{"faultstring":"Invalid ApiKey","detail":{"errorcode":"oauth.v2.Invalid"}}}"#, "Invalid ApiKey"),
        (
            r#"{"type":"error","id":"a","code":"invalid_request","description":"Must be positive","parameter":"amount.value"}"#,
            "amount.value: Must be positive",
        ),
        ("amount is needed", "amount is needed"),
        (r#""exists""#, "exists"),
    ] {
        assert_eq!(said(reply).as_deref(), Some(words), "{reply}");
    }
    for silent in ["", "  ", "{}", "[]", "null", "5", "<html>no</html>", r#"{"error":{}}"#, r#"{"message":""}"#] {
        assert_eq!(said(silent), None, "{silent}");
    }
}

#[test]
fn what_is_hostile_is_bounded() {
    let deep = format!("{}1{}", r#"{"error":"#.repeat(120), "}".repeat(120));
    assert_eq!(said(&deep), None);
    let many: Vec<String> = (0..1_000).map(|n| format!("fault {n}")).collect();
    assert_eq!(reason(&serde_json::json!({"errors": many}).to_string()).fields.len(), MOST_FIELDS);
    assert_eq!(said(&"x".repeat(MOST_BYTES + 1)), None);
}
