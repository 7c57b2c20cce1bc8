use super::*;

#[test]
fn ten_lines_a_second_and_a_count_of_the_rest() {
    let refusals = Refusals::new();
    let said = (0..25).filter_map(|_| refusals.say_at(1)).count();
    assert_eq!(said, 10);
    assert_eq!(refusals.say_at(2), Some(15));
    assert_eq!(refusals.say_at(2), Some(0));
}

#[test]
fn what_a_stranger_wrote_is_short_and_one_line() {
    assert_eq!(shown(b"a\r\nb\x1b[31m"), r"a\r\nb\x1b[31m");
    let long = shown(&[b'x'; 60_000]);
    assert!(long.len() < 300 && long.ends_with("(60000 bytes)"), "{long}");
}
