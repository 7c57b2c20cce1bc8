use super::*;

fn place(url: &str) -> Result<PostgresPlace, PlaceFault> {
    PostgresPlace::new(&Secret::new(url), None)
}

fn mode(url: &str) -> Option<String> {
    let place = place(url).expect("it is a place");
    let read = Url::parse(place.url.expose()).expect("it is a URL");
    read.query_pairs().find(|(name, _)| name == "sslmode").map(|(_, mode)| mode.into_owned())
}

#[test]
fn what_leaves_the_machine_is_encrypted_and_its_other_end_is_known() {
    for (url, expected) in [
        ("postgres://kartoteka@db.example/kartoteka", "verify-full"),
        ("postgres://kartoteka@db.example/kartoteka?sslmode=disable", "disable"),
        ("postgres://kartoteka@db.example/kartoteka?sslmode=require", "require"),
        ("postgres://localhost.example/kartoteka", "verify-full"),
        ("postgres:///kartoteka?host=db.example", "verify-full"),
        ("postgres://localhost/kartoteka?host=db.example", "verify-full"),
        ("postgres://localhost/kartoteka", "disable"),
        ("postgres://127.0.0.1:5433/kartoteka", "disable"),
        ("postgres://[::1]:5433/kartoteka", "disable"),
        ("postgresql:///kartoteka?host=/run/postgresql", "disable"),
        ("postgres://%2Frun%2Fpostgresql/kartoteka", "disable"),
    ] {
        assert_eq!(mode(url).as_deref(), Some(expected), "{url}");
    }
}

#[test]
fn what_would_be_left_to_chance_is_refused() {
    for mode in ["prefer", "allow", "verify"] {
        assert_eq!(place(&format!("postgres://db.example/k?sslmode={mode}")), Err(PlaceFault::Mode), "{mode}");
    }
    assert_eq!(place("postgres://db.example/k?ssl_mode=require"), Err(PlaceFault::Parameter("ssl_mode".to_owned())));
    for none in ["mysql://db.example/k", "postgres:k", "db.example", ""] {
        assert_eq!(place(none), Err(PlaceFault::Url), "{none}");
    }
}

#[test]
fn a_place_does_not_show_who_speaks_to_it() {
    let place = place("postgres://kartoteka:hunter2@db.example:5433/tools?password=hunter3").expect("it is a place");
    assert_eq!(place.to_string(), "postgres://db.example:5433/tools");
    assert!(!format!("{place:?}").contains("hunter"), "{place:?}");
}
