use super::*;

#[test]
fn places() {
    for place in [OPERATOR, "[::1]:9600", "localhost:0", "unix:/run/operator.sock"] {
        assert!(is_place(place), "{place}");
        assert_eq!(operator(place), Some(place));
    }
    for odd in ["9600", ":9600", "localhost", "localhost:port", "unix:", "yes"] {
        assert!(!is_place(odd), "{odd}");
    }
    assert_eq!((operator("on"), operator("off")), (Some(OPERATOR), None));
}
