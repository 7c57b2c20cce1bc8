use super::*;

#[test]
fn gzip_is_used_where_it_is_asked_for() {
    let asked = |value: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, value.parse().expect("a header value"));
        takes_gzip(&headers)
    };
    for value in ["gzip", "br, GZIP;q=0.5", "gzip, deflate, br, zstd", "*", "identity, *;q=0.1", "x-gzip"] {
        assert!(asked(value), "{value}");
    }
    for value in ["", "br", "gzip;q=0", "gzip;q=0.0, *", "*;q=0", "gzip;q=x", "deflate"] {
        assert!(!asked(value), "{value}");
    }
    assert!(!takes_gzip(&HeaderMap::new()));
}

#[test]
fn short_answers_stay_as_they_are() {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(GZIP));
    let encoded = |bytes: usize| json(vec![b'x'; bytes], &headers).headers().contains_key(header::CONTENT_ENCODING);
    assert!(!encoded(LEAST - 1) && encoded(LEAST));
}
