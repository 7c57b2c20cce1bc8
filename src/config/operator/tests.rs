use super::own_listener::MetricsFor;
use super::*;
use crate::store::settings::StorePlace;

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn the_environment_wins_over_the_file() {
    let file = "SERVER_PORT=1\nBITRIX_TOKEN=from-file\nONLY_FILE=' spaced '\nEMPTY=";
    let config = Config::from_parts(
        pairs(&[("BITRIX_TOKEN", "from-environment\n"), ("KARTOTEKA_ALLOWED_HOSTS", "a.example, b.example,")]),
        Some((Path::new(".env"), file)),
    )
    .expect("nothing is wrong");
    assert_eq!(config.port, 1);
    assert_eq!(config.variable("BITRIX_TOKEN"), Some("from-environment"));
    assert_eq!(config.variable("ONLY_FILE"), Some("spaced"));
    assert_eq!(config.variable("EMPTY"), None);
    assert_eq!(config.variable("UNSET"), None);
    assert_eq!(config.allowed_hosts, ["a.example", "b.example"]);
    assert_eq!(config.host, "127.0.0.1");
    assert_eq!(config.zone, TimeZone::UTC);
    assert_eq!(config.with_variable("UNSET", "x").variable("UNSET"), Some("x"));
    // What is blank is not set, and hides nothing.
    let blank =
        Config::from_parts(pairs(&[("SERVER_PORT", ""), ("BITRIX_TOKEN", " ")]), Some((Path::new(".env"), file)));
    let blank = blank.expect("nothing is wrong");
    assert_eq!((blank.port, blank.variable("BITRIX_TOKEN")), (1, Some("from-file")));
}

#[test]
fn every_fault_is_told_at_once() {
    let environment = pairs(&[
        ("SERVER_PORT", "eighty"),
        ("SERVER_TIMEZONE", "Moscow"),
        ("KARTOTEKA_CALLS_IN_FLIGHT", "0"),
        ("BITRIX_TOKEN", "t0p-s3cret"),
    ]);
    let faults = Config::from_parts(environment, Some((Path::new(".env"), "BITRIX_TOKEN 'x'")))
        .expect_err("four things are wrong");
    assert_eq!(faults.0.len(), 4);
    let told = faults.to_string();
    for part in ["`.env`, line 1", "SERVER_PORT=8000", "SERVER_TIMEZONE=Europe/Moscow", "KARTOTEKA_CALLS_IN_FLIGHT"] {
        assert!(told.contains(part), "{told}");
    }
    assert!(!told.contains("s3cret") && !format!("{faults:?}").contains("s3cret"));
}

#[test]
fn a_key_is_long_enough_and_shown_nowhere() {
    let key = |key| Config::from_parts(pairs(&[("KARTOTEKA_STATE_KEY", key)]), None);
    let config = key("s3cret-s3cret-s3cret-s3cret-s3cret").expect("nothing is wrong");
    assert!(config.state_key.is_some() && !format!("{config:?}").contains("s3cret"));
    let short = key("s3cret").expect_err("six characters are too few");
    assert!(short.to_string().contains("KARTOTEKA_STATE_KEY") && !format!("{short} {short:?}").contains("s3cret"));
    assert!(key("").expect("unset").state_key.is_none());
}

#[test]
fn what_a_variable_holds_is_not_shown() {
    let config = Config::from_parts(pairs(&[("BITRIX_TOKEN", "t0p-s3cret")]), None).expect("nothing is wrong");
    assert!(!format!("{config:?}").contains("s3cret"));
}

#[test]
fn the_operators_listener_is_off_unless_asked_for() {
    let place = |said| Config::from_parts(pairs(&[("KARTOTEKA_OPERATOR", said)]), None).map(|config| config.operator);
    let is = |said, expected: Option<&str>| assert_eq!(place(said).expect("a place").as_deref(), expected, "{said}");
    is("", None);
    is("off", None);
    is("on", Some("127.0.0.1:9600"));
    is("unix:/run/operator.sock", Some("unix:/run/operator.sock"));
    is("https://ops.example:9600/", Some("ops.example:9600"));
    let odd = place("yes").expect_err("no place");
    assert!(odd.to_string().contains("KARTOTEKA_OPERATOR"), "{odd}");
}

