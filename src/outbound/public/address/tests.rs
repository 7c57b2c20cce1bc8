use super::*;

fn refused(text: &str) -> Option<FetchRefusal> {
    checked(text, &FetchRules::default()).err()
}

#[test]
fn only_the_web_is_asked_and_at_its_ports() {
    assert_eq!(refused("https://a.example/x?y=1#z"), None);
    assert_eq!(
        checked("HTTPS://A.example:443/x#z", &FetchRules::default()).expect("it may").as_str(),
        "https://a.example/x"
    );
    for (text, why) in [
        ("", FetchRefusal::Address),
        ("a.example", FetchRefusal::Address),
        ("//a.example", FetchRefusal::Address),
        ("http://", FetchRefusal::Address),
        ("http://[::1", FetchRefusal::Address),
        ("http://a b/", FetchRefusal::Address),
        ("ftp://a.example/", FetchRefusal::Scheme),
        ("file:///etc/passwd", FetchRefusal::Scheme),
        ("gopher://a.example:80/", FetchRefusal::Scheme),
        ("data:text/html,x", FetchRefusal::Scheme),
        ("http://anna@a.example/", FetchRefusal::User),
        ("http://:secret@a.example/", FetchRefusal::User),
        ("http://a.example:22/", FetchRefusal::Port),
        ("https://a.example:8443/", FetchRefusal::Port),
        ("http://a.example:0/", FetchRefusal::Port),
    ] {
        assert_eq!(refused(text), Some(why), "{text}");
    }
}

#[test]
fn an_address_of_this_network_is_refused_however_it_is_spelt() {
    for host in [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "0",
        "0.0.0.0",
        "10.0.0.1",
        "0xa.1",
        "169.254.169.254",
        "2852039166",
        "0xA9FEA9FE",
        "0251.0376.0251.0376",
        "100.64.0.1",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::10.0.0.1]",
        "[2002:7f00:1::]",
        "[fc00::1]",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "[2001:db8::1]",
        // Digits and dots of other scripts, which the standard of addresses reads as the plain ones.
        "１２７.０.０.１",
        "127。0。0。1",
        "①②⑦.⓪.⓪.①",
    ] {
        assert_eq!(refused(&format!("http://{host}/")), Some(FetchRefusal::Host), "{host}");
    }
}

#[test]
fn what_the_operator_refuses_is_not_asked() {
    let rules = FetchRules { deny: vec!["8.8.8.0/24".parse().expect("a network")], ..FetchRules::default() };
    for host in ["8.8.8.8", "[::ffff:8.8.8.8]"] {
        assert_eq!(checked(&format!("http://{host}/"), &rules).err(), Some(FetchRefusal::Host), "{host}");
    }
    assert!(checked("http://8.8.4.4/", &rules).is_ok());
    let ports = FetchRules { ports: vec![8443], ..FetchRules::default() };
    assert!(checked("https://a.example:8443/", &ports).is_ok() && checked("https://a.example/", &ports).is_err());
}

#[test]
fn a_stand_in_is_asked_at_its_own_port_alone() {
    let stand_ins = vec![("www.site.example".to_owned(), ([127, 0, 0, 1], 5).into())];
    let rules = FetchRules { ports: vec![80, 443, 22], stand_ins, ..FetchRules::default() };
    assert!(checked("http://www.site.example/", &rules).is_ok());
    assert!(checked("http://www.site.example:80/", &rules).is_ok(), "that is no other port");
    for text in ["http://www.site.example:443/", "http://WWW.site.example.:22/", "https://www.site.example:80/"] {
        assert_eq!(checked(text, &rules).err(), Some(FetchRefusal::Port), "{text}");
    }
    let from = Url::parse("http://b.example/").expect("an address");
    assert_eq!(super::next(&from, "//www.site.example:22/", &rules).err(), Some(FetchRefusal::Port));
}

#[test]
fn a_redirect_is_an_address_like_any_other() {
    let rules = FetchRules::default();
    let (secure, plain) = ("https://a.example/x/y", "http://a.example/x/y");
    let next = |from: &str, to: &str| super::next(&Url::parse(from).expect("an address"), to, &rules);
    assert_eq!(next(secure, "../z").expect("it may").as_str(), "https://a.example/z");
    assert_eq!(next(plain, "https://b.example/").expect("it may").as_str(), "https://b.example/");
    for (from, to, why) in [
        (secure, "http://a.example/", FetchRefusal::Downgrade),
        (secure, "//127.1/", FetchRefusal::Host),
        (plain, "http://[::ffff:10.0.0.1]/", FetchRefusal::Host),
        (plain, "file:///etc/passwd", FetchRefusal::Scheme),
        (plain, "http://anna@b.example/", FetchRefusal::User),
        (plain, "http://b.example:25/", FetchRefusal::Port),
        (plain, "http://[", FetchRefusal::Address),
    ] {
        assert_eq!(next(from, to).err(), Some(why), "{to}");
    }
}

#[test]
fn this_machines_own_addresses_are_known() {
    assert!(is_own("127.0.0.1".parse().expect("an address")));
    assert!(!is_own("192.0.2.1".parse().expect("an address")));
}
