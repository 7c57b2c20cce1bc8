use super::*;

#[test]
fn an_id_is_a_uuid_of_version_8_and_counts() {
    let ids = CallIds::new(0x0123_4567_89ab_cdef);
    assert_eq!(ids.next().as_str(), "01234567-89ab-8cde-8000-000000000001");
    let (second, third) = (ids.next(), ids.next());
    assert_eq!(third.to_string(), "01234567-89ab-8cde-8000-000000000003");
    assert!(second < third, "later ids are greater");
    assert_ne!(CallIds::default().next(), CallIds::default().next(), "runs differ");
}
