use super::amount::Amount;

fn read(json: &str) -> Option<String> {
    match Amount::read(Some(json)) {
        Amount::Of(amount) => Some(amount.to_plain_string()),
        Amount::None => Some("nothing".to_owned()),
        Amount::Unreadable => None,
    }
}

#[test]
fn amounts_are_read_digit_by_digit() {
    for (json, amount) in [
        (r#""1500.00""#, "1500.00"),
        ("8300.5", "8300.5"),
        (r#"" -0.10 ""#, "-0.10"),
        ("1e3", "1000"),
        ("12.5E-2", "0.125"),
        (r#""+7""#, "7"),
        (r#"".5""#, "0.5"),
        ("99999999999999999999999999.99", "99999999999999999999999999.99"),
        (r#""""#, "nothing"),
        (r#""  ""#, "nothing"),
    ] {
        assert_eq!(read(json).as_deref(), Some(amount), "{json}");
    }
    assert_eq!(Amount::read(None), Amount::None);
}

#[test]
fn what_may_mean_another_amount_is_none() {
    for json in [
        r#""12,50""#,
        r#""1 500""#,
        r#""100|EUR""#,
        r#""1_000""#,
        r#""0x10""#,
        r#""1.2.3""#,
        r#"".""#,
        r#""-""#,
        r#""1e""#,
        r#""1e21""#,
        "1e-999999999",
        r#""--1""#,
        r#""NaN""#,
        r#""inf""#,
        "true",
        "[1]",
        r#"{"a":1}"#,
        r#""\u0661""#,
        "11111111111111111111111111111111111111111",
    ] {
        assert_eq!(read(json), None, "{json}");
    }
}
