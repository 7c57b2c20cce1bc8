use super::*;

#[test]
fn a_shape_is_found_inside_a_text_in_every_spelling() {
    let pattern = Regex::new(&anywhere("^/hook/(?:in|out)/([a-z0-9]{4,})(/v[12])?$", 4).expect("it has a group"));
    let pattern = pattern.expect("it compiles");
    for (text, key) in [
        ("at https://x.example/hook/in/k3yk3y", Some("k3yk3y")),
        (r"https:\/\/x.example\/hook\/out\/k3yk3y\/v1", Some("k3yk3y")),
        ("u=%2Fhook%2Fin%2fk3yk3y", Some("k3yk3y")),
        ("/hook/up/k3yk3y", None),
    ] {
        let found = pattern.captures(text).map(|found| found.get(1).expect("the key").as_str());
        assert_eq!(found, key, "{text}");
    }
}

#[test]
fn what_does_not_say_what_is_secret_about_it_is_no_shape() {
    for shape in ["/hook/[a-z]+", "([a-z]+)", "(", ""] {
        assert_eq!(anywhere(shape, 4), None, "{shape}");
    }
}
