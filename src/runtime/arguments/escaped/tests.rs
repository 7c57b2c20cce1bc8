use serde_json::json;

use super::*;

#[test]
fn an_operator_that_html_has_escaped_is_read_and_told() {
    let mut findings = Findings::default();
    let given = json!({
        "&gt;=DATE": 1, "&LT;DATE": 2, "&amp;lt;=ID": 3, "&#62;N": 4, "&#x3C;M": 5,
        "&copy;": 6, "A&gt;B": 7, "&gt": 8, "inner": [{"&gt;=X": "&gt;"}],
    });
    let read = within(given, Trail::new("filter"), &mut findings);
    assert_eq!(
        read,
        json!({
            ">=DATE": 1, "<DATE": 2, "<=ID": 3, ">N": 4, "<M": 5,
            "&copy;": 6, "A&gt;B": 7, "&gt": 8, "inner": [{">=X": "&gt;"}],
        })
    );
    let notes = findings.finish().expect("nothing is wrong");
    let told: Vec<(&str, &str)> = notes.renamed.iter().map(|note| (note.path.as_str(), note.from.as_str())).collect();
    assert_eq!(told[0], (r#"filter[">=DATE"]"#, "&gt;=DATE"));
    assert_eq!(told[5], (r#"filter.inner[0][">=X"]"#, "&gt;=X"));
}

#[test]
fn a_key_is_not_overwritten_by_the_one_that_means_the_same() {
    let mut findings = Findings::default();
    let given = json!({"&gt;=D": 1, ">=D": 2, "&lt;E": 3, "&#60;E": 4});
    assert_eq!(within(given, Trail::new("f"), &mut findings), json!({"&gt;=D": 1, ">=D": 2, "<E": 3, "&#60;E": 4}));
}
