#[test]
fn a_star_stands_for_any_part() {
    for (pattern, name, is) in [
        ("task_list", "task_list", true),
        ("task_list", "task_lists", false),
        ("task*", "task", true),
        ("*_get", "deal_get", true),
        ("*_get", "deal_get_all", false),
        ("a*b*c", "a-b-c", true),
        ("a*b*c", "acb", false),
        ("*", "", true),
    ] {
        assert_eq!(super::fits(pattern, name), is, "{pattern} {name}");
    }
}
