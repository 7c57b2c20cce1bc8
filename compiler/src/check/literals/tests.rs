use super::is_secret;

#[test]
fn credentials_and_the_keys_of_known_systems_are_secrets() {
    for (key, text) in [
        ("Authorization", "abcdef0123456789"),
        ("X-Pass", "hunter2"),
        ("X-Api-Key", "0123456789abcdef"),
        ("access_token", "0123456789abcdef"),
        ("X-Anything", "ghp_0123456789abcdef"),
        ("q", "eyJhbGciOiJIUzI1NiJ9.e30.x"),
    ] {
        assert!(is_secret(key, text), "{key}: {text}");
    }
}

#[test]
fn words_are_not() {
    for (key, text) in [
        ("Accept", "application/json"),
        ("grant_type", "refresh_token"),
        ("token_type", "bearer"),
        ("X-Page-Token", ""),
        ("page_token", "first"),
        ("key", "name"),
        ("User-Agent", "kartoteka"),
        ("X-Atlassian-Token", "no-check"),
        ("Cookie", "lang=ru; theme=dark"),
        ("authorization", "required"),
        ("X-CSRF-Token", "Fetch"),
    ] {
        assert!(!is_secret(key, text), "{key}: {text}");
    }
}
