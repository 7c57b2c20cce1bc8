//! Which tokens let whom in.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use kartoteka_compiler::plan::Effect;
use serde_json::{Value, json};

use super::super::verify::{JwtFault, JwtRule};
use super::super::{Documents, Issuer, IssuerRule, KeysFrom, NoDocuments, RequiredClaim, ScopeGrant};
use super::minted::{AUDIENCE, ISSUER, Minting, claims, key_set};
use crate::access::roles::{RoleRule, RoleTable};
use crate::access::tenants::{TenantAdmission, TenantRule};
use crate::caller::Identity;

fn rule(keys: KeysFrom) -> IssuerRule {
    IssuerRule {
        issuer: ISSUER.into(),
        audience: vec!["https://tools.example.com".into(), AUDIENCE.into()],
        keys,
        algorithms: ["RS256", "PS256", "ES256", "ES384", "EdDSA"].map(Into::into).to_vec(),
        name: "name".into(),
        tenant: None,
        roles: "roles".into(),
        scopes: vec![ScopeGrant { scope: "crm.write".into(), roles: vec!["seller".into()] }],
        require: Vec::new(),
        leeway: Duration::from_secs(60),
        step_up: false,
    }
}

fn table() -> Arc<RoleTable> {
    let role = |name| RoleRule { level: Effect::Read, ..RoleRule::of_cards(name) };
    Arc::new(RoleTable::new(vec![role("clerk"), role("boss"), role("seller")], [], None).expect("three roles"))
}

fn issuer(rule: &IssuerRule) -> Issuer {
    let tenants = Arc::new(TenantAdmission::new(TenantRule::Listed(vec!["acme".into()]), Arc::default()));
    let documents: Arc<dyn Documents> = Arc::new(NoDocuments);
    Issuer::new(rule, &documents, &table(), &tenants, None)
}

fn with_keys(keys: &[&Minting]) -> Issuer {
    issuer(&rule(KeysFrom::Text(key_set(keys).into())))
}

fn taken(issuer: &Issuer, token: &str) -> Result<Identity, JwtFault> {
    issuer.at_once(token).expect("its keys are at hand")
}

#[test]
fn a_token_says_who_calls() {
    let key = Minting::p256("k");
    let who = taken(&with_keys(&[&key]), &key.token(&claims(json!({})))).expect("it is good");
    assert_eq!(who.principal.as_str(), format!("sub:{ISSUER}:u-1"));
    assert_eq!(
        (who.name.as_deref(), who.tenant.as_deref(), who.client.as_deref()),
        (Some("Anna"), Some("default"), Some("app"))
    );
    assert_eq!(who.rights(), table().rights(["clerk", "seller"]));
    // With the leeway, after which it would not be taken either.
    let left = who.until.expect("it ends").as_second() - Timestamp::now().as_second();
    assert!((3655..=3660).contains(&left), "{left}");
    // The token goes nowhere.
    assert_eq!(who.bearer, None);
}

#[test]
fn each_kind_of_signature_is_taken() {
    for key in [Minting::rsa("k"), Minting::p256("k"), Minting::p384("k"), Minting::edwards("k")] {
        let issuer = with_keys(&[&key]);
        assert!(taken(&issuer, &key.token(&claims(json!({})))).is_ok(), "{}", key.algorithm());
    }
    let key = Minting::rsa("k");
    let header = json!({"alg": "PS256", "kid": "k", "typ": "JWT"});
    assert!(taken(&with_keys(&[&key]), &key.signed(&header, &claims(json!({})))).is_ok());
}

#[test]
fn what_is_not_for_this_server_is_not_taken() {
    let key = Minting::p256("k");
    let issuer = with_keys(&[&key]);
    let now = Timestamp::now().as_second();
    for wrong in [
        json!({"aud": "https://other.example.com"}),
        json!({"aud": ["https://other.example.com"]}),
        json!({"aud": []}),
        json!({"aud": null}),
        json!({"aud": "https://tools.example.com/mcp/"}),
        json!({"iss": "https://id.example.com/realms/other"}),
        json!({"iss": [ISSUER]}),
        json!({"iss": null}),
        json!({"exp": now - 61}),
        json!({"exp": null}),
        json!({"exp": "never"}),
        json!({"nbf": now + 120}),
        json!({"nbf": "soon"}),
        json!({"iat": now + 120}),
        json!({"iat": "now"}),
        json!({"sub": null}),
        json!({"sub": ""}),
        json!({"sub": 7}),
        json!({"sub": "a\nb"}),
        json!({"sub": "u".repeat(256)}),
    ] {
        assert!(matches!(taken(&issuer, &key.token(&claims(wrong.clone()))), Err(JwtFault::Invalid(_))), "{wrong}");
    }
    for right in [
        json!({"aud": [AUDIENCE, "https://other.example.com"]}),
        json!({"aud": "https://tools.example.com"}),
        // Clocks are not the same everywhere.
        json!({"exp": now - 55}),
        json!({"nbf": now + 55, "iat": now + 55}),
        json!({"iat": null, "nbf": null}),
        json!({"exp": 253_402_300_799_u64}),
    ] {
        assert!(taken(&issuer, &key.token(&claims(right.clone()))).is_ok(), "{right}");
    }
}

