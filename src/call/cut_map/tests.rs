use super::*;

#[test]
fn whole_members_are_left_out_and_named() {
    let json = r#"{"item": {"ID": "1", "COMMENTS": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "NAME": "x"}}"#;
    let cut = cut(json, 60).expect("it is longer");
    assert_eq!(cut.json, r#"{"item": {"ID":"1","NAME":"x"}}"#);
    assert_eq!((cut.count, cut.left), (2, vec!["COMMENTS".to_owned()]));
}

#[test]
fn what_fits_and_what_has_one_member_stays() {
    assert!(cut(r#"{"a": 1, "b": 2}"#, 60).is_none());
    assert!(cut(r#"{"a": 1, "b": 2}"#, 0).is_none(), "nothing is said of how much a client takes");
    assert!(cut(r#"{"a": "bbbbbbbbbbbbbbbb"}"#, 5).is_none());
    assert!(cut(r#"[1, 2, 3, 4, 5]"#, 5).is_none());
    assert_eq!(cut(r#"{"a": "bbbbbbbbbbbbbbbb", "c": "ddd"}"#, 5).map(|cut| cut.count), Some(1));
}