#[test]
fn a_certificate_and_its_key_are_set_together() {
    let config = |given: &[(&str, &str)]| Config::from_parts(pairs(given), None);
    let (certificate, key) = (("KARTOTEKA_TLS_CERTIFICATE", "a.crt"), ("KARTOTEKA_TLS_KEY", "a.key"));
    let both = config(&[certificate, key]).expect("both are set");
    let files = both.tls.clone().expect("the listener is encrypted");
    assert_eq!((files.certificate, files.key), ("a.crt".into(), "a.key".into()));
    for (given, lacks) in [(certificate, key.0), (key, certificate.0)] {
        let faults = config(&[given]).expect_err("the other is missing").to_string();
        assert!(faults.starts_with(&format!("`{lacks}` is not set beside")), "{faults}");
    }
    let plain = config(&[]).expect("nothing is wrong");
    assert_eq!(plain.with_reloaded(both.clone()).1, ["server.tls"]);
    assert_eq!(both.with_reloaded(config(&[]).expect("nothing is wrong")).1, ["server.tls"]);
    // Other files of a certificate count at once.
    let other = config(&[("KARTOTEKA_TLS_CERTIFICATE", "b.crt"), key]).expect("both are set");
    let (now, later) = both.with_reloaded(other);
    assert_eq!((now.tls.expect("it is encrypted").certificate, later.len()), ("b.crt".into(), 0));
}

#[test]
fn the_operators_listener_says_for_whom_it_has_what() {
    let config = |given: &[(&str, &str)]| Config::from_parts(pairs(given), None);
    let usual = config(&[]).expect("nothing is wrong").own_listener;
    assert_eq!((usual.metrics, usual.console, usual.tls), (None, true, None));
    let (certificate, key) = (("KARTOTEKA_OPERATOR_TLS_CERTIFICATE", "a.crt"), ("KARTOTEKA_OPERATOR_TLS_KEY", "a.key"));
    let off = ("KARTOTEKA_OPERATOR_CONSOLE", "off");
    let set = config(&[certificate, key, off, ("KARTOTEKA_OPERATOR_METRICS", "off")]).expect("nothing is wrong");
    assert_eq!((set.own_listener.metrics, set.own_listener.console), (Some(MetricsFor::Nobody), false));
    for odd in [
        [certificate, off],
        [("KARTOTEKA_OPERATOR_METRICS", "yes"), off],
        [("KARTOTEKA_OPERATOR_CONSOLE", "perhaps"), key],
    ] {
        config(&odd).expect_err("it is not as it must be");
    }
    // Other files of a certificate count at once; whether there are some does not.
    let other =
        config(&[("KARTOTEKA_OPERATOR_TLS_CERTIFICATE", "b.crt"), key, off, ("KARTOTEKA_OPERATOR_METRICS", "off")]);
    let (now, later) = set.with_reloaded(other.expect("nothing is wrong"));
    assert_eq!((now.own_listener.tls.expect("files").certificate, later.len()), ("b.crt".into(), 0));
    let (now, later) = set.with_reloaded(config(&[]).expect("nothing is wrong"));
    assert_eq!((now.own_listener, later), (set.own_listener, vec!["operator"]));
}