#[test]
fn a_signature_is_by_the_key_that_is_named_as_the_operator_allows() {
    let (key, other) = (Minting::p256("k"), Minting::p256("k"));
    let issuer = with_keys(&[&key]);
    let said = claims(json!({}));
    let refused = |token: &str| assert!(matches!(taken(&issuer, token), Err(JwtFault::Invalid(_))), "{token}");
    // Another key, of the same name and of none that is known.
    refused(&other.token(&said));
    refused(&Minting::p256("unknown").token(&said));
    // No signature, one of another message, and one that is empty.
    let good = key.token(&said);
    let (message, signature) = good.rsplit_once('.').expect("a signature");
    refused(&format!("{message}."));
    let more = key.token(&claims(json!({"roles": ["boss"]})));
    refused(&format!("{}.{signature}", more.rsplit_once('.').expect("a signature").0));
    for header in [
        json!({"alg": "none", "kid": "k", "typ": "JWT"}),
        json!({"alg": "HS256", "kid": "k", "typ": "JWT"}),
        json!({"alg": "RS256", "kid": "k", "typ": "JWT"}),
        json!({"alg": "ES384", "kid": "k", "typ": "JWT"}),
        json!({"alg": "ES256", "kid": "k", "typ": "JWT", "crit": ["b64"], "b64": false}),
        json!({"alg": "ES256", "typ": "JWT"}),
        json!({"alg": "ES256", "kid": "k"}),
    ] {
        refused(&key.signed(&header, &said));
    }
    // Two keys of one name.
    let twice = with_keys(&[&key, &other]);
    assert_eq!(taken(&twice, &good).err(), Some(JwtFault::Invalid(JwtRule::Key)));
    // An algorithm that the operator does not name.
    let narrow = IssuerRule { algorithms: vec!["RS256".into()], ..rule(KeysFrom::Text(key_set(&[&key]).into())) };
    assert_eq!(taken(&self::issuer(&narrow), &good).err(), Some(JwtFault::Invalid(JwtRule::Algorithm)));
}

#[test]
fn the_public_key_is_no_secret_to_sign_with() {
    let key = Minting::rsa("k");
    let issuer = with_keys(&[&key]);
    let text = |value: &Value| {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        URL_SAFE_NO_PAD.encode(value.to_string())
    };
    let public = key.public();
    let message = format!("{}.{}", text(&json!({"alg": "HS256", "kid": "k", "typ": "JWT"})), text(&claims(json!({}))));
    for secret in [public["n"].as_str().expect("a modulus").to_owned(), public.to_string()] {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
        let tag = ring::hmac::sign(&key, message.as_bytes());
        let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag));
        assert!(matches!(taken(&issuer, &token), Err(JwtFault::Invalid(_))));
    }
}

#[test]
fn roles_are_those_of_the_claim_and_of_the_scopes() {
    let key = Minting::p256("k");
    let rights =
        |changed: Value| taken(&with_keys(&[&key]), &key.token(&claims(changed))).expect("it is good").rights();
    let of = |names: &[&str]| table().rights(names.iter().copied());
    assert_eq!(rights(json!({"roles": ["boss", "no-such"], "scope": null})), of(&["boss"]));
    assert_eq!(rights(json!({"roles": "boss clerk", "scope": null})), of(&["boss", "clerk"]));
    assert_eq!(rights(json!({"roles": null, "scope": null, "scp": ["crm.write"]})), of(&["seller"]));
    assert_eq!(rights(json!({"roles": null, "scope": "crm.writer crm"})), of(&[]));
    assert_eq!(rights(json!({"roles": {"boss": true}, "scope": 7})), of(&[]));
}

#[test]
fn whom_a_token_names_must_be_let_in() {
    let key = Minting::p256("k");
    let keys = || KeysFrom::Text(key_set(&[&key]).into());
    let named = issuer(&IssuerRule { tenant: Some("org.id".into()), ..rule(keys()) });
    let who = taken(&named, &key.token(&claims(json!({"org": {"id": "acme"}})))).expect("it is listed");
    assert_eq!(who.tenant.as_deref(), Some("acme"));
    for absent in [json!({}), json!({"org": {"id": "other"}}), json!({"org": {"id": ["acme"]}}), json!({"org": "acme"})]
    {
        let token = key.token(&claims(absent.clone()));
        assert_eq!(taken(&named, &token).err(), Some(JwtFault::Forbidden(JwtRule::Tenant)), "{absent}");
    }
    let require = vec![RequiredClaim { claim: "groups".into(), values: vec!["staff".into(), "night".into()] }];
    let staff = issuer(&IssuerRule { require, ..rule(keys()) });
    assert!(taken(&staff, &key.token(&claims(json!({"groups": ["x", "night"]})))).is_ok());
    for other in [json!({}), json!({"groups": ["x"]}), json!({"groups": {"staff": 1}})] {
        let token = key.token(&claims(other.clone()));
        assert_eq!(taken(&staff, &token).err(), Some(JwtFault::Forbidden(JwtRule::Require)), "{other}");
    }
}
