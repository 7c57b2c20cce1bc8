use super::*;

#[test]
fn places() {
    for place in [OPERATOR, "[::1]:9600", "localhost:0", "unix:/run/operator.sock"] {
        assert!(is_place(place), "{place}");
        assert_eq!(operator(place), Some(place));
    }
    for address in ["http://127.0.0.1:9600", "http://127.0.0.1:9600/"] {
        assert_eq!(operator(address), Some(OPERATOR), "{address}");
    }
    for odd in ["9600", ":9600", "localhost", "localhost:port", "unix:", "yes", "https://tools.example:443"] {
        assert!(!is_place(odd), "{odd}");
    }
    assert_eq!((operator("on"), operator("off")), (Some(OPERATOR), None));
}
