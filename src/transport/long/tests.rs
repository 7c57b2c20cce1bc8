use super::*;

#[test]
fn a_tree_of_short_values_is_many_times_its_text() {
    assert_eq!(tree(br#"{"a":[1,2,3,4]}"#), 0, "short ones are not counted");
    let text = format!("\"{}\"", "x".repeat(1 << 20));
    assert_eq!(tree(text.as_bytes()), 0);
    let numbers = format!("[{}1]", "1,".repeat(1 << 20));
    assert!(tree(numbers.as_bytes()) > 50 * numbers.len());
}
