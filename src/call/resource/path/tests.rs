use super::*;

#[test]
fn a_segment_is_decoded_or_is_none() {
    for (segment, text) in [("123", "123"), ("a%2Fb", "a/b"), ("%D0%90%20b", "А b"), ("Ключ", "Ключ"), ("..", "..")]
    {
        assert_eq!(decoded(segment).as_deref(), Some(text), "{segment}");
    }
    for none in ["", "%", "%2", "%zz", "%+1", "%FF", "a b", "{id}", "a#b", "a\u{7}"] {
        assert_eq!(decoded(none), None, "{none}");
    }
}
