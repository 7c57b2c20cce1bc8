//! Pages of a list: nothing is lost or doubled, and a cursor is good for the items that it was given out for.

use kartoteka_compiler::plan::{Json, JsonPart, ListEntry, Text};

use super::{ListItems, NewItem, PAGE};

fn entry(json: String, input: Option<JsonPart>) -> ListEntry {
    ListEntry {
        json: Json(json.into()),
        title: "T".into(),
        description: None,
        address: None,
        input,
        names: vec![].into(),
    }
}

/// Items of so many bytes each, named by their numbers.
fn items(names: &[usize], bytes: usize) -> ListItems {
    let written: Vec<(Text, ListEntry)> = names
        .iter()
        .map(|name| (name.to_string().into(), entry(format!("\"{name:03}{}\"", "-".repeat(bytes - 5)), None)))
        .collect();
    ListItems::new(written.iter().map(|(name, entry)| NewItem { name, entry, effect: None, alias: None }))
}

/// Every part of a list, read from the first to the last.
fn parts(list: &ListItems) -> Vec<String> {
    let (mut parts, mut cursor) = (Vec::new(), None);
    loop {
        let part = list.part(cursor.as_deref()).expect("the cursor was given out");
        parts.push(String::from_utf8(part.items.to_vec()).expect("JSON is text"));
        cursor = part.next;
        if cursor.is_none() {
            return parts;
        }
    }
}

#[test]
fn a_short_list_has_one_part() {
    for names in [&[][..], &[1], &[1, 2, 3]] {
        let list = items(names, 100);
        let part = list.part(None).expect("a part");
        assert_eq!(format!("[{}]", String::from_utf8_lossy(&part.items)).as_bytes(), &list.whole()[..]);
        assert_eq!(part.next, None);
    }
}

#[test]
fn the_parts_of_a_long_list_are_the_whole() {
    let names: Vec<usize> = (0..1000).collect();
    for bytes in [3_000, 9_999, PAGE / 2, PAGE - 2, PAGE, 2 * PAGE] {
        let list = items(&names[..names.len().min(20 * PAGE / bytes)], bytes);
        let parts = parts(&list);
        assert!(parts.len() > 1, "{bytes}");
        assert!(parts.iter().all(|part| part.len() <= PAGE.max(bytes)), "{bytes}");
        assert_eq!(format!("[{}]", parts.join(",")).as_bytes(), &list.whole()[..], "{bytes}");
    }
}

#[test]
fn a_cursor_is_good_for_the_items_that_it_was_given_out_for() {
    let names: Vec<usize> = (0..50).collect();
    let cursor = items(&names, PAGE / 8).part(None).and_then(|part| part.next).expect("a second part");
    // In other words, of another length: as in another language.
    let other = items(&names, PAGE / 4).part(Some(&cursor)).expect("the items are the same");
    assert!(other.items.starts_with(br#""007-"#), "{:?}", &other.items[..9]);
    for changed in [&names[1..], &names[..49], &[&names[..], &[50]].concat(), &[&[1, 0], &names[2..]].concat()] {
        assert_eq!(items(changed, PAGE / 8).part(Some(&cursor)), None);
    }
    for odd in ["", "x", "AAAA", &cursor[1..], &format!("{cursor}A"), &cursor.to_uppercase()] {
        assert_eq!(items(&names, PAGE / 8).part(Some(odd)), None, "{odd}");
    }
    assert_eq!(items(&names, 100).part(Some(&cursor)), None, "of one page: no cursor was given out");
}

#[test]
fn the_schema_of_an_item_is_found_in_the_list() {
    let json = r#"{"name":"get","inputSchema":{"type":"object"},"x":1}"#;
    let start = json.find("{\"type").expect("it is there");
    let get = entry(json.to_owned(), Some(JsonPart { start, end: start + r#"{"type":"object"}"#.len() }));
    let (name, alias) = (Text::from("get"), Text::from("shop.get \"it\""));
    let new = |alias| NewItem { name: &name, entry: &get, effect: None, alias };
    let own = ListItems::new([new(None), new(Some(&alias))]);
    let list = own.followed_by([new(Some(&alias)), new(None)]);
    let names: Vec<&str> = list.items().iter().map(|item| &*item.name).collect();
    assert_eq!(names, ["get", &*alias, &*alias, "get"]);
    let read: Vec<serde_json::Value> = serde_json::from_slice(list.whole()).expect("a list is JSON");
    for (item, read) in list.items().iter().zip(&read) {
        assert_eq!(
            (&*item.name, list.input(item)),
            (read["name"].as_str().expect("a name"), Some(r#"{"type":"object"}"#))
        );
        assert_eq!(read["x"], 1);
    }
}
