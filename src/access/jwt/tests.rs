mod minted;
mod published;
mod signatures;
mod taken;

use serde_json::json;

use super::claims::{self, TokenClaims};
use super::header::{TokenHeader, is_shaped, issuer_of};
use super::key_set::{KeySet, NoKey};
use jsonwebtoken::Algorithm;

fn claims(value: serde_json::Value) -> TokenClaims {
    serde_json::from_value(value).expect("a map")
}

#[test]
fn a_claim_is_found_by_its_path() {
    let said = claims(json!({
        "name": "Anna", "realm_access": {"roles": ["clerk", 7, "boss"]}, "https://acme.example/org.id": "acme",
        "groups": "staff night", "empty": "", "n": 5, "yes": true,
    }));
    assert_eq!(claims::text(&said, "name"), Some("Anna"));
    assert_eq!(claims::texts(&said, "realm_access.roles"), ["clerk", "boss"]);
    assert_eq!(claims::text(&said, "https://acme.example/org.id"), Some("acme"));
    assert_eq!(claims::texts(&said, "groups"), ["staff", "night"]);
    for nothing in ["empty", "n", "realm_access", "realm_access.roles.0", "realm_access.x", "x.y", ""] {
        assert_eq!(claims::text(&said, nothing), None, "{nothing}");
    }
    let is = |path: &str, value: &str| claims::is_one_of(&said, path, &[value.into()]);
    assert!(is("realm_access.roles", "boss") && is("yes", "true") && is("n", "5") && is("name", "Anna"));
    assert!(!is("realm_access.roles", "7x") && !is("name", "anna") && !is("absent", "x") && !is("groups", "staff"));
}

#[test]
fn a_header_is_taken_if_nothing_of_it_is_passed_over() {
    let header = |value: &str| {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        TokenHeader::of(&format!("{}.e30.c2ln", URL_SAFE_NO_PAD.encode(value)))
    };
    let taken = header(r#"{"alg":"ES256","kid":"a","typ":"at+jwt"}"#).expect("it is taken");
    assert_eq!((taken.algorithm, taken.key.as_str()), (Algorithm::ES256, "a"));
    assert!(header(r#"{"alg":"RS256","kid":"a","typ":"application/at+jwt"}"#).is_some());
    for refused in [
        r#"{"alg":"none","kid":"a","typ":"JWT"}"#,
        r#"{"alg":"es256","kid":"a","typ":"JWT"}"#,
        r#"{"alg":"ES256","typ":"JWT"}"#,
        r#"{"alg":"ES256","kid":"a"}"#,
        r#"{"alg":"ES256","kid":"a","typ":"id+jwt"}"#,
        r#"{"alg":"ES256","kid":"a","typ":"JWT","crit":["exp"],"exp":1}"#,
        r#"{"alg":"ES256","kid":"a","typ":"JWT","crit":[]}"#,
        r#"{"alg":"ES256","alg":"none","kid":"a","typ":"JWT"}"#,
        r#"{"alg":"ES256","kid":"a","kid":"b","typ":"JWT"}"#,
        "[]",
        "",
    ] {
        assert_eq!(header(refused), None, "{refused}");
    }
}

#[test]
fn the_shape_of_a_token_is_three_parts() {
    assert!(is_shaped("eyJh.eyJz.c2ln"));
    for other in ["", "a.b", "a.b.c.d", "a..c", "a.b.", ".b.c", "a.b.c ", "a.b=.c", "ktk_abc", "ä.b.c"] {
        assert!(!is_shaped(other), "{other}");
    }
    assert!(!is_shaped(&format!("a.{}.c", "b".repeat(16 << 10))));
    assert_eq!(issuer_of("e30.eyJpc3MiOiJ4In0.c2ln").as_deref(), Some("x"));
    assert_eq!(issuer_of("e30.eyJpc3MiOjd9.c2ln"), None);
    assert_eq!(issuer_of("e30.e30.c2ln"), None);
}

#[test]
fn a_key_is_taken_if_all_that_it_says_agrees() {
    let point = r#""kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#;
    let keys = |members: &str| {
        let text = format!("{{\"keys\":[{{\"kty\":\"what\"}},7,{{{point},\"kid\":\"a\"{members}}}]}}");
        KeySet::read(text.as_bytes()).expect("a set")
    };
    let find = |members: &str, algorithm| keys(members).find("a", algorithm).map(|_| ());
    for fits in ["", r#","use":"sig""#, r#","alg":"ES256""#, r#","key_ops":["verify"]"#] {
        assert_eq!(find(fits, Algorithm::ES256), Ok(()), "{fits}");
    }
    for wrong in
        [r#","use":"enc""#, r#","alg":"ES384""#, r#","alg":"HS256""#, r#","key_ops":["sign"]"#, r#","alg":"x""#]
    {
        assert_eq!(find(wrong, Algorithm::ES256), Err(NoKey::Unfit), "{wrong}");
    }
    for other in [Algorithm::ES384, Algorithm::RS256, Algorithm::PS256, Algorithm::EdDSA, Algorithm::HS256] {
        assert_eq!(find("", other), Err(NoKey::Unfit), "{other:?}");
    }
    assert_eq!(keys("").find("b", Algorithm::ES256).err(), Some(NoKey::Unknown));
    // Two keys of one name are none: which was meant is not guessed.
    let twice = format!("{{\"keys\":[{{{point},\"kid\":\"a\"}},{{{point},\"kid\":\"a\"}}]}}");
    let twice = KeySet::read(twice.as_bytes()).expect("a set");
    assert_eq!(twice.find("a", Algorithm::ES256).err(), Some(NoKey::Unfit));
    for none in ["", "{}", "[]", r#"{"keys":{}}"#] {
        assert!(KeySet::read(none.as_bytes()).is_err(), "{none}");
    }
    assert_eq!(super::count_keys(r#"{"keys":[]}"#), Some(0));
}
