use super::*;

#[test]
fn the_longest_list_ends_with_a_whole_item() {
    let items = ["\"ааааа\""; 10].join(",");
    let json = format!(r#"{{"result":{{"items":[{items}],"few":[1,2]}},"total":10}}"#);
    let characters = json.chars().count();
    let cut = cut(&json, characters - 9).expect("it is longer");
    assert_eq!((cut.place.as_str(), cut.count, cut.all), ("result.items", 8, 10));
    assert!(
        cut.json.chars().count() <= characters - 9 && cut.json.ends_with(r#""few":[1,2]},"total":10}"#),
        "{}",
        cut.json
    );
    serde_json::from_str::<serde_json::Value>(&cut.json).expect("it is JSON");
}

#[test]
fn what_cannot_be_cut_stays() {
    let text = format!(r#"{{"text":"{}","list":[1]}}"#, "x".repeat(100));
    assert!(cut(&text, 50).is_none(), "one item at least is shown");
    assert!(cut(r#"[1,2,3]"#, 100).is_none() && cut("[1,2,3]", 0).is_none(), "it is no longer, or nothing is cut");
    let cut = cut("[11111,22222,33333]", 8).expect("it is longer");
    assert_eq!((cut.json.as_str(), cut.place.as_str(), cut.count), ("[11111]", "", 1));
}
