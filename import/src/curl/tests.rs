use super::*;
use crate::tests::{card, file, passing, told, wish_in};

fn wish() -> Wish {
    wish_in(&["en"])
}

fn imported(text: &str) -> ImportedCatalog {
    passing(curl(text, &wish()))
}

const LINES: &str = r#"
# The shop
$ curl -sSL 'https://api.shop.example/v1/orders?state=paid&limit=20&api_key=k3yOfTheShop12345&mail=anna@firm.example' \
    -H 'Authorization: Bearer eyJhbGciOi.secret' -H "Accept: application/json" -H 'Shop-Version: 2026-05-20' | jq .
curl -XPATCH https://api.shop.example/v1/orders/4711/lines/7f3c2a9e-8d1b-4c55-9a0e-112233445566 -H 'Content-Type: application/json' \
  --data-raw '{"count": 2, "gift": true, "to": {"name": "Anna Petrova"}}' > out.json
curl -u admin:hunter2 -X DELETE "$BASE_URL/customers/$CUSTOMER_ID?t=$SHOP_TOKEN"
curl https://files.shop.example/token -d grant_type=password -d 'user=anna' --data-urlencode 'note=a b'
curl -F file=@photo.png https://api.shop.example/v1/photos
curl --data @body.json https://api.shop.example/v1/imports; curl
"#;

#[test]
fn lines_become_tools_and_secrets_settings() {
    let imported = imported(LINES);
    let names: Vec<(&str, &str)> =
        imported.tools.iter().map(|tool| (tool.name.as_str(), tool.operation.as_str())).collect();
    assert_eq!(
        names,
        [
            ("get_orders", "GET /v1/orders"),
            ("update_line", "PATCH /v1/orders/{order_id}/lines/{id}"),
            ("delete_customer", "DELETE /customers/{customer_id}"),
            ("create_token", "POST /token"),
        ]
    );
    assert_eq!(
        card(&imported, "get_orders"),
        json!({
            "tool": "get_orders", "backend": "api",
            "arguments": {
                "state": { "type": "string", "default": "paid" }, "limit": { "type": "integer", "default": 20 },
                "mail": { "type": "string" }
            },
            "request": "GET /v1/orders",
            "query": { "state": "$state", "limit": "$limit", "mail": "$mail" },
            "headers": { "Shop-Version": "2026-05-20" }
        })
    );
    let changed = card(&imported, "update_line");
    assert_eq!(changed["request"], "PATCH /v1/orders/$order_id/lines/$id");
    assert_eq!(changed["required"], json!(["order_id", "id"]));
    assert_eq!(changed["arguments"]["order_id"], json!({ "type": "integer" }));
    assert_eq!(changed["body"], json!({ "count": "$count", "gift": "$gift", "to": "$to" }));
    let form = card(&imported, "create_token");
    assert_eq!(form["headers"], json!({ "Content-Type": "application/x-www-form-urlencoded" }));
    assert_eq!(form["required"], json!(["grant_type", "user", "note"]));
    let manifest = file(&imported, "catalog/shop/catalog.yaml");
    assert_eq!(
        manifest["backends"]["api"]["auth"],
        json!([{ "headers": { "Authorization": "Bearer $setting.token" }, "query": { "api_key": "$setting.api_key" } }])
    );
    assert_eq!(manifest["settings"]["base_url"]["default"], "https://api.shop.example");
    let basic = manifest["backends"].as_object().into_iter().flatten().find_map(|(_, one)| one["auth"][0].get("basic"));
    assert_eq!(basic, Some(&json!(["$setting.user", "$setting.password"])));
    assert_eq!(card(&imported, "delete_customer").get("query"), None);
}

#[test]
fn no_value_of_a_credential_a_body_or_a_person_is_kept_anywhere() {
    let imported = imported(LINES);
    let everything = format!("{imported:?}");
    for secret in ["eyJ", "k3yOf", "hunter2", "anna", "Anna", "4711", "7f3c2a9e", "jq", "out.json"] {
        assert!(!everything.contains(secret), "{secret}: {everything}");
    }
}

