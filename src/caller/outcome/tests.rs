use super::*;

fn paged(data: &str, next: Option<i64>, total: Option<i64>, instance: Option<&str>) -> String {
    let text = format!(r#"{{"result":{data}}}"#);
    let written = (ResourcePage {
        provider: "bitrix24".to_owned(),
        resource: "crm/deals".to_owned(),
        instance: instance.map(str::to_owned),
        data: 10..text.len() - 1,
        text: text.into(),
        continuation: Continuation { next: next.map(|next| next.to_string().into()), total },
        warnings: None,
    })
    .to_json();
    String::from_utf8(written).expect("UTF-8")
}

#[test]
fn a_result_becomes_a_page() {
    assert_eq!(
        paged(r#"[{"ID":"1"}, {"ID":"2"}]"#, Some(50), Some(310), Some("ma\"in")),
        r#"{"metadata":{"provider":"bitrix24","resource":"crm/deals","instance_name":"ma\"in"},"data":[{"ID":"1"}, {"ID":"2"}],"next_cursor":"50","total":310}"#
    );
}

#[test]
fn what_is_missing_is_null() {
    let head = r#"{"metadata":{"provider":"bitrix24","resource":"crm/deals","instance_name":null},"data":"#;
    for (answer, data) in
        [(r#"[{"id":"RUB"}]"#, r#"[{"id":"RUB"}]"#), (r#"{"id":1}"#, r#"[{"id":1}]"#), ("null", "[]"), ("[]", "[]")]
    {
        let written = paged(answer, None, None, None);
        assert_eq!(written, format!(r#"{head}{data},"next_cursor":null,"total":null}}"#), "{answer}");
    }
}
