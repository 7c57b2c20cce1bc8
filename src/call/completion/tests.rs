use super::*;

fn choice(value: &str, title: Option<&str>) -> Choice {
    Choice { value: value.to_owned(), title: title.map(str::to_owned) }
}

#[test]
fn a_prefix_of_any_case_finds_a_value_or_its_name() {
    let all = || vec![choice("NEW", Some("Новый")), choice("IN_PROCESS", Some("В работе")), choice("Новинка", None)];
    assert_eq!(offered(all(), "НОВ").values, ["NEW", "Новинка"]);
    assert_eq!(offered(all(), "in_").values, ["IN_PROCESS"]);
    assert_eq!(offered(all(), "").total, 3);
    assert_eq!(offered(all(), "process").values, Vec::<String>::new());
}

#[test]
fn a_hundred_are_offered_and_all_are_counted() {
    let all = (0..250).map(|number| choice(&format!("k{number}"), None)).collect();
    let Completions { values, total } = offered(all, "K");
    assert_eq!((values.len(), total), (MOST, 250));
}
