use super::*;

fn is_spelt(text: &str, spelling: &str) -> bool {
    let mut at = 0;
    for character in Character::all(text) {
        match character.end(spelling.as_bytes(), at) {
            Some(end) => at = end,
            None => return false,
        }
    }
    at == spelling.len()
}

#[test]
fn each_character_is_found_in_each_spelling() {
    for (text, spellings) in [
        (
            "1/ab",
            &[
                "1/ab",
                r"1\/ab",
                r"1\\\/ab",
                r"1\u002fab",
                r"1\u002Fab",
                r"1\\u002fab",
                "1%2Fab",
                "1%2fab",
                "1%252Fab",
                "1%25252fab",
            ][..],
        ),
        (r#"a"b"#, &[r#"a\"b"#, r"a\u0022b", "a%22b", r#"a\\\"b"#][..]),
        (r"a\b", &[r"a\b", r"a\\b", r"a\u005cb", "a%5Cb"][..]),
        (
            "п 😀",
            &[
                "п 😀",
                r"\u043f \ud83d\ude00",
                "%D0%BF+%F0%9F%98%80",
                r"\u043F\u0020\uD83D\uDE00",
                "%d0%bf%20%f0%9f%98%80",
            ][..],
        ),
        ("a%b", &["a%b", "a%25b", "a%2525b"][..]),
        ("a<b&c", &[r"a\u003cb\u0026c"][..]),
    ] {
        for spelling in spellings {
            assert!(is_spelt(text, spelling), "{text} {spelling}");
        }
    }
    for (text, other) in [("1/ab", "1ab"), ("1/ab", r"1\ab"), ("ab", r"a\b"), ("п", r"\u043e"), ("п", "u043f")] {
        assert!(!is_spelt(text, other), "{text} {other}");
    }
}

#[test]
fn an_escape_is_not_cut() {
    let json = br#""a\u00e9b\nc\\d""#;
    let cuts: Vec<usize> = (0..json.len()).filter(|at| is_boundary(json, *at)).collect();
    assert_eq!(cuts, [0, 1, 2, 8, 9, 11, 12, 14, 15]);
}
