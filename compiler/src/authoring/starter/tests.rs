use super::*;
use crate::diagnostic::render;
use crate::source::Sources;
use crate::{Compiled, compile};

/// Compiles files, in which nothing at all is to be said against.
fn compiled(files: Vec<NewFile>) -> Compiled {
    let sources = Sources::from_files(files.clone());
    let compiled = compile(&sources);
    let report = render::concise(&compiled.report, &sources);
    assert!(report.is_empty(), "{report}\n{files:#?}");
    compiled
}

const LINES: [&str; 15] = [
    "GET /orders/$id",
    "get /v1/orders",
    "POST /orders/{order_id}/lines",
    "PUT crm.lead.update",
    "PATCH /a/:id",
    "DELETE /orders/${id}/lines/$line",
    "HEAD /",
    "GET /users/$name",
    "PATCH /users/$name/$value",
    "GET /tickets/$id.json",
    "POST /docs/v1-{id}:copy",
    "GET /заказы/$id",
    "GET /users/@me",
    "POST /Orders(1)/copy+paste",
    "GET /rows/1,2/all*/{id}!",
];

#[test]
fn what_is_made_of_any_request_passes_the_check() {
    for line in LINES {
        for auth in ["none", "bearer", "basic", "header:X-Api-Key", "query:api_key"] {
            let auth = SketchedAuth::parse(auth).expect("it is one");
            let files =
                catalog("my_shop", &auth, (Some("first"), line), &["en", "ru", "de"]).expect("the names are right");
            let whole = compiled(files.clone());
            assert_eq!(whole.catalogs[0].tools.len(), 1, "{line}");
            assert_eq!(whole.catalogs[0].locales.len(), 3, "{line}");
            let more = tool("my_shop", Some("second"), line, &["en", "ru", "de"]).expect("the names are right");
            let spoken = prompt("my_shop", "report", &["en", "ru", "de"]).expect("the name is right");
            let whole = compiled(files.into_iter().chain(more).chain(spoken).collect());
            assert_eq!((whole.catalogs[0].tools.len(), whole.catalogs[0].prompts.len()), (2, 1), "{line}");
        }
    }
}

/// Names that YAML or Fluent could take for something else, credentials under odd names, and languages of other plurals.
#[test]
fn what_is_made_under_any_name_passes_the_check() {
    const NAMES: [&str; 11] =
        ["true", "null", "no", "Off", "y", "argument-id", "note-a", "setting-a", "prompt-a", "warning-a", "A--b"];
    let locales = ["en", "ru", "ar", "zh-Hant"];
    for odd in NAMES {
        let files = catalog(odd, &SketchedAuth::Bearer, (Some("first"), "GET /items/$id"), &locales);
        let more = tool(odd, Some(odd), "PUT /items/{true}/{null}/{no}", &locales).expect("the names are right");
        let spoken = prompt(odd, odd, &locales).expect("the name is right");
        let files = files.expect("the names are right").into_iter().chain(more).chain(spoken).collect();
        assert_eq!(compiled(files).catalogs[0].tools.len(), 2, "{odd}");
    }
    for auth in
        ["header:Authorization", "header:true", "header:X_1.2", "query:id", "query:token", "query:null", "query:a.b"]
    {
        let auth = SketchedAuth::parse(auth).expect("it is one");
        compiled(catalog("shop", &auth, (None, "GET /items/$id"), &locales).expect("the names are right"));
    }
}

#[test]
fn a_catalog_may_be_in_one_language_that_is_not_english() {
    let files = catalog("shop", &SketchedAuth::None, (None, "GET /items/$id"), &["ru"]).expect("the names are right");
    assert_eq!(&*compiled(files).catalogs[0].base_locale, "ru");
}

#[test]
fn a_tool_without_a_name_is_called_by_what_it_does() {
    let names = LINES.map(|line| SketchedRequest::parse(line).expect("it is one").tool_name());
    let expected = [
        "get_order",
        "get_orders",
        "create_line",
        "update_crm_lead_update",
        "update_a",
        "delete_line",
        "get",
        "get_user",
        "update_user",
        "get_ticket",
        "create_doc",
        "get",
        "get_me",
        "create_copy_paste",
        "get_all",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_head_has_an_example_that_can_be_true() {
    let files = tool("shop", Some("has_order"), "HEAD /orders/$id", &["en"]).expect("the name is right");
    let card = crate::authoring::yaml::data(&files[0].1).expect("it is YAML");
    assert_eq!(card["result"], json!({ "status": "$http.status" }));
    let example = &card["examples"]["first"];
    assert_eq!(
        (&example["exchange"], &example["result"]),
        (&json!([{ "request": "HEAD /orders/1" }]), &json!({ "status": 200 }))
    );
}

#[test]
fn what_is_assumed_of_a_write_is_said() {
    let told = assumed("POST /suggest/address").expect("it is a guess");
    assert!(told.contains("`create_address`") && told.contains("`effect: read`"), "{told}");
    assert_eq!(assumed("GET /orders/$id"), None);
    assert!(assumed("PUT /users/$name").is_some_and(|told| told.contains("one field, `value`")));
}

#[test]
fn what_is_no_name_or_request_is_refused() {
    for bad in ["", "a b", "../up", "1st", "ends-", "имя", &"x".repeat(65), "a/b", ".hidden"] {
        assert!(matches!(name("a tool", bad), Err(StarterFault::Name { .. })), "{bad}");
        assert!(tool("shop", Some(bad), "GET /a", &["en"]).is_err(), "{bad}");
        assert!(prompt("shop", bad, &["en"]).is_err(), "{bad}");
    }
    for bad in ["", "..", "en/..", "en_US", "toolongtag", "-en"] {
        assert!(language(bad).is_err(), "{bad}");
    }
    let flaws = [
        ("GET", "write the verb and the path"),
        ("FETCH /a", "`FETCH` is no verb"),
        ("GET /a b", "its path has ` `"),
        ("GET /a%20b", "its path has `%`"),
        ("GET /a/$id/$id", "the argument `id` stands in it twice"),
        ("GET /a/$confirm", "`confirm` is no name"),
        ("GET /a/$номер", "`` is no name"),
        ("GET /a/{номер}", "`номер` is no name"),
        ("GET https://a.example/b", "leave out the address"),
        ("GET /a/{id", "`{id` is neither"),
        ("GET /a/$id-$part", "`$id-$part` is neither"),
        ("GET /a/id}", "`id}` is neither"),
        ("GET /a//b", "two slashes"),
        ("GET /a?b=c", "leave out the query"),
    ];
    for (bad, why) in flaws {
        let Err(fault @ StarterFault::Request { .. }) = SketchedRequest::parse(bad) else { panic!("{bad} is taken") };
        assert!(fault.to_string().starts_with(&format!("`{bad}` is no request: {why}")), "{fault}");
    }
    for bad in ["", "digest", "basic:user", "header:", "header:a b", "query:a&b"] {
        assert!(matches!(SketchedAuth::parse(bad), Err(StarterFault::Auth(_))), "{bad}");
    }
}
