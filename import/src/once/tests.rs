use super::Once;

#[test]
fn headers_of_one_request_are_known_by_their_names() {
    for key in ["Idempotency-Key", "idempotence-key", "X-Idempotency-Key", "PayPal-Request-Id", "Idempotency_Token"] {
        assert_eq!(Once::of(key), Some(Once::Write), "{key}");
    }
    for id in ["X-Request-Id", "x-correlation-id", "traceparent", "X-B3-TraceId"] {
        assert_eq!(Once::of(id), Some(Once::Request), "{id}");
    }
    for other in ["X-Api-Key", "Authorization", "X-Tenant-Id", "X-Request-Source"] {
        assert_eq!(Once::of(other), None, "{other}");
    }
}
