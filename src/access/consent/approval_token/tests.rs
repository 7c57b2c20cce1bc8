use serde_json::{Value, json};

use super::*;
use crate::caller::Principal;

const SECRET: &str = "secret-secret-secret-secret-secret-secret";

fn rules() -> HeaderRules {
    HeaderRules {
        name: "x-approval-token".into(),
        secret: Secret::new(SECRET),
        issuer: "aklow".into(),
        audience: "mcp-server".into(),
        binds_arguments: true,
    }
}

fn anna() -> Identity {
    Identity { principal: Principal::of_token("anna"), tenant: Some("acme".into()), ..Identity::default() }
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).expect("a moment")
}

fn claims() -> Value {
    json!({
        "iss": "aklow", "aud": "mcp-server", "sub": "boss", "tid": "acme", "tool": "memory_delete", "approval_id": "a-1",
        "jti": "j-1", "iat": 1_800_000_000, "exp": 1_800_000_300, "args": hexadecimal(&[7; 32]),
    })
}

fn signed_by(secret: &str, head: &Value, claims: &Value) -> String {
    let [head, body] = [head, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let signed = format!("{head}.{body}");
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes())))
}

fn signed(claims: &Value) -> String {
    signed_by(SECRET, &json!({"alg": "HS256", "typ": "JWT"}), claims)
}

fn read(rules: &HeaderRules, token: &str) -> Result<SignedApproval, TokenRefused> {
    let who = anna();
    rules.read(token, &SignedFor { who: &who, tool: "memory_delete", digest: [7; 32], four_eyes: true }, now())
}

#[test]
fn a_token_is_good_for_one_call_of_one_caller() {
    let good = read(&rules(), &signed(&claims())).expect("it is good");
    assert_eq!((good.approver.as_str(), good.named.as_str()), ("boss", "a-1"));
    let with = |name: &str, value: Value| {
        let mut claims = claims();
        claims[name] = value;
        read(&rules(), &signed(&claims)).err()
    };
    let cases = [
        ("iss", json!("other"), TokenRefused::Issuer),
        ("aud", json!("other"), TokenRefused::Audience),
        ("aud", json!(["mcp-server", "other"]), TokenRefused::Invalid),
        ("tool", json!("memory.delete"), TokenRefused::Tool),
        ("tid", json!("other"), TokenRefused::Tenant),
        ("args", json!(hexadecimal(&[8; 32])), TokenRefused::Arguments),
        ("args", Value::Null, TokenRefused::Arguments),
        ("sub", json!("token:anna"), TokenRefused::OwnCall),
        ("sub", json!("anna"), TokenRefused::OwnCall),
        ("sub", json!(" Token:ANNA\u{200b} "), TokenRefused::OwnCall),
        ("sub", json!(""), TokenRefused::Invalid),
        ("sub", json!(" \u{200b}\t"), TokenRefused::Invalid),
        ("approval_id", json!(" "), TokenRefused::Invalid),
        ("jti", json!(""), TokenRefused::Invalid),
        ("exp", json!(1_799_999_900), TokenRefused::Expired),
        ("exp", json!(1_800_009_000), TokenRefused::Expired),
        ("iat", json!(1_800_000_200), TokenRefused::Expired),
        ("iat", json!(1_799_990_000), TokenRefused::Expired),
        ("exp", json!("soon"), TokenRefused::Invalid),
    ];
    for (name, value, why) in cases {
        assert_eq!(with(name, value.clone()), Some(why), "{name}: {value}");
    }
    for missing in ["iss", "aud", "sub", "tid", "tool", "approval_id", "jti", "iat", "exp"] {
        let mut claims = claims();
        claims.as_object_mut().expect("an object").remove(missing);
        assert_eq!(read(&rules(), &signed(&claims)).err(), Some(TokenRefused::Invalid), "{missing}");
    }
}

#[test]
fn the_subject_of_the_callers_own_token_is_the_caller() {
    let subject = |subject: &str| Identity {
        principal: Principal::of_subject("https://id.example", subject),
        name: Some("Anna K.".into()),
        tenant: Some("acme".into()),
        ..Identity::default()
    };
    let approved = |caller: &str, sub: &str, four_eyes: bool| {
        let mut claims = claims();
        claims["sub"] = json!(sub);
        let who = subject(caller);
        rules().read(
            &signed(&claims),
            &SignedFor { who: &who, tool: "memory_delete", digest: [7; 32], four_eyes },
            now(),
        )
    };
    for same in ["anna@acme.example", "Anna@Acme.example ", "ANNA K.", "sub:https://id.example:anna@acme.example"] {
        assert_eq!(approved("anna@acme.example", same, true).err(), Some(TokenRefused::OwnCall), "{same}");
        assert!(approved("anna@acme.example", same, false).is_ok(), "{same}");
    }
    for other in ["joanna@acme.example", "acme.example", "boss"] {
        assert!(approved("anna@acme.example", other, true).is_ok(), "{other}");
    }
}

#[test]
fn what_is_not_signed_by_the_secret_is_none() {
    let other = signed_by("other", &json!({"alg": "HS256"}), &claims());
    let heads = [
        json!({"alg": "HS512"}),
        json!({"alg": "none"}),
        json!({"alg": "HS256", "crit": ["exp"]}),
        json!([]),
        json!({}),
    ];
    let heads = heads.map(|head| signed_by(SECRET, &head, &claims()));
    assert!(read(&rules(), &signed_by(SECRET, &json!({"alg": "HS256", "kid": "a"}), &claims())).is_ok());
    let good = signed(&claims());
    let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", good.split('.').nth(1).expect("a body"));
    let none = [other, unsigned, good.replacen('.', "..", 1), String::new(), "x".repeat(9_000)];
    for token in heads.into_iter().chain(none) {
        assert_eq!(read(&rules(), &token).err(), Some(TokenRefused::Invalid), "{token}");
    }
}

#[test]
fn a_token_of_the_gateway_names_the_tool_alone_where_the_operator_lets_it() {
    let rules = HeaderRules { binds_arguments: false, ..rules() };
    let mut claims = claims();
    claims.as_object_mut().expect("an object").remove("args");
    assert!(read(&rules, &signed(&claims)).is_ok());
    claims["args"] = json!(hexadecimal(&[8; 32]));
    assert_eq!(read(&rules, &signed(&claims)).err(), Some(TokenRefused::Arguments), "what is named has to be right");
}

#[test]
fn who_calls_approves_under_no_other_spelling() {
    let signed_by = |sub: &str| {
        let mut claims = claims();
        claims["sub"] = sub.into();
        read(&rules(), &signed(&claims)).map(|good| good.approver)
    };
    for own in
        ["anna", "Anna", " anna", "anna\0", "an\u{200b}na", "token:anna", "TOKEN:ANNA", "sub:https://id.example:anna"]
    {
        assert_eq!(signed_by(own), Err(TokenRefused::OwnCall), "{own:?}");
    }
    assert_eq!(signed_by("annabel"), Ok("annabel".to_owned()));
}
