//! What a backend quotes of the server's own keys.

use super::*;

const QUOTED: &str = r"https:\/\/b24.example\/rest\/1\/s3cretc0de\/download\/?to=%2Frest%2Fs3cretc0de";

fn codes(result: &Value) -> Vec<&str> {
    let warnings = result["structuredContent"]["warnings"].as_array().map(Vec::as_slice).unwrap_or_default();
    warnings.iter().filter_map(|warning| warning["code"].as_str()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_key_in_a_reply_is_masked_and_the_result_says_so() {
    let arguments = json!({"method": "disk.file.get", "params": {"id": 10}});
    let reply = format!(r#"{{"result":{{"ID":"10","URL":"{QUOTED}","X":1}}}}"#);
    let mut office = Office::shipped(move |_, _| status(200, &reply));
    for locale in [Locale(0), Locale(1)] {
        office.caller.locale = locale;
        let result = office.call("callBitrixMethod", arguments.clone()).await;
        assert_eq!(result["isError"], false);
        let file = &result["structuredContent"]["result"]["result"];
        assert_eq!(file["URL"], "https://b24.example/rest/1/***/download/?to=%2Frest%2F***", "{result}");
        assert_eq!((&file["ID"], &file["X"]), (&json!("10"), &json!(1)));
        assert_eq!(codes(&result), ["secret-masked"]);
        let said = result["content"].as_array().and_then(|blocks| blocks.last()).expect("it says so");
        assert_eq!(said["text"], result["structuredContent"]["warnings"][0]["message"]);
        assert!(!result.to_string().contains("s3cretc0de"), "{result}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_is_masked_in_all_its_records() {
    let lead = |id: usize| json!({"ID": id, "TITLE": format!("/rest/1/s3cretc0de/ {id}")});
    let office = Office::shipped(move |path, _| match path {
        "crm.lead.list" => ok(&json!({"result": [lead(1), lead(2)], "total": 2})),
        _ => ok(&json!({"result": []})),
    });
    let result = office.call("getLeads", json!({"limit": 2, "filter": may()})).await;
    let leads = result["structuredContent"]["result"].as_array().expect("a list");
    let titles: Vec<&str> = leads.iter().filter_map(|lead| lead["TITLE"].as_str()).collect();
    assert_eq!(titles, ["/rest/1/***/ 1", "/rest/1/***/ 2"]);
    assert_eq!(codes(&result), ["secret-masked"]);
    assert_eq!(result["structuredContent"]["pagination"]["fetched"], 2);
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_quotes_a_key_says_so() {
    let office = Office::shipped(|_, _| status(400, r#"{"error":"ERROR_CORE","error_description":"no s3cretc0de"}"#));
    let result = office.call("getCompany", json!({"id": 1})).await;
    assert_eq!(result["structuredContent"]["error"]["upstream"]["message"], "no ***");
    assert_eq!(codes(&result), ["secret-masked"]);
    assert_eq!(result["content"].as_array().map(Vec::len), Some(2), "{result}");
    assert!(!result.to_string().contains("s3cretc0de"), "{result}");
}

#[tokio::test(start_paused = true)]
async fn what_holds_no_key_is_as_it_came() {
    let office = Office::shipped(|_, _| status(200, r#"{"result":{"ID":"10","URL":"s3cret c0de"}}"#));
    let result = office.call("getCompany", json!({"id": 10, "select": ["ID", "URL"]})).await;
    assert_eq!(result["structuredContent"]["result"]["URL"], "s3cret c0de");
    assert_eq!(result["structuredContent"].get("warnings"), None);
}
