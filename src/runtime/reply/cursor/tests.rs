use serde::de::IgnoredAny;

use super::*;

fn passes(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
    cursor.skip().and_then(|()| cursor.end()).is_ok()
}

/// `serde_json` is the measure of what is JSON.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

const TEXTS: &[&str] = &[
    "null",
    " true ",
    "false",
    "nul",
    "nulll",
    "truex",
    "True",
    "",
    "  ",
    "0",
    "-0",
    "01",
    "-",
    "+1",
    "1.",
    ".5",
    "1.5e",
    "1.5e+",
    "1.5E-7",
    "1e999",
    "-12.50e+3",
    "1 2",
    "123456789012345678901234567890",
    r#""""#,
    r#""a"#,
    "\"tab\tinside\"",
    "\"\u{1f}\"",
    "\"\u{7f}\u{80}\u{ff}\"",
    r#""seven b""#,
    r#""eight byt""#,
    r#""sixteen bytes at""#,
    r#""\"\\\/\b\f\n\r\t\u00e9""#,
    r#""\x""#,
    r#""\u12g4""#,
    r#""\u12"#,
    r#""\ud800""#,
    r#""ends with \"#,
    "[]",
    "[ ]",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1,2",
    "{}",
    "{ }",
    r#"{"a":1,}"#,
    r#"{"a" : 1 , "b":[{},[],{"c":{}}]}"#,
    r#"{"a"}"#,
    r#"{"a":}"#,
    r#"{a:1}"#,
    r#"{"a":1]"#,
    r#"["a":1]"#,
    r#"{"a":[1,{"b":"c"}],"d":null} "#,
    "\u{feff}{}",
    "{}\u{a0}",
    "'a'",
    "NaN",
];

#[test]
fn what_passes_is_json() {
    for text in TEXTS {
        assert_eq!(passes(text), is_json(text), "{text:?}");
    }
}

#[test]
fn no_change_of_a_byte_is_overlooked() {
    for text in TEXTS {
        for at in 0..text.len() {
            for byte in 0..=0x7f_u8 {
                let mut bytes = text.as_bytes().to_vec();
                bytes[at] = byte;
                let Ok(changed) = String::from_utf8(bytes) else { continue };
                assert_eq!(passes(&changed), is_json(&changed), "{changed:?}");
            }
        }
    }
}

#[test]
fn a_text_as_deep_as_it_is_long_does_no_harm() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let deep = 200_000;
        assert!(passes(&format!("{}1{}", open.repeat(deep), close.repeat(deep))));
        assert!(!passes(&open.repeat(deep)));
    }
}
