use super::*;

#[test]
fn tokens_are_found_in_texts_and_names_are_not() {
    let has = |text: &str| words(text).any(is_one);
    assert!(has("ktk_AAAAAAAAAAAAAAAAAAAA"));
    assert!(has("Bearer ktk_AAAAAAAAAAAAAAAAAAAA, please"));
    assert!(has("token=ktk_AAAAAAAAAAAAAAAAAAAA"));
    assert!(has("\"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln\""));
    for name in ["getLeads", "crm.lead.list", "ktk_", "memory.search.all", "eyJect", ""] {
        assert!(!has(name), "{name}");
    }
}

#[test]
fn a_token_is_masked_where_it_stands_and_what_is_none_is_left() {
    let token = crate::access::token::new();
    let token = token.expose();
    for (text, seen) in [
        (token.to_owned(), "***".to_owned()),
        (format!("Bearer {token}, please"), "Bearer ***, please".to_owned()),
        (format!("{token} {token}"), "*** ***".to_owned()),
        (format!("{token}:1"), "***:1".to_owned()),
        // One that was cut off, too.
        (format!("id {}", &token[..30]), "id ***".to_owned()),
        ("tk_0123456789abcdef acme".to_owned(), "tk_0123456789abcdef acme".to_owned()),
        ("организация ktk_".to_owned(), "организация ktk_".to_owned()),
    ] {
        assert_eq!(masked(&text), seen, "{text}");
    }
}
