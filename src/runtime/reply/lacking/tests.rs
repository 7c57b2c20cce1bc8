use super::*;

fn lacking(place: &'static str, text: &str) -> String {
    let mut reading = Reading::default();
    let segments = place.split('.').map(|key| Segment::Key(key.into())).collect::<Vec<_>>();
    reading.records(&[Path(segments.into())]);
    reading.lacking(text).to_string()
}

#[test]
fn what_is_there_is_told_by_its_names_alone() {
    let told = lacking("data.items", r#"{"data":{"results":[1],"next":"s3cret","a b\n":1},"total":1}"#);
    let expected =
        "there is no list at `$reply.data.items`; `$reply.data` is a map of `results`, `next`, a key that is no name";
    assert_eq!(told, expected);
    assert_eq!(lacking("items", r#"["s3cret"]"#), "there is no list at `$reply.items`; `$reply` is a list");
    assert_eq!(
        lacking("items", r#"{"items":"s3cret"}"#),
        "there is no list at `$reply.items`; `$reply.items` is a text"
    );
    assert_eq!(
        lacking("items", r#"{"items":{}}"#),
        "there is no list at `$reply.items`; `$reply.items` is an empty map"
    );
    assert_eq!(lacking("items", "null"), "there is no list at `$reply.items`; `$reply` is nothing");
    let keys: Vec<String> = (0..99).map(|key| format!("\"k{key}\":1")).collect();
    assert!(lacking("items", &format!("{{{}}}", keys.join(","))).ends_with("`k11` and more"));
}
