use super::*;

#[test]
fn the_longest_list_ends_with_a_whole_item() {
    let items = ["\"ааааа\""; 10].join(",");
    let json = format!(r#"{{"result":{{"items":[{items}],"few":[1,2]}},"total":10}}"#);
    let characters = json.chars().count();
    let cut = cut(&json, characters - 9).expect("it is longer");
    assert_eq!(told(&cut), [("result.items", 8, 10)]);
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
    assert_eq!((cut.json.as_str(), told(&cut)), ("[11111]", vec![("", 1, 3)]));
}

#[test]
fn several_long_lists_are_cut_alike() {
    let list = vec!["1234567"; 2_000].join(",");
    let json = format!(r#"{{"a":[{list}],"b":[{list}],"c":["{}"]}}"#, "x".repeat(1_000));
    let cut = cut(&json, 9_000).expect("it is longer");
    assert!(cut.json.len() <= 9_000 && cut.json.len() > 8_000, "{}", cut.json.len());
    let told = told(&cut);
    assert!(told.iter().all(|(_, count, all)| *count > 300 && *all == 2_000), "{told:?}");
    assert_eq!(told.len(), 2, "what has one item has nothing to leave out");
}

fn told(cut: &CutResult) -> Vec<(&str, usize, usize)> {
    cut.lists.iter().map(|list| (list.place.as_str(), list.count, list.all)).collect()
}
