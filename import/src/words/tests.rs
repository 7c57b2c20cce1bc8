use super::*;

#[test]
fn texts_are_one_line_that_fluent_reads_as_it_is() {
    assert_eq!(
        fluent("<p>Lists {all}\n\n  pets of $owner for $5, if a < b</p>").as_deref(),
        Some("Lists {\"{\"}all{\"}\"} pets of owner for $5, if a < b")
    );
    assert_eq!(fluent(" <br/> \n"), None);
    let long = fluent(&"word ".repeat(400)).expect("it has words");
    assert!(long.ends_with("word…") && long.chars().count() <= LONGEST, "{long}");
}

#[test]
fn titles_are_the_first_sentence() {
    assert_eq!(title("List pets. They are many.").as_deref(), Some("List pets"));
    assert_eq!(of_name("repos/listForOrg"), "Repos list for org");
}
