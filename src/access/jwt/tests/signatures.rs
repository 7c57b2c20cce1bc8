//! The provider, by signatures that others have made.

use jsonwebtoken::{Algorithm, crypto};

use super::super::key_set::KeySet;
use super::super::provider;

fn verifies(key: &str, token: &str, algorithm: Algorithm) -> bool {
    provider::install();
    let set = KeySet::read(format!("{{\"keys\":[{key}]}}").as_bytes()).expect("a set");
    let key = set.find("k", algorithm).expect("it is there");
    let (message, signature) = token.rsplit_once('.').expect("a signature");
    crypto::verify(signature, message.as_bytes(), &key, algorithm).expect("it can be said")
}

/// The same with one bit of the signature, or of the message, turned.
fn spoilt(token: &str) -> [String; 2] {
    let turned = |at: usize| {
        let mut bytes = token.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        String::from_utf8(bytes).expect("plain text")
    };
    [turned(token.len() - 10), turned(5)]
}

#[test]
fn es256_as_rfc_7515_has_it() {
    let key = r#"{"kid":"k","kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
    let token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    assert!(verifies(key, token, Algorithm::ES256));
    for spoilt in spoilt(token) {
        assert!(!verifies(key, &spoilt, Algorithm::ES256), "{spoilt}");
    }
}

#[test]
fn eddsa_as_rfc_8037_has_it() {
    let key = r#"{"kid":"k","kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let token = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    assert!(verifies(key, token, Algorithm::EdDSA));
    for spoilt in spoilt(token) {
        assert!(!verifies(key, &spoilt, Algorithm::EdDSA), "{spoilt}");
    }
}

#[test]
fn rs256_as_rfc_7515_has_it() {
    let key = r#"{"kid":"k","kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}"#;
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    assert!(verifies(key, token, Algorithm::RS256));
    for spoilt in spoilt(token) {
        assert!(!verifies(key, &spoilt, Algorithm::RS256), "{spoilt}");
    }
    // The same key and another padding.
    assert!(!verifies(key, token, Algorithm::PS256));
}
