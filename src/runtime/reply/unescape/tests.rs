use super::*;

#[test]
fn characters_are_written_as_themselves() {
    for (written, plain) in [
        (r#"{"a":"\u0410\u0411"}"#, r#"{"a":"АБ"}"#),
        (r#""\ud83d\ude00!""#, r#""😀!""#),
        (r#""cut \ud83d""#, "\"cut \u{fffd}\""),
        (r#""\ud83d\u0041\udc00""#, "\"\u{fffd}A\u{fffd}\""),
        (r#""\\u0410 \" \n \u0022 \u005c \u0000 \u2028""#, r#""\\u0410 \" \n \u0022 \u005c \u0000 \u2028""#),
        (r#""\\\u0410""#, r#""\\А""#),
        ("\"\\я\"", "\"\\я\""),
    ] {
        assert_eq!(unescaped(written), plain);
    }
}
