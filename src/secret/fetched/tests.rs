use super::*;

#[test]
fn keys_of_the_operator_are_found_beside_those_of_a_tenant() {
    let (own, operator, fetched) = ("tenant-key-0123456789", "operator-key-0123456789", "fetched-key-0123456789");
    let of_operator = Arc::new(FetchedKeys::default());
    of_operator.add(&Secret::new(fetched.to_owned()));
    let operators = KnownKeys::new([&Secret::new(operator.to_owned())], of_operator);
    let keys = KnownKeys::new([&Secret::new(own.to_owned())], Arc::default()).beside(Arc::new(operators));
    let text = format!("{own} {operator} {fetched}");
    assert_eq!(keys.mask_text(&text), "*** *** ***");
    let json = format!(r#"{{"a":"{own}","b":["{operator}"],"c":"{fetched}"}}"#);
    assert_eq!(keys.in_json(json.as_bytes()).len(), 3);
    assert_eq!(keys.mask_json(&json), r#"{"a":"***","b":["***"],"c":"***"}"#);
    assert_eq!(keys.mask_fetched(Cow::Borrowed(fetched)), "***");
    assert!(matches!(keys.mask_text("nothing of that"), Cow::Borrowed(_)));
}
