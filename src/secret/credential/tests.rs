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
