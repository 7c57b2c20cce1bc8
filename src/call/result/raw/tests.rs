use super::*;

#[test]
fn json_inside_a_text_is_the_text_that_serde_writes() {
    let quotes = format!(r#"["{}"]"#, r#"\""#.repeat(100));
    let cyrillic = format!(r#"{{"имя":"{}"}}"#, "Ёжик в тумане ".repeat(50));
    for json in ["", "1", "\"\"", r#"{"a":"\\","b":[1,2,"x"]}"#, r#"{"abc":"defgh"}"#, &quotes, &cyrillic] {
        for before in ["", "behind", "behind this"] {
            let mut out = [before, json, "\""].concat().into_bytes();
            let start = before.len() + json.len();
            escaped(before.len()..start, &mut out);
            out.push(b'"');
            let written = str::from_utf8(&out[start..]).expect("UTF-8");
            assert_eq!(written, serde_json::Value::from(json).to_string());
        }
    }
}
