//! Whether an address may be asked, as far as it says by itself. What a name leads to is looked at when it is resolved.

use std::net::{IpAddr, SocketAddr, UdpSocket};

use url::{Host, Url};

use super::networks::is_public;
use crate::config::FetchRules;
use crate::runtime::upstream::FetchRefusal;

/// Any port will do: nothing is sent.
const DISCARD: u16 = 9;

/// The address that a text names, if it may be asked. The parser of addresses reads octal, hexadecimal and whole numbers as the
/// hosts that they are, and names of other scripts as the domain that is looked up.
pub(crate) fn checked(text: &str, rules: &FetchRules) -> Result<Url, FetchRefusal> {
    let mut url = Url::parse(text.trim()).map_err(|_| FetchRefusal::Address)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(FetchRefusal::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(FetchRefusal::User);
    }
    if !url.port_or_known_default().is_some_and(|port| rules.ports.contains(&port)) {
        return Err(FetchRefusal::Port);
    }
    // The address of a stand-in has a port of its own; one that is written out would be another's on this machine.
    if url.port().is_some() && url.domain().is_some_and(|name| rules.stand_in(name).is_some()) {
        return Err(FetchRefusal::Port);
    }
    match url.host() {
        None => return Err(FetchRefusal::Address),
        Some(Host::Ipv4(address)) if !may_be_asked(address.into(), rules) => return Err(FetchRefusal::Host),
        Some(Host::Ipv6(address)) if !may_be_asked(address.into(), rules) => return Err(FetchRefusal::Host),
        Some(Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_)) => {}
    }
    url.set_fragment(None);
    Ok(url)
}

/// Where a redirect leads, if that may be asked: never from `https` to `http`.
pub(super) fn next(from: &Url, location: &str, rules: &FetchRules) -> Result<Url, FetchRefusal> {
    let to = from.join(location).map_err(|_| FetchRefusal::Address)?;
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(FetchRefusal::Downgrade);
    }
    checked(to.as_str(), rules)
}

/// Whether this server may connect to that address: it is public, the operator does not refuse it, and it is none of this machine's
/// own.
pub(super) fn may_be_asked(address: IpAddr, rules: &FetchRules) -> bool {
    let plain = address.to_canonical();
    is_public(address) && !rules.deny.iter().any(|network| network.contains(&plain)) && !is_own(plain)
}

/// Whether an address is this machine's: what would be sent there would come from there. Nothing is sent.
fn is_own(address: IpAddr) -> bool {
    let any: SocketAddr = match address {
        IpAddr::V4(_) => ([0, 0, 0, 0], 0).into(),
        IpAddr::V6(_) => ([0_u16; 8], 0).into(),
    };
    let from = UdpSocket::bind(any).and_then(|socket| {
        socket.connect((address, DISCARD))?;
        socket.local_addr()
    });
    from.is_ok_and(|from| from.ip() == address)
}

#[cfg(test)]
mod tests {
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
}
