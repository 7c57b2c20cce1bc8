use super::{digest, hexadecimal, is_whole, new, read_hexadecimal};

#[test]
fn a_token_is_whole_and_no_two_are_equal() {
    let (one, other) = (new(), new());
    for token in [&one, &other] {
        assert!(is_whole(token.expose()));
        assert_eq!(token.expose().len(), 51);
    }
    assert_ne!(one.expose(), other.expose());
}

#[test]
fn what_is_cut_off_or_mistyped_is_none() {
    let token = new();
    let token = token.expose();
    for end in 0..token.len() {
        assert!(!is_whole(&token[..end]), "{end}");
    }
    for place in 0..token.len() {
        let other = if token.as_bytes()[place] == b'A' { "B" } else { "A" };
        let mistyped = format!("{}{other}{}", &token[..place], &token[place + 1..]);
        assert!(!is_whole(&mistyped), "{place}");
    }
    assert!(!is_whole(&format!("{token} ")));
    assert!(!is_whole(&"ж".repeat(26)));
    assert!(!is_whole(""));
}

#[test]
fn a_digest_is_read_as_it_is_written() {
    // The example of FIPS 180-2.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(hexadecimal(&digest("abc")), abc);
    assert_eq!(read_hexadecimal(abc), Some(digest("abc")));
    assert_eq!(read_hexadecimal(&abc.to_uppercase()), Some(digest("abc")));
    for wrong in ["", "ba", &abc[1..], &format!("+{}", &abc[1..]), &"ж".repeat(32)] {
        assert_eq!(read_hexadecimal(wrong), None, "{wrong}");
    }
}