#[test]
fn nobody_is_sent_to_pages_that_the_listener_has_not() {
    let config = |console: &str| {
        let console = pairs(&[("KARTOTEKA_OPERATOR_CONSOLE", console)]);
        Config::from_layers(console, None, |_| {
            let mut said = FromFile::default();
            said.access.consent.approvals.url = Some("https://ops.example:8443".into());
            Ok(said)
        })
        .expect("nothing is wrong")
    };
    let url = |config: &Config| config.access.consent.approvals.url.clone();
    assert!(url(&config("on")).is_some() && url(&config("off")).is_none());
    assert_eq!(config("off").own_listener.host.as_deref(), Some("ops.example"), "it is reached by that name");
    assert!(url(&config("off").with_reloaded(config("on")).0).is_none(), "there are pages after the next start");
}

#[test]
fn what_only_counts_with_the_next_start_is_told_of_another_reading() {
    let config = |given: &[(&str, &str)]| Config::from_parts(pairs(given), None).expect("nothing is wrong");
    let hash = "ab".repeat(32);
    let key = "k".repeat(32);
    for (name, value, told) in [
        ("SERVER_HOST", "::1", "server.listen"),
        ("SERVER_PORT", "1", "server.listen"),
        ("SERVER_PUBLIC_URL", "https://mcp.example.com", "server.url"),
        ("SERVER_TIMEZONE", "Europe/Moscow", "server.timezone"),
        ("KARTOTEKA_LOCALE", "ru", "server.locale"),
        ("KARTOTEKA_PROFILE", "sales", "server.profile"),
        ("KARTOTEKA_ALIASES", "listed", "server.aliases"),
        ("KARTOTEKA_TOOLS_HASH", hash.as_str(), "server.tools_hash"),
        ("KARTOTEKA_ALLOWED_HOSTS", "a.example", "server.hosts"),
        ("KARTOTEKA_ALLOWED_ORIGINS", "https://a.example", "server.origins"),
        ("KARTOTEKA_TRUSTED_PROXIES", "10.0.0.0/8", "server.proxies"),
        ("KARTOTEKA_MAX_BODY_BYTES", "1000", "server.sizes"),
        ("KARTOTEKA_MAX_REPLY_BYTES", "1000", "server.sizes"),
        ("KARTOTEKA_CALLS_IN_FLIGHT", "7", "server.sizes"),
        ("KARTOTEKA_CONNECTIONS", "7", "server.sizes"),
        ("KARTOTEKA_STATE_KEY", key.as_str(), "server.state_key"),
        ("KARTOTEKA_OPERATOR", "127.0.0.1:9000", "operator"),
        ("KARTOTEKA_OPERATOR_METRICS", "token", "operator"),
        ("KARTOTEKA_OPERATOR_CONSOLE", "off", "operator"),
    ] {
        let (kept, later) = config(&[]).with_reloaded(config(&[(name, value)]));
        assert_eq!(later, [told], "{name}");
        assert_eq!(kept.lists_aliases, config(&[]).lists_aliases);
    }
    assert!(config(&[]).with_reloaded(config(&[])).1.is_empty());
}

#[test]
fn what_counts_with_the_next_start_is_told_at_every_reload() {
    let config = |store: &str| {
        let mut config = Config::from_parts(pairs(&[]), None).expect("nothing is wrong");
        Arc::make_mut(&mut config.access).consent.store.place = StorePlace::File(store.into());
        config
    };
    let started = config("a.db");
    let (once, later) = started.with_reloaded(config("b.db"));
    assert_eq!(later, ["store"]);
    let (twice, later) = once.with_reloaded(config("b.db"));
    assert_eq!(later, ["store"], "what is open is still the first");
    assert!(twice.with_reloaded(config("a.db")).1.is_empty());
}

#[test]
fn stand_ins_of_a_demo_stay_with_another_reading() {
    let config = || Config::from_parts(pairs(&[]), None).expect("nothing is wrong");
    let started =
        config().with_public_stand_in("www.beta.example", ([127, 0, 0, 1], 5).into()).with_assumed_approvals();
    let (kept, later) = started.with_reloaded(config());
    assert!(later.is_empty(), "{later:?}");
    assert!(kept.fetch.stand_in("www.beta.example").is_some() && kept.access.consent.approvals.assumed);
}
