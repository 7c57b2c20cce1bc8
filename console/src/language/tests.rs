use super::*;

#[test]
fn a_tag_names_a_language() {
    assert_eq!(
        ["ru", "ru-RU", "RU_ru", "en-GB", "de"].map(Language::named),
        [Some(Language::Russian), Some(Language::Russian), Some(Language::Russian), Some(Language::English), None]
    );
}
