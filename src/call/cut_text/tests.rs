use serde_json::{Value, json};

use super::{CutText, SHORT, WantedTexts, cut};

fn cut_to(value: &Value, most: usize) -> (Value, Vec<CutText>) {
    let cut = cut(&value.to_string(), most, 0, WantedTexts::All).expect("it is longer, by a text");
    assert!(cut.json.chars().count() <= most, "{}", cut.json.chars().count());
    (serde_json::from_str(&cut.json).expect("JSON"), cut.texts)
}

#[test]
fn the_longest_texts_are_cut_and_what_is_short_stays() {
    let given = json!({ "ID": "1", "notes": [{ "text": "\"я\"\n".repeat(9_000) }, "🙂".repeat(8_000)], "say": "x".repeat(900) });
    let (shown, texts) = cut_to(&given, 10_000);
    assert_eq!((&shown["ID"], &shown["say"]), (&given["ID"], &given["say"]));
    let places: Vec<&str> = texts.iter().map(|text| text.place.as_str()).collect();
    assert_eq!(places, ["notes[0].text", "notes[1]"]);
    for (text, at) in texts.iter().zip(["/notes/0/text", "/notes/1"]) {
        let (part, whole) = (shown.pointer(at).and_then(Value::as_str), given.pointer(at).and_then(Value::as_str));
        let (part, whole) = (part.expect("a text"), whole.expect("a text"));
        assert!(whole.starts_with(part) && text.shown > 2_000, "{text:?}");
        assert_eq!((text.shown, text.all), (part.chars().count(), whole.chars().count()));
    }
}

#[test]
fn a_result_that_is_a_text_is_cut() {
    let (shown, texts) = cut_to(&Value::from("я".repeat(200_000)), 60_000);
    assert_eq!(
        texts,
        [CutText { place: String::new(), shown: shown.as_str().map_or(0, |text| text.chars().count()), all: 200_000 }]
    );
    assert!(texts[0].shown > 59_900);
}

#[test]
fn keys_short_texts_and_other_members_are_never_cut() {
    let key = "k".repeat(5_000);
    let long = json!({ &key: "x".repeat(SHORT), "data": "y".repeat(5_000), "text": "z".repeat(5_000) }).to_string();
    let cut = cut(&long, 100, 0, WantedTexts::Of("text")).expect("it is longer, by a text");
    assert_eq!(cut.texts.iter().map(|text| text.place.as_str()).collect::<Vec<_>>(), ["text"]);
    assert!(cut.json.contains(&key) && cut.json.contains(&"y".repeat(5_000)));
    assert!(super::cut("{\"a\":\"b\"}", 4, 0, WantedTexts::All).is_none(), "what is short stays");
    assert!(super::cut("\"a\"", 0, 0, WantedTexts::All).is_none(), "no bound");
}
