use kartoteka_compiler::plan::{Exchange, Json, Verb};

use super::*;

fn example() -> plan::Example {
    plan::Example {
        name: "paid".into(),
        arguments: Json(r#"{"id":7}"#.into()),
        exchange: vec![Exchange {
            verb: Verb::Get,
            path: "/orders/7".into(),
            query: Some(Json(r#"{"full":"1"}"#.into())),
            headers: Vec::new().into(),
            body: None,
            status: 200,
            reply_headers: Vec::new().into(),
            reply: Json(r#"{"number":7,"note":null}"#.into()),
        }]
        .into(),
        result: Some(Json(r#"{"number":7}"#.into())),
        warnings: Vec::new().into(),
        error: None,
    }
}

/// The text with the example `paid` written anew.
fn written(text: &str) -> Option<String> {
    rewritten(text, text.find("paid").expect("it is there"), &example())
}

const RECORDED_LINES: &str = "    exchange:\n      - { request: GET /orders/7, query: { full: \"1\" }, reply: { number: 7, note: null } }\n    result: { number: 7 }\n";

#[test]
fn what_is_beside_the_recorded_parts_stays() {
    let text = "\
tool: get_order
examples:
  first: { arguments: {} }
  paid:                     # a good one
    # the id of the test shop
    arguments: { id: 7 }    # seven
    exchange:
    - request: GET /orders/8

      reply: {}
    result: {}
    warnings: [old]

  last:
    arguments: {}
# the end
";
    let expected = format!(
        "\
tool: get_order
examples:
  first: {{ arguments: {{}} }}
  paid:                     # a good one
    # the id of the test shop
    arguments: {{ id: 7 }}    # seven
{RECORDED_LINES}
  last:
    arguments: {{}}
# the end
"
    );
    assert_eq!(written(text).expect("it is a block"), expected);
}

#[test]
fn an_example_in_braces_becomes_a_block_and_one_without_replies_gets_them() {
    let braces = "examples:\n  paid: { arguments: { id: 7 },\n          exchange: [] }\n";
    let block = "examples:\n  paid:\n    arguments: { id: 7 }";
    let expected = format!("examples:\n  paid:\n    arguments: {{ id: 7 }}\n{RECORDED_LINES}");
    assert_eq!(written(braces).expect("its name begins a line"), expected);
    assert_eq!(written(block).expect("it is a block"), expected);
}

#[test]
fn what_shares_its_line_is_left_alone() {
    assert_eq!(written("examples: { paid: { arguments: { id: 7 } } }\n"), None);
}

#[test]
fn the_end_that_the_author_says_stays_last() {
    let text = "examples:\n  paid:\n    arguments: { id: 7 }\n    error: not_found\n";
    let written = written(text).expect("it is a block");
    assert!(written.ends_with("    result: { number: 7 }\n    error: not_found\n"), "{written}");
}

#[test]
fn lines_end_as_those_of_the_card_do() {
    for text in [
        "tool: get_order\nexamples:\n  paid:\n    arguments: { id: 7 }\n    error: not_found\n",
        "tool: get_order\nexamples:\n  paid: { arguments: { id: 7 } }\n  more: {}\n",
        "tool: get_order\nexamples:\n  paid:\n    arguments: { id: 7 }",
    ] {
        let plain = written(text).expect("the examples stand on lines of their own");
        let windows = written(&text.replace('\n', "\r\n")).expect("the examples stand on lines of their own");
        assert_eq!(windows, plain.replace('\n', "\r\n"), "{text}");
    }
}
