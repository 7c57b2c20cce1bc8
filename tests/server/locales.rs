//! The caller's language: by header, by message, by what the operator set; in lists, in results, with its plurals.

use kartoteka::transport::http::{Dispatch, router};
use kartoteka::transport::{Limits, stdio};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use crate::client::{self, post, post_modern, request};
use crate::shipped::{self, Shipped, range};

fn summary(result: &Value) -> &str {
    result["content"][0]["text"].as_str().expect("a result is summed up")
}

fn title(listing: &Value, tool: &str) -> String {
    let tools = listing["result"]["tools"].as_array().expect("tools are listed");
    let found = tools.iter().find(|one| one["name"] == tool).expect("the tool is listed");
    assert_eq!(found["title"], found["annotations"]["title"]);
    found["title"].as_str().expect("a tool has a title").to_owned()
}

#[tokio::test]
async fn a_header_names_the_language() {
    let shipped = Shipped::start(&[]).await;
    for (accepted, words, tool) in [
        ("ru", "получено", "Лиды"),
        ("ru-RU,ru;q=0.9,en;q=0.5", "получено", "Лиды"),
        ("de,ru;q=0.3", "получено", "Лиды"),
        ("en", "got", "Leads"),
        ("de", "got", "Leads"),
        ("ru;q=0, en", "got", "Leads"),
        ("*", "got", "Leads"),
        ("", "got", "Leads"),
        (";;q=x,,", "got", "Leads"),
    ] {
        let headers = [("accept-language", accepted)];
        let called = client::call("getLeads", json!({ "filter": range("DATE_CREATE"), "limit": 3 }));
        for reply in [
            post(&shipped.router, &headers, &called).await,
            post_modern(&shipped.router, &headers, called.clone()).await,
        ] {
            assert!(summary(&reply.json["result"]).contains(words), "{accepted}: {}", reply.text);
        }
        let listed = post(&shipped.router, &headers, &request("tools/list", json!({}))).await;
        assert_eq!(title(&listed.json, "getLeads"), tool, "{accepted}");
    }
}

#[tokio::test]
async fn a_message_wins_over_the_header() {
    let shipped = Shipped::start(&[]).await;
    for (header, meta, words) in
        [("en", "ru", "Не задан диапазон"), ("ru", "en", "No date range"), ("ru", "xx", "Не задан диапазон")]
    {
        let params = json!({ "name": "getLeads", "arguments": {}, "_meta": { "kartoteka/locale": meta } });
        let reply = post(&shipped.router, &[("accept-language", header)], &request("tools/call", params)).await;
        let result = &reply.json["result"];
        assert!(result["content"][0]["text"].as_str().is_some_and(|text| text.contains(words)), "{}", reply.text);
        let message = result["structuredContent"]["warnings"][0]["message"].as_str();
        assert!(message.is_some_and(|text| text.contains(words)), "{}", reply.text);
        let params = json!({ "_meta": { "kartoteka/locale": meta } });
        let reply = post(&shipped.router, &[("accept-language", header)], &request("tools/list", params)).await;
        let expected = if words == "No date range" { "Deals" } else { "Сделки" };
        assert_eq!(title(&reply.json, "getDeals"), expected, "{header} {meta}");
    }
}

#[tokio::test]
async fn resources_and_failures_come_in_the_callers_language() {
    let shipped = Shipped::start(&[]).await;
    for (locale, guide, refusal, argument) in [
        ("en", "Leads: four typical requests", "is required", "The lead's ID."),
        ("ru", "Лиды: четыре типовых запроса", "обязател", "ID лида."),
    ] {
        let headers = [("accept-language", locale)];
        let reply = post(&shipped.router, &headers, &request("resources/list", json!({}))).await;
        let resources = reply.json["result"]["resources"].as_array().expect("resources are listed");
        assert!(resources.iter().any(|resource| resource["title"] == guide), "{}", reply.text);
        let read = request("resources/read", json!({ "uri": "bitrix24_leads_guide" }));
        let reply = post_modern(&shipped.router, &headers, read).await;
        let text = reply.json["result"]["contents"][0]["text"].as_str().expect("a guide has a text");
        assert!(text.contains("last_30_days") && text.contains("| "), "{text}");
        assert_eq!(text.contains("Что нужно"), locale == "ru");
        let result = shipped.call("getLead", &json!({}), locale).await;
        assert!(summary(&result).contains(refusal), "{result}");
        let listed = post(&shipped.router, &headers, &request("tools/list", json!({}))).await;
        let tools = listed.json["result"]["tools"].as_array().expect("tools are listed");
        let lead = tools.iter().find(|tool| tool["name"] == "getLead").expect("it is listed");
        assert_eq!(lead["inputSchema"]["properties"]["id"]["description"], argument);
    }
}

#[tokio::test]
async fn numbers_are_followed_by_the_right_form() {
    let shipped = Shipped::start(&[]).await;
    for (limit, russian, english) in [
        (1, "получена 1 запись", "got 1 record "),
        (2, "получено 2 записи", "got 2 records"),
        (5, "получено 5 записей", "got 5 records"),
        (11, "получено 11 записей", "got 11 records"),
        (21, "получена 21 запись", "got 21 records"),
        (101, "получена 101 запись", "got 101 records"),
    ] {
        let call = json!({ "filter": range("DATE_CREATE"), "limit": limit, "select": ["ID"] });
        for (locale, words) in [("ru", russian), ("en", english)] {
            let result = shipped.call("getLeads", &call, locale).await;
            let told = summary(&result);
            assert!(told.contains(words) && told.contains("320"), "{limit}: {told}");
        }
    }
}

#[tokio::test]
async fn the_operator_sets_the_language_of_those_who_name_none() {
    let shipped = Shipped::start(&[]).await;
    let server = shipped::server(shipped.portal.base_url(), &[("KARTOTEKA_LOCALE", "ru")]);
    let router = router(server.clone(), Limits::default(), Dispatch::FastPath);
    let listed = post(&router, &[], &request("tools/list", json!({}))).await;
    assert_eq!(title(&listed.json, "getLeads"), "Лиды");
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let (reader, writer) = tokio::io::split(theirs);
    let serving = tokio::spawn(stdio::serve(reader, writer, server, Limits::default(), std::future::pending()));
    let (from, mut to) = tokio::io::split(ours);
    let mut lines = BufReader::new(from).lines();
    let mut ask = async |message: Value| -> Value {
        to.write_all(format!("{message}\n").as_bytes()).await.expect("a reading server");
        let line = lines.next_line().await.expect("a readable pipe").expect("an open pipe");
        serde_json::from_str(&line).expect("a line is a message")
    };
    let begun = ask(client::initialize("2025-11-25")).await;
    let instructions = begun["result"]["instructions"].as_str().expect("the catalog has instructions");
    assert!(instructions.contains("Битрикс24"), "{instructions}");
    assert_eq!(title(&ask(request("tools/list", json!({}))).await, "getLeads"), "Лиды");
    let called = ask(client::call("getLeads", json!({}))).await;
    assert!(
        called["result"]["content"][0]["text"].as_str().is_some_and(|text| text.contains("Не задан диапазон")),
        "{called}"
    );
    let english = json!({ "name": "getLeads", "arguments": {}, "_meta": { "kartoteka/locale": "en" } });
    let called = ask(request("tools/call", english)).await;
    assert!(
        called["result"]["content"][0]["text"].as_str().is_some_and(|text| text.contains("No date range")),
        "{called}"
    );
    serving.abort();
}
