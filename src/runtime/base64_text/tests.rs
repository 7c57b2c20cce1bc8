use super::{CHUNK, are_in, count, of, text};

#[test]
fn what_is_base64_is_told_as_it_is_read() {
    let long = text(&vec![7; CHUNK * 2 + 1]);
    for (written, bytes) in [("", 0), ("AA==", 1), ("AAE=", 2), ("AAEC", 3), (long.as_str(), CHUNK * 2 + 1)] {
        assert!(are_in(written), "{written}");
        assert_eq!(count(written), bytes);
        assert_eq!(of(written).map(|bytes| bytes.len()), Some(bytes));
    }
}

#[test]
fn what_is_none_is_told_too() {
    let padded_inside = format!("{}AA==AAEC", "A".repeat(CHUNK - 4));
    let whole_and_more = format!("{}==AA", "A".repeat(CHUNK - 2));
    for written in
        ["A", "AAE", "AA=", "A===", "AA_-", "AA EC", "AAB=", "data:;base64,AAEC", &padded_inside, &whole_and_more]
    {
        assert!(!are_in(written), "{written}");
        assert_eq!(of(written), None, "{written}");
    }
}
