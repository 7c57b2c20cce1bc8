use super::*;

#[test]
fn another_spelling_or_credential_makes_no_other_person() {
    let anna = ["token:anna", "anna"];
    for same in [
        "token:anna",
        "anna",
        "Anna",
        "ANNA",
        " anna ",
        "anna\0",
        "an\u{200b}na",
        "Token:Anna",
        "stdio:anna",
        "sub:https://id.example/realms/staff:anna",
        "sub:https://id.example:Anna",
    ] {
        assert!(may_be_one_person(&anna, &[same]) && may_be_one_person(&[same], &anna), "{same:?}");
    }
    for other in
        ["boss", "annabel", "hanna", "token:boss", "sub:https://id.example:hanna", "", " ", "sub:anna:boss", "token:"]
    {
        assert!(!may_be_one_person(&anna, &[other]) && !may_be_one_person(&[other], &anna), "{other:?}");
    }
    // A subject says nothing by itself of who it is with another issuer; the name beside it does.
    let (one, other) = ("sub:https://id.example:17", "sub:https://other.example:17");
    assert!(!may_be_one_person(&[one], &[other]));
    assert!(may_be_one_person(&[one, "Anna"], &[other, "anna"]));
    assert!(!may_be_one_person(&[], &["anna"]));
}