#[test]
fn what_is_not_carried_over_is_told() {
    let told = told(&imported(LINES));
    for part in [
        "command 5: its body is multipart/form-data, which is not carried over",
        "command 6: its body is read from a file",
        "command 7: it has no address",
        "update_line: `order_id` of its path is taken for what a caller passes",
        "update_line: which fields of its body are required is not said: all are optional",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[test]
fn data_that_are_to_be_encoded_are_read_as_they_are_written() {
    let imported = imported("curl -G https://shop.example/items --data-urlencode 'q=a+b & 5%' 2>/dev/null");
    assert_eq!(card(&imported, &imported.tools[0].name)["arguments"]["q"]["default"], "a+b & 5%");
}

#[test]
fn words_are_those_of_a_shell() {
    let words =
        |text: &str| -> Vec<_> { shell::commands(text).into_iter().map(|line| line.map(|line| line.words)).collect() };
    assert_eq!(
        words("a 'b c' \"d\\\"e\" f\\ g # h\ni;j"),
        [
            Ok(vec!["a".to_owned(), "b c".into(), "d\"e".into(), "f g".into()]),
            Ok(vec!["i".to_owned()]),
            Ok(vec!["j".to_owned()]),
        ]
    );
    assert_eq!(words("a $'b\\n\\u00e9\\'' ''"), [Ok(vec!["a".to_owned(), "b\né'".into(), String::new()])]);
    assert_eq!(words("a 2>/dev/null b 2>&1 | c"), [Ok(vec!["a".to_owned(), "b".into()]), Ok(vec!["c".to_owned()])]);
    for open in ["a 'b", "a \"b", "a ${b", "a $(b)", "a `b`", "a $'\\u{", "a $'b"] {
        assert!(words(open).iter().any(Result::is_err), "{open}");
    }
    assert_eq!(words("\\"), []);
}

#[test]
fn an_ampersand_without_quotation_marks_is_of_the_query_or_is_refused() {
    let one = imported(
        "curl -X POST https://a.example/v1/pay?currency=eur&amount=5 -H 'Authorization: Bearer s3cr3t' -d '{\"to\":\"x\"}'",
    );
    let tool = &one.tools[0].name;
    assert_eq!(card(&one, tool)["query"], json!({ "currency": "$currency", "amount": "$amount" }));
    assert_eq!(card(&one, tool)["body"], json!({ "to": "$to" }));
    assert!(file(&one, "catalog/shop/catalog.yaml")["backends"]["api"]["auth"].is_array());
    assert!(told(&one).contains("its `&` stands without quotation marks"), "{}", told(&one));

    let form = imported("curl https://a.example/token -d grant_type=password&user=anna -H 'Shop-Version: 2'");
    assert_eq!(card(&form, &form.tools[0].name)["body"], json!({ "grant_type": "$grant_type", "user": "$user" }));
    assert_eq!(card(&form, &form.tools[0].name)["headers"]["Shop-Version"], "2");

    // What a shell does with these is what is meant.
    for text in [
        "curl https://a.example/x?b=1&",
        "curl https://a.example/x?b=1 & wait",
        "curl 'https://a.example/x?b=1'&&echo done",
        "sleep 1&curl https://a.example/x?b=1",
        "curl https://a.example/x?b=1 &>/dev/null; echo done",
        "curl https://a.example/x?b=1;echo done",
    ] {
        let one = imported(text);
        assert_eq!(card(&one, &one.tools[0].name)["query"], json!({ "b": "$b" }), "{text}");
        assert_eq!((one.tools.len(), told(&one).contains("quotation")), (1, false), "{text}");
    }
    assert_eq!(imported("curl https://a.example/x&curl https://a.example/y").tools.len(), 2);

    for (text, place) in [
        ("curl https://a.example/x?b=1&flag -d c=1", "line 1, column 29"),
        ("# Two\ncurl https://a.example/x&amount=5", "line 2, column 25"),
        ("curl https://a.example/x;v=1?b=1", "line 1, column 25"),
    ] {
        let fault = curl(text, &wish()).expect_err("nothing is made").to_string();
        assert!(fault.contains(place), "{text}: {fault}");
    }
}

#[test]
fn what_documents_write_for_a_value_is_an_argument() {
    for (text, request) in [
        ("curl https://a.example/x/{id}", "GET /x/$id"),
        ("curl https://a.example/x/%7BorderId%7D/lines", "GET /x/$orderId/lines"),
        ("curl 'https://a.example/x/<order-id>'", "GET /x/$order_id"),
        ("curl https://a.example/x/:id?at={at}", "GET /x/$id"),
        ("curl https://a.example/x/{{id}}", "GET /x/$id"),
        ("curl https://a.example/x/$ID.json", "GET /x/${id}.json"),
    ] {
        let one = imported(text);
        let made = card(&one, &one.tools[0].name);
        assert_eq!(made["request"], request, "{text}");
        assert!(told(&one).contains("of its path is taken for what a caller passes"), "{text}");
        if text.contains("at=") {
            assert_eq!((&made["query"], &made["required"]), (&json!({ "at": "$at" }), &json!(["id", "at"])));
        }
    }
    let fault = curl("curl https://a.example/x/{a,b}", &wish()).expect_err("it is several").to_string();
    assert!(fault.contains("its address stands for several"), "{fault}");
}

#[test]
fn what_is_no_list_of_lines_is_refused() {
    for (text, part) in [
        ("wget https://shop.example", "no `curl` stands in it"),
        ("", "no `curl` stands in it"),
        ("curl ftp://shop.example/a", "its address has no host, or is not of HTTP"),
        ("curl https://a.example https://b.example", "it has several addresses"),
        ("curl https://a.example -X OPTIONS", "a card cannot send this verb"),
        ("curl https://a.example -d '<a/>' -H 'Content-Type: text/xml'", "its body is text/xml"),
        ("curl https://a.example -X GET -d '{\"a\":1}'", "reads by its verb"),
    ] {
        let fault = curl(text, &wish()).expect_err("nothing is made").to_string();
        assert!(fault.contains(part), "{text}: {fault}");
    }
    let large = format!("curl https://a.example # {}", "a".repeat(MOST_BYTES));
    assert!(curl(&large, &wish()).expect_err("it is too large").to_string().contains("more than a MiB"));
}

#[test]
fn a_slash_at_the_end_and_the_kind_of_a_file_stay() {
    let text = "curl -X POST https://a.shop.example/api/assets/ -d name=x\n\
                curl https://a.shop.example/api/assets/7/\n\
                curl 'https://a.shop.example/query/?q=a'\n\
                curl https://a.shop.example/tickets/35436.json\n\
                curl https://a.shop.example/\n";
    let imported = imported(text);
    let lines: Vec<&str> = imported.tools.iter().map(|tool| tool.operation.as_str()).collect();
    let wanted = ["POST /api/assets/", "GET /api/assets/{id}/", "GET /query/", "GET /tickets/{id}.json", "GET /"];
    assert_eq!(lines, wanted);
    let requests: Vec<_> = imported.tools.iter().map(|tool| card(&imported, &tool.name)["request"].clone()).collect();
    let wanted = ["POST /api/assets/", "GET /api/assets/$id/", "GET /query/", "GET /tickets/${id}.json", "GET /"];
    assert_eq!(requests, wanted);
    assert!(imported.tools.iter().all(|tool| !tool.name.contains("35436")));
}

#[test]
fn what_may_be_a_key_is_told() {
    let text = "curl 'https://a.shop.example/data?appid=0123456789abcdef0123456789abcdef'\n\
                curl 'https://a.shop.example/hooks/0123456789abcdef0123456789abcdef/send?page=0123456789abcdef0123456789abcdef'\n\
                curl https://a.shop.example/orders/7f3c2a9e-8d1b-4c55-9a0e-112233445566\n";
    let imported = imported(text);
    let manifest = file(&imported, "catalog/shop/catalog.yaml").to_string();
    assert!(manifest.contains("\"appid\":\"$setting."), "a key by its name is a setting: {manifest}");
    let asked = told(&imported).lines().filter(|line| line.contains("if it is")).count();
    assert_eq!(asked, 2, "{}", told(&imported));
}

#[test]
fn a_key_of_one_write_is_kept_of_none() {
    let line = "curl -X POST https://api.pay.example/v3/payments -H 'Idempotence-Key: 7f3c2a9e-8d1b-4c55-9a0e-112233445566' \
                -H 'X-Request-Id: 0d4c' -u shop:key -d amount=10";
    let imported = imported(line);
    let backend = &file(&imported, "catalog/shop/catalog.yaml")["backends"]["api"];
    assert_eq!(backend["retry"], json!({ "times": 2, "key": "Idempotence-Key" }));
    assert_eq!(backend["headers"], json!({ "Accept": "application/json" }));
    assert_eq!(
        backend["auth"][0].as_object().map(|auth| auth.keys().map(String::as_str).collect::<Vec<_>>()),
        Some(vec!["basic"])
    );
    let told = told(&imported);
    assert!(told.contains("another with each write") && told.contains("`X-Request-Id` names one request"), "{told}");
}

#[test]
fn a_key_that_some_writes_do_not_show_is_no_key_of_their_backend() {
    let lines = "curl -X POST https://api.pay.example/v3/payments -H 'Idempotency-Key: a1' -d amount=10\n\
                 curl -X POST https://api.pay.example/v3/notes -d text=a\n";
    let imported = imported(lines);
    let backend = &file(&imported, "catalog/shop/catalog.yaml")["backends"]["api"];
    assert_eq!(backend["retry"].get("key"), None);
    assert!(told(&imported).contains("stands there where every write shows it"));
}
