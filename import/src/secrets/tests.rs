use serde_json::json;

use super::*;

#[test]
fn credentials_are_known_by_their_names_and_by_their_form() {
    for name in [
        "Authorization",
        "X-Api-Key",
        "accessToken",
        "client_secret",
        "sessionid_token",
        "PASSWORD",
        "db_pass",
        "Cookie",
    ] {
        assert!(is_name(name), "{name}");
    }
    for name in ["monkey", "author", "limit", "Shop-Version", "tokens_used_by"] {
        assert!(!is_name(name), "{name}");
    }
    for value in ["sk-abcdefghij", "Bearer x", "eyJhbGciOi", "0123456789abcdef", "bot123456:AAF-xyz_0123456789"] {
        assert!(is_value(value), "{value}");
    }
    for value in ["paid", "2026-05-20", "a sentence of 16 words and more", "1234567890123456", "application/json"] {
        assert!(!is_value(value), "{value}");
    }
    assert!(is_written_in(&json!({ "a": [{ "b": "0123456789abcdef" }] })));
    assert!(!is_written_in(&json!({ "a": "$token_of_16_letters", "b": "2026-05-20T12:00:00Z", "c": 5 })));
}
