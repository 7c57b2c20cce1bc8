use super::nearest;

#[test]
fn a_slip_is_near_and_another_word_is_not() {
    let known = ["request", "required", "reply", "tool"];
    assert_eq!(nearest("requst", known), Some("request"));
    assert_eq!(nearest("reqiured", known), Some("required"));
    assert_eq!(nearest("Tool", known), Some("tool"));
    assert_eq!(nearest("guard", known), None);
}
