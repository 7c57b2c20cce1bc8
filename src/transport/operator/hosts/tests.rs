use super::*;

fn admits(place: &str, bound: &str, host: &str) -> bool {
    let bound = bound.parse().ok().map(Address::Tcp);
    OperatorHosts::new(place, bound.as_ref(), Some("ops.example"))
        .admit(&Authority::try_from(host).expect("an authority"))
}

#[test]
fn this_machine_and_the_address_itself() {
    for host in ["localhost", "127.0.0.1:9600", "[::1]:9600", "10.1.2.3:9600"] {
        assert!(admits("10.1.2.3:9600", "10.1.2.3:9600", host), "{host}");
    }
    assert!(admits("metrics.internal:9600", "10.1.2.3:9600", "metrics.internal:9600"));
    assert!(admits("10.1.2.3:9600", "10.1.2.3:9600", "ops.example"), "where people reach it");
    for host in ["evil.example", "10.1.2.4", "localhost.evil.example"] {
        assert!(!admits("10.1.2.3:9600", "10.1.2.3:9600", host), "{host}");
    }
}

#[test]
fn a_listener_on_every_address_answers_to_addresses() {
    for place in ["0.0.0.0:9600", "[::]:9600"] {
        assert!(admits(place, place, "192.0.2.7:9600") && admits(place, place, "[2001:db8::1]"), "{place}");
        assert!(!admits(place, place, "evil.example:9600"), "{place}");
    }
}

#[test]
fn a_socket_answers_to_this_machine() {
    let hosts = OperatorHosts::new("unix:/run/operator.sock", Some(&Address::Unix("/run/operator.sock".into())), None);
    assert!(hosts.admit(&Authority::from_static("localhost")));
    assert!(!hosts.admit(&Authority::from_static("evil.example")));
}
