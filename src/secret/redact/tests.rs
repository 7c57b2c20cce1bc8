use super::*;

/// What the Bitrix24 catalog says of its webhooks.
const WEBHOOK: &str = "/rest/[0-9]+/([A-Za-z0-9]+)/?$";

fn redactor(secrets: &[&str]) -> Redactor {
    Redactor::new(&secrets.iter().map(|secret| Secret::new(*secret)).collect::<Vec<_>>(), [WEBHOOK])
}

#[test]
fn the_operator_sees_whom_a_request_goes_to() {
    let redactor = redactor(&["https://b24.example/rest/1/abcdefgh12/", "7/zyxwvuts98", "https://b24.example/short/"]);
    for (text, masked) in [
        ("https://b24.example/rest/1/abcdefgh12/crm.lead.list", "https://b24.example/rest/1/***/crm.lead.list"),
        ("https://b24.example/rest/7/zyxwvuts98/x", "https://b24.example/rest/7/***/x"),
        ("https://b24.example/short/x", "***x"),
    ] {
        assert_eq!(redactor.mask_keys(text), masked, "{text}");
    }
}

#[test]
fn known_secrets_are_masked_in_every_spelling() {
    let redactor = redactor(&["https://b24.example/rest/1/abcdefgh12/", "7/zyxwvuts98", "pa ss/wörd", "tok"]);
    for (text, masked) in [
        ("POST https://b24.example/rest/1/abcdefgh12/crm.lead.list", "POST ***crm.lead.list"),
        ("at https://b24.example/rest/1/abcdefgh12", "at ***"),
        ("code abcdefgh12 is wrong", "code *** is wrong"),
        ("7/zyxwvuts98", "***"),
        ("zyxwvuts98", "***"),
        (r#"{"a":"7\/zyxwvuts98"}"#, r#"{"a":"***"}"#),
        ("a=7%2Fzyxwvuts98&b=1", "a=***&b=1"),
        ("pa ss/wörd pa+ss%2Fw%C3%B6rd pa%20ss%2Fw%C3%B6rd", "*** *** ***"),
        ("https://b24.example/ token tok", "https://b24.example/ token tok"),
    ] {
        assert_eq!(redactor.mask(text), masked, "{text}");
    }
}

#[test]
fn unknown_ones_are_masked_by_their_shape() {
    let redactor = redactor(&[]);
    for (text, masked) in [
        ("/rest/1/abcdef/crm.lead.list", "/rest/1/***/crm.lead.list"),
        (r"https:\/\/b24.example\/rest\/12\/abcdef\/", r"https:\/\/b24.example\/rest\/12\/***\/"),
        ("%2Frest%2F1%2Fabcdef%2F", "%2Frest%2F1%2F***%2F"),
        ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer ***"),
        (r#"{"auth": "abc", "x": 1}"#, r#"{"auth": "***", "x": 1}"#),
        ("?auth=abc&x=1", "?auth=***&x=1"),
        ("access_token=abc", "access_token=***"),
        ("/rest/crm.lead.list", "/rest/crm.lead.list"),
        ("the author=Chekhov", "the author=Chekhov"),
    ] {
        assert_eq!(redactor.mask(text), masked, "{text}");
    }
    assert!(matches!(redactor.mask("nothing here"), Cow::Borrowed(_)));
    let undeclared = Redactor::new(&[], ["/rest/[0-9]+/[A-Za-z0-9]+/?$"]);
    assert_eq!(undeclared.mask("/rest/1/abcdef/x auth=abc"), "/rest/1/abcdef/x auth=***", "no group, no key");
}

#[test]
fn masking_twice_changes_nothing() {
    let redactor = redactor(&["https://b24.example/rest/1/abcdefgh12/"]);
    let once = redactor.mask("/rest/1/abcdefgh12/ Bearer abc auth=abc").into_owned();
    assert_eq!(redactor.mask(&once), once);
}
