use super::*;

#[test]
fn a_document_is_its_operation_and_its_variables() {
    let text = "# Orders\nquery Orders($first: Int!, $after: String, $ids: [ID!]! = [\"a, b\"]) {\n  orders(first: $first, after: $after, n: -1) {\n    ...F, nodes { id }\n  }\n}\nfragment F on Order { name }\n";
    let read = GraphqlDocument::read(text).expect("it is one");
    assert!(!read.is_mutation);
    let told: Vec<_> = read
        .variables
        .iter()
        .map(|one| (one.name.as_str(), one.named.as_deref(), one.non_null, one.has_default))
        .collect();
    assert_eq!(
        told,
        [("first", Some("Int"), true, false), ("after", Some("String"), false, false), ("ids", None, true, true)]
    );
    let (start, end) = read.variables[0].place;
    assert_eq!(&text[start..end], "$first");
    let bare = "query Orders($first:Int!$after:String$ids:[ID!]!=[\"a, b\"]){orders(first:$first after:$after n:-1){...F nodes{id}}}fragment F on Order{name}";
    assert_eq!(read.text, bare);
    assert_eq!(
        GraphqlDocument::read(&read.text).map(|again| again.text).as_deref(),
        Ok(bare),
        "it is the same document"
    );
    assert!(GraphqlDocument::read("mutation { a }").is_ok_and(|read| read.is_mutation));
    assert!(GraphqlDocument::read("{ a }").is_ok_and(|read| !read.is_mutation));
}

#[test]
fn what_cannot_be_sent_is_said_with_its_place() {
    for (text, start) in [
        ("query { a ", 10),
        ("", 0),
        ("query A { a } query B { b }", 14),
        ("subscription { a }", 0),
        ("fragment F on O { a }", 0),
        ("type A { a: Int }", 0),
    ] {
        let faults = GraphqlDocument::read(text).expect_err(text);
        assert_eq!(faults[0].place.0, start, "{text}: {faults:?}");
    }
    let deep = format!("{}{}", "{ a ".repeat(200), "}".repeat(200));
    assert!(GraphqlDocument::read(&deep).is_err());
}
