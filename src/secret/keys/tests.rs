use super::*;

fn of(text: &str, forms: &[&str]) -> Vec<String> {
    keys(text, forms.iter().copied()).expect("it is long enough").iter().map(|key| key.expose().to_owned()).collect()
}

#[test]
fn a_form_with_a_group_says_what_the_key_is() {
    let webhook = ["/rest/[0-9]+/([A-Za-z0-9]+)/?$"];
    assert_eq!(of("https://b24.example/bitrix24/rest/1/abcdefgh12/", &webhook), ["abcdefgh12"]);
    assert_eq!(of("https://b24.example/bitrix24/rest", &webhook), [""; 0], "an address without the key");
    assert_eq!(keys("https://b24.example/rest/1/abcde/", webhook), None, "too short to be masked");
}

#[test]
fn without_one_the_long_parts_are_keys_and_words_are_not() {
    assert_eq!(of("1/abcdefgh12", &["^[0-9]+/[A-Za-z0-9]+$"]), ["1/abcdefgh12", "abcdefgh12"]);
    assert_eq!(of("0auth.access-t0ken", &[]), ["0auth.access-t0ken"]);
    assert_eq!(of("https://hooks.example/services/T0AB12CD3/bitrix24?sig=s1gnature", &[]), ["T0AB12CD3", "s1gnature"]);
    assert_eq!(of("https://u:passw0rd@shop.example/v1", &[]), ["passw0rd"]);
    assert_eq!(of("https://shop.example/services/", &[]), ["https://shop.example/services"], "it is all there is");
    assert_eq!(keys("12345", []), None);
}
